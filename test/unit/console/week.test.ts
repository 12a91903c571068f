// Opening hours as they are written, drawn and sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateSchedule } from '#actors/calendar/validate.ts';
import { asTime, holidayRows, openHours, placeOf, presets, readSchedule } from '../../../app/lib/week.ts';

test('times are understood as people write them, and what is none stays to be refused', () => {
  const times = ['8', '8:30', '8.30', '0830', '24', '24:00', ' 19:00 '].map(asTime);
  assert.deepEqual(times, ['08:00', '08:30', '08:30', '08:30', '24:00', '24:00', '19:00']);
  assert.deepEqual(['24:30', '25', 'noon', '12:75', ''].map(asTime), ['24:30', '25', 'noon', '12:75', '']);
});

test('F56: a window is drawn where it lies in its day, up to its end at 24:00', () => {
  assert.deepEqual(placeOf({ from: '06:00', to: '12:00' }), { leftPercent: 25, widthPercent: 25 });
  assert.deepEqual(placeOf({ from: '18:00', to: '24:00' }), { leftPercent: 75, widthPercent: 25 });
  assert.equal(placeOf({ from: '12:00', to: '12:00' }), null);
  assert.equal(placeOf({ from: '1', to: 'noon' }), null);
});

test('F56: every preset is a schedule that the core takes', () => {
  for (const { weekly } of presets)
    assert.equal(validateSchedule({ zone: 'Europe/Berlin', weekly, holidays: [] }), null);
  assert.deepEqual(
    presets.map(({ weekly }) => openHours(weekly)),
    [40, 67, 168],
  );
});

test('F56: the form of a schedule is its week and its holidays; rows of one date are one day', () => {
  const form = new FormData();
  form.set('name', 'Office');
  form.set('zone', 'Europe/Berlin');
  for (const [row, from, to] of [
    ['0', '8', '18:59'],
    ['3', '', ''],
  ] as const) {
    form.append('weekly:row', row);
    form.append(`weekly:${row}:day`, '1');
    form.append(`weekly:${row}:from`, from);
    form.append(`weekly:${row}:to`, to);
  }
  const holidays = [
    { date: '2026-12-24', name: 'Christmas Eve', windows: [{ from: '08:00', to: '10:00' }] },
    { date: '2026-12-25', name: 'Christmas Day', windows: [] },
    {
      date: '2026-12-31',
      name: 'New Year’s Eve',
      windows: [
        { from: '08:00', to: '09:00' },
        { from: '10:00', to: '11:00' },
      ],
    },
  ];
  for (const [row, fields] of holidayRows(holidays.toReversed()).entries()) {
    form.append('holidays:row', String(row));
    for (const [path, value] of Object.entries(fields)) form.append(`holidays:${row}:${path}`, String(value));
  }
  assert.deepEqual(readSchedule(form), {
    name: 'Office',
    zone: 'Europe/Berlin',
    weekly: [{ day: 1, from: '08:00', to: '18:59' }],
    holidays,
  });
});
