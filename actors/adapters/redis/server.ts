// One Redis server: reconnects with a bounded back-off, never queues while there is no connection, leaves a server that
// is silent or has become a replica.

import { createClient, RESP_TYPES } from 'redis';
import { limits } from '../../limits.ts';
import type { RedisHost, RedisTarget } from '../../redis-url.ts';
import type { RedisArgument, RedisOptions } from './connect.ts';
import { watchSilence } from './silence.ts';

/** What each kind of connection offers; `connect.ts` makes the rest of it. */
export interface RedisLink {
  send(args: readonly RedisArgument[]): Promise<unknown>;
  /** Changes when what a key's commands are sent to has changed. */
  place(key: string): unknown;
  /** How many replicas have everything that was sent for the key. */
  wait(key: string, replicas: number, timeoutMs: number): Promise<number>;
  close(): void;
}

/** How bulk strings and maps come back, and no deadline of the client's own: it makes a timer for each command. */
export const replies = {
  typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.MAP]: Array },
  timeout: 0,
};

export function reconnectAfterMs(tries: number): number {
  return Math.min(limits.retryFirstMs * 2 ** Math.min(tries, 10), limits.retryLastMs);
}

/** Settings that are the same for every server of a target. */
export function credentials({ username, password }: RedisTarget): { username?: string; password?: string } {
  return { ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }) };
}

export interface ServerOptions extends RedisOptions {
  readonly target: RedisTarget;
  readonly at: RedisHost;
  /** Called once when the server is lost, instead of connecting to it again. */
  readonly onLost?: () => void;
}

/** Rejects when the first connection fails. Later losses are logged, and mended in the background. */
export async function connectServer(options: ServerOptions): Promise<RedisLink> {
  const { log, name, target, at, onLost } = options;
  let established = false;
  let healthy = false;
  let connections = 0;
  let movedAt = 0;
  const tls = target.tls ? { tls: true as const } : {};
  const client = createClient({
    ...credentials(target),
    ...(target.kind === 'server' && target.path !== '' ? { database: Number(target.path) } : {}),
    name,
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    socket: {
      ...at,
      ...tls,
      connectTimeout: limits.dialTimeoutMs,
      reconnectStrategy: (tries, cause) =>
        established && onLost === undefined ? reconnectAfterMs(tries) : cause,
    },
  });
  client.on('error', (error: unknown) => {
    // Only the change is worth a line, not every try; before the first connection the caller is told.
    if (healthy) log.warn({ error, name }, 'Redis connection lost, reconnecting');
    if (healthy) lost();
    healthy = false;
  });
  client.on('ready', () => {
    if (established) log.info({ name }, 'Redis connection is back');
    connections += 1;
    healthy = true;
    established = true;
  });
  await client.connect();
  const bytes = client.withCommandOptions(replies);
  const silence = watchSilence(options.silenceMs ?? limits.storeSilenceMs, () => {
    log.warn({ name }, 'Redis owes answers and says nothing: connecting anew');
    connectAnew();
  });

  function lost(): void {
    onLost?.();
  }

  function connectAnew(): void {
    healthy = false;
    client.destroy();
    if (onLost !== undefined) return lost();
    // Goes on trying by the strategy above; commands fail meanwhile.
    client.connect().catch((error: unknown) => log.error({ error, name }, 'Redis cannot be connected anew'));
  }

  /** The server that we speak to is no master any more: the same name may lead to the new one by now. */
  function leaveReplica(error: unknown): void {
    if (!(error instanceof Error) || !error.message.startsWith('READONLY')) return;
    if (movedAt > 0 && performance.now() - movedAt < limits.retryLastMs) return;
    movedAt = performance.now();
    log.warn({ name }, 'Redis takes no writes any more: connecting anew');
    connectAnew();
  }

  return {
    send(args) {
      const answer = silence.during(bytes.sendCommand(args));
      answer.catch(leaveReplica);
      return answer;
    },
    place: () => connections,
    wait: async (_, replicas, timeoutMs) =>
      Number(await silence.during(bytes.sendCommand(['WAIT', String(replicas), String(timeoutMs)]))),
    close() {
      silence.stop();
      client.destroy();
    },
  };
}
