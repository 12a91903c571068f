// Waiting for a time, unless it is over before.

import type { Clock } from '#actors/ports/clock.ts';

/** Resolves after `ms`, or as soon as the signal is raised. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const over = Promise.withResolvers<void>();
  const done = (): void => over.resolve();
  const cancel = clock.after(Math.max(0, ms), done);
  signal.addEventListener('abort', done, { once: true });
  await over.promise;
  cancel();
  signal.removeEventListener('abort', done);
}
