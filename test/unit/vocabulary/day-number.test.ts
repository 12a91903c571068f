// The day in a time zone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayNumber } from '#actors/vocabulary/day-number.ts';

const rows: readonly (readonly [zone: string, at: string, day: number])[] = [
  ['UTC', '2026-11-22T23:59:59.999Z', 20_261_122],
  ['UTC', '2026-11-23T00:00:00Z', 20_261_123],
  ['Europe/Berlin', '2026-11-22T22:59:59Z', 20_261_122],
  ['Europe/Berlin', '2026-11-22T23:00:00Z', 20_261_123],
  // Summer time.
  ['Europe/Berlin', '2026-07-01T22:00:00Z', 20_260_702],
  ['Pacific/Auckland', '2026-12-31T11:00:00Z', 20_270_101],
  ['America/New_York', '2027-01-01T04:59:59Z', 20_261_231],
];

for (const [zone, at, day] of rows) {
  test(`F38: at ${at} it is day ${day} in ${zone}`, () => {
    assert.equal(dayNumber(zone, Date.parse(at)), day);
  });
}
