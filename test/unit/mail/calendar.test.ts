// Invitations, cancellations and answers in mail: what, when, where, who.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarText, readCalendar } from '#gateway/mail/calendar.ts';
import { parseMail } from '#gateway/mail/parse.ts';

const berlin =
  'BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n' +
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n' +
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n';

function calendar(event: string, { method = 'REQUEST', zones = '' } = {}): string {
  return `BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:${method}\n${zones}BEGIN:VEVENT\nUID:1@x\n${event}\nEND:VEVENT\nEND:VCALENDAR\n`.replace(
    /\n/g,
    '\r\n',
  );
}

test('an invitation says what, when in its zone, where, and who asks', () => {
  const [entry] = readCalendar(
    calendar(
      'SUMMARY:Review\\, part 2\nDTSTART;TZID=W. Europe Standard Time:20260504T100000\nDTEND;TZID=W. Europe Standard Time:20260504T113000\n' +
        'LOCATION:Room 1\nORGANIZER;CN=Ann Smith:MAILTO:ann@customer.test\nATTENDEE;CN=Desk;PARTSTAT=NEEDS-ACTION:mailto:support@demo.test',
      { zones: berlin },
    ),
  );
  assert.equal(entry?.method, 'request');
  assert.equal(entry.summary, 'Review, part 2');
  assert.deepEqual(entry.start, {
    local: '2026-05-04T10:00',
    zone: 'W. Europe Standard Time',
    at: Date.parse('2026-05-04T08:00:00Z'),
  });
  assert.equal(entry.end?.at, Date.parse('2026-05-04T09:30:00Z'));
  assert.deepEqual(entry.organizer, { address: 'ann@customer.test', name: 'Ann Smith' });
  assert.deepEqual(entry.attendees, [{ address: 'support@demo.test', name: 'Desk' }]);
});

test('times in UTC, in a zone that is only named, in none, and whole days are told apart', () => {
  const start = (line: string) => readCalendar(calendar(`SUMMARY:x\n${line}`))[0];
  assert.deepEqual(start('DTSTART:20260504T080000Z')?.start, {
    local: '2026-05-04T08:00',
    zone: 'UTC',
    at: Date.parse('2026-05-04T08:00:00Z'),
  });
  assert.deepEqual(start('DTSTART;TZID=America/New_York:20260704T090000')?.start, {
    local: '2026-07-04T09:00',
    zone: 'America/New_York',
    at: Date.parse('2026-07-04T13:00:00Z'),
  });
  assert.deepEqual(start('DTSTART;TZID=Nowhere:20260704T090000')?.start, {
    local: '2026-07-04T09:00',
    zone: 'Nowhere',
    at: null,
  });
  assert.deepEqual(start('DTSTART:20260704T090000')?.start, {
    local: '2026-07-04T09:00',
    zone: '',
    at: null,
  });
  const day = start('DTSTART;VALUE=DATE:20260704');
  assert.deepEqual([day?.start?.local, day?.allDay], ['2026-07-04', true]);
  assert.equal(
    start('DTSTART:20260504T080000Z\nDURATION:PT90M')?.end?.at,
    Date.parse('2026-05-04T09:30:00Z'),
  );
  assert.equal(start('DTSTART:20260504T080000Z\nRRULE:FREQ=WEEKLY')?.recurs, true);
});

test('cancellations and answers are known as such', () => {
  const event = 'SUMMARY:x\nDTSTART:20260504T080000Z\nATTENDEE;PARTSTAT=DECLINED:mailto:ann@customer.test';
  assert.equal(readCalendar(calendar(event, { method: 'CANCEL' }))[0]?.method, 'cancel');
  assert.equal(readCalendar(calendar(event, { method: 'REPLY' }))[0]?.answer, 'declined');
});

test('T3: what is no calendar, or a broken one, is no entry and harms nothing', () => {
  for (const text of [
    '',
    'hello',
    'BEGIN:VCALENDAR',
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:when?\nEND:VEVENT\nEND:VCALENDAR',
    'BEGIN:VCARD\nEND:VCARD',
    `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(5_000)}`,
  ])
    assert.doesNotThrow(() => readCalendar(text), text.slice(0, 30));
  assert.equal(
    readCalendar(calendar('SUMMARY:x\nDTSTART:20269999T990000Z\nRRULE:FREQ=NEVER')).length <= 1,
    true,
  );
});

test('of a mail that is nothing but an invitation, its text is what the invitation says', () => {
  const parts = parseMail(
    Buffer.from(
      `Content-Type: text/calendar; method=REQUEST\r\n\r\n${calendar('SUMMARY:Review\nDTSTART:20260504T080000Z\nLOCATION:Room 1')}`,
    ),
  );
  assert.equal(parts.calendar?.length, 1);
  assert.equal(parts.text, 'Review\n2026-05-04 08:00 UTC\nRoom 1');
  assert.equal(calendarText([]), '');
});
