// What a router does with a failed try: a pure question over the failure, what is known about its outcome, and chance.
// Categories mean what `errors.ts` says. Knows nothing of nodes or links.

import { limits } from '../limits.ts';
import { backoffMs } from './backoff.ts';
import type { Failure } from './shard-host.ts';

/** The request did not leave this process: it certainly had no effect. */
export const notSentCode = 'NOT_SENT';
/** The request left and no answer came: it may have had its effect. */
export const outcomeUnknownCode = 'OUTCOME_UNKNOWN';

export const notSent: Failure = {
  code: notSentCode,
  category: 'unavailable',
  text: 'The part that handles this cannot be reached at the moment.',
};

export const outcomeUnknown: Failure = {
  code: outcomeUnknownCode,
  category: 'unavailable',
  text: 'No answer came; it is not known whether it was done.',
};

export const linkFull: Failure = {
  code: 'LINK_FULL',
  category: 'overloaded',
  text: 'Too much is waiting; try again in a moment.',
  retryAfterMs: 50,
};

export interface FailedTry {
  readonly failure: Failure;
  /** 0 for the first. */
  readonly attempt: number;
  /** Doing it twice does no harm: it has an idempotency key, or only looks. */
  readonly repeatable: boolean;
  /** In [0, 1). */
  readonly random: number;
}

export type NextTry =
  | { readonly again: false }
  | { readonly again: true; readonly afterMs: number; readonly resolveAnew: boolean };

/** Whether the failure leaves open that the request had its effect. */
export function outcomeIsUnknown(failure: Failure): boolean {
  return failure.category === 'unavailable' && failure.code !== notSentCode;
}

/** The pause after try `attempt`, which counts from 0. */
export function routePauseMs(attempt: number, random: number): number {
  return backoffMs(attempt + 1, {
    firstMs: limits.routeRetryFirstMs,
    lastMs: limits.routeRetryLastMs,
    random,
  });
}

export function nextTry({ failure, attempt, repeatable, random }: FailedTry): NextTry {
  const afterMs = routePauseMs(attempt, random);
  switch (failure.category) {
    case 'misrouted':
      // The first time the table was old and a fresh one helps at once; then the shard itself is on its way.
      return { again: true, afterMs: attempt === 0 ? 0 : afterMs, resolveAnew: true };
    case 'overloaded':
      return { again: true, afterMs: Math.max(afterMs, failure.retryAfterMs ?? 0), resolveAnew: false };
    case 'unavailable':
      if (outcomeIsUnknown(failure) && !repeatable) return { again: false };
      return { again: true, afterMs, resolveAnew: true };
    default:
      return { again: false };
  }
}

/** What the caller is told when the time is over: never where actors live, and never less than what is known. */
export function finalFailure(last: Failure, unknownBefore: boolean): Failure {
  if (unknownBefore) return outcomeUnknown;
  if (last.category !== 'misrouted') return last;
  return { code: 'UNAVAILABLE', category: 'unavailable', text: notSent.text };
}
