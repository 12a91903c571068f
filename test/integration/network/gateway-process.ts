// A program: a client of a cluster that asks counters under load and tells mirrors of them, on a host of its own. Takes
// the Redis URL and the time of one try in milliseconds as arguments; its parent sends `progress`, `store` (what Redis
// has of leases and outboxes), `restart` (of what is remembered as slowest and failed), `rest` (no load any more) and
// `finish`, and gets one `Report` for each.

import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { shardKeys } from '#actors/adapters/redis/keys.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { limits } from '#actors/limits.ts';
import { startClusterClient } from '#actors/runtime/cluster-node.ts';
import { pause } from '#actors/runtime/pacing.ts';
import { until } from '#test/support/until.ts';
import {
  counterCodecs,
  type CounterCommand,
  type CounterRecord,
} from '#test/support/runtime/counter-kind.ts';

/** One actor that is asked, and its mirror, which it tells with each turn the number of that turn. */
export interface Told {
  readonly id: string;
  /** Turns that were acknowledged to the client. */
  readonly acknowledged: number;
  readonly asked: CounterRecord;
  readonly mirror: CounterRecord;
}

export interface Report {
  /** Turns acknowledged so far, by actor. */
  readonly answered: readonly number[];
  /** Of all tries since the last `restart`, answered or not. */
  readonly slowestTryMs: number;
  /** Since the last `restart`: how often each `category code` was answered. */
  readonly failures: Readonly<Record<string, number>>;
  /** A reply that did not count what was acknowledged before: lost or doubled. */
  readonly wrong: readonly string[];
  /** After `store`: shards by owner, and messages in all outboxes. */
  readonly owners: Readonly<Record<string, number>>;
  readonly undelivered: number;
  /** After `finish`. */
  readonly told: readonly Told[];
}

const actors = 24;
const paceMs = 40;

const [, , redisUrl = '', tryMs = ''] = process.argv;
const log = createLog('error', 'gateway');
const redis = await connectRedis(redisUrl, { name: 'gateway', log });
const store = createRedisShardStore({ redis, clock: systemClock, log });
const client = await startClusterClient({
  nodeId: 'gateway',
  store,
  membership: createRedisMembership(redis),
  transport: createGrpcTransport(),
  clock: systemClock,
  chance: systemChance,
  log,
});

const ids = Array.from({ length: actors }, (_, at) => `actor-${at}`);
const answered = ids.map(() => 0);
const wrong: string[] = [];
let failures: Record<string, number> = {};
let slowestTryMs = 0;
const stopped = { yes: false };

async function tryOnce(id: string, command: CounterCommand, idempotencyKey: string): Promise<number | null> {
  const askedAt = performance.now();
  const answer = await client.router.ask({
    to: { kind: 'counter', id },
    command: counterCodecs.command.encode(command),
    timeoutMs: Number(tryMs),
    idempotencyKey,
    view: false,
  });
  slowestTryMs = Math.max(slowestTryMs, performance.now() - askedAt);
  if (answer.ok) return counterCodecs.reply.decode(answer.reply).total;
  const name = `${answer.failure.category} ${answer.failure.code}`;
  failures[name] = (failures[name] ?? 0) + 1;
  return null;
}

/** One turn after the other, each asked under its key until it is answered. */
async function drive(id: string, at: number): Promise<void> {
  for (let turn = 1; !stopped.yes; turn += 1) {
    const command = { add: 1, tell: { to: { kind: 'counter', id: `mirror-${id}` }, add: turn } };
    let total: number | null = null;
    while (total === null) total = await tryOnce(id, command, `${id}-${turn}`);
    if (total !== turn) wrong.push(`${id}: turn ${turn} answered ${total}`);
    answered[at] = turn;
    await pause(systemClock, paceMs);
  }
}

async function view(id: string): Promise<CounterRecord> {
  const to = { kind: 'counter', id };
  const request = { to, command: Buffer.alloc(0), timeoutMs: 10_000, idempotencyKey: '', view: true };
  const answer = await client.router.ask(request);
  if (!answer.ok) throw new Error(`${id}: ${answer.failure.code}`);
  return counterCodecs.view.decode(answer.reply);
}

async function outboxEntries(): Promise<number> {
  const keys = Array.from({ length: limits.shards }, (_, shard) => shardKeys(shard).outbox);
  const lengths = await Promise.all(keys.map((key) => redis.send(['HLEN', key])));
  return lengths.reduce<number>((sum, length) => sum + Number(length), 0);
}

/** Resolves when everything that was asked is answered, and everything told has arrived. */
async function rest(): Promise<void> {
  stopped.yes = true;
  await running;
  // While an entry is in an outbox it may come again.
  const empty = async (): Promise<boolean> => (await outboxEntries()) === 0;
  await until('all outboxes to be empty', empty, { timeoutMs: 20_000 });
}

async function finish(): Promise<readonly Told[]> {
  await rest();
  return Promise.all(
    ids.map(async (id, at) => ({
      id,
      acknowledged: answered[at] ?? 0,
      asked: await view(id),
      mirror: await view(`mirror-${id}`),
    })),
  );
}

async function owners(): Promise<Record<string, number>> {
  const shares: Record<string, number> = {};
  for (const { nodeId } of (await store.owners()).values()) shares[nodeId] = (shares[nodeId] ?? 0) + 1;
  return shares;
}

async function report(message: unknown): Promise<Report> {
  if (message === 'restart') [slowestTryMs, failures] = [0, {}];
  if (message === 'rest') await rest();
  const told = message === 'finish' ? await finish() : [];
  const [shares, undelivered] =
    message === 'store' ? await Promise.all([owners(), outboxEntries()]) : [{}, 0];
  return { answered, slowestTryMs, failures, wrong, owners: shares, undelivered, told };
}

const running = Promise.all(ids.map((id, at) => drive(id, at)));
process.on('message', (message) => {
  void report(message).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
