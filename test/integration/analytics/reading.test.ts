// Who reads the event streams, what stays in them, and the second guard against counting twice.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { createAnalyticsClient } from '#analytics/client.ts';
import type { ClickHouseClient } from '#analytics/client.ts';
import { formBatch, writeJournal } from '#analytics/batch.ts';
import type { Batch } from '#analytics/batch.ts';
import type { StreamEntry } from '#analytics/event-row.ts';
import { EventTable, toRows } from '#analytics/event-table.ts';
import { migrateAnalytics } from '#analytics/migrate.ts';
import type { ApplyProjection } from '#analytics/projection.ts';
import { startAnalytics } from '#analytics/server.ts';
import type { Analytics } from '#analytics/server.ts';
import { startClickHouse } from '#test/support/clickhouse.ts';
import type { TestClickHouse } from '#test/support/clickhouse.ts';
import { openEventWriter } from '#test/support/event-streams.ts';
import type { EventWriter } from '#test/support/event-streams.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis } from '#test/support/redis.ts';
import type { TestRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';

let redis: TestRedis;
let clickhouse: TestClickHouse;
let client: ClickHouseClient;
let events: EventWriter;

before(async () => {
  [redis, clickhouse] = await Promise.all([startRedis(), startClickHouse()]);
  client = createAnalyticsClient(clickhouse.url);
  events = await openEventWriter(redis.url);
  await migrateAnalytics(client);
});

after(async () => {
  events.close();
  await client.close();
  await Promise.all([redis.stop(), clickhouse.stop()]);
});

beforeEach(async () => {
  await events.send(['FLUSHALL']);
  for (const table of ['events', 'queue_15m', 'agent_15m', 'ingest_cursors'])
    await client.command({ query: `TRUNCATE TABLE skillpost.${table}` });
});

function start(applyProjection: ApplyProjection = async () => undefined): Promise<Analytics> {
  return startAnalytics({
    redisUrl: redis.url,
    clickhouseUrl: clickhouse.url,
    applyProjection,
    log: createKeptLog(),
    shards: 4,
  });
}

const note = { type: 'message.received', queueId: 'support' };

function notes(count: number): (typeof note & { atMs: number })[] {
  return Array.from({ length: count }, (_, index) => ({ ...note, atMs: Date.UTC(2026, 10, 22) + index }));
}

async function counts(): Promise<{ rows: number; unique: number; received: number }> {
  const answer = await client.query({
    query: `SELECT (SELECT count() FROM skillpost.events) AS rows,
                   (SELECT uniqExact(event_id) FROM skillpost.events) AS unique,
                   (SELECT sum(n_received) FROM skillpost.queue_15m) AS received`,
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ rows: number; unique: number; received: number }>();
  assert.ok(row !== undefined);
  return row;
}

async function entriesOf(shard: number): Promise<StreamEntry[]> {
  const raw = (await events.send(['XRANGE', `{s:${shard}}:events`, '-', '+'])) as [
    Buffer,
    [Buffer, Buffer],
  ][];
  return raw.map(([id, fields]) => ({ shard, id: id.toString(), bytes: fields[1] }));
}

async function lengths(): Promise<number> {
  const each = await Promise.all([0, 1, 2, 3].map((shard) => events.send(['XLEN', `{s:${shard}}:events`])));
  return each.reduce<number>((sum, length) => sum + Number(length), 0);
}

test('of two processes one reads, and the other takes over when it stops', async () => {
  const first = await start();
  await until('the first reads', () => first.stats().isLeader);
  const second = await start();
  await events.write(1, notes(100));
  await until('all counted', async () => (await counts()).rows === 100);
  assert.equal(second.stats().isLeader, false);
  assert.equal(second.stats().ingested, 0);
  await first.stop();
  await events.write(2, notes(50));
  await until('the second counts', () => second.stats().ingested === 50);
  await second.stop();
  assert.deepEqual(await counts(), { rows: 150, unique: 150, received: 150 });
});

test('what lists have not taken stays in the streams, also when ClickHouse has it', async () => {
  let isAway = true;
  const projected: string[] = [];
  const analytics = await start(async (batch) => {
    if (isAway) throw new SkillpostError('STORE_TIMEOUT', 'unavailable', 'Not now.');
    projected.push(...batch.map(({ eventId }) => eventId));
  });
  try {
    await events.write(0, notes(20));
    await events.write(3, notes(20));
    await until('ClickHouse has them', () => analytics.stats().ingested === 40);
    await until('the trimmer has looked', () => analytics.stats().waiting === 40);
    await until('what waits gets older', () => analytics.stats().oldestWaitingMs > 2_000);
    isAway = false;
    await until('lists have them', () => projected.length === 40);
    assert.equal(new Set(projected).size, 40);
    await until('the streams are empty', async () => (await lengths()) === 0);
    await until('nothing waits any more', () => {
      const { waiting, oldestWaitingMs } = analytics.stats();
      return waiting === 0 && oldestWaitingMs === 0;
    });
  } finally {
    await analytics.stop();
  }
});

test('T23: entries that were counted by a reader whose journal is gone are not counted again', async () => {
  await events.write(2, notes(30));
  const entries = await entriesOf(2);
  // Every third entry is there, and the last one: a hole in the middle of what any range would say.
  const there = entries.filter((_, index) => index % 3 === 0 || index === 29);
  await new EventTable(client).insert(toRows(there).rows, 'a batch of another time');
  const analytics = await start();
  try {
    await until('the others are counted', () => analytics.stats().ingested === 30 - there.length, {
      timeoutMs: 30_000,
    });
    assert.equal(analytics.stats().repeated, there.length);
    assert.deepEqual(await counts(), { rows: 30, unique: 30, received: 30 });
  } finally {
    await analytics.stop();
  }
});

/** As a reader that dies: the entries are delivered to the group, these of shard 2 acknowledged, the batch journaled. */
async function dieAfterInserting(batch: Batch, acknowledged: readonly StreamEntry[]): Promise<void> {
  const keys = [0, 1, 2, 3].map((shard) => `{s:${shard}}:events`);
  for (const key of keys) await events.send(['XGROUP', 'CREATE', key, 'clickhouse', '0', 'MKSTREAM']);
  const unread = keys.map(() => '>');
  await events.send([
    'XREADGROUP',
    'GROUP',
    'clickhouse',
    'reader',
    'COUNT',
    '99',
    'STREAMS',
    ...keys,
    ...unread,
  ]);
  await events.send(['SET', '{analytics}:journal', writeJournal(batch.ranges)]);
  await new EventTable(client).insert(toRows(batch.entries).rows, batch.token);
  if (acknowledged.length > 0)
    await events.send(['XACK', '{s:2}:events', 'clickhouse', ...acknowledged.map(({ id }) => id)]);
}

test('T23: a batch whose reader died between the table and the roll-ups is completed, and counted once', async () => {
  for (const shard of [1, 2]) await events.write(shard, notes(40));
  const batch = formBatch([...(await entriesOf(1)).slice(0, 25), ...(await entriesOf(2)).slice(0, 25)]);
  // The engine died after the table had the batch: the roll-up never saw it.
  await client.command({ query: 'DETACH TABLE skillpost.queue_15m_view' });
  await dieAfterInserting(batch, []);
  await client.command({ query: 'ATTACH TABLE skillpost.queue_15m_view' });
  assert.deepEqual(await counts(), { rows: 50, unique: 50, received: 0 });
  const analytics = await start();
  try {
    await until('everything is counted', () => analytics.stats().ingested === 80);
    assert.deepEqual(await counts(), { rows: 80, unique: 80, received: 80 });
  } finally {
    await analytics.stop();
  }
});

test('T23: a batch whose reader died in the middle of acknowledging it is counted once', async () => {
  for (const shard of [1, 2]) await events.write(shard, notes(40));
  const batch = formBatch([...(await entriesOf(1)).slice(0, 25), ...(await entriesOf(2)).slice(0, 25)]);
  await dieAfterInserting(batch, (await entriesOf(2)).slice(0, 10));
  const analytics = await start();
  try {
    await until('everything is counted', async () => (await counts()).rows >= 80);
    await until('the streams are empty', async () => (await lengths()) === 0);
    assert.deepEqual(await counts(), { rows: 80, unique: 80, received: 80 });
    assert.equal(analytics.stats().repeated, 0, 'the journal was enough');
  } finally {
    await analytics.stop();
  }
});

test('an entry that is no event is left out and does not stop the others', async () => {
  await events.send(['XADD', '{s:1}:events', '*', 'e', 'no event at all']);
  await events.send(['XADD', '{s:1}:events', '*', 'other', 'field']);
  await events.write(1, notes(5));
  const analytics = await start();
  try {
    await until('the events are counted', () => analytics.stats().ingested === 5);
    assert.equal(analytics.stats().undecodable, 2);
    await until('the streams are empty', async () => (await lengths()) === 0);
  } finally {
    await analytics.stop();
  }
});
