// One shard host in this process over a real Redis, with all shards and a kind that only counts: what the runtime does
// without the kinds of Skillpost and without a network between nodes.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { limits } from '#actors/limits.ts';
import type { ActorAddress, KindDefinition } from '#actors/runtime/definition.ts';
import { createShardHost } from '#actors/runtime/host.ts';
import { startEmbeddedRedis } from '#deploy/embedded/redis.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';

const leaseMs = 600_000;

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

/** One durable turn of the actor `id`; throws when it is refused. */
export type Count = (id: string) => Promise<void>;

export function countingActor(id: string): ActorAddress {
  return { kind: countingKind.kind, id };
}

/** Runs `use` with such a host, and stops everything whatever happens. */
export async function withCountingHost<Result>(use: (count: Count) => Promise<Result>): Promise<Result> {
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
    const command = Buffer.from('+1');
    return await use(async (id) => {
      const to = countingActor(id);
      const asked = { to, command, timeoutMs: limits.askTimeoutMs, idempotencyKey: '', view: false };
      const answer = await host.ask(asked);
      if (!answer.ok) throw new Error(`A turn failed: ${answer.failure.code}`);
    });
  } finally {
    await host.stop('drain');
    await store.close();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
