// Composition root of analytics: Redis in, ClickHouse and projections out.

import { randomUUID } from 'node:crypto';
import { createCaseProjection } from '#actors/adapters/postgres/case-projection.ts';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { eventStreamKey } from '#actors/adapters/redis/keys.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Config } from '#actors/config.ts';
import { limits } from '#actors/limits.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Metrics } from '#actors/ports/metrics.ts';
import { createAnalyticsClient } from './client.ts';
import { EventTable } from './event-table.ts';
import { measureAnalytics } from './measures.ts';
import { migrateAnalytics } from './migrate.ts';
import type { ApplyProjection } from './projection.ts';
import { Reader } from './reader.ts';
import type { AnalyticsStats } from './reader.ts';

export interface AnalyticsOptions {
  readonly redisUrl: string;
  /** With user and password. */
  readonly clickhouseUrl: string;
  readonly applyProjection: ApplyProjection;
  readonly log: Log;
  /** Default: the cluster's 256. */
  readonly shards?: number;
  /** Absent: nothing is measured. */
  readonly metrics?: Metrics | undefined;
}

export interface Analytics {
  /** Finishes the batch in hand, at most a second when the stores answer. */
  stop(): Promise<void>;
  stats(): AnalyticsStats;
}

/** Resolves when Redis answers; ClickHouse may come later, the streams hold the events until then. */
export async function startAnalytics(options: AnalyticsOptions): Promise<Analytics> {
  const { redisUrl, log } = options;
  const connect = (name: string) => connectRedis(redisUrl, { name: `analytics-${name}`, log });
  const [ingest, projection, control] = await Promise.all([
    connect('ingest'),
    connect('projection'),
    connect('control'),
  ]);
  const client = createAnalyticsClient(options.clickhouseUrl);
  let isPrepared = false;
  const reader = new Reader({
    connections: { ingest, projection, control },
    shards: options.shards ?? limits.shards,
    keyOf: eventStreamKey,
    table: new EventTable(client),
    prepare: async () => {
      if (!isPrepared) await migrateAnalytics(client);
      isPrepared = true;
    },
    applyProjection: options.applyProjection,
    holder: randomUUID(),
    // Only differences are taken: a clock that is set must not end or stretch a leadership.
    nowMs: () => performance.now(),
    wallMs: () => systemClock.now(),
    log,
  });
  if (options.metrics !== undefined) measureAnalytics(() => reader.stats(), options.metrics);
  reader.start();
  return {
    stats: () => reader.stats(),
    async stop() {
      await reader.stop();
      for (const connection of [ingest, projection, control]) connection.close();
      await client.close();
    },
  };
}

/** The part `analytics` of a process: everything from the environment. */
export async function startAnalyticsPart(
  config: Config,
  log: Log,
  metrics?: Metrics,
): Promise<{ readonly ports: Readonly<Record<string, never>>; stop(): Promise<void> }> {
  const database = openDatabase(config.databaseUrl);
  const projection = createCaseProjection(database);
  const analytics = await startAnalytics({
    redisUrl: config.redisUrl,
    clickhouseUrl: config.clickhouseUrl,
    applyProjection: (events) => projection.apply(events),
    log,
    metrics,
  });
  return {
    ports: {},
    async stop() {
      await analytics.stop();
      await database.destroy();
    },
  };
}
