// The order in which items wait (F28): higher priority first, then the earlier arrival, then the id.

import { compareText } from './strategy.ts';

export interface Ordered {
  readonly workItemId: string;
  readonly priority: number;
  /** Original arrival in milliseconds since 1970; never reset. */
  readonly enqueuedAtMs: number;
}

export function compareWaiting(a: Ordered, b: Ordered): number {
  return (
    b.priority - a.priority || a.enqueuedAtMs - b.enqueuedAtMs || compareText(a.workItemId, b.workItemId)
  );
}

/** Oldest arrival first, whatever the priority. */
export function compareAge(a: Ordered, b: Ordered): number {
  return a.enqueuedAtMs - b.enqueuedAtMs || compareText(a.workItemId, b.workItemId);
}
