// One queue with 100,000 waiting items, 10,000 signed-in agents and 50 sets of skills: what a routing decision costs,
// with everything that a turn does in memory (decide, encode, apply), what it writes, and how long such a queue takes to
// load from Redis after a fail-over.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { limits } from '#actors/limits.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import { queueKind } from '#actors/queue/queue.ts';
import type { QueueState } from '#actors/queue/state.ts';
import { Activation, recordPrefix } from '#actors/runtime/activation.ts';
import type { Step } from '#actors/runtime/definition.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type { QueueCommand, QueueRecord, QueueReply } from '#proto/gen/skillpost/v1/queue.ts';
import { startEmbeddedRedis } from '#deploy/embedded/redis.ts';
import { agentSays, arrival, bigDirectory, bigQueue, bigRecords, busyAgent } from './big-queue-size.ts';
import { type Figure, quantile } from './measure.ts';

const warmUpRounds = 500;
const rounds = 4_000;
const fieldsPerCommit = 5_000;
/** Targets of the design and its issue. */
const targets = { decisionMs: 1, loadMs: 3_000 } as const;
const self = { kind: 'queue', id: bigQueue.id };

/** The queue's records into Redis, as its own commits would leave them. */
async function fill(store: ShardStore): Promise<void> {
  const shard = shardOf(self.kind, self.id);
  const lease = await store.acquire(shard, 'filler', 60_000);
  if (lease === null) throw new Error('the shard is taken');
  const { load } = await store.loadShard(shard, lease.token);
  const nothing = { events: [], timersSet: [], timersCleared: [], outboxAdded: [], outboxRemoved: [] };
  const records = [...bigRecords()];
  for (let from = 0; from < records.length; from += fieldsPerCommit) {
    const part = records.slice(from, from + fieldsPerCommit);
    const writes = new Map(
      part.map(([key, record]) => [recordPrefix + key, queueKind.codecs.record.encode(record)]),
    );
    const actors = [{ actor: self, writes }];
    const outcome = await store.commit({ shard, token: lease.token, load, actors, ...nothing });
    if (outcome !== 'committed') throw new Error(`the queue could not be filled: ${outcome}`);
  }
}

/** What a stretch of work took: by the clock, and of a processor, which others on the machine cannot lengthen. */
interface Taken {
  readonly ms: number;
  readonly cpuMs: number;
}

function stopwatch(): () => Taken {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1_000, ms: performance.now() - startedAt };
  };
}

interface Turn {
  readonly step: Step<QueueCommand, QueueRecord, QueueReply>;
  readonly taken: Taken;
  readonly bytes: number;
}

/** Runs turns as the runtime does, and measures each. */
function turnsOf(activation: Activation): (command: QueueCommand) => Turn {
  const world = bigDirectory();
  const turn = { self, random: () => systemChance.random(), newId: () => systemChance.newId(), world };
  let at = bigQueue.at;
  return (command) => {
    at += 1;
    const watch = stopwatch();
    const step = queueKind.decide(activation.state as QueueState, command, { ...turn, at });
    if ('rejected' in step) throw new Error(step.rejected);
    let bytes = 0;
    for (const { key, record } of step.changes)
      bytes += key.length + (record === null ? 0 : queueKind.codecs.record.encode(record).length);
    activation.state = queueKind.apply(activation.state as QueueState, step.changes);
    return { step, taken: watch(), bytes };
  };
}

interface Reserved {
  readonly agentId: string;
  readonly offerId: string;
  readonly workItemId: string;
}

function reservedIn({ step }: Turn): Reserved {
  for (const { to, command } of step.tells) {
    const { command: body } = command as {
      command: { $case: string; value: { offerId: string; brief: { workItemId: string } } };
    };
    if (body.$case !== 'reserve') continue;
    return { agentId: to.id, offerId: body.value.offerId, workItemId: body.value.brief.workItemId };
  }
  throw new Error('nobody was asked to take anything');
}

interface Measured {
  readonly decisions: Taken[];
  readonly others: Taken[];
  bytes: number;
}

function nothingMeasured(): Measured {
  return { decisions: [], others: [], bytes: 0 };
}

/** An agent gets free and is offered the first of 100,000, takes it, and another item comes; then one for the express. */
function playRound(run: (command: QueueCommand) => Turn, round: number, measured: Measured): void {
  const other = (command: QueueCommand): void => void measured.others.push(run(command).taken);
  const decided = (turn: Turn): Reserved => {
    measured.decisions.push(turn.taken);
    measured.bytes += turn.bytes;
    return reservedIn(turn);
  };
  const taken = (offer: Reserved): void => {
    const value = { ...offer, granted: true, refusal: '', agent: undefined };
    other({ command: { $case: 'reservationAnswered', value } });
    other({ command: { $case: 'accept', value: offer } });
  };
  const agent = busyAgent(round);
  const revision = 10 * (round + 1);
  taken(decided(run(agentSays(agent, true, revision))));
  other(agentSays(agent, false, revision + 1));
  other(arrival(round, 'usual'));
  taken(decided(run(arrival(round, 'express'))));
}

async function loaded(store: ShardStore): Promise<{ activation: Activation; taken: Taken }> {
  const watch = stopwatch();
  const fields = await store.loadActor(shardOf(self.kind, self.id), self);
  const activation = new Activation(self, queueKind, 0);
  activation.load(fields, limits);
  return { activation, taken: watch() };
}

function figuresOf(measured: Measured, load: Taken, first: Measured): readonly Figure[] {
  const figure = (measure: string, value: number, unit: string, target: number | null): Figure => ({
    bench: 'big-queue',
    measure,
    value,
    unit,
    target,
    better: 'lower',
  });
  const { decisions, others, bytes } = measured;
  const share = (of: readonly Taken[], by: keyof Taken, at: number): number =>
    quantile(
      of.map((taken) => taken[by]),
      at,
    );
  return [
    figure('routing decision, p50', share(decisions, 'ms', 0.5), 'ms', null),
    figure('routing decision, p99', share(decisions, 'ms', 0.99), 'ms', targets.decisionMs),
    figure('routing decision, p99 of processor time', share(decisions, 'cpuMs', 0.99), 'ms', null),
    figure('other turns, p99 of processor time', share(others, 'cpuMs', 0.99), 'ms', null),
    figure('written by one decision', bytes / decisions.length, 'bytes', null),
    figure('loading it from Redis', load.ms, 'ms', targets.loadMs),
    figure('loading it from Redis, processor time', load.cpuMs, 'ms', null),
    figure('first decision after that', first.decisions[0]?.ms ?? Number.NaN, 'ms', null),
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
    const run = turnsOf(activation);
    const first = nothingMeasured();
    playRound(run, 0, first);
    const warm = nothingMeasured();
    for (let round = 1; round <= warmUpRounds; round += 1) playRound(run, round, warm);
    const measured = nothingMeasured();
    for (let round = 1; round <= rounds; round += 1) playRound(run, warmUpRounds + round, measured);
    return figuresOf(measured, load, first);
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
