// Hears of changes to the directory made anywhere: one connection that LISTENs, opened again with a bounded back-off.
//
//   connecting ─► listening ─(error, end, probe without answer)─► waiting ─(back-off)─► connecting
//
// Whatever was announced while it was not listening is caught up by `onHeard` at every connect.

import { Client } from 'pg';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';
import { directoryChannel } from './directory-writes.ts';

export interface ListenerOptions {
  readonly url: string;
  readonly log: Log;
  /** Called with the version announced, or null when anything may have changed. Must not throw. */
  readonly onHeard: (version: number | null) => void;
}

export interface Listener {
  close(): Promise<void>;
}

/** Resolves once it listens for the first time; throws when that fails. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  let closed = false;
  let client = await listen(options, lost);
  let timer: NodeJS.Timeout | undefined;

  function lost(): void {
    if (closed) return;
    options.log.warn({}, 'the directory listener lost its connection');
    reconnect(limits.retryFirstMs);
  }

  function reconnect(delayMs: number): void {
    timer = setTimeout(() => {
      listen(options, lost).then(
        async (next) => {
          if (closed) return next.end();
          client = next;
          options.log.info({}, 'the directory listener is connected again');
          options.onHeard(null);
        },
        (error: unknown) => {
          options.log.debug({ error: String(error) }, 'the directory listener cannot connect');
          if (!closed) reconnect(Math.min(delayMs * 2, limits.retryLastMs));
        },
      );
    }, delayMs);
  }

  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client.end();
    },
  };
}

interface Listening {
  end(): Promise<void>;
}

/** `onLost` is called once at most, after it has connected. */
async function listen(options: ListenerOptions, onLost: () => void): Promise<Listening> {
  const client = new Client({
    connectionString: options.url,
    connectionTimeoutMillis: limits.databaseConnectTimeoutMs,
    query_timeout: limits.directoryProbeTimeoutMs,
    keepAlive: true,
    application_name: 'skillpost directory listener',
  });
  let state: 'connecting' | 'listening' | 'over' = 'connecting';
  const over = (): void => {
    clearInterval(probe);
    const was = state;
    state = 'over';
    if (was === 'listening') onLost();
  };
  // A connection can be dead without a word; a probe that gets no answer says so.
  const probe = setInterval(() => {
    if (state === 'listening')
      client.query('select 1').catch(() => {
        over();
        endQuietly(client);
      });
  }, limits.directoryProbeEveryMs);
  client.on('error', over);
  client.on('end', over);
  client.on('notification', ({ channel, payload }) => {
    if (channel === directoryChannel) options.onHeard(Number(payload));
  });
  try {
    await client.connect();
    await client.query(`listen ${directoryChannel}`);
  } catch (error) {
    over();
    endQuietly(client);
    throw error;
  }
  state = 'listening';
  return {
    async end() {
      state = 'over';
      clearInterval(probe);
      await client.end();
    },
  };
}

function endQuietly(client: Client): void {
  // It is broken already: that ending it fails too says nothing new.
  client.end().catch(() => undefined);
}
