// What an actor node measures of itself: turns, commits, messages on their way, timers, leases. The store is watched from
// outside, the rest is read from the runtime's own counters when it is scraped; so the way of a turn carries none of it.

import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { MonotonicClock } from './ports/clock.ts';
import type { Metrics } from './ports/metrics.ts';
import type { CommitOutcome, ShardStore } from './ports/shard-store.ts';
import type { ClusterNode } from './runtime/cluster-node.ts';
import type { HostStats } from './runtime/host-deps.ts';

const commitBuckets = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.125, 0.25, 0.5, 1, 2];
const actorBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256];

/** Field 1 of an encoded `Event`; empty when it has none. Decoding all of it would cost more than the commit's encoding. */
function eventType(event: Uint8Array): string {
  const reader = new BinaryReader(event);
  return reader.len > 0 && reader.uint32() === 10 ? reader.string() : '';
}

/** The same store, whose commits and loads are timed, and whose kept events are counted by their type. */
export function measureStore(store: ShardStore, clock: MonotonicClock, metrics: Metrics): ShardStore {
  const commitSeconds = metrics.histogram({
    name: 'skillpost_commit_seconds',
    help: 'From sending a commit to its answer.',
    buckets: commitBuckets,
  });
  const commitActors = metrics.histogram({
    name: 'skillpost_commit_actors',
    help: 'Actors that one commit writes.',
    buckets: actorBuckets,
  });
  const loadSeconds = metrics.histogram({
    name: 'skillpost_actor_load_seconds',
    help: 'Reading the records of an actor that is activated.',
    buckets: commitBuckets,
  });
  // From the start, so that the first of its kind is seen as a rise.
  const outcomes: Record<CommitOutcome, number> = { committed: 0, fenced: 0, full: 0, unknown: 0 };
  const events = new Map<string, number>();
  metrics.sum(
    { name: 'skillpost_commits_total', help: 'Commits by what the store said.', labels: ['outcome'] },
    () => Object.entries(outcomes).map(([outcome, sum]) => [{ outcome }, sum]),
  );
  metrics.sum({ name: 'skillpost_events_total', help: 'Events kept, by type.', labels: ['type'] }, () =>
    [...events].map(([type, sum]) => [{ type }, sum]),
  );
  return {
    acquire: (shard, nodeId, ttlMs) => store.acquire(shard, nodeId, ttlMs),
    renew: (lease, ttlMs) => store.renew(lease, ttlMs),
    release: (lease) => store.release(lease),
    owner: (shard) => store.owner(shard),
    owners: () => store.owners(),
    loadShard: (shard, token) => store.loadShard(shard, token),
    close: () => store.close(),
    async loadActor(shard, actor) {
      const startedAt = clock.monotonicNow();
      const fields = await store.loadActor(shard, actor);
      loadSeconds((clock.monotonicNow() - startedAt) / 1_000);
      return fields;
    },
    async commit(commit) {
      const startedAt = clock.monotonicNow();
      const outcome = await store.commit(commit);
      commitSeconds((clock.monotonicNow() - startedAt) / 1_000);
      commitActors(commit.actors.length);
      outcomes[outcome] += 1;
      if (outcome !== 'committed') return outcome;
      for (const event of commit.events) {
        const type = eventType(event);
        events.set(type, (events.get(type) ?? 0) + 1);
      }
      return outcome;
    },
  };
}

type Stat = readonly [name: string, help: string, stat: keyof HostStats];

const sums: readonly Stat[] = [
  ['skillpost_turns_total', 'Commands that an actor decided on.', 'turns'],
  ['skillpost_rejections_total', 'Commands that an actor refused by its rules.', 'rejections'],
  ['skillpost_bugs_total', 'Turns and loads that threw: each is an error in the log.', 'bugs'],
  [
    'skillpost_overloaded_total',
    'Commands refused because too much waited at their actor, or in the outbox of its shard.',
    'overloaded',
  ],
  ['skillpost_tells_total', 'Messages between actors that were taken.', 'tellsTaken'],
  ['skillpost_tells_repeated_total', 'Messages that came again and had been taken before.', 'tellsRepeated'],
  ['skillpost_outbox_sent_total', 'Messages and effects sent, again included.', 'outboxSent'],
  ['skillpost_outbox_retries_total', 'Times that a line of messages began again.', 'outboxRetries'],
  ['skillpost_outbox_parked_total', 'Messages that their receiver refuses again and again.', 'outboxParked'],
  ['skillpost_timers_fired_total', 'Timers that started a turn.', 'timersFired'],
  ['skillpost_passivations_total', 'Actors unloaded because they were idle.', 'passivated'],
];

const gauges: readonly Stat[] = [
  ['skillpost_activations', 'Actors in memory.', 'activations'],
  ['skillpost_backlog_commands', 'Commands waiting at all actors.', 'backlog'],
  ['skillpost_backlog_deepest_commands', 'Commands waiting at the actor that has most.', 'backlogDeepest'],
  ['skillpost_outbox_entries', 'Messages and effects not acknowledged yet.', 'outbox'],
  ['skillpost_timers', 'Timers set.', 'timers'],
];

/** The counters are added up over all shards: once for all that is read in the same moment. */
function oncePerTick(read: () => HostStats): () => HostStats {
  let kept: HostStats | null = null;
  return () => {
    if (kept === null) setImmediate(() => (kept = null));
    return (kept ??= read());
  };
}

export function measureHost(host: { stats(): HostStats }, metrics: Metrics): void {
  const stats = oncePerTick(() => host.stats());
  for (const [name, help, stat] of sums) metrics.sum({ name, help }, () => stats()[stat]);
  for (const [name, help, stat] of gauges) metrics.gauge({ name, help }, () => stats()[stat]);
  metrics.gauge(
    {
      name: 'skillpost_outbox_oldest_seconds',
      help: 'How long the message that waits longest has been first in its line.',
    },
    () => stats().outboxOldestMs / 1_000,
  );
}

export function measureNode(node: Pick<ClusterNode, 'stats'>, metrics: Metrics): void {
  metrics.gauge(
    { name: 'skillpost_shards_served', help: 'Shards that this node serves.' },
    () => node.stats().shardsServed,
  );
  metrics.gauge(
    { name: 'skillpost_members', help: 'Processes that this node sees in the cluster.' },
    () => node.stats().members,
  );
  metrics.sum(
    { name: 'skillpost_lease_changes_total', help: 'Leases that came and went.', labels: ['change'] },
    () => Object.entries(node.stats().leases).map(([change, sum]) => [{ change }, sum]),
  );
}
