// What a calendar part of a mail says, as people need it: what, when, where, who asks. Types only.

import type { Address } from './mail.ts';

export interface CalendarTime {
  /** As written: `2026-05-04`, or `2026-05-04T10:00`. */
  readonly local: string;
  /** Of the local time: an IANA name, whatever the mail calls it, or empty when it belongs to no zone. */
  readonly zone: string;
  /** Milliseconds since 1970; null: it is a day, or nobody can say. */
  readonly at: number | null;
}

export interface CalendarEntry {
  /** RFC 5546: `request` asks, `cancel` takes back, `reply` answers, `publish` tells; empty: not said. */
  readonly method: string;
  readonly uid: string;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
  readonly start: CalendarTime | null;
  readonly end: CalendarTime | null;
  readonly allDay: boolean;
  /** It happens again and again. */
  readonly recurs: boolean;
  readonly organizer: Address | null;
  readonly attendees: readonly Address[];
  /** Of a reply: `accepted`, `declined`, `tentative`; else empty. */
  readonly answer: string;
}
