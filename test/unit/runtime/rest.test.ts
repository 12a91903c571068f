// Actors of which nothing more is expected leave memory with their last turn, and nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, createHostBench, settle, total, watchPromise } from '#test/support/runtime/host-bench.ts';

test('An actor at rest is unloaded when its last turn is kept, not before, and comes back as it was', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 1 });
  assert.equal(bench.host.stats().activations, 1);
  bench.store.holding = true;
  const last = watchPromise(bench.ask('a', { add: 2, note: 'rest' }));
  await settle();
  assert.deepEqual([last.value, bench.host.stats().activations], [undefined, 1]);
  bench.store.holding = false;
  await bench.store.held[0]?.deliver();
  await settle();
  assert.deepEqual([bench.host.stats().activations, bench.host.stats().passivated], [0, 1]);
  assert.equal(total(await bench.ask('a', {})), 3);
  await bench.host.stop('drop');
});

test('An actor that is watched, or called again at once, stays although it rests', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const stop = bench.host.watch(address('a'), { update: () => undefined, end: () => undefined });
  await bench.ask('a', { add: 1, note: 'rest' });
  assert.equal(bench.host.stats().activations, 1);
  stop();
  const [, second] = await Promise.all([
    bench.ask('a', { add: 1, note: 'rest' }),
    bench.ask('a', { add: 1, note: 'awake' }),
  ]);
  assert.equal(total(second), 3);
  await settle();
  assert.equal(bench.host.stats().activations, 1);
  await bench.host.stop('drop');
});
