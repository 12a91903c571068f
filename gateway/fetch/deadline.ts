// A wait with an end. Knows nothing of what is waited for.

import type { Clock } from '#actors/ports/clock.ts';
import { problem } from './problems.ts';

interface Deadline {
  readonly clock: Clock;
  readonly ms: number;
  /** What is done, in words that finish "takes too long to …". */
  readonly doing: string;
  /** Stops what is at work; it need not settle. */
  readonly cut: () => void;
}

/** What `work` says, unless it takes too long: then it is cut, and this rejects. */
export async function withDeadline<T>(work: Promise<T>, { clock, ms, doing, cut }: Deadline): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => {
    late.reject(problem('late', `The server takes too long to ${doing} (${Math.round(ms / 1_000)} s).`));
    cut();
  });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    cancel();
    // What was cut may still fail, and nobody listens any more.
    work.catch(() => undefined);
  }
}
