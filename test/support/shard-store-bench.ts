// The stores that the conformance suite of shard stores runs against, and what its tests write into them.

import assert from 'node:assert/strict';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryShardStore } from '#actors/adapters/memory/shard-store.ts';
import { connectRedis, type RedisConnection } from '#actors/adapters/redis/connect.ts';
import { eventStreamKey } from '#actors/adapters/redis/keys.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Lease, ShardCommit, ShardStore } from '#actors/ports/shard-store.ts';
import { createKeptLog } from './log.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { startRedisCluster } from './redis-cluster.ts';
import { until } from './until.ts';

export interface Bench {
  readonly store: ShardStore;
  /** The event stream of a shard, oldest first. */
  events(shard: number): Promise<readonly Uint8Array[]>;
  /** Lets the time to live of a lease run out. */
  runOut(shard: number, ttlMs: number): Promise<void>;
  stop(): Promise<void>;
}

export function memoryBench(): Bench {
  const clock = createManualClock();
  const store = createMemoryShardStore(clock);
  return {
    store,
    events: async (shard) => store.events(shard),
    runOut: async (_, ttlMs) => clock.advance(ttlMs),
    stop: () => store.close(),
  };
}

export const redisBench = (): Promise<Bench> => benchOver(() => startRedis());

export const clusterBench = (): Promise<Bench> => benchOver(startRedisCluster);

async function benchOver(start: () => Promise<Pick<TestRedis, 'url' | 'stop'>>): Promise<Bench> {
  const server = await start();
  const log = createKeptLog();
  const redis: RedisConnection = await connectRedis(server.url, { name: 'conformance', log });
  const store = createRedisShardStore({ redis, clock: systemClock, log });
  return {
    store,
    async events(shard) {
      const entries = (await redis.send(['XRANGE', eventStreamKey(shard), '-', '+'])) as [Buffer, Buffer[]][];
      return entries.map(([, fields]) => {
        assert.equal(fields[0]?.toString(), 'e');
        return fields[1] ?? Buffer.alloc(0);
      });
    },
    runOut: async (shard) => {
      await until('the lease has run out', async () => (await store.owner(shard)) === null);
    },
    async stop() {
      await store.close();
      await server.stop();
    },
  };
}

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
export const plain = (value: Uint8Array | undefined): number[] => [...(value ?? [])];

export interface Opened {
  readonly lease: Lease;
  readonly load: number;
}

export async function open(store: ShardStore, shard: number, nodeId = 'n1', ttlMs = 60_000): Promise<Opened> {
  const lease = await store.acquire(shard, nodeId, ttlMs);
  assert.ok(lease !== null);
  return { lease, load: (await store.loadShard(shard, lease.token)).load };
}

export function commitOf(opened: Opened, fields: Partial<ShardCommit> = {}): ShardCommit {
  return {
    shard: opened.lease.shard,
    token: opened.lease.token,
    load: opened.load,
    actors: [],
    events: [],
    timersSet: [],
    timersCleared: [],
    outboxAdded: [],
    outboxRemoved: [],
    ...fields,
  };
}

export const actor = { kind: 'counter', id: 'a/b:ü' };
export const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);
