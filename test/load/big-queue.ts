// One queue with 100,000 waiting items, 10,000 signed-in agents and 50 sets of skills: what a routing decision costs,
// with everything that a turn does in memory (decide, encode, apply), what it writes, and how long such a queue takes to
// load from Redis after a fail-over.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { limits } from '#actors/limits.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import { queueKind } from '#actors/queue/queue.ts';
import type { QueueState } from '#actors/queue/state.ts';
import { Activation, recordPrefix } from '#actors/runtime/activation.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import { startEmbeddedRedis } from '#deploy/embedded/redis.ts';
import { bigQueue, queueRecords, queueUnderTest } from './big-queue-size.ts';
import { type Figure, quantile } from './measure.ts';
import { DrivenQueue, type MeasuredTurn, type MeasuredTurns, stopwatch, type Taken } from './queue-turns.ts';

const warmUpRounds = 500;
const rounds = 4_000;
const fieldsPerCommit = 5_000;
/** Targets of the design and its issue. */
const targets = { decisionMs: 1, loadMs: 3_000 } as const;

/** The queue's records into Redis, as its own commits would leave them. */
async function fill(store: ShardStore): Promise<void> {
  const shard = shardOf(queueUnderTest.kind, queueUnderTest.id);
  const lease = await store.acquire(shard, 'filler', 60_000);
  if (lease === null) throw new Error('the shard is taken');
  const { load } = await store.loadShard(shard, lease.token);
  const nothing = { events: [], timersSet: [], timersCleared: [], outboxAdded: [], outboxRemoved: [] };
  const records = [...queueRecords(bigQueue)];
  for (let from = 0; from < records.length; from += fieldsPerCommit) {
    const part = records.slice(from, from + fieldsPerCommit);
    const writes = new Map(
      part.map(([key, record]) => [recordPrefix + key, queueKind.codecs.record.encode(record)]),
    );
    const actors = [{ actor: queueUnderTest, writes }];
    const outcome = await store.commit({ shard, token: lease.token, load, actors, ...nothing });
    if (outcome !== 'committed') throw new Error(`the queue could not be filled: ${outcome}`);
  }
}

async function loaded(store: ShardStore): Promise<{ activation: Activation; taken: Taken }> {
  const watch = stopwatch();
  const fields = await store.loadActor(shardOf(queueUnderTest.kind, queueUnderTest.id), queueUnderTest);
  const activation = new Activation(queueUnderTest, queueKind, 0);
  activation.load(fields, limits);
  return { activation, taken: watch() };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function figuresOf(measured: MeasuredTurns, load: Taken, first: MeasuredTurns): readonly Figure[] {
  const figure = (measure: string, value: number, unit: string, target: number | null): Figure => ({
    bench: 'big-queue',
    measure,
    value,
    unit,
    target,
    better: 'lower',
  });
  const { decisions, others } = measured;
  const share = (of: readonly MeasuredTurn[], by: keyof Taken, at: number): number =>
    quantile(
      of.map(({ taken }) => taken[by]),
      at,
    );
  return [
    figure('routing decision, p50', share(decisions, 'ms', 0.5), 'ms', null),
    figure('routing decision, p99', share(decisions, 'ms', 0.99), 'ms', targets.decisionMs),
    figure('routing decision, p99 of processor time', share(decisions, 'cpuMs', 0.99), 'ms', null),
    figure('other turns, p99 of processor time', share(others, 'cpuMs', 0.99), 'ms', null),
    figure('written by one decision', mean(decisions.map(({ bytes }) => bytes)), 'bytes', null),
    figure('loading it from Redis', load.ms, 'ms', targets.loadMs),
    figure('loading it from Redis, processor time', load.cpuMs, 'ms', null),
    figure('first decision after that', first.decisions[0]?.taken.ms ?? Number.NaN, 'ms', null),
  ];
}

export async function benchBigQueue(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-bench-'));
  const redis = await startEmbeddedRedis({ dataDirectory: folder, port: 0, password: randomUUID() });
  try {
    const log = createLog('warn', 'bench');
    const connection = await connectRedis(redis.url, { name: 'bench', log });
    const store = createRedisShardStore({ redis: connection, clock: systemClock, log });
    await fill(store);
    const { activation, taken: load } = await loaded(store);
    await store.close();
    const queue = new DrivenQueue(activation.state as QueueState, bigQueue);
    const first = queue.play(1);
    queue.play(warmUpRounds);
    return figuresOf(queue.play(rounds), load, first);
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
