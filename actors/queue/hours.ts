// Whether a queue is open (F56). Outside its hours nothing is offered; what waits is released in order at the next
// opening, and who is handling something goes on.

import { isOpen, nextChange } from '../calendar/calendar.ts';
import type { Directory, Queue } from '../vocabulary/directory.ts';
import type { Schedule } from '../vocabulary/schedule.ts';

/** The newest answer of each schedule, good until the change that it names: `nextChange` looks through weeks. */
const known = new WeakMap<Schedule, { readonly fromMs: number; readonly changesAtMs: number }>();

/** A queue without a schedule, or with one that is gone, is always open. */
export function isClosed(queue: Queue | undefined, directory: Directory, at: number): boolean {
  const schedule = scheduleOf(queue, directory);
  return schedule !== undefined && !isOpen(schedule, at);
}

/** When open becomes closed, or closed open; Infinity: never, as far as anybody knows. */
export function hoursChange(queue: Queue | undefined, directory: Directory, at: number): number {
  const schedule = scheduleOf(queue, directory);
  if (schedule === undefined) return Number.POSITIVE_INFINITY;
  const kept = known.get(schedule);
  if (kept !== undefined && kept.fromMs <= at && at < kept.changesAtMs) return kept.changesAtMs;
  const changesAtMs = nextChange(schedule, at) ?? Number.POSITIVE_INFINITY;
  known.set(schedule, { fromMs: at, changesAtMs });
  return changesAtMs;
}

/** Undefined: always open. */
export function scheduleOf(queue: Queue | undefined, directory: Directory): Schedule | undefined {
  const id = queue?.scheduleId ?? null;
  return id === null ? undefined : directory.schedules.get(id);
}
