// What an attempt to deliver comes to, and when the next one is: longer waits each time, and an end. Pure.

import { limits } from '#actors/limits.ts';
import type { Delivery } from '#actors/ports/mail-store.ts';
import type { Outcome } from './smtp-client.ts';

export type Done = Omit<Delivery, 'recipient' | 'updatedAt' | 'replacedBy'>;

/** `attempts` with this one; `ageMs`: since the message was to be sent. */
export function concluded(
  outcome: Outcome,
  { attempts, ageMs }: { readonly attempts: number; readonly ageMs: number },
): Done {
  const tooOld = ageMs > limits.deliveryGiveUpMs;
  const gaveUp = outcome.state === 'deferred' && (tooOld || attempts >= limits.deliveryAttempts);
  return {
    state: gaveUp ? 'failed' : outcome.state,
    attempts,
    lastCode: outcome.code,
    lastText: gaveUp ? `4.4.7 given up after ${attempts} attempts: ${outcome.text}` : outcome.text,
  };
}

export function retryDelayMs(attempts: number, ladder: readonly number[] = limits.deliveryRetryMs): number {
  return ladder[Math.min(attempts, ladder.length) - 1] ?? limits.sweepBackoffLastMs;
}
