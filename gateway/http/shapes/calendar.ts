// What the calendar parts of a message say, as the API shows it.

import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { CalendarEntry, CalendarTime } from '#actors/vocabulary/calendar-entry.ts';
import { isoTime } from './values.ts';

interface CalendarTimeShape {
  /** As written: `2026-05-04`, or `2026-05-04T10:00`. */
  readonly local: string;
  readonly zone: string;
  /** ISO 8601; null: it is a day, or nobody can say. */
  readonly at: string | null;
}

export interface CalendarShape extends Omit<CalendarEntry, 'start' | 'end'> {
  readonly start: CalendarTimeShape | null;
  readonly end: CalendarTimeShape | null;
}

function timeShape(time: CalendarTime | null): CalendarTimeShape | null {
  return time === null ? null : { ...time, at: time.at === null ? null : isoTime(time.at) };
}

export function calendarShapes({ calendar = [] }: StoredMessage): readonly CalendarShape[] {
  return calendar.map((entry) => ({ ...entry, start: timeShape(entry.start), end: timeShape(entry.end) }));
}
