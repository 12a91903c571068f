// Actors that are idle leave nothing behind in the memory of their node: the heap after thousands of them is that of
// before. Over a real Redis, with the real kinds, so that what adapters keep of an actor counts as well.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createActorClient } from '#actors/actor-client.ts';
import { createPrometheusMetrics } from '#actors/adapters/prometheus/metrics.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { type Hosting, startHosting } from '#actors/node.ts';
import { openQuarantined } from '#test/load/cases.ts';
import { benchDirectory } from '#test/load/directory.ts';
import { collectedMemory } from '#test/load/node-memory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';

const actors = 4_000;
const atOnce = 100;
const rounds = 4;
/** An actor that is kept costs thousands, a name of it in a map that is never cleared more than this; it is some 20. */
const bytesPerActor = 100;

const metrics = createPrometheusMetrics();
const directory = benchDirectory();
let redis: TestRedis;
let hosting: Hosting | null = null;

before(async () => {
  redis = await startRedis();
  hosting = await startHosting({
    redisUrl: redis.url,
    host: '127.0.0.1',
    port: 0,
    log: createKeptLog(),
    world: () => directory,
    runEffect: () => Promise.resolve(),
    metrics,
    hostLimits: { passivateAfterMs: 200, passivateCheckEveryMs: 100 },
  });
});
after(async () => {
  await hosting?.stop();
  await redis.stop();
});

async function activations(): Promise<number> {
  return Number(/^skillpost_activations (\d+)$/m.exec(await metrics.text())?.[1]);
}

/** What the heap holds after so many cases were opened, each with somebody who looked on, and unloaded. */
async function heapAfterRound(node: Hosting): Promise<number> {
  const client = createActorClient(node.node.router, kindCodecs, systemChance);
  let left = actors;
  const open = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const id = randomUUID();
      const leave = client.watch('conversation', id, () => undefined);
      await openQuarantined(client, id);
      leave();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, open));
  await until('all actors to be unloaded', async () => (await activations()) === 0, { timeoutMs: 60_000 });
  return (await collectedMemory()).heapBytes;
}

test(`T22: ${actors} actors that were unloaded leave nothing in the memory of their node`, async () => {
  assert.ok(hosting !== null);
  const heaps: number[] = [];
  for (let round = 0; round < rounds; round += 1) heaps.push(await heapAfterRound(hosting));
  // The first round compiles code and fills pools.
  const grown = ((heaps.at(-1) ?? 0) - (heaps[1] ?? 0)) / (actors * (rounds - 2));
  assert.ok(grown < bytesPerActor, `${grown} bytes an actor; heap after each round: ${heaps.join(', ')}`);
});
