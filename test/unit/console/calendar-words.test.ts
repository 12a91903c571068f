// Calendar entries in words, in the zone of who reads them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { methodWords, whenWords } from '../../../app/lib/calendar-words.ts';
import type { CalendarEntry, CalendarTime } from '../../../app/lib/message-shapes.ts';

function entry(fields: Partial<CalendarEntry>): CalendarEntry {
  return {
    method: 'request',
    uid: '1@x',
    summary: 'Review',
    location: '',
    description: '',
    start: null,
    end: null,
    allDay: false,
    recurs: false,
    organizer: null,
    attendees: [],
    answer: '',
    ...fields,
  };
}

const time = (local: string, zone: string, at: string | null): CalendarTime => ({ local, zone, at });

test('when it is stands in the zone of who reads it, or as it was written', () => {
  const start = time('2026-05-04T10:00', 'Europe/Berlin', '2026-05-04T08:00:00.000Z');
  const end = time('2026-05-04T11:30', 'Europe/Berlin', '2026-05-04T09:30:00.000Z');
  assert.equal(whenWords(entry({ start, end }), 'America/New_York'), 'Mon, 4 May 2026, 04:00 – 05:30');
  const late = time('2026-05-05T11:30', 'Europe/Berlin', '2026-05-05T09:30:00.000Z');
  assert.equal(
    whenWords(entry({ start, end: late }), 'UTC'),
    'Mon, 4 May 2026, 08:00 – Tue, 5 May 2026, 09:30',
  );
  assert.equal(whenWords(entry({ start: time('2026-05-04', '', null) }), 'UTC'), '2026-05-04');
  assert.equal(
    whenWords(entry({ start: time('2026-05-04T10:00', 'Mars', null) }), 'UTC'),
    '2026-05-04, 10:00 (Mars)',
  );
  assert.equal(whenWords(entry({})), '');
});

test('what it asks is said in a word or two', () => {
  assert.equal(methodWords(entry({})), 'Invitation');
  assert.equal(methodWords(entry({ method: 'cancel' })), 'Cancelled');
  assert.equal(methodWords(entry({ method: 'reply', answer: 'declined' })), 'Invitation declined');
  assert.equal(methodWords(entry({ method: 'publish' })), 'Appointment');
});
