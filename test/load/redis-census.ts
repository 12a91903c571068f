// What is in Redis, by what it is for: cases, which stay when they are closed, event streams, which somebody reads and
// trims, and the rest, which must not grow with the work done.

import type { RedisConnection } from '#actors/adapters/redis/connect.ts';
import { eventStreamKey } from '#actors/adapters/redis/keys.ts';
import { limits } from '#actors/limits.ts';

export interface RedisCensus {
  readonly usedBytes: number;
  readonly cases: number;
  /** Mean of a sample. */
  readonly bytesPerCase: number;
  readonly streamEvents: number;
  readonly streamBytes: number;
  /** Agents, queues, outboxes, timers, leases, counters, members. */
  readonly restBytes: number;
}

const scanned = 1_000;
const sampledCases = 500;

function text(reply: unknown): string {
  return Buffer.isBuffer(reply) ? reply.toString() : String(reply);
}

async function allKeys(redis: RedisConnection): Promise<readonly string[]> {
  const keys = new Set<string>();
  let cursor = '0';
  do {
    const reply = await redis.send(['SCAN', cursor, 'COUNT', String(scanned)]);
    const [next, page] = reply as [unknown, readonly unknown[]];
    cursor = text(next);
    for (const key of page) keys.add(text(key));
  } while (cursor !== '0');
  return [...keys];
}

async function bytesOf(redis: RedisConnection, keys: readonly string[]): Promise<number> {
  const sizes = await Promise.all(keys.map((key) => redis.send(['MEMORY', 'USAGE', key, 'SAMPLES', '0'])));
  // Null: it is gone by now.
  return sizes.reduce<number>((sum, size) => sum + Number(size ?? 0), 0);
}

export async function takeCensus(redis: RedisConnection): Promise<RedisCensus> {
  const streams = Array.from({ length: limits.shards }, (_, shard) => eventStreamKey(shard));
  const known = new Set(streams);
  const keys = await allKeys(redis);
  const cases = keys.filter((key) => key.includes(':actor:conversation/'));
  const rest = keys.filter((key) => !known.has(key) && !key.includes(':actor:conversation/'));
  // The order of SCAN is that of hashes: any stretch of it is a fair sample.
  const sample = cases.slice(0, sampledCases);
  const lengths = await Promise.all(streams.map((key) => redis.send(['XLEN', key])));
  const memory = text(await redis.send(['INFO', 'memory']));
  return {
    usedBytes: Number(/used_memory:(\d+)/.exec(memory)?.[1]),
    cases: cases.length,
    bytesPerCase: sample.length === 0 ? 0 : (await bytesOf(redis, sample)) / sample.length,
    streamEvents: lengths.reduce<number>((sum, length) => sum + Number(length), 0),
    streamBytes: await bytesOf(redis, streams),
    restBytes: await bytesOf(redis, rest),
  };
}

/** As the process that reads the streams does, once what it took is kept elsewhere. */
export async function trimStreams(redis: RedisConnection): Promise<void> {
  const streams = Array.from({ length: limits.shards }, (_, shard) => eventStreamKey(shard));
  await Promise.all(streams.map((key) => redis.send(['XTRIM', key, 'MAXLEN', '=', '0'])));
}
