// What an actor node says of itself, over a real Redis: after one case was opened, its turns, commits, events and leases
// are in the metrics.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createActorClient } from '#actors/actor-client.ts';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { type Hosting, startHosting } from '#actors/node.ts';
import { openCase } from '#test/load/cases.ts';
import { benchDirectory } from '#test/load/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { scrape } from '#test/support/scrape.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';

const metrics = createPrometheusMetrics();
const directory = benchDirectory();
let redis: TestRedis;
let hosting: Hosting | null = null;

before(async () => {
  redis = await startRedis();
  hosting = await startHosting({
    redisUrl: redis.url,
    host: '127.0.0.1',
    port: 0,
    log: createKeptLog(),
    world: () => directory,
    runEffect: () => Promise.resolve(),
    metrics,
  });
});
after(async () => {
  await hosting?.stop();
  await redis.stop();
});

const scraped = (): Promise<ReadonlyMap<string, number>> => scrape(metrics);

test('a node measures its turns, commits, events, messages and leases', async () => {
  assert.ok(hosting !== null);
  const client = createActorClient(hosting.node.router, kindCodecs, systemChance);
  const before = await scraped();
  assert.equal(before.get('skillpost_turns_total'), 0);
  assert.equal(before.get('skillpost_shards_served'), 256);
  assert.equal(before.get('skillpost_lease_changes_total{change="acquired"}'), 256);
  assert.equal(before.get('skillpost_lease_changes_total{change="lost"}'), 0);
  await openCase(client, 0);
  const now = await until('the queue to have taken the case', async () => {
    const values = await scraped();
    return values.get('skillpost_events_total{type="item.queued"}') === 1 &&
      values.get('skillpost_outbox_entries') === 0
      ? values
      : null;
  });
  const at = (name: string): number => now.get(name) ?? Number.NaN;
  assert.ok(at('skillpost_turns_total') >= 2, 'conversation and queue');
  assert.ok(at('skillpost_tells_total') >= 1, 'the conversation told the queue');
  assert.ok(at('skillpost_commits_total{outcome="committed"}') >= 2);
  assert.equal(at('skillpost_commit_seconds_count'), at('skillpost_commits_total{outcome="committed"}'));
  assert.ok(at('skillpost_commit_seconds_sum') > 0);
  assert.equal(at('skillpost_events_total{type="conversation.opened"}'), 1);
  assert.equal(at('skillpost_activations'), 2);
  assert.equal(at('skillpost_actor_load_seconds_count'), 2);
  assert.equal(at('skillpost_outbox_oldest_seconds'), 0);
  assert.equal(at('skillpost_bugs_total'), 0);
});

test('a store that does not answer shows in the metrics', { timeout: 60_000 }, async () => {
  assert.ok(hosting !== null);
  const client = createActorClient(hosting.node.router, kindCodecs, systemChance);
  redis.freeze();
  try {
    const opened = openCase(client, 1).catch(() => null);
    await until(
      'commits without an answer, or leases that ran out',
      async () => {
        const values = await scraped();
        const lost = values.get('skillpost_lease_changes_total{change="lost"}') ?? 0;
        return lost > 0 && values.get('skillpost_shards_served') === 0;
      },
      { timeoutMs: 20_000 },
    );
    await opened;
  } finally {
    redis.thaw();
  }
  await until(
    'all shards to be served again',
    async () => (await scraped()).get('skillpost_shards_served') === 256,
    {
      timeoutMs: 20_000,
    },
  );
});
