// Ingestion with a real Redis and the embedded engine: every event is counted once, whatever is killed.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createAnalyticsClient } from '#analytics/client.ts';
import type { ClickHouseClient } from '#analytics/client.ts';
import { startAnalytics } from '#analytics/server.ts';
import type { Analytics } from '#analytics/server.ts';
import type { ProjectedEvent } from '#analytics/projection.ts';
import { startClickHouse } from '#test/support/clickhouse.ts';
import type { TestClickHouse } from '#test/support/clickhouse.ts';
import { openEventWriter } from '#test/support/event-streams.ts';
import type { EventWriter } from '#test/support/event-streams.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis } from '#test/support/redis.ts';
import type { TestRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';
import { Explanation } from '#proto/gen/skillpost/v1/types.ts';

let redis: TestRedis;
let clickhouse: TestClickHouse;
let client: ClickHouseClient;
let events: EventWriter;

before(async () => {
  [redis, clickhouse] = await Promise.all([startRedis(), startClickHouse()]);
  client = createAnalyticsClient(clickhouse.url);
  events = await openEventWriter(redis.url);
});

after(async () => {
  events.close();
  await client.close();
  await Promise.all([redis.stop(), clickhouse.stop()]);
});

async function one<T>(query: string): Promise<T> {
  const answer = await client.query({ query, format: 'JSONEachRow' });
  const [row] = await answer.json<T>();
  assert.ok(row !== undefined);
  return row;
}

interface Counted {
  readonly rows: number;
  readonly unique: number;
  readonly received: number;
}

async function counted(): Promise<Counted> {
  return one<Counted>(`SELECT
    (SELECT count() FROM skillpost.events) AS rows,
    (SELECT uniqExact(event_id) FROM skillpost.events) AS unique,
    (SELECT sum(n_received) FROM skillpost.queue_15m) AS received`).catch(() => ({
    rows: 0,
    unique: 0,
    received: 0,
  }));
}

function received(count: number, startMs: number): { type: string; atMs: number; queueId: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    type: 'message.received',
    atMs: startMs + index,
    queueId: index % 2 === 0 ? 'support' : 'sales',
  }));
}

test('events of every shard reach ClickHouse and the projection, then leave the streams', async () => {
  const projected: ProjectedEvent[] = [];
  const analytics = await startAnalytics({
    redisUrl: redis.url,
    clickhouseUrl: clickhouse.url,
    applyProjection: async (batch) => {
      projected.push(...batch);
    },
    log: createKeptLog(),
  });
  try {
    const at = Date.UTC(2026, 10, 22, 9);
    for (let shard = 0; shard < 256; shard += 1) await events.write(shard, received(2, at + shard));
    await events.write(3, [
      {
        type: 'offer.made',
        atMs: at,
        queueId: 'support',
        skills: [{ skillId: 'german', level: 7 }],
        explanation: Explanation.fromPartial({
          ruleId: 'vip',
          ruleVersion: 2,
          strategy: 'longest-idle',
          chosenAgentId: 'agent1',
          candidates: [],
          candidatesTotal: 1,
          summary: 'the only one',
        }),
      },
    ]);
    // The roll-ups follow the table within the same insert.
    await until('all events in ClickHouse', async () => {
      const { rows, received } = await counted();
      return rows === 513 && received === 512;
    });
    await until('all events projected', () => projected.length === 513);
    assert.deepEqual(await counted(), { rows: 513, unique: 513, received: 512 });
    const offer = await one<{ skill: number; summary: string; at: string }>(
      `SELECT skills['german'] AS skill, JSONExtractString(explanation, 'summary') AS summary, toString(at) AS at
       FROM skillpost.events WHERE type = 'offer.made'`,
    );
    assert.deepEqual(offer, { skill: 7, summary: 'the only one', at: '2026-11-22 09:00:00.000' });
    await until(
      'the streams are empty',
      async () => Number(await events.send(['XLEN', '{s:3}:events'])) === 0,
    );
  } finally {
    await analytics.stop();
  }
});

interface Child {
  readonly process: ChildProcess;
  readonly exited: Promise<unknown>;
}

function forkIngester(): Child {
  const child = fork(fileURLToPath(new URL('./ingester-process.ts', import.meta.url)), [], {
    env: { ...process.env, REDIS_URL: redis.url, CLICKHOUSE_URL: clickhouse.url },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return { process: child, exited: once(child, 'exit') };
}

test('T23: every event is counted exactly once while ingester and engine are killed again and again', async () => {
  const before = await counted();
  const start = Date.UTC(2026, 10, 22, 10);
  let child = forkIngester();
  let written = 0;
  let seen = before.rows;
  const inFlight = async (): Promise<boolean> => (await events.send(['GET', '{analytics}:journal'])) !== null;
  try {
    for (let round = 0; round < 4; round += 1) {
      for (let shard = 0; shard < 16; shard += 1) await events.write(shard, received(150, start + written));
      written += 16 * 150;
      // The two moments that matter: while an insert is under way, and between the insert and its acknowledgement.
      if (round % 4 < 2) await until('a batch in flight', inFlight, { everyMs: 1, timeoutMs: 30_000 });
      else
        await until('a batch in the table', async () => (await counted()).rows > seen, {
          everyMs: 1,
          timeoutMs: 30_000,
        });
      seen = (await counted()).rows;
      if (round % 2 === 0) {
        child.process.kill('SIGKILL');
        await child.exited;
        child = forkIngester();
      } else await clickhouse.killAndRestart();
    }
    await until('everything', async () => (await counted()).rows >= before.rows + written, {
      timeoutMs: 30_000,
    });
    // A batch whose insert was cut short is in the table before it is in the roll-ups; its retry completes both.
    await until(
      'the last batch is finished',
      async () => (await events.send(['GET', '{analytics}:journal'])) === null,
    );
    assert.deepEqual(await counted(), {
      rows: before.rows + written,
      unique: before.unique + written,
      received: before.received + written,
    });
  } finally {
    child.process.kill('SIGKILL');
    await child.exited;
  }
});

test('a Redis that lost everything is read again from its new beginning', async () => {
  const before = await counted();
  const analytics: Analytics = await startAnalytics({
    redisUrl: redis.url,
    clickhouseUrl: clickhouse.url,
    applyProjection: async () => undefined,
    log: createKeptLog(),
  });
  try {
    await until('it reads', () => analytics.stats().isLeader);
    await events.send(['FLUSHALL']);
    await events.write(7, received(10, Date.UTC(2026, 10, 22, 11)));
    await until('the new events', async () => (await counted()).rows === before.rows + 10);
  } finally {
    await analytics.stop();
  }
});
