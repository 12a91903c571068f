// One connection to Redis, as everybody here uses it: bytes in and out, reconnecting with a bounded back-off, and never
// queueing while there is no connection, so that "don't know" is heard at once. Knows nothing of shards.

import { createClient, RESP_TYPES } from 'redis';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';

export interface RedisOptions {
  /** Shown by CLIENT LIST. */
  readonly name: string;
  readonly log: Log;
  /** Default `limits.storeSilenceMs`; longer than the longest blocking command sent here. */
  readonly silenceMs?: number;
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
    // Its own deadline makes an AbortSignal and a timer for each command; here `silence` ends what gets no answer.
    commandOptions: { timeout: 0 },
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
  const connectAnew = (): void => {
    healthy = false;
    client.destroy();
    // Goes on trying by the strategy above; commands fail meanwhile.
    client.connect().catch((error: unknown) => log.error({ error, name }, 'Redis cannot be connected anew'));
  };
  const silence = watchSilence(options.silenceMs ?? limits.storeSilenceMs, () => {
    log.warn({ name }, 'Redis owes answers and says nothing: connecting anew');
    connectAnew();
  });
  let movedAt = 0;
  /** The server that we speak to is no master any more: the same name may lead to the new one by now. */
  const moved = (error: unknown): void => {
    if (!(error instanceof Error) || !error.message.startsWith('READONLY')) return;
    if (performance.now() - movedAt < limits.retryLastMs) return;
    movedAt = performance.now();
    log.warn({ name }, 'Redis takes no writes any more: connecting anew');
    connectAnew();
  };
  return {
    send(args) {
      const answer = silence.during(bytes.sendCommand(args));
      answer.catch(moved);
      return answer;
    },
    close() {
      silence.stop();
      client.destroy();
    },
  };
}

interface SilenceWatch {
  during<T>(answer: Promise<T>): Promise<T>;
  stop(): void;
}

/**
 * Calls `onSilence` when answers are owed and none came for `silenceMs`: a peer that vanished without closing would
 * otherwise be waited for until TCP gives up, which takes a quarter of an hour.
 */
function watchSilence(silenceMs: number, onSilence: () => void): SilenceWatch {
  let owed = 0;
  let heardAt = 0;
  const heard = (): void => {
    owed -= 1;
    heardAt = performance.now();
  };
  const timer = setInterval(() => {
    if (owed === 0 || performance.now() - heardAt < silenceMs) return;
    heardAt = performance.now();
    onSilence();
  }, silenceMs / 4);
  timer.unref();
  return {
    during(answer) {
      if (owed === 0) heardAt = performance.now();
      owed += 1;
      answer.then(heard, heard);
      return answer;
    },
    stop: () => clearInterval(timer),
  };
}
