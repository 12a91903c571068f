// Waiting for news of the open folder by IDLE (RFC 2177).

import type { ImapFlow } from 'imapflow';
import type { Clock } from '#actors/ports/clock.ts';

interface Wait {
  readonly clock: Clock;
  readonly ms: number;
  readonly signal: AbortSignal;
}

/** Resolves at news, at the end of the connection, after `ms` or at the signal. The next command ends IDLE. */
export async function waitInIdle(client: ImapFlow, { clock, ms, signal }: Wait): Promise<void> {
  if (signal.aborted) return;
  const over = Promise.withResolvers<void>();
  const done = (): void => over.resolve();
  const cancel = clock.after(ms, done);
  signal.addEventListener('abort', done, { once: true });
  client.on('exists', done);
  client.on('close', done);
  // A server that refuses IDLE lets us wait for the time; what breaks comes as `close`.
  client.idle().catch(() => undefined);
  try {
    await over.promise;
  } finally {
    cancel();
    signal.removeEventListener('abort', done);
    client.off('exists', done);
    client.off('close', done);
  }
}
