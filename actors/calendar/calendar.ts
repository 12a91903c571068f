// Opening hours as arithmetic (F56, T24): is it open, when does that change, how much opening time lies between two
// moments. Pure; every search is bounded, so that a schedule which never opens ends in null and not in a loop.

import { Temporal } from 'temporal-polyfill';
import type { Schedule } from '../vocabulary/schedule.ts';
import { joined, windowsOf } from './windows.ts';
import type { Span } from './windows.ts';

/** How far ahead anything is looked for. */
export const horizonDays = 400;
const mostDays = 4_000;
// A deadline of a quarter counts over all of them for every case: each day is worked out once.
const keptDays = mostDays;

/** By schedule: its zone, and the windows of the days asked for last. */
const calendars = new WeakMap<Schedule, Map<string, readonly Span[]>>();
/** By schedule: the newest answer, true for the whole span. */
const newest = new WeakMap<Schedule, Span & { readonly open: boolean }>();

export function isOpen(schedule: Schedule, atMs: number): boolean {
  const known = newest.get(schedule);
  if (known !== undefined && known.fromMs <= atMs && atMs < known.untilMs) return known.open;
  const span = spanAt(schedule, atMs);
  newest.set(schedule, span);
  return span.open;
}

/** When open becomes closed, or closed open, after `atMs`. Null: not within `horizonDays`. */
export function nextChange(schedule: Schedule, atMs: number): number | null {
  return isOpen(schedule, atMs) ? nextClosing(schedule, atMs) : nextOpening(schedule, atMs);
}

/** `atMs` itself when it is open then. Null: not within `horizonDays`. */
export function nextOpening(schedule: Schedule, atMs: number): number | null {
  for (const span of spansFrom(schedule, atMs, horizonDays)) {
    if (span.untilMs > atMs) return Math.max(span.fromMs, atMs);
  }
  return null;
}

/** When the window that is open at `atMs` ends; null: not within `horizonDays`, or nothing is open then. */
function nextClosing(schedule: Schedule, atMs: number): number | null {
  let end = atMs;
  let inside = false;
  for (const span of spansFrom(schedule, atMs, horizonDays)) {
    if (span.untilMs <= atMs) continue;
    if (span.fromMs > end) return inside ? end : null;
    inside = true;
    end = Math.max(end, span.untilMs);
  }
  // Still open at the horizon: it never closes, as far as anybody cares.
  return inside && end < atMs + (horizonDays - 2) * 86_400_000 ? end : null;
}

/** Milliseconds of opening time in `fromMs`..`untilMs`; 0 when that is empty or turned round. */
export function openMsBetween(schedule: Schedule, fromMs: number, untilMs: number): number {
  const days = Math.ceil((untilMs - fromMs) / 86_400_000) + 3;
  if (days > mostDays) throw new RangeError(`Opening time is counted over at most ${mostDays} days.`);
  let open = 0;
  for (const span of spansFrom(schedule, fromMs, Math.max(0, days))) {
    open += Math.max(0, Math.min(span.untilMs, untilMs) - Math.max(span.fromMs, fromMs));
  }
  return open;
}

/** The moment at which `ms` of opening time have passed since `atMs`. Null: not within `mostDays` days. */
export function addOpenMs(schedule: Schedule, atMs: number, ms: number): number | null {
  let left = ms;
  for (const span of spansFrom(schedule, atMs, mostDays)) {
    const from = Math.max(span.fromMs, atMs);
    const length = span.untilMs - from;
    if (length <= 0) continue;
    if (left <= length) return from + left;
    left -= length;
  }
  return null;
}

function spanAt(schedule: Schedule, atMs: number): Span & { readonly open: boolean } {
  let closedSince = atMs;
  for (const span of spansFrom(schedule, atMs, 3)) {
    if (span.untilMs <= atMs) closedSince = span.untilMs;
    else if (span.fromMs <= atMs) return { ...span, open: true };
    else return { fromMs: closedSince, untilMs: span.fromMs, open: false };
  }
  return { fromMs: closedSince, untilMs: atMs + 1, open: false };
}

/** Windows of the day before `atMs` and of `days` days after it, in order, joined where one day runs into the next. */
function* spansFrom(schedule: Schedule, atMs: number, days: number): Iterable<Span> {
  const first = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(schedule.zone).toPlainDate();
  let open: Span | undefined;
  for (let day = -1; day <= days; day += 1) {
    for (const span of spansOn(schedule, first.add({ days: day }))) {
      if (open === undefined) open = span;
      else if (span.fromMs <= open.untilMs) open = joined([open, span])[0] ?? open;
      else {
        yield open;
        open = span;
      }
    }
    // A window is not held back to be joined with one that may be long in coming: a day without any ends it.
    if (open !== undefined && open.untilMs < startOf(schedule, first.add({ days: day + 1 }))) {
      yield open;
      open = undefined;
    }
  }
  if (open !== undefined) yield open;
}

function startOf(schedule: Schedule, date: Temporal.PlainDate): number {
  return date.toZonedDateTime(schedule.zone).epochMilliseconds;
}

function spansOn(schedule: Schedule, date: Temporal.PlainDate): readonly Span[] {
  let known = calendars.get(schedule);
  if (known === undefined) calendars.set(schedule, (known = new Map()));
  const key = date.toString();
  const spans = known.get(key) ?? windowsOf(schedule, date);
  if (known.size >= keptDays && !known.has(key)) known.clear();
  known.set(key, spans);
  return spans;
}
