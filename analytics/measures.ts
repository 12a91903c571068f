// What the process that reads the event streams measures: how far it is behind, and what it has taken.

import type { Metrics } from '#actors/ports/metrics.ts';
import type { AnalyticsStats } from './reader.ts';

type CountedStat = 'ingested' | 'batches' | 'retries' | 'undecodable' | 'repeated' | 'projected';

const sums: readonly (readonly [name: string, help: string, stat: CountedStat])[] = [
  ['skillpost_ingested_events_total', 'Events put into ClickHouse.', 'ingested'],
  ['skillpost_ingest_batches_total', 'Batches of events put into ClickHouse.', 'batches'],
  ['skillpost_ingest_retries_total', 'Tries that ClickHouse did not take.', 'retries'],
  [
    'skillpost_ingest_undecodable_total',
    'Stream entries that are no events, and were left out.',
    'undecodable',
  ],
  [
    'skillpost_ingest_repeated_total',
    'Events found in ClickHouse already, and not counted again.',
    'repeated',
  ],
  ['skillpost_projected_events_total', 'Events applied to the lists in Postgres.', 'projected'],
];

export function measureAnalytics(stats: () => AnalyticsStats, metrics: Metrics): void {
  for (const [name, help, stat] of sums) metrics.sum({ name, help }, () => stats()[stat]);
  metrics.gauge(
    { name: 'skillpost_stream_waiting_events', help: 'Events in the streams that somebody has yet to take.' },
    () => stats().waiting,
  );
  metrics.gauge(
    { name: 'skillpost_stream_lag_seconds', help: 'Age of the oldest of them.' },
    () => stats().oldestWaitingMs / 1_000,
  );
  metrics.gauge(
    { name: 'skillpost_stream_reader', help: '1 in the one process that reads the streams, else 0.' },
    () => (stats().isLeader ? 1 : 0),
  );
}
