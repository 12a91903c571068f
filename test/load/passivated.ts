// What 200,000 actors that nobody speaks to any more cost a node: nothing but room in Redis. Each is a case in
// quarantine, which is in no queue's memory either; and how long a first word to one of them takes, over gRPC.

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ActorClient } from '#actors/client.ts';
import { openQuarantined } from './cases.ts';
import { type BenchCluster, startBenchCluster } from './cluster.ts';
import { type Figure, quantile } from './measure.ts';
import type { NodeMemory } from './node-memory.ts';
import { takeCensus, trimStreams } from './redis-census.ts';

const actors = 200_000;
/** First for nothing, so that code is compiled and pools are filled when it is measured. */
const warmUpActors = 20_000;
const atOnce = 256;
const looks = 2_000;
const passivateAfterMs = 2_000;
/** A node is asked again every so often until its idle actors are gone. */
const lookEveryMs = 1_000;
const looksForIdle = 120;
const mib = 1_048_576;
/** Of the issue that asks for it: the heap within a few megabytes of before, a cold actor within 2 ms. */
const targets = { heapMib: 4, coldMs: 2 } as const;

/** Ids of new actors; `onPart` is called from time to time. */
async function openMany(client: ActorClient, count: number, onPart: () => Promise<void>): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const part = Math.ceil(count / 10);
  for (let from = 0; from < count; from += part) {
    const waiting = ids.slice(from, from + part);
    const open = async (): Promise<void> => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await openQuarantined(client, id);
    };
    await Promise.all(Array.from({ length: atOnce }, open));
    await onPart();
  }
  return ids;
}

async function whenPassivated(cluster: BenchCluster): Promise<NodeMemory> {
  for (let look = 0; look < looksForIdle; look += 1) {
    const memory = await cluster.memory();
    if (memory.activations === 0) return memory;
    await wait(lookEveryMs);
  }
  throw new Error('idle actors stayed loaded');
}

/** Milliseconds of the first look at each of some that are in no memory. */
async function lookAtSome(client: ActorClient, ids: readonly string[]): Promise<number[]> {
  const step = Math.floor(ids.length / looks);
  const times: number[] = [];
  for (let nth = 0; nth < looks; nth += 1) {
    const startedAt = performance.now();
    await client.view('conversation', ids[nth * step] ?? '');
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function usedBytes({ redis }: BenchCluster): Promise<number> {
  await trimStreams(redis);
  return (await takeCensus(redis)).usedBytes;
}

export async function benchPassivated(): Promise<readonly Figure[]> {
  const cluster = await startBenchCluster(1, { passivateAfterMs });
  try {
    const { client } = cluster;
    await openMany(client, warmUpActors, () => Promise.resolve());
    const before = await whenPassivated(cluster);
    const redisBefore = await usedBytes(cluster);
    let mostLoaded = before;
    const ids = await openMany(client, actors, async () => {
      const now = await cluster.memory();
      if (now.activations > mostLoaded.activations) mostLoaded = now;
    });
    const after = await whenPassivated(cluster);
    const redisBytes = (await usedBytes(cluster)) - redisBefore;
    const cold = await lookAtSome(client, ids);
    const figure = (measure: string, value: number, unit: string, target: number | null): Figure => ({
      bench: 'passivated',
      measure,
      value,
      unit,
      target,
      better: 'lower',
    });
    const name = `${actors.toLocaleString('en')} passivated actors`;
    const heap = (memory: NodeMemory): number => memory.heapBytes / mib;
    return [
      figure(`${name}: growth of the heap of their node`, heap(after) - heap(before), 'MiB', targets.heapMib),
      figure('the heap before', heap(before), 'MiB', null),
      figure('the heap with most of them loaded', heap(mostLoaded), 'MiB', null),
      figure('as many were loaded then', mostLoaded.activations, '', null),
      figure('RSS before', before.rssBytes / mib, 'MiB', null),
      figure('RSS after', after.rssBytes / mib, 'MiB', null),
      figure('Redis for each of them', redisBytes / actors, 'bytes', null),
      figure('Redis for all of them', redisBytes / mib, 'MiB', null),
      figure('first look at one, p50', quantile(cold, 0.5), 'ms', targets.coldMs),
      figure('first look at one, p99', quantile(cold, 0.99), 'ms', null),
    ];
  } finally {
    await cluster.stop();
  }
}
