// Calendar parts (RFC 5545, 5546) → what people need to know of them. Bounded; recurrences are named, not expanded. What
// cannot be read is no entry: the part stays attached. Pure.

import ICAL from 'ical.js';
import { limits } from '#actors/limits.ts';
import type { CalendarEntry, CalendarTime } from '#actors/vocabulary/calendar-entry.ts';
import type { Address, Attachment } from '#actors/vocabulary/mail.ts';
import { decodeText } from './charset.ts';

export function calendarOf(attachments: readonly Attachment[]): readonly CalendarEntry[] {
  const found = attachments
    .filter(
      ({ contentType, filename, content }) =>
        isCalendar(contentType, filename) && content.length <= limits.calendarBytes,
    )
    .slice(0, limits.calendarParts)
    .flatMap(({ content }) => readCalendar(decodeText(content, 'utf-8').text));
  // The same invitation often comes twice: as a part and as a file.
  const each = new Map(
    found.map((entry) => [`${entry.uid} ${entry.start?.local ?? ''} ${entry.method}`, entry]),
  );
  return [...each.values()].slice(0, limits.calendarEntries);
}

function isCalendar(contentType: string, filename: string): boolean {
  return /^(text\/calendar|application\/ics)$/.test(contentType) || /\.ics$/i.test(filename);
}

export function readCalendar(text: string): readonly CalendarEntry[] {
  const calendar = componentOf(text);
  if (calendar?.name !== 'vcalendar') return [];
  const method = said(calendar, 'method').toLowerCase();
  return calendar
    .getAllSubcomponents('vevent')
    .slice(0, limits.calendarEntries)
    .flatMap((event) => readEvent(event, method));
}

/** Null: it is no calendar, or a broken one. */
function componentOf(text: string): ICAL.Component | null {
  try {
    const parsed: unknown = ICAL.parse(text.slice(0, limits.calendarBytes));
    return Array.isArray(parsed) ? new ICAL.Component(parsed as [string, object[], object[]]) : null;
  } catch (error) {
    // The library throws errors of several kinds for what is not written as it should be.
    if (error instanceof Error) return null;
    throw error;
  }
}

function readEvent(event: ICAL.Component, method: string): readonly CalendarEntry[] {
  try {
    const start = timeOf(event, 'dtstart');
    const attendees = event.getAllProperties('attendee').slice(0, limits.calendarAttendees);
    const answers = method === 'reply' ? attendees.map((one) => parameter(one, 'partstat')) : [];
    return [
      {
        method,
        uid: said(event, 'uid'),
        summary: said(event, 'summary'),
        location: said(event, 'location'),
        description: said(event, 'description').slice(0, limits.calendarTextChars).toWellFormed(),
        start,
        end: timeOf(event, 'dtend') ?? afterDuration(event, start),
        allDay: start !== null && !start.local.includes('T'),
        recurs: event.hasProperty('rrule') || event.hasProperty('rdate'),
        organizer: person(event.getFirstProperty('organizer')),
        attendees: attendees.map(person).filter((one) => one !== null),
        answer: (answers[0] ?? '').toLowerCase(),
      },
    ];
  } catch (error) {
    if (error instanceof Error) return [];
    throw error;
  }
}

function said(component: ICAL.Component, name: string): string {
  const value: unknown = component.getFirstPropertyValue(name);
  return clean(typeof value === 'string' ? value : '')
    .slice(0, limits.headerChars * 4)
    .toWellFormed();
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd').trim();
}

function parameter(property: ICAL.Property, name: string): string {
  const value: unknown = property.getParameter(name);
  return typeof value === 'string' ? clean(value) : '';
}

function person(property: ICAL.Property | null): Address | null {
  const value: unknown = property?.getFirstValue();
  if (property === null || typeof value !== 'string') return null;
  return { address: clean(value.replace(/^mailto:/i, '')), name: parameter(property, 'cn') };
}

function timeOf(event: ICAL.Component, name: string): CalendarTime | null {
  const property = event.getFirstProperty(name);
  const value: unknown = property?.getFirstValue();
  if (property === null || !(value instanceof ICAL.Time)) return null;
  return describe(value, parameter(property, 'tzid'));
}

function afterDuration(event: ICAL.Component, start: CalendarTime | null): CalendarTime | null {
  const begins: unknown = event.getFirstPropertyValue('dtstart');
  const duration: unknown = event.getFirstPropertyValue('duration');
  if (!(begins instanceof ICAL.Time) || !(duration instanceof ICAL.Duration)) return null;
  const ends = begins.clone();
  ends.addDuration(duration);
  return describe(ends, start?.zone ?? '');
}

/** The zone's rules come with the mail; where they do not, its name may be one that everybody knows. */
function describe(time: ICAL.Time, tzid: string): CalendarTime {
  const local = time.toString().replace(/:\d{2}Z?$/, (seconds) => (time.isDate ? seconds : ''));
  if (time.isDate) return { local, zone: '', at: null };
  const isUtc = time.zone === ICAL.Timezone.utcTimezone;
  const isKnown = isUtc || (time.zone !== null && time.zone !== ICAL.Timezone.localTimezone);
  const zone = isUtc ? 'UTC' : tzid;
  if (isKnown) return { local, zone, at: time.toUnixTime() * 1_000 };
  return { local, zone, at: zonedAt(local, tzid) };
}

/** Null: no zone has that name. Right to the hour that the zone has around that time. */
function zonedAt(local: string, zone: string): number | null {
  const guess = Date.parse(`${local}:00Z`);
  if (zone === '' || Number.isNaN(guess)) return null;
  try {
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const offset = Date.parse(`${shown.format(guess).replace(' ', 'T')}Z`) - guess;
    const again = Date.parse(`${shown.format(guess - offset).replace(' ', 'T')}Z`) - (guess - offset);
    return guess - again;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** For a mail that says nothing else: to be found and to be read in a list. */
export function calendarText(entries: readonly CalendarEntry[]): string {
  return entries
    .map(({ summary, start, end, location, description }) => {
      const when = [start, end].map((time) =>
        time === null ? '' : `${time.local.replace('T', ' ')} ${time.zone}`.trim(),
      );
      return [summary, when.filter((one) => one !== '').join(' – '), location, description]
        .filter((line) => line !== '')
        .join('\n');
    })
    .join('\n\n');
}
