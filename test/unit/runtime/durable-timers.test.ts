// Durable timers: fire once per setting, survive whatever ends the activation, and give way to later turns.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import type { StoredTimer } from '#actors/ports/shard-store.ts';
import { TimerQueue } from '#actors/runtime/timer-queue.ts';
import {
  createHostBench,
  settle,
  shardOfCounter,
  total,
  type HostBench,
} from '#test/support/runtime/host-bench.ts';

const soon = (bench: HostBench): number => bench.clock.now() + 1_000;

async function storedTimers(bench: HostBench): Promise<readonly StoredTimer[]> {
  const token = await bench.open('a');
  return (await bench.memory.loadShard(shardOfCounter('a'), token)).timers;
}

test('A timer fires once, when it is due, and is cleared in the commit of its turn', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { timer: { key: 't', dueAt: soon(bench), add: 7 } });
  bench.clock.advance(999);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 0);
  bench.clock.advance(1);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 7);
  const last = bench.store.commits.at(-1);
  assert.deepEqual([last?.timersCleared.length, last?.actors.length], [1, 1]);
  assert.equal(bench.host.stats().timers, 0);
  bench.clock.advance(60_000);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 7);
  assert.deepEqual(await storedTimers(bench), []);
});

test('A timer survives the end of its host, and fires when it is overdue', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { timer: { key: 't', dueAt: soon(bench), add: 7 } });
  await bench.host.stop('drop');
  bench.clock.advance(60_000);
  await settle();
  bench.newHost();
  await bench.open('a');
  bench.clock.advance(0);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 7);
});

test('A timer whose commit is lost fires again after the reload', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { timer: { key: 't', dueAt: soon(bench), add: 7 } });
  bench.store.holding = true;
  bench.clock.advance(1_000);
  await settle();
  bench.store.holding = false;
  bench.store.held[0]?.answer('unknown');
  await settle();
  bench.clock.advance(0);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 7);
  assert.deepEqual(await storedTimers(bench), []);
});

test('A cleared timer does not fire, nor does a former setting of one that was set anew', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { timer: { key: 't', dueAt: soon(bench), add: 1 } });
  await bench.ask('a', { timer: { key: 'u', dueAt: soon(bench), add: 10 } });
  await bench.ask('a', { timer: { key: 't', dueAt: null } });
  await bench.ask('a', { timer: { key: 'u', dueAt: bench.clock.now() + 5_000, add: 100 } });
  bench.clock.advance(2_000);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 0);
  bench.clock.advance(3_000);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 100);
});

test('A timer that falls due behind a turn that clears it does not fire', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { timer: { key: 't', dueAt: soon(bench), add: 1 } });
  void bench.ask('a', { timer: { key: 't', dueAt: null } });
  bench.clock.advance(1_000);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 0);
  assert.deepEqual(await storedTimers(bench), []);
});

test('A timer that its own turn sets anew stands', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { again: 3 });
  for (let round = 0; round < 6; round += 1) {
    bench.clock.advance(1_000);
    await settle();
  }
  assert.equal(total(await bench.ask('a', {})), 3);
  assert.deepEqual(await storedTimers(bench), []);
});

test('A timer at an actor whose backlog is full comes later', async () => {
  const bench = createHostBench({ limits: { backlogCommands: 2 } });
  await bench.open('a');
  await bench.ask('a', { timer: { key: 't', dueAt: soon(bench), add: 7 } });
  void bench.ask('a', {});
  void bench.ask('a', {});
  bench.clock.advance(1_000);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 0);
  bench.clock.advance(limits.retryLastMs);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 7);
});

test('Many timers fire in the order of their times, each standing one once', () => {
  const clock = createManualClock(0);
  const fired: number[] = [];
  const timers = new TimerQueue({ clock, limits, fire: (timer) => fired.push(timer.dueAt) });
  const at = (key: number, dueAt: number): StoredTimer => ({
    actor: { kind: 'k', id: 'a' },
    key: String(key),
    dueAt,
    command: new Uint8Array(),
  });
  // Each is set twice; the second time counts. More than fit into one wake, and enough to rebuild the heap.
  for (let key = 0; key < 1_000; key += 1) timers.set(at(key, 5));
  for (let key = 0; key < 1_000; key += 1) timers.set(at(key, 10 + ((key * 7_919) % 1_000)));
  clock.advance(2_000);
  assert.deepEqual(
    fired,
    Array.from({ length: 1_000 }, (_, index) => index + 10),
  );
  timers.stop();
  assert.equal(clock.nextAt(), null);
});
