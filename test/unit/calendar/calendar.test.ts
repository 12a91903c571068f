// Opening hours: worked examples, clocks that jump, and laws that hold for any schedule.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addOpenMs, isOpen, nextChange, nextOpening, openMsBetween } from '#actors/calendar/calendar.ts';
import { validateSchedule } from '#actors/calendar/validate.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';

const hour = 3_600_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

function aSchedule(fields: Partial<Schedule> = {}): Schedule {
  const weekly = [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '19:00' }));
  return { id: 'office', name: 'Office', zone: 'Europe/Berlin', weekly, holidays: [], ...fields };
}

function at(local: string, zone = 'Europe/Berlin'): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

test('F56: open from 8:00 through 18:59; at 19:00 it is closed until the next day', () => {
  const office = aSchedule();
  // A Wednesday.
  assert.equal(isOpen(office, at('2026-03-04T07:59:59.999')), false);
  assert.equal(isOpen(office, at('2026-03-04T08:00')), true);
  assert.equal(isOpen(office, at('2026-03-04T18:59:59.999')), true);
  assert.equal(isOpen(office, at('2026-03-04T19:00')), false);
  assert.equal(nextChange(office, at('2026-03-04T12:00')), at('2026-03-04T19:00'));
  assert.equal(nextChange(office, at('2026-03-04T19:00')), at('2026-03-05T08:00'));
  assert.equal(nextOpening(office, at('2026-03-06T19:00')), at('2026-03-09T08:00'), 'over the weekend');
});

test('F56: on a holiday it is closed, or open in the hours of that day alone', () => {
  const office = aSchedule({
    holidays: [
      { date: '2026-12-25', name: 'Christmas', windows: [] },
      { date: '2026-12-24', name: 'Christmas Eve', windows: [{ from: '08:00', to: '12:00' }] },
    ],
  });
  assert.equal(isOpen(office, at('2026-12-24T11:59')), true);
  assert.equal(isOpen(office, at('2026-12-24T12:00')), false);
  assert.equal(isOpen(office, at('2026-12-25T12:00')), false);
  assert.equal(nextOpening(office, at('2026-12-24T12:00')), at('2026-12-28T08:00'));
});

test('T24: 24:00 ends a day without losing its last minute, and runs into the next', () => {
  const always = aSchedule({ weekly: everyDay.map((day) => ({ day, from: '00:00', to: '24:00' })) });
  assert.equal(isOpen(always, at('2026-03-04T23:59:59.999')), true);
  assert.equal(isOpen(always, at('2026-03-05T00:00')), true);
  assert.equal(nextChange(always, at('2026-03-04T23:59')), null, 'it never closes');
  const evening = aSchedule({
    weekly: [
      { day: 3, from: '20:00', to: '24:00' },
      { day: 4, from: '00:00', to: '02:00' },
    ],
  });
  assert.equal(nextChange(evening, at('2026-03-04T21:00')), at('2026-03-05T02:00'));
  assert.equal(openMsBetween(evening, at('2026-03-04T00:00'), at('2026-03-06T00:00')), 6 * hour);
});

test('T24: a schedule that never opens ends in nothing, not in a loop', () => {
  const never = aSchedule({ weekly: [] });
  assert.equal(isOpen(never, at('2026-03-04T12:00')), false);
  assert.equal(nextChange(never, at('2026-03-04T12:00')), null);
  assert.equal(addOpenMs(never, at('2026-03-04T12:00'), 1), null);
  assert.equal(openMsBetween(never, at('2026-03-04T12:00'), at('2027-03-04T12:00')), 0);
});

test('F56 T24: the hour that a clock skips is not there, and the one it repeats is there twice', () => {
  const nights = aSchedule({ weekly: [{ day: 7, from: '01:00', to: '04:00' }] });
  const wholeDay = (date: string) => openMsBetween(nights, at(`${date}T00:00`), at(`${date}T12:00`));
  assert.equal(wholeDay('2026-03-22'), 3 * hour);
  assert.equal(wholeDay('2026-03-29'), 2 * hour, 'clocks go forward');
  assert.equal(wholeDay('2026-10-25'), 4 * hour, 'clocks go back');
  const skipped = aSchedule({ weekly: [{ day: 7, from: '02:00', to: '03:00' }] });
  assert.equal(openMsBetween(skipped, at('2026-03-29T00:00'), at('2026-03-30T00:00')), 0);
  const begins = aSchedule({ weekly: [{ day: 7, from: '02:30', to: '05:00' }] });
  assert.equal(nextOpening(begins, at('2026-03-29T00:00')), at('2026-03-29T03:00'), 'right after the jump');
});

test('T24: what is wrong with a schedule is said with its place', () => {
  assert.equal(validateSchedule(aSchedule()), null);
  assert.match(validateSchedule(aSchedule({ zone: 'Europe/Atlantis' })) ?? '', /zone/);
  assert.match(validateSchedule(aSchedule({ zone: '+01:00' })) ?? '', /zone/);
  const window = (from: string, to: string) => aSchedule({ weekly: [{ day: 2, from, to }] });
  assert.match(validateSchedule(window('19:00', '08:00')) ?? '', /day 2.*end after/);
  assert.match(validateSchedule(window('08:00', '24:01')) ?? '', /24:00/);
  const twice = [
    { day: 1, from: '08:00', to: '12:00' },
    { day: 1, from: '11:59', to: '13:00' },
  ];
  assert.match(validateSchedule(aSchedule({ weekly: twice })) ?? '', /overlaps/);
  const holiday = (date: string) => aSchedule({ holidays: [{ date, name: 'x', windows: [] }] });
  assert.match(validateSchedule(holiday('2026-02-30')) ?? '', /no date/);
});

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
  'UTC',
];
const quarter = fc.integer({ min: 0, max: 96 });
const clock = (quarters: number): string =>
  `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;
const anySchedule = fc
  .record({
    zone: fc.constantFrom(...zones),
    days: fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), quarter, quarter), { maxLength: 8 }),
  })
  .map(({ zone, days }) =>
    aSchedule({
      zone,
      weekly: days
        .filter(([, from, to]) => from < to)
        .map(([day, from, to]) => ({ day, from: clock(from), to: clock(to) })),
    }),
  );
const anyMoment = fc.integer({ min: at('2026-01-01T00:00'), max: at('2026-12-31T00:00') });
const anyLength = fc.integer({ min: 1, max: 20 * 86_400_000 });

test('T24: opening time adds up, and adding it is the reverse of counting it', () => {
  fc.assert(
    fc.property(anySchedule, anyMoment, anyLength, anyLength, (schedule, from, first, second) => {
      const middle = from + first;
      const end = middle + second;
      const whole = openMsBetween(schedule, from, end);
      assert.equal(whole, openMsBetween(schedule, from, middle) + openMsBetween(schedule, middle, end));
      assert.ok(whole <= end - from);
      if (whole > 0) {
        const reached = addOpenMs(schedule, from, whole);
        assert.ok(reached !== null && reached <= end);
        assert.equal(openMsBetween(schedule, from, reached), whole);
      }
    }),
    { numRuns: 300 },
  );
});

test('F56: a change is where open and closed meet, and nothing changes before it', () => {
  fc.assert(
    fc.property(
      anySchedule,
      anyMoment,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (schedule, from, share) => {
        const change = nextChange(schedule, from);
        if (change === null) return;
        const open = isOpen(schedule, from);
        assert.ok(change > from);
        assert.equal(isOpen(schedule, change), !open);
        assert.equal(isOpen(schedule, change - 1), open);
        assert.equal(isOpen(schedule, from + Math.floor((change - from) * share)), open);
        assert.equal(openMsBetween(schedule, from, change), open ? change - from : 0);
      },
    ),
    { numRuns: 300 },
  );
});
