// Watchers that can put a view together get what is new of it; the others get all of it, always.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveUpdate } from '#actors/runtime/shard-host.ts';
import {
  address,
  createHostBench,
  readView,
  settle,
  type HostBench,
} from '#test/support/runtime/host-bench.ts';

async function watch(bench: HostBench, takesParts: boolean): Promise<LiveUpdate[]> {
  const updates: LiveUpdate[] = [];
  const update = (told: LiveUpdate): void => void updates.push(told);
  bench.host.watch(address('a'), { takesParts, update, end: () => undefined });
  await settle();
  return updates;
}

const shown = (updates: readonly LiveUpdate[]): unknown[] =>
  updates.map((update) => [update.sequence, update.part !== undefined, readView(update).log]);

test('Who takes parts gets the whole view once, then what is new; who does not gets all of it each time', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const whole = await watch(bench, false);
  await bench.ask('a', { add: 1, note: 'one' });
  const parts = await watch(bench, true);
  await bench.ask('a', { add: 1, note: 'two', event: 'counted' });
  await bench.ask('a', { add: 1, note: 'three' });
  assert.deepEqual(shown(whole), [
    [0, false, []],
    [1, false, ['one']],
    [2, false, ['one', 'two']],
    [3, false, ['one', 'two', 'three']],
  ]);
  assert.deepEqual(shown(parts), [
    [0, false, ['one']],
    [1, true, ['two']],
    [2, true, ['three']],
  ]);
  assert.deepEqual([parts[1]?.part?.gone, parts[1]?.events.length], [[], 1]);
  await bench.host.stop('drop');
});

test('More news than an update may carry leads to the whole view, for those who take parts too', async () => {
  const bench = createHostBench({ live: 'coalesced', limits: { liveEvents: 2 } });
  await bench.open('a');
  const parts = await watch(bench, true);
  for (const note of ['one', 'two', 'three']) await bench.ask('a', { add: 1, note, event: 'counted' });
  bench.clock.advance(1_000);
  await settle();
  const last = parts.at(-1);
  assert.ok(last !== undefined);
  assert.deepEqual(shown([last]), [[0, false, ['one', 'two', 'three']]]);
  await bench.ask('a', { add: 1, note: 'four' });
  bench.clock.advance(1_000);
  await settle();
  assert.deepEqual(shown(parts.slice(-1)), [[1, true, ['four']]]);
  await bench.host.stop('drop');
});

test('T16: a turn that only sets a timer shows in no view, and nobody who watches hears of it', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const updates = await watch(bench, false);
  await bench.ask('a', { timer: { key: 'later', dueAt: bench.clock.now() + 60_000 } });
  await settle();
  assert.equal(updates.length, 1, 'the snapshot');
  await bench.host.stop('drop');
});
