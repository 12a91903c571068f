// What is in Redis, by what it is for: cases, which stay when they are closed, event streams, which somebody reads and
// trims, what agents and queues remember of messages, which has its bound, and the rest, which must not grow.

import type { RedisConnection } from '#actors/adapters/redis/connect.ts';
import { eventStreamKey } from '#actors/adapters/redis/keys.ts';
import { limits } from '#actors/limits.ts';
import { markPrefix, recordPrefix } from '#actors/runtime/activation.ts';
import { keptPrefix } from '#actors/runtime/kept-replies.ts';

export interface RedisCensus {
  readonly usedBytes: number;
  readonly cases: number;
  /** Mean of a sample. */
  readonly bytesPerCase: number;
  readonly streamEvents: number;
  readonly streamBytes: number;
  /** Of agents and queues: senders of whom they remember the last message, one for each shard at most. */
  readonly marks: number;
  /** Of agents and queues: answers to idempotency keys, `limits.keptReplies` for each at most. */
  readonly keptReplies: number;
  /** Records of agents and queues; outboxes, timers, leases, counters, members. */
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

interface Remembered {
  readonly marks: number;
  readonly keptReplies: number;
  readonly recordBytes: number;
}

/** What an agent or a queue is made of. */
async function fieldsOf(redis: RedisConnection, key: string): Promise<Remembered> {
  const flat = (await redis.send(['HGETALL', key])) as readonly Buffer[];
  const sums = { marks: 0, keptReplies: 0, recordBytes: 0 };
  flat.forEach((part, index) => {
    const field = text(flat[index - (index % 2)]);
    if (field.startsWith(recordPrefix)) sums.recordBytes += part.length;
    else if (index % 2 === 1) return;
    else if (field.startsWith(markPrefix)) sums.marks += 1;
    else if (field.startsWith(keptPrefix)) sums.keptReplies += 1;
  });
  return sums;
}

const streamKeys = Array.from({ length: limits.shards }, (_, shard) => eventStreamKey(shard));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export async function takeCensus(redis: RedisConnection): Promise<RedisCensus> {
  const streams = new Set(streamKeys);
  const keys = (await allKeys(redis)).filter((key) => !streams.has(key));
  const cases = keys.filter((key) => key.includes(':actor:conversation/'));
  const actors = keys.filter((key) => key.includes(':actor:') && !key.includes(':actor:conversation/'));
  const rest = keys.filter((key) => !key.includes(':actor:'));
  // The order of SCAN is that of hashes: any stretch of it is a fair sample.
  const sample = cases.slice(0, sampledCases);
  const lengths = await Promise.all(streamKeys.map((key) => redis.send(['XLEN', key])));
  const fields = await Promise.all(actors.map((key) => fieldsOf(redis, key)));
  const memory = text(await redis.send(['INFO', 'memory']));
  return {
    usedBytes: Number(/used_memory:(\d+)/.exec(memory)?.[1]),
    cases: cases.length,
    bytesPerCase: sample.length === 0 ? 0 : (await bytesOf(redis, sample)) / sample.length,
    streamEvents: sum(lengths.map(Number)),
    streamBytes: await bytesOf(redis, streamKeys),
    marks: sum(fields.map(({ marks }) => marks)),
    keptReplies: sum(fields.map(({ keptReplies }) => keptReplies)),
    restBytes: sum(fields.map(({ recordBytes }) => recordBytes)) + (await bytesOf(redis, rest)),
  };
}

/** As the process that reads the streams does, once what it took is kept elsewhere. */
export async function trimStreams(redis: RedisConnection): Promise<void> {
  await Promise.all(streamKeys.map((key) => redis.send(['XTRIM', key, 'MAXLEN', '=', '0'])));
}
