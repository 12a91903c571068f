// Sequences of outbox entries over a real Redis: reserved by the block, and never given out twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { shardKeys } from '#actors/adapters/redis/keys.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis } from '#test/support/redis.ts';
import { actor, bytes, commitOf, open, type Opened } from '#test/support/shard-store-bench.ts';

const shard = 7;

/** Sends messages as a shard does, some in each commit; returns the sequence of the last. */
async function send(
  store: ShardStore,
  opened: Opened,
  { from, commits, each }: SentMessages,
): Promise<number> {
  let sequence = from;
  for (let commit = 0; commit < commits; commit += 1) {
    const outboxAdded = Array.from({ length: each }, () => ({
      sequence: (sequence += 1),
      to: actor,
      payload: bytes(1),
    }));
    const outboxRemoved = outboxAdded.map((entry) => entry.sequence);
    assert.equal(await store.commit(commitOf(opened, { outboxAdded, outboxRemoved })), 'committed');
  }
  return sequence;
}

interface SentMessages {
  readonly from: number;
  readonly commits: number;
  readonly each: number;
}

test('No load begins below a sequence that was used, also when the clock was set back', async () => {
  const server = await startRedis();
  const log = createKeptLog();
  const redis = await connectRedis(server.url, { name: 'test', log });
  const store = createRedisShardStore({ redis, clock: systemClock, log });
  try {
    // As left behind by a Redis whose clock was years ahead: time does not help any more.
    await redis.send(['SET', shardKeys(shard).sequence, String(5e15)]);
    const { lease } = await open(store, shard);
    let used = 5e15;
    for (const [commits, each] of [
      [1, 1],
      [3, 7],
      [1, limits.outboxSequenceBlock - 1],
      [1, limits.outboxSequenceBlock],
      [2, 2 * limits.outboxSequenceBlock + 1],
      [40, 60],
    ] as const) {
      const loaded = await store.loadShard(shard, lease.token);
      assert.ok(loaded.lastSequence >= used, `${loaded.lastSequence} was used before ${used}`);
      used = await send(store, { lease, load: loaded.load }, { from: loaded.lastSequence, commits, each });
    }
    assert.ok((await store.loadShard(shard, lease.token)).lastSequence >= used);
  } finally {
    await store.close();
    await server.stop();
  }
});
