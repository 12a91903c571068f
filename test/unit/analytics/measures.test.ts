// Every figure of the process that reads the event streams shows what it says, in its own unit.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { measureAnalytics } from '#analytics/measures.ts';
import type { AnalyticsStats } from '#analytics/reader.ts';
import { scrape } from '#test/support/scrape.ts';

test('The lag of the streams, and what is taken from them, move with what the reader counts', async () => {
  const idle: AnalyticsStats = {
    ingested: 0,
    batches: 0,
    retries: 0,
    undecodable: 0,
    repeated: 0,
    projected: 0,
    waiting: 0,
    oldestWaitingMs: 0,
    isLeader: false,
  };
  let stats = idle;
  const metrics = createPrometheusMetrics();
  measureAnalytics(() => stats, metrics);
  const ours = async (): Promise<Record<string, number>> =>
    Object.fromEntries([...(await scrape(metrics))].filter(([name]) => name.startsWith('skillpost_')));
  assert.deepEqual([...new Set(Object.values(await ours()))], [0]);
  stats = {
    ingested: 900,
    batches: 3,
    retries: 2,
    undecodable: 4,
    repeated: 5,
    projected: 800,
    waiting: 70,
    oldestWaitingMs: 1_500,
    isLeader: true,
  };
  assert.deepEqual(await ours(), {
    skillpost_ingested_events_total: 900,
    skillpost_ingest_batches_total: 3,
    skillpost_ingest_retries_total: 2,
    skillpost_ingest_undecodable_total: 4,
    skillpost_ingest_repeated_total: 5,
    skillpost_projected_events_total: 800,
    skillpost_stream_waiting_events: 70,
    skillpost_stream_lag_seconds: 1.5,
    skillpost_stream_reader: 1,
  });
});
