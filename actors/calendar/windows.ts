// The windows of one local day as instants: where clocks jump, a window begins at the first instant that its wall time
// or a later one shows, and ends at the last that shows its end. Knows nothing of today.

import { Temporal } from 'temporal-polyfill';
import type { OpeningWindow, Schedule } from '../vocabulary/schedule.ts';

/** Half-open, in milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Open windows of the local day `date` (`YYYY-MM-DD`), in order, none touching the next. */
export function windowsOf(schedule: Schedule, date: Temporal.PlainDate): readonly Span[] {
  const holiday = schedule.holidays.find((each) => each.date === date.toString());
  const windows: readonly OpeningWindow[] =
    holiday === undefined ? schedule.weekly.filter(({ day }) => day === date.dayOfWeek) : holiday.windows;
  const spans = windows
    .map(({ from, to }) => ({
      fromMs: instantOf({ date, time: from, zone: schedule.zone }, 'earlier'),
      untilMs: instantOf({ date, time: to, zone: schedule.zone }, 'later'),
    }))
    // A window that lies in the hour which a clock skips never opens.
    .filter(({ fromMs, untilMs }) => fromMs < untilMs)
    .sort((a, b) => a.fromMs - b.fromMs);
  return joined(spans);
}

interface LocalTime {
  readonly date: Temporal.PlainDate;
  /** `HH:MM`, `24:00` included. */
  readonly time: string;
  readonly zone: string;
}

/** `which`: of two instants that show this wall time. One that no instant shows is the moment of the jump. */
function instantOf({ date, time, zone }: LocalTime, which: 'earlier' | 'later'): number {
  const day = time === '24:00' ? date.add({ days: 1 }) : date;
  const wall = day.toPlainDateTime(Temporal.PlainTime.from(time === '24:00' ? '00:00' : time));
  const found = wall.toZonedDateTime(zone, { disambiguation: which });
  if (found.toPlainDateTime().equals(wall)) return found.epochMilliseconds;
  const before = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return before.getTimeZoneTransition('next')?.epochMilliseconds ?? found.epochMilliseconds;
}

/** Spans in order; what touches or overlaps becomes one. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last === undefined || span.fromMs > last.untilMs) result.push(span);
    else result[result.length - 1] = { fromMs: last.fromMs, untilMs: Math.max(last.untilMs, span.untilMs) };
  }
  return result;
}
