// One connection to Redis, as everybody here uses it: bytes in and out, reconnecting with a bounded back-off, and never
// queueing while there is no connection, so that "don't know" is heard at once. Knows nothing of shards.

import { createClient, RESP_TYPES } from 'redis';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';

export interface RedisOptions {
  /** Shown by CLIENT LIST. */
  readonly name: string;
  readonly log: Log;
}

export type RedisArgument = string | Buffer;

export interface RedisConnection {
  /** One command; bulk strings come back as Buffers, maps as flat arrays. Pipelined with all others of the tick. */
  send(args: readonly RedisArgument[]): Promise<unknown>;
  /** Ends the connection at once; what is in flight fails. */
  close(): void;
}

/** Rejects when the first connection fails. Later losses are logged, and mended in the background. */
export async function connectRedis(url: string, options: RedisOptions): Promise<RedisConnection> {
  const { log, name } = options;
  let established = false;
  let healthy = false;
  const client = createClient({
    url,
    name,
    disableOfflineQueue: true,
    // Finds a peer that is gone without a word.
    pingInterval: limits.storeTimeoutMs,
    socket: {
      connectTimeout: limits.dialTimeoutMs,
      reconnectStrategy: (tries, cause) =>
        established ? Math.min(limits.retryFirstMs * 2 ** Math.min(tries, 10), limits.retryLastMs) : cause,
    },
  });
  client.on('error', (error: unknown) => {
    // Only the change is worth a line, not every try; before the first connection the caller is told.
    if (healthy) log.warn({ error, name }, 'Redis connection lost, reconnecting');
    healthy = false;
  });
  client.on('ready', () => {
    if (established) log.info({ name }, 'Redis connection is back');
    healthy = true;
    established = true;
  });
  await client.connect();
  const bytes = client.withCommandOptions({
    typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.MAP]: Array },
  });
  return {
    send: (args) => bytes.sendCommand(args),
    close: () => client.destroy(),
  };
}
