// Durable turns a second of the runtime alone: one host in this process over a real Redis, a kind that only counts, and
// as many asks at a time as there are actors. What the kinds of Skillpost cost on top is the business of `cycles`.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { limits } from '#actors/limits.ts';
import type { KindDefinition } from '#actors/runtime/definition.ts';
import { createShardHost, type CountingShardHost } from '#actors/runtime/host.ts';
import { startEmbeddedRedis } from '#deploy/embedded/redis.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { Figure } from './measure.ts';

const actors = 4_000;
const warmUpMs = 2_000;
const measureMs = 5_000;
const leaseMs = 600_000;
/** Target of the design. */
const target = 40_000;

const bytesCodec = { encode: (bytes: Uint8Array) => bytes, decode: (bytes: Uint8Array) => bytes };
const record = Buffer.alloc(60, 'r');
const happened = Event.create({ type: 'counted' });

/** Writes its record of 60 bytes and one event a turn. */
const countingKind: KindDefinition<number, Uint8Array, Uint8Array, Uint8Array, Uint8Array, null> = {
  kind: 'counting',
  codecs: { command: bytesCodec, record: bytesCodec, reply: bytesCodec, view: bytesCodec },
  load: () => 0,
  decide: (_state, command) => ({
    changes: [{ key: 'count', record }],
    events: [happened],
    tells: [],
    effects: [],
    timers: [],
    reply: command,
  }),
  apply: (state) => state + 1,
  view: () => record,
  live: 'each',
};

/** Asks each actor again as soon as it has answered; returns how to stop and what was answered. */
function keepAsking(host: CountingShardHost): { answered(): number; stop(): void } {
  const command = Buffer.from('+1');
  let answered = 0;
  const stop = new AbortController();
  const askAgain = async (id: string): Promise<void> => {
    const to = { kind: countingKind.kind, id };
    while (!stop.signal.aborted) {
      const asked = { to, command, timeoutMs: limits.askTimeoutMs, idempotencyKey: '', view: false };
      const answer = await host.ask(asked);
      if (!answer.ok) throw new Error(`A turn failed: ${answer.failure.code}`);
      answered += 1;
    }
  };
  for (let index = 0; index < actors; index += 1) void askAgain(`actor-${index}`);
  return { answered: () => answered, stop: () => stop.abort() };
}

async function measure(host: CountingShardHost): Promise<readonly Figure[]> {
  const asking = keepAsking(host);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  await wait(warmUpMs);
  const before = asking.answered();
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  await wait(measureMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const turns = asking.answered() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  asking.stop();
  const bench = 'turns';
  return [
    { bench, measure: 'turns, durable', value: turns / seconds, unit: '/s', target, better: 'higher' },
    {
      bench,
      measure: "the node's processor time for one turn",
      value: (user + system) / turns,
      unit: 'µs',
      target: null,
      better: 'lower',
    },
  ];
}

export async function benchTurns(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-bench-'));
  const redis = await startEmbeddedRedis({ dataDirectory: folder, port: 0, password: randomUUID() });
  const log = createLog('warn', 'bench');
  const connection = await connectRedis(redis.url, { name: 'bench', log });
  const store = createRedisShardStore({ redis: connection, clock: systemClock, log });
  const nobody = (): never => {
    throw new Error('Nobody is told anything here.');
  };
  const host = createShardHost({
    store,
    clock: systemClock,
    chance: systemChance,
    kinds: new Map([[countingKind.kind, countingKind]]),
    world: () => null,
    router: { ask: nobody, tell: nobody, watch: nobody },
    runEffect: () => Promise.resolve(),
    log,
    limits,
  });
  try {
    for (let shard = 0; shard < limits.shards; shard += 1) {
      const lease = await store.acquire(shard, 'bench', leaseMs);
      if (lease !== null) await host.open(shard, lease.token);
    }
    return await measure(host);
  } finally {
    await host.stop('drain');
    await store.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
