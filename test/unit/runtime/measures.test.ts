// Every figure that a node shows of itself moves when what it stands for happens: each is driven once, and a figure that
// nobody drives fails here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryShardStore } from '#actors/adapters/memory/shard-store.ts';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { measureHost, measureNode, measureStore } from '#actors/measures.ts';
import type { ShardCommit } from '#actors/ports/shard-store.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { address, createHostBench, idsApart, settle } from '#test/support/runtime/host-bench.ts';
import { holdStore } from '#test/support/runtime/held-store.ts';
import { scrape } from '#test/support/scrape.ts';
import { createBench } from '../cluster/cluster-bench.ts';

const command = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test('Each figure of a shard host moves with what it counts', async () => {
  const bench = createHostBench({ limits: { backlogCommands: 4, commitTurns: 1 } });
  const metrics = createPrometheusMetrics();
  measureHost({ stats: () => bench.host.stats() }, metrics);
  const highest = new Map<string, number>();
  const look = async (): Promise<ReadonlyMap<string, number>> => {
    await settle();
    const now = await scrape(metrics);
    for (const [name, value] of now) highest.set(name, Math.max(value, highest.get(name) ?? 0));
    return now;
  };
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  const before = await look();
  assert.equal(before.get('skillpost_turns_total'), 0);

  await bench.ask(one, { reject: true });
  await bench.ask(one, { bug: 'decide' });
  const tell = { to: address(one), fromShard: 3, sequence: 1, previous: 0, command: command({ add: 1 }) };
  await bench.host.tell(tell);
  await bench.host.tell(tell);
  await bench.ask(one, { add: 1, timer: { key: 't', dueAt: bench.clock.now() + 1_000 } });
  assert.equal((await look()).get('skillpost_timers'), 1);

  bench.store.holding = true;
  const flood = Array.from({ length: 9 }, () => bench.ask(one, { add: 1 }));
  const flooded = await look();
  assert.ok((flooded.get('skillpost_backlog_deepest_commands') ?? 0) >= 2);
  bench.store.holding = false;
  for (const held of bench.store.held.splice(0)) await held.deliver();
  await Promise.all(flood);

  bench.onTell = () => Promise.resolve({ code: 'BAD', category: 'bug', text: 'No.' });
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 1 } });
  for (let second = 0; second < 20; second += 1) {
    bench.clock.advance(1_000);
    await look();
  }
  bench.onTell = (request) => bench.host.tell(request);
  for (let minute = 0; minute < 4; minute += 1) {
    bench.clock.advance(60_000);
    await look();
  }
  const after = await look();
  const still = [...highest].filter(([name, value]) => name.startsWith('skillpost_') && value === 0);
  assert.deepEqual(still, [], 'nothing here made these move');
  assert.equal(after.get('skillpost_outbox_entries'), 0);
  assert.equal(after.get('skillpost_outbox_oldest_seconds'), 0);
  assert.equal(after.get('skillpost_activations'), 0);
  assert.equal(after.get('skillpost_overloaded_total'), bench.host.stats().overloaded);
  assert.ok((highest.get('skillpost_outbox_oldest_seconds') ?? 0) >= 10, 'in seconds');
});

const actors = ['a', 'b', 'c'].map((id) => ({
  actor: { kind: 'counter', id },
  writes: new Map([['r:main', Buffer.from('1')]]),
}));

test('Commits are counted by what the store said, with their time and size; events by type; loads by their time', async () => {
  const memory = holdStore(createMemoryShardStore(createManualClock()));
  const metrics = createPrometheusMetrics();
  let now = 0;
  const clock = { ...createManualClock(), monotonicNow: () => now };
  let answer: 'full' | 'unknown' | null = null;
  const slow = {
    ...memory,
    loadActor: (...of: Parameters<typeof memory.loadActor>) => {
      now += 20;
      return memory.loadActor(...of);
    },
    commit: (commit: ShardCommit) => {
      now += 10;
      return answer === null ? memory.commit(commit) : Promise.resolve(answer);
    },
  };
  const store = measureStore(slow, clock, metrics);
  const lease = await store.acquire(1, 'one', 60_000);
  assert.ok(lease !== null);
  const { load } = await store.loadShard(1, lease.token);
  const events = ['offer.made', 'offer.made', 'case.closed'].map((type) =>
    Event.encode(Event.create({ type })).finish(),
  );
  const nothing = { timersSet: [], timersCleared: [], outboxAdded: [], outboxRemoved: [] };
  const commit = { shard: 1, token: lease.token, load, actors, events, ...nothing };
  assert.equal(await store.commit(commit), 'committed');
  assert.equal(await store.commit({ ...commit, token: lease.token - 1 }), 'fenced');
  for (answer of ['full', 'unknown'] as const) assert.equal(await store.commit(commit), answer);
  await store.loadActor(1, { kind: 'counter', id: 'a' });
  const shown = await scrape(metrics);
  const values = (name: string, keys: readonly string[]): readonly (number | undefined)[] =>
    keys.map((key) => shown.get(`${name}${key}`));
  const outcomes = ['committed', 'fenced', 'full', 'unknown'].map((outcome) => `{outcome="${outcome}"}`);
  assert.deepEqual(values('skillpost_commits_total', outcomes), [1, 1, 1, 1]);
  assert.deepEqual(values('skillpost_commit_seconds', ['_count', '_sum']), [4, 0.04]);
  assert.deepEqual(
    values('skillpost_commit_seconds_bucket', ['{le="0.008"}', '{le="0.015"}', '{le="+Inf"}']),
    [0, 4, 4],
  );
  assert.deepEqual(values('skillpost_commit_actors', ['_count', '_sum']), [4, 12]);
  assert.deepEqual(values('skillpost_commit_actors_bucket', ['{le="2"}', '{le="4"}']), [0, 4]);
  assert.deepEqual(values('skillpost_actor_load_seconds', ['_count', '_sum']), [1, 0.02]);
  assert.deepEqual(
    values('skillpost_events_total', ['{type="offer.made"}', '{type="case.closed"}']),
    [2, 1],
    'only those that were kept',
  );
});

test('Leases that are acquired, handed over and lost are counted, and so are members and shards served', async () => {
  const bench = createBench();
  const first = await bench.startNode('one');
  const metrics = createPrometheusMetrics();
  measureNode(first.node, metrics);
  await bench.run(500);
  const leases = (change: string): string => `skillpost_lease_changes_total{change="${change}"}`;
  const alone = await scrape(metrics);
  assert.equal(alone.get(leases('acquired')), 256);
  assert.equal(alone.get('skillpost_shards_served'), 256);
  assert.equal(alone.get('skillpost_members'), 1);
  await bench.startNode('two');
  await bench.run(2_000);
  const shared = await scrape(metrics);
  assert.equal(shared.get('skillpost_members'), 2);
  assert.ok((shared.get('skillpost_shards_served') ?? 256) < 200);
  assert.equal(shared.get(leases('released')), 256 - (shared.get('skillpost_shards_served') ?? 0));
  assert.equal(shared.get(leases('lost')), 0);
  const [shard = 0] = first.host.tokens.keys();
  first.lost(shard, 'fenced');
  assert.equal((await scrape(metrics)).get(leases('lost')), 1);
  await bench.stop();
});
