// Acknowledged messages leave the store, also when the actor is quiet afterwards.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import {
  address,
  createHostBench,
  idsApart,
  settle,
  shardOfCounter,
} from '#test/support/runtime/host-bench.ts';

test('what was acknowledged while a commit was on its way is removed soon after, without another turn', async () => {
  const bench = createHostBench();
  const { one, other } = idsApart();
  const token = await bench.open(one);
  let acknowledge: () => void = () => undefined;
  bench.onTell = () =>
    new Promise((resolve) => {
      acknowledge = () => resolve(null);
    });
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 1 } });
  bench.store.holding = true;
  const asked = bench.ask(one, { add: 1 });
  await settle();
  acknowledge();
  await settle();
  // The time to flush what was acknowledged comes while this commit is on its way.
  bench.clock.advance(limits.outboxAckFlushMs);
  await settle();
  bench.store.holding = false;
  for (const held of bench.store.held) await held.deliver();
  await asked;
  for (let flushes = 0; flushes < 3; flushes += 1) {
    bench.clock.advance(limits.outboxAckFlushMs);
    await settle();
  }
  const loaded = await bench.memory.loadShard(shardOfCounter(one), token);
  assert.deepEqual(loaded.outbox, []);
});
