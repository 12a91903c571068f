// Reports as data: what is declared holds together, and exports are safe to open.

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { metrics } from '#analytics/metrics.ts';
import { reports } from '#analytics/reports/index.ts';
import { checkParameters } from '#analytics/reports/parameters.ts';
import { describe, toCsv } from '#analytics/run-report.ts';
import { statements } from '#analytics/migrate.ts';

test('N9: every metric says what it means, and no two share a title', () => {
  const all = Object.values(metrics);
  for (const metric of all) assert.ok(metric.definition.endsWith('.'), metric.title);
  assert.equal(new Set(all.map(({ title }) => title)).size, all.length);
});

test('every folder of a report is in the list, and every report names what it draws', () => {
  const directory = new URL('../../../analytics/reports/', import.meta.url);
  const folders = readdirSync(directory, { withFileTypes: true }).filter((item) => item.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).toSorted(), reports.map(({ name }) => name).toSorted());
  for (const report of reports) {
    assert.ok(existsSync(new URL(`${report.name}/query.sql`, directory)));
    const keys = report.dimensions.map(({ key }) => key);
    assert.ok(keys.includes(report.chart.x), report.name);
    assert.ok(report.chart.series === null || keys.includes(report.chart.series), report.name);
    for (const metric of report.chart.y) assert.ok(report.metrics.includes(metric), report.name);
  }
});

test('every base column that a metric of a report needs is counted by its query', () => {
  for (const report of reports)
    for (const name of report.metrics)
      for (const [column] of metrics[name].formula.matchAll(/\b(?:n|ms)_[a-z_]+/g))
        assert.ok(report.sql.includes(`AS ${column}`), `${report.name} does not count ${column}`);
});

test('a description tells everything that a page needs', () => {
  for (const report of reports) {
    const { parameters, columns, question } = describe(report);
    assert.ok(question.endsWith('?'));
    assert.equal(columns.length, report.dimensions.length + report.metrics.length);
    assert.deepEqual(
      parameters.filter(({ required }) => required).map(({ name }) => name),
      ['from', 'to'],
    );
  }
});

test('F150: a span is widened to quarters of an hour, the same for every report', () => {
  const known = ['from', 'to', 'bucket'] as const;
  const given = { from: '2026-11-22T08:07:00Z', to: '2026-11-22T08:46:00Z' };
  const { from, to, bucket } = checkParameters(given, known);
  assert.deepEqual(
    { from, to, bucket },
    { from: '2026-11-22 08:00:00', to: '2026-11-22 09:00:00', bucket: 'day' },
  );
  assert.equal(
    checkParameters({ from: '1795334400000', to: '2026-12-01' }, known).from,
    '2026-11-22 08:00:00',
  );
});

test('a span that ends before it begins, or is none, is refused', () => {
  for (const given of [
    { from: '2026-11-22', to: '2026-11-21' },
    { from: '2026-11-22', to: '2026-11-22' },
    { from: '2026-11-22' },
    { from: '2026-11-22', to: '' },
    { from: '22.11.2026', to: '2026-11-23' },
  ])
    assert.throws(() => checkParameters(given, ['from', 'to']), { code: 'BAD_PARAMETER' });
});

test('an export quotes what needs it and disarms what a spreadsheet would run', () => {
  const [report] = reports;
  assert.ok(report !== undefined);
  const rows = [{ period: '2026-11-22', queue: '=cmd|"x"', queued: -1, accepted: null }];
  const lines = toCsv({ report: describe(report), rows, totals: {} }).split('\r\n');
  assert.equal(lines[1], `2026-11-22,"'=cmd|""x""",-1,,,,`);
  assert.equal(lines.at(-1), '');
});

test('a schema file is taken apart at the ends of its statements only', () => {
  assert.deepEqual(statements("-- a;b\nSELECT ';' AS x;\n\n-- only words\n;\nSELECT 2;\n"), [
    "-- a;b\nSELECT ';' AS x",
    'SELECT 2',
  ]);
});
