// Cases that nobody has looked at for a while: what they cost in Redis when they are in no node's memory, and how long a
// first look at one takes, with its records read and decoded.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createActorClient } from '#actors/actor-client.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { actorKey } from '#actors/adapters/redis/keys.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import type { ActorClient } from '#actors/client.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { type Hosting, startHosting } from '#actors/node.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import { startEmbeddedRedis } from '#deploy/embedded/redis.ts';
import { openCase } from './cases.ts';
import { benchDirectory, benchSize } from './directory.ts';
import { type Figure, quantile } from './measure.ts';

const cases = 8_000;
const openedAtOnce = 200;
const warmUpLooks = 500;
const looks = 2_000;
const sampledKeys = 500;
/** Of the issue that asks for it. */
const targetMs = 2;

interface Node {
  readonly hosting: Hosting;
  readonly client: ActorClient;
}

async function startNode(redisUrl: string): Promise<Node> {
  const directory = benchDirectory();
  const hosting = await startHosting({
    redisUrl,
    host: '127.0.0.1',
    port: 0,
    log: createLog('warn', 'bench-node'),
    world: () => directory,
    runEffect: () => Promise.resolve(),
  });
  return { hosting, client: createActorClient(hosting.node.router, kindCodecs, systemChance) };
}

/** Ids of cases that are in Redis, and in no memory: the node that opened them is gone. */
async function openedAndLeft(redisUrl: string): Promise<readonly string[]> {
  const { hosting, client } = await startNode(redisUrl);
  const ids: string[] = [];
  while (ids.length < cases)
    await Promise.all(
      Array.from({ length: openedAtOnce }, (_, index) =>
        openCase(client, index % benchSize.queues, (id) => ids.push(id)),
      ),
    );
  await hosting.stop();
  return ids;
}

async function bytesEach(redisUrl: string, ids: readonly string[]): Promise<number> {
  const redis = await connectRedis(redisUrl, { name: 'bench', log: createLog('warn', 'bench') });
  try {
    const sizes = await Promise.all(
      ids.slice(0, sampledKeys).map((id) => {
        const key = actorKey(shardOf('conversation', id), { kind: 'conversation', id });
        return redis.send(['MEMORY', 'USAGE', key]);
      }),
    );
    return sizes.reduce<number>((sum, size) => sum + Number(size), 0) / sizes.length;
  } finally {
    redis.close();
  }
}

/** Milliseconds of each first look, one after the other. */
async function lookAt(client: ActorClient, ids: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const id of ids) {
    const startedAt = performance.now();
    await client.view('conversation', id);
    times.push(performance.now() - startedAt);
  }
  return times;
}

export async function benchCold(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-bench-'));
  const redis = await startEmbeddedRedis({ dataDirectory: folder, port: 0, password: randomUUID() });
  try {
    const ids = await openedAndLeft(redis.url);
    const bytes = await bytesEach(redis.url, ids);
    const { hosting, client } = await startNode(redis.url);
    try {
      await lookAt(client, ids.slice(0, warmUpLooks));
      const cold = ids.slice(warmUpLooks, warmUpLooks + looks);
      const first = await lookAt(client, cold);
      const again = await lookAt(client, cold);
      const figure = (measure: string, value: number, unit: string, target: number | null): Figure => ({
        bench: 'cold',
        measure,
        value,
        unit,
        target,
        better: 'lower',
      });
      return [
        figure('first look at a case, p50', quantile(first, 0.5), 'ms', targetMs),
        figure('first look at a case, p99', quantile(first, 0.99), 'ms', null),
        figure('look at a case in memory, p50', quantile(again, 0.5), 'ms', null),
        figure('a case in Redis', bytes, 'bytes', null),
        figure('200,000 cases in Redis', (bytes * 200_000) / 1_048_576, 'MiB', null),
      ];
    } finally {
      await hosting.stop();
    }
  } finally {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
