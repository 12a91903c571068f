// How the report page reads addresses and rows: by what a report declares, never by its name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartData } from '../../../app/features/reports/chart-data.ts';
import { reportQuery, spanOf } from '../../../app/features/reports/report-query.ts';
import { changeOf, formatMeasure, formatValue } from '../../../app/lib/report-values.ts';
import { stopwatch } from '../../../app/lib/time.ts';
import { dayInZone, startOfDay } from '../../../app/lib/zones.ts';
import { mayOpen } from '../../../app/navigation.ts';
import { fakeAnswer, fakeReport, fakeReports } from '#test/support/fake-reports.ts';

const noonMs = Date.UTC(2026, 10, 22, 12);

test('a period in the address becomes whole days, the last one included', () => {
  assert.deepEqual(spanOf(new URLSearchParams('period=7d'), noonMs), {
    from: '2026-11-16',
    to: '2026-11-23',
  });
  assert.deepEqual(spanOf(new URLSearchParams('period=today'), noonMs), {
    from: '2026-11-22',
    to: '2026-11-23',
  });
  assert.deepEqual(spanOf(new URLSearchParams('period=custom&from=2026-11-01&to=2026-11-02'), noonMs), {
    from: '2026-11-01',
    to: '2026-11-03',
  });
});

test('only parameters that the report declares are asked for', () => {
  const query = reportQuery(fakeReport, new URLSearchParams('queue=support&agent=a1&period=today'), {
    nowMs: noonMs,
  });
  assert.equal(query.get('queue'), 'support');
  assert.equal(query.get('agent'), null);
  assert.equal(query.get('bucket'), 'hour');
});

test('a line for each value of the series, a point for each value of x', () => {
  const { points, series, unit } = chartData(fakeAnswer(fakeReport), { billing: 'Billing' });
  assert.equal(points.length, 7);
  assert.deepEqual(
    series.map(({ name }) => name),
    ['Billing', 'sales', 'support'],
  );
  assert.equal(unit, 'percent');
});

test('a chart without a series adds up the rows of one point', () => {
  const answer = fakeAnswer({
    ...fakeReport,
    chart: { kind: 'bar', x: 'queue', y: ['accepted'], series: null },
  });
  const { points } = chartData(answer, {});
  const total = points.reduce((sum, point) => sum + Number(point['accepted']), 0);
  assert.equal(total, answer.totals['accepted']);
});

test('F136: rows of more dimensions than a chart shows add up in it', () => {
  const answersReport = fakeReports.find(({ name }) => name === 'answers');
  assert.ok(answersReport);
  const { points, series } = chartData(fakeAnswer(answersReport), {});
  assert.deepEqual(
    series.map(({ name }) => name),
    ['Reason', 'Solved for good?'],
  );
  const column = { key: 'answer', title: 'Answer', unit: 'text' };
  assert.equal(formatValue(column, 'sales', { sales: 'Sales' }), 'sales', 'an answer is no id');
  assert.deepEqual(points.find(({ x }) => x === 'Article broken')?.['s:Reason'], 18);
});

test('nothing is not zero, and 64-bit numbers that come as text are numbers', () => {
  assert.equal(formatMeasure('percent', null), '–');
  assert.equal(formatMeasure('score', 4), '4.0');
  assert.equal(formatMeasure('score', '3.25'), '3.25');
  assert.equal(formatMeasure('count', '1234567'), '1,234,567');
  assert.equal(formatMeasure('seconds', 71.4), '1 min 11 s');
  assert.equal(
    formatValue({ key: 'q', title: 'Queue', unit: 'queue' }, 'support', { support: 'Support' }),
    'Support',
  );
});

test('a wait that ages is never negative, and is short at every length', () => {
  assert.deepEqual([-5_000, 42_000, 3_725_000, 200_000_000].map(stopwatch), [
    '0:00',
    '0:42',
    '1:02:05',
    '2 d 7 h',
  ]);
});

test('a page opens for its roles alone, and an address that no page covers for nobody', () => {
  assert.equal(mayOpen('agent', '/desk/c1'), true);
  assert.equal(mayOpen('agent', '/reports/volume'), false);
  assert.equal(mayOpen('supervisor', '/administration'), false);
  assert.equal(mayOpen('administrator', '/administration/users'), true);
  assert.equal(mayOpen('administrator', '/deskx'), false);
});

function asked(address: string, before = false): Record<string, string> {
  const { from = '', to = '' } = Object.fromEntries(
    reportQuery(fakeReport, new URLSearchParams(address), { nowMs: noonMs, before }),
  );
  return { from, to };
}

test('F144: days begin and end at midnight of the chosen zone, also over a change of the clocks', () => {
  assert.deepEqual(asked('period=today&zone=Europe/Berlin'), {
    from: '2026-11-21T23:00:00.000Z',
    to: '2026-11-22T23:00:00.000Z',
  });
  assert.deepEqual(asked('period=custom&from=2026-10-24&to=2026-10-25&zone=Europe/Berlin'), {
    from: '2026-10-23T22:00:00.000Z',
    to: '2026-10-25T23:00:00.000Z',
  });
  assert.equal(dayInZone(Date.UTC(2026, 0, 1, 11), 'Pacific/Auckland'), '2026-01-02');
  assert.equal(
    startOfDay('2026-03-29', 'Asia/Beirut'),
    Date.UTC(2026, 2, 28, 22),
    'midnight is skipped there',
  );
  assert.equal(asked('period=today&zone=Nowhere').from, '2026-11-22T00:00:00.000Z');
});

test('F144: the period before is as long, and of a day that still runs only as much as has passed', () => {
  assert.deepEqual(asked('period=today', true), {
    from: '2026-11-21T00:00:00.000Z',
    to: '2026-11-21T12:00:00.000Z',
  });
  assert.deepEqual(asked('period=custom&from=2026-11-08&to=2026-11-09', true), {
    from: '2026-11-06T00:00:00.000Z',
    to: '2026-11-08T00:00:00.000Z',
  });
});

test('a change says how much, which way, and whether that way is good', () => {
  const column = (unit: string, better: 'higher' | 'lower' | 'neither') => ({
    key: 'k',
    title: 'K',
    unit,
    better,
  });
  assert.deepEqual(changeOf(column('seconds', 'lower'), 90, 60), {
    direction: 'up',
    good: false,
    text: '50 %',
  });
  assert.deepEqual(changeOf(column('percent', 'higher'), 82.5, 80), {
    direction: 'up',
    good: true,
    text: '2.5 points',
  });
  assert.equal(changeOf(column('count', 'neither'), 1, 2)?.good, null);
  assert.equal(changeOf(column('count', 'higher'), 5, 5)?.direction, 'same');
  assert.equal(changeOf(column('count', 'higher'), 5, 0), null, 'from nothing there is no share');
  assert.equal(changeOf(column('percent', 'higher'), null, 80), null);
});
