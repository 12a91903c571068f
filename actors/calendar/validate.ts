// Whether a schedule makes sense, told before it is saved: what is wrong here would be wrong hours later (T24).

import { Temporal } from 'temporal-polyfill';
import type { OpeningWindow, Schedule } from '../vocabulary/schedule.ts';

const timePattern = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

type Fields = Omit<Schedule, 'id' | 'name'>;

/** Null when nothing is wrong; else what is, with its place. */
export function validateSchedule({ zone, weekly, holidays }: Fields): string | null {
  if (!zoneExists(zone)) return `zone: "${zone}" is no time zone; use one such as Europe/Berlin`;
  for (let day = 1; day <= 7; day += 1) {
    const wrong = wrongWindows(weekly.filter((window) => window.day === day));
    if (wrong !== null) return `weekly: day ${day}: ${wrong}`;
  }
  const dates = new Set<string>();
  for (const holiday of holidays) {
    if (!dateExists(holiday.date)) return `holidays: "${holiday.date}" is no date`;
    if (dates.has(holiday.date)) return `holidays: ${holiday.date} is there twice`;
    dates.add(holiday.date);
    const wrong = wrongWindows(holiday.windows);
    if (wrong !== null) return `holidays: ${holiday.date}: ${wrong}`;
  }
  return null;
}

function wrongWindows(windows: readonly OpeningWindow[]): string | null {
  const ordered = [...windows].sort((a, b) => (a.from < b.from ? -1 : 1));
  let until = '00:00';
  for (const { from, to } of ordered) {
    if (!timePattern.test(from) || !timePattern.test(to))
      return `${from}–${to}: times go from 00:00 to 24:00`;
    if (from >= to) return `${from}–${to} must end after it begins`;
    if (from < until) return `${from}–${to} overlaps another window`;
    until = to;
  }
  return null;
}

function zoneExists(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    // An offset is none: it knows no daylight saving, which is what zones are for.
    return !/^[+-]/.test(zone);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function dateExists(date: string): boolean {
  try {
    return Temporal.PlainDate.from(date, { overflow: 'reject' }).toString() === date;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
