// The reports on ratings against a set of events small enough to count by hand.
//
//   support  anna  r1: 2, changed to 5 on the next day     r2: 4
//   support  ben   r3: 1
//   sales    ben   r4: 3 on the day after

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ReportsPort } from '#actors/ports/reports.ts';
import { createAnalyticsClient } from '#analytics/client.ts';
import type { ClickHouseClient } from '#analytics/client.ts';
import { EventTable, toRows } from '#analytics/event-table.ts';
import { migrateAnalytics } from '#analytics/migrate.ts';
import { createReports } from '#analytics/run-report.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { startClickHouse, type TestClickHouse } from '#test/support/clickhouse.ts';

let clickhouse: TestClickHouse;
let client: ClickHouseClient;
let reports: ReportsPort;

function rated(messageId: string, at: string, status: string, [queueId, agentId]: [string, string]): Event {
  return Event.fromPartial({
    type: 'rating.given',
    atMs: Date.parse(`2026-11-${at}Z`),
    messageId,
    status,
    queueId,
    agentId,
  });
}

before(async () => {
  clickhouse = await startClickHouse();
  client = createAnalyticsClient(clickhouse.url);
  await migrateAnalytics(client);
  const events = [
    rated('r1', '21T10:00:00', '2', ['support', 'anna']),
    rated('r1', '22T08:00:00', '5', ['support', 'anna']),
    rated('r2', '21T11:00:00', '4', ['support', 'anna']),
    rated('r3', '21T23:30:00', '1', ['support', 'ben']),
    rated('r4', '22T12:00:00', '3', ['sales', 'ben']),
  ];
  const entries = events.map((event, index) => ({
    shard: 0,
    id: `${event.atMs}-${index}`,
    bytes: Event.encode(event).finish(),
  }));
  await new EventTable(client).insert(toRows(entries).rows, 'by-hand');
  reports = createReports({ client, targets: () => ({}) });
});
after(async () => {
  await client.close();
  await clickhouse.stop();
});

const span = { from: '2026-11-20', to: '2026-11-24' };
const row = (period: string, queue: string, [rated, mean, good, bad]: readonly number[]): object => ({
  period,
  queue,
  rated,
  rating_mean: mean,
  rating_good_rate: good,
  rating_bad_rate: bad,
});

test('F111: ratings are counted by queue and day, and one that was changed counts once, as it is now', async () => {
  const { rows, totals } = await reports.run('ratings', { ...span, bucket: 'day' });
  assert.deepEqual(rows, [
    row('2026-11-21', 'support', [2, 2.5, 50, 50]),
    row('2026-11-22', 'sales', [1, 3, 0, 0]),
    row('2026-11-22', 'support', [1, 5, 100, 0]),
  ]);
  assert.deepEqual(totals, { rated: 4, rating_mean: 3.25, rating_good_rate: 50, rating_bad_rate: 25 });
});

test('F111: queue, agent, span and time zone leave everything else out', async () => {
  const ofAgent = await reports.run('ratings', { ...span, bucket: 'month', agent: 'ben' });
  assert.deepEqual(ofAgent.rows, [
    row('2026-11', 'sales', [1, 3, 0, 0]),
    row('2026-11', 'support', [1, 1, 0, 100]),
  ]);
  const berlin = await reports.run('ratings', { ...span, queue: 'support', zone: 'Europe/Berlin' });
  assert.deepEqual(
    berlin.rows.map(({ period, rated }) => [period, rated]),
    [
      ['2026-11-21', 1],
      ['2026-11-22', 2],
    ],
  );
  const before = await reports.run('ratings', { from: '2026-11-21', to: '2026-11-22' });
  assert.equal(before.totals['rated'], 2, 'what was changed later counts later');
});

test('F111: agents are shown with what customers say of them', async () => {
  const { rows } = await reports.run('agent-ratings', span);
  assert.deepEqual(rows, [
    { agent: 'anna', rated: 2, rating_mean: 4.5, rating_good_rate: 100, rating_bad_rate: 0 },
    { agent: 'ben', rated: 2, rating_mean: 2, rating_good_rate: 0, rating_bad_rate: 50 },
  ]);
});

test('F111: analysts ask for the same numbers in SQL', async () => {
  const answer = await client.query({
    query: `SELECT sum(rated) AS n FROM skillpost.report_ratings(from = '2026-11-20 00:00:00',
      to = '2026-11-24 00:00:00', queue = '', agent = '', bucket = 'day', zone = 'UTC')`,
    format: 'JSONEachRow',
  });
  assert.deepEqual(
    (await answer.json<{ n: string | number }>()).map(({ n }) => Number(n)),
    [4],
  );
});
