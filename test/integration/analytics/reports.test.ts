// Reports against a set of events small enough to count by hand.
//
//   support (target 60 s)   08:05 received, queued     accepted after 30 s (in target)    handled 120 s, wrap-up 10 s
//                           08:50 received, queued     accepted after 90 s (late)         handled 60 s
//                           09:10 received, queued     not accepted
//   sales   (target 600 s)  08:20 received, queued     missed once, accepted after 90 s   handled 30 s
//                           08:21 automatic, received

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAnalyticsClient } from '#analytics/client.ts';
import type { ClickHouseClient } from '#analytics/client.ts';
import { EventTable, toRows } from '#analytics/event-table.ts';
import { migrateAnalytics } from '#analytics/migrate.ts';
import { createReports } from '#analytics/run-report.ts';
import type { ReportsPort } from '#actors/ports/reports.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { startClickHouse } from '#test/support/clickhouse.ts';
import type { TestClickHouse } from '#test/support/clickhouse.ts';

let clickhouse: TestClickHouse;
let client: ClickHouseClient;
let reports: ReportsPort;

function at(time: string): number {
  return Date.parse(`2026-11-22T${time}Z`);
}

const happened: readonly Partial<Event>[] = [
  { type: 'message.received', atMs: at('08:05:00'), queueId: 'support' },
  { type: 'item.queued', atMs: at('08:05:00'), queueId: 'support' },
  { type: 'offer.made', atMs: at('08:05:10'), queueId: 'support', agentId: 'agent1' },
  { type: 'item.accepted', atMs: at('08:05:30'), queueId: 'support', agentId: 'agent1', waitMs: 30_000 },
  { type: 'reply.sent', atMs: at('08:07:30'), queueId: 'support', agentId: 'agent1' },
  {
    type: 'item.done',
    atMs: at('08:07:30'),
    queueId: 'support',
    agentId: 'agent1',
    handleMs: 120_000,
    // Parked twice in between.
    segments: 3,
  },
  { type: 'conversation.closed', atMs: at('08:07:30'), queueId: 'support', agentId: 'agent1' },
  { type: 'wrap_up.ended', atMs: at('08:07:40'), queueId: 'support', agentId: 'agent1', wrapUpMs: 10_000 },
  { type: 'message.received', atMs: at('08:50:00'), queueId: 'support' },
  { type: 'item.queued', atMs: at('08:50:00'), queueId: 'support' },
  { type: 'offer.made', atMs: at('08:51:00'), queueId: 'support', agentId: 'agent2' },
  { type: 'item.accepted', atMs: at('08:51:30'), queueId: 'support', agentId: 'agent2', waitMs: 90_000 },
  { type: 'item.done', atMs: at('08:52:30'), queueId: 'support', agentId: 'agent2', handleMs: 60_000 },
  { type: 'message.received', atMs: at('09:10:00'), queueId: 'support' },
  { type: 'item.queued', atMs: at('09:10:00'), queueId: 'support' },
  { type: 'message.received', atMs: at('08:20:00'), queueId: 'sales' },
  { type: 'item.queued', atMs: at('08:20:00'), queueId: 'sales' },
  { type: 'offer.made', atMs: at('08:20:10'), queueId: 'sales', agentId: 'agent1' },
  { type: 'offer.missed', atMs: at('08:20:40'), queueId: 'sales', agentId: 'agent1' },
  { type: 'offer.made', atMs: at('08:20:41'), queueId: 'sales', agentId: 'agent2' },
  { type: 'item.accepted', atMs: at('08:21:30'), queueId: 'sales', agentId: 'agent2', waitMs: 90_000 },
  { type: 'item.done', atMs: at('08:22:00'), queueId: 'sales', agentId: 'agent2', handleMs: 30_000 },
  { type: 'message.received', atMs: at('08:21:00'), queueId: 'sales', automatic: true },
  ...['kept', 'kept', 'kept', 'broken'].map((status) => ({
    type: 'promise.scored',
    atMs: at('10:00:00'),
    queueId: 'support',
    status,
  })),
  ...['06:00:00', '06:01:00', '06:02:00', '06:03:00', '09:59:00'].map((time) => ({
    type: 'promise.made',
    atMs: at(time),
    queueId: 'support',
  })),
];

before(async () => {
  clickhouse = await startClickHouse();
  client = createAnalyticsClient(clickhouse.url);
  await migrateAnalytics(client);
  // A second process of this version, or the next start, finds everything as it should be.
  await migrateAnalytics(client);
  const entries = happened.map((event, index) => ({
    shard: index % 4,
    id: `${event.atMs}-${index}`,
    bytes: Event.encode(Event.fromPartial(event)).finish(),
  }));
  await new EventTable(client).insert(toRows(entries).rows, 'by-hand');
  reports = createReports({ client, targets: () => ({ support: 60, sales: 600 }) });
});

after(async () => {
  await client.close();
  await clickhouse.stop();
});

const day = { from: '2026-11-22', to: '2026-11-23' };

test('F145: the service level counts what was accepted within the target of its queue', async () => {
  const { rows, totals } = await reports.run('service-level', { ...day, bucket: 'hour' });
  const support = {
    queue: 'support',
    queued: 2,
    accepted: 2,
    accepted_in_target: 1,
    service_level: 50,
    asa: 60,
  };
  assert.deepEqual(rows, [
    {
      period: '2026-11-22 08:00',
      queue: 'sales',
      queued: 1,
      accepted: 1,
      accepted_in_target: 1,
      service_level: 100,
      asa: 90,
    },
    { period: '2026-11-22 08:00', ...support },
    {
      period: '2026-11-22 09:00',
      queue: 'support',
      queued: 1,
      accepted: 0,
      accepted_in_target: 0,
      service_level: null,
      asa: null,
    },
  ]);
  // Two of three, not the mean of 100 % and 50 %.
  assert.deepEqual(totals, { queued: 4, accepted: 3, accepted_in_target: 2, service_level: 66.67, asa: 70 });
});

test('F143, F151: the volume leaves automatic mail out of what was received', async () => {
  const { rows, totals } = await reports.run('volume', day);
  assert.deepEqual(rows, [
    {
      period: '2026-11-22',
      queue: 'sales',
      received: 1,
      automatic: 1,
      queued: 1,
      accepted: 1,
      replied: 0,
      closed: 0,
      reopened: 0,
    },
    {
      period: '2026-11-22',
      queue: 'support',
      received: 3,
      automatic: 0,
      queued: 3,
      accepted: 2,
      replied: 1,
      closed: 1,
      reopened: 0,
    },
  ]);
  assert.equal(totals['received'], 4);
});

test('F150: a span and a queue that were chosen leave everything else out', async () => {
  const span = { from: '2026-11-22T08:45:00Z', to: '2026-11-22T09:00:00Z', queue: 'support' };
  const volume = await reports.run('volume', { ...span, bucket: 'quarter-hour' });
  assert.deepEqual(
    volume.rows.map(({ period, queue, received }) => ({ period, queue, received })),
    [{ period: '2026-11-22 08:45', queue: 'support', received: 1 }],
  );
  const level = await reports.run('service-level', { ...span, bucket: 'quarter-hour' });
  assert.equal(level.totals['accepted'], 1);
});

test('F150: days, weeks and months begin in the time zone that was asked for', async () => {
  const span = { from: '2026-11-01', to: '2026-12-01', queue: 'support' };
  const periods = async (bucket: string, zone: string): Promise<unknown[]> =>
    (await reports.run('service-level', { ...span, bucket, zone })).rows.map(({ period }) => period);
  assert.deepEqual(await periods('month', 'UTC'), ['2026-11']);
  // The 22nd is a Sunday; in Auckland it is Monday by then.
  assert.deepEqual(await periods('week', 'UTC'), ['2026-11-16']);
  assert.deepEqual(await periods('day', 'Pacific/Auckland'), ['2026-11-22']);
  assert.deepEqual(await periods('hour', 'Asia/Kathmandu'), ['2026-11-22 13:00', '2026-11-22 14:00']);
  assert.deepEqual(
    (await reports.run('volume', { ...span, bucket: 'week', zone: 'Pacific/Auckland' })).rows.map(
      (row) => row['period'],
    ),
    ['2026-11-16'],
  );
});

test('F139: arrivals are counted by the hours of the time zone that was asked for', async () => {
  const { rows } = await reports.run('time-of-day', { ...day, zone: 'Europe/Berlin', queue: 'support' });
  assert.deepEqual(
    rows.map(({ hour, received, asa }) => ({ hour, received, asa })),
    [
      { hour: 9, received: 2, asa: 60 },
      { hour: 10, received: 1, asa: null },
    ],
  );
});

test('N4: of the waits that were promised, the share is shown that was kept', async () => {
  const { rows, totals } = await reports.run('promises', { ...day, bucket: 'day' });
  assert.deepEqual(rows, [
    {
      period: '2026-11-22',
      queue: 'support',
      promised: 5,
      promises_scored: 4,
      promises_kept: 3,
      promise_rate: 75,
    },
  ]);
  assert.equal(totals['promise_rate'], 75);
});

test('F84 F137: agents are counted with items and stints apart, what they missed and how long they handled', async () => {
  const { rows } = await reports.run('agents', day);
  const counts = { declined: 0 };
  assert.deepEqual(rows, [
    {
      agent: 'agent1',
      offered: 2,
      missed: 1,
      ...counts,
      accepted: 1,
      replied: 1,
      done: 1,
      segments: 3,
      aht: 130,
      aht_segment: 40,
      miss_rate: 50,
    },
    {
      agent: 'agent2',
      offered: 2,
      missed: 0,
      ...counts,
      accepted: 2,
      replied: 0,
      done: 2,
      segments: 2,
      aht: 45,
      aht_segment: 45,
      miss_rate: 0,
    },
  ]);
});

test('T23: the export says what the table says', async () => {
  const { report, rows } = await reports.run('service-level', day);
  const lines = (await reports.csv('service-level', day)).trimEnd().split('\r\n');
  assert.deepEqual(lines, [
    report.columns.map(({ title }) => title).join(','),
    ...rows.map((row) => report.columns.map(({ key }) => String(row[key])).join(',')),
  ]);
});

test('N9: analysts read the same numbers from the view of a report', async () => {
  const analyst = createAnalyticsClient(clickhouse.analystUrl);
  try {
    const answer = await analyst.query({
      query: `SELECT queue, service_level FROM skillpost.report_service_level(
                from = '2026-11-22 00:00:00', to = '2026-11-23 00:00:00', queue = '', bucket = 'day', zone = 'UTC',
                targets = map('support', 60, 'sales', 600), target = 3600)`,
      format: 'JSONEachRow',
    });
    assert.deepEqual(await answer.json(), [
      { queue: 'sales', service_level: 100 },
      { queue: 'support', service_level: 50 },
    ]);
  } finally {
    await analyst.close();
  }
});

test('a parameter that is wrong is refused in plain words', async () => {
  await assert.rejects(reports.run('volume', { ...day, from: 'yesterday' }), { code: 'BAD_PARAMETER' });
  await assert.rejects(reports.run('volume', { ...day, zone: 'Mars/Base' }), { code: 'BAD_PARAMETER' });
  await assert.rejects(reports.run('volume', { ...day, quue: 'support' }), { code: 'BAD_PARAMETER' });
  await assert.rejects(reports.run('nothing', day), { code: 'NOT_FOUND' });
  const hostile = await reports.run('volume', { ...day, queue: "' OR 1 = 1 --" });
  assert.deepEqual(hostile.rows, []);
});

test('a report without anything to count has totals all the same', async () => {
  const { rows, totals } = await reports.run('service-level', { from: '2020-01-01', to: '2020-02-01' });
  assert.deepEqual(rows, []);
  assert.deepEqual(totals, { queued: 0, accepted: 0, accepted_in_target: 0, service_level: null, asa: null });
  const untargeted = createReports({ client, targets: () => ({}) });
  assert.equal((await untargeted.run('service-level', day)).totals['service_level'], 100);
});

test('an engine that does not answer is an error that may be tried again', async () => {
  const nowhere = createAnalyticsClient('http://skillpost:x@127.0.0.1:1');
  try {
    const broken = createReports({ client: nowhere, targets: () => ({}) });
    await assert.rejects(broken.run('volume', day), { code: 'REPORTS_UNAVAILABLE', category: 'unavailable' });
  } finally {
    await nowhere.close();
  }
});
