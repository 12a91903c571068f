// What a calendar entry says, in words: what it asks, and when, in the reader's own zone beside the one it was written in.
// Pure.

import type { CalendarEntry, CalendarTime } from './message-shapes.ts';

export function methodWords({ method, answer }: CalendarEntry): string {
  if (method === 'cancel') return 'Cancelled';
  if (method === 'reply') return answer === '' ? 'Answer to an invitation' : `Invitation ${answer}`;
  return method === 'request' ? 'Invitation' : 'Appointment';
}

const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;

function inZone(at: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(new Date(at));
}

function asWritten(time: CalendarTime): string {
  const shown = time.local.replace('T', ', ');
  return time.zone === '' ? shown : `${shown} (${time.zone})`;
}

/** `Mon, 4 May 2026, 10:00 – 11:30`; times that nobody can place are shown as they were written. */
export function whenWords({ start, end }: CalendarEntry, timeZone?: string): string {
  if (start === null) return '';
  if (start.at === null) {
    const last = end === null || end.local === start.local ? '' : ` – ${asWritten(end)}`;
    return `${asWritten(start)}${last}`;
  }
  const from = inZone(start.at, { ...day, ...clock }, timeZone);
  if (end?.at === null || end === null) return from;
  const sameDay = inZone(start.at, day, timeZone) === inZone(end.at, day, timeZone);
  return `${from} – ${inZone(end.at, sameDay ? clock : { ...day, ...clock }, timeZone)}`;
}
