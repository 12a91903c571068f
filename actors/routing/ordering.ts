// The order in which items wait (F28, F42, C4). An item's score is what its priority is worth in minutes, plus the minutes
// that it has waited. Time adds the same to all of them, so who comes first is known from the arrival and the priority
// alone, and an order that was built never needs to be built again.

import { compareText } from './strategy.ts';

export interface Ordered {
  readonly workItemId: string;
  readonly priority: number;
  /** Original arrival in milliseconds since 1970; never reset. */
  readonly enqueuedAtMs: number;
}

const minuteMs = 60_000;

/**
 * Highest score first, then the earlier arrival, then the id. `priorityMinutes`: what a point of priority is worth; 0:
 * priorities order strictly, and waiting never overtakes them.
 */
export function compareWaiting(priorityMinutes: number): (a: Ordered, b: Ordered) => number {
  if (priorityMinutes === 0) return (a, b) => b.priority - a.priority || compareAge(a, b);
  const pointMs = priorityMinutes * minuteMs;
  return (a, b) => a.enqueuedAtMs - b.enqueuedAtMs - (a.priority - b.priority) * pointMs || compareAge(a, b);
}

/** In minutes at the time `at`; where priorities order strictly, the priority itself. */
export function scoreOf(item: Ordered, priorityMinutes: number, at: number): number {
  if (priorityMinutes === 0) return item.priority;
  return item.priority * priorityMinutes + (at - item.enqueuedAtMs) / minuteMs;
}

/** Oldest arrival first, whatever the priority. */
export function compareAge(a: Ordered, b: Ordered): number {
  return a.enqueuedAtMs - b.enqueuedAtMs || compareText(a.workItemId, b.workItemId);
}
