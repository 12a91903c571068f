// Two nodes, one of them killed (kill -9) under steady load on every shard: how long until each shard answers again.
// Only requests that were sent after the kill count, and each of them is a turn that is committed.

import { randomUUID } from 'node:crypto';
import type { ActorClient } from '#actors/client.ts';
import { limits } from '#actors/limits.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import { openCase } from './cases.ts';
import { startBenchCluster } from './cluster.ts';
import { agentIds } from './directory.ts';
import { type Figure, quantile } from './measure.ts';

/** Target of the design. */
const targetMs = 5_000;
const giveUpMs = 30_000;

/** Opens cases until there is one in every shard, and returns the id of one for each. */
async function openInAllShards(client: ActorClient): Promise<readonly string[]> {
  const ids = new Map<number, string>();
  const note = (id: string): void => void ids.set(shardOf('conversation', id), id);
  while (ids.size < limits.shards)
    await Promise.all(Array.from({ length: limits.shards }, () => openCase(client, 0, note)));
  return [...ids.values()];
}

async function addNote(client: ActorClient, id: string, timeoutMs: number): Promise<void> {
  const [agentId = ''] = agentIds(0);
  const value = { agentId, messageId: randomUUID() };
  await client.ask('conversation', id, { command: { $case: 'note', value } }, { timeoutMs });
}

/** Milliseconds from the kill until the actor answered something that was asked after it. */
async function untilAnswered(client: ActorClient, id: string, killedAt: number): Promise<number> {
  while (performance.now() - killedAt < giveUpMs) {
    const answered = await addNote(client, id, 1_000).then(
      () => true,
      () => false,
    );
    if (answered) return performance.now() - killedAt;
  }
  throw new Error(`an actor did not answer within ${giveUpMs} ms`);
}

export async function benchFailover(): Promise<readonly Figure[]> {
  const cluster = await startBenchCluster(2);
  try {
    const { client } = cluster;
    const ids = await openInAllShards(client);
    await Promise.all(ids.map((id) => addNote(client, id, 10_000)));
    cluster.killNode();
    const killedAt = performance.now();
    const times = await Promise.all(ids.map((id) => untilAnswered(client, id, killedAt)));
    // What answered at once was on the node that lives.
    const moved = times.filter((ms) => ms > limits.heartbeatEveryMs);
    const figure = (measure: string, value: number, target: number | null): Figure => ({
      bench: 'failover',
      measure,
      value,
      unit: 'ms',
      target,
      better: 'lower',
    });
    return [
      figure('kill -9 of one of two nodes: every shard answers again', Math.max(...times), targetMs),
      figure(`of these, ${moved.length} shards that moved, p50`, quantile(moved, 0.5), null),
      figure(
        'shards of the other node, slowest',
        Math.max(...times.filter((ms) => !moved.includes(ms))),
        null,
      ),
    ];
  } finally {
    await cluster.stop();
  }
}
