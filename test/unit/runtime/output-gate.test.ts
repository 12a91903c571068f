// Nothing leaves an actor before it is kept; what is not kept never left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveUpdate } from '#actors/runtime/shard-host.ts';
import {
  address,
  code,
  createHostBench,
  idsApart,
  settle,
  shardOfCounter,
  total,
  watchPromise,
} from '#test/support/runtime/host-bench.ts';

test('A reply, a message, an effect and a live update leave only after the commit they depend on', async () => {
  const bench = createHostBench();
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  const updates: LiveUpdate[] = [];
  bench.host.watch(address(one), { update: (update) => updates.push(update), end: () => {} });
  await settle();
  assert.deepEqual(
    updates.map((update) => update.sequence),
    [0],
  );
  bench.store.holding = true;
  const seen = watchPromise(
    bench.ask(one, { add: 2, tell: { to: address(other), add: 5 }, effect: 'm1', event: 'counted' }),
  );
  await settle();
  assert.deepEqual(
    [seen.value, bench.told.length, bench.effects.length, updates.length],
    [undefined, 0, 0, 1],
  );
  assert.equal(bench.store.held.length, 1);
  bench.store.holding = false;
  await bench.store.held[0]?.deliver();
  await settle();
  assert.ok(seen.value !== undefined);
  assert.equal(total(seen.value), 2);
  assert.deepEqual([bench.told.length, bench.effects.length, updates.length], [1, 1, 2]);
  assert.equal(total(await bench.ask(other, {})), 5);
});

test('Turns that run while a commit is on its way go out together in the next one', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 1 });
  bench.store.holding = true;
  const first = watchPromise(bench.ask('a', { add: 1 }));
  await settle();
  const later = [1, 2, 3].map(() => watchPromise(bench.ask('a', { add: 1 })));
  await settle();
  assert.equal(bench.store.held.length, 1);
  await bench.store.held[0]?.deliver();
  await settle();
  assert.equal(first.value && total(first.value), 2);
  assert.equal(bench.store.held.length, 2, 'three turns in one commit');
  assert.ok(later.every((seen) => seen.value === undefined));
  await bench.store.held[1]?.deliver();
  await settle();
  assert.deepEqual(
    later.map((seen) => seen.value && total(seen.value)),
    [3, 4, 5],
  );
});

test('A view, a rejection and a turn without changes wait for the earlier turns of their actor, not for others', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 1 });
  const commits = bench.store.commits.length;
  assert.equal(code(await bench.ask('a', { reject: true })), 'NOT_TODAY');
  assert.equal(total(await bench.ask('a', {})), 1);
  assert.equal(bench.store.commits.length, commits, 'nothing to keep, no commit');
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  await settle();
  const waiting = [bench.view('a'), bench.ask('a', { reject: true }), bench.ask('a', {})].map(watchPromise);
  await settle();
  assert.ok(waiting.every((seen) => seen.value === undefined));
  await bench.store.held[0]?.deliver();
  await settle();
  assert.deepEqual(
    waiting.map((seen) => seen.value && code(seen.value)),
    ['ok', 'NOT_TODAY', 'ok'],
  );
});

test('A fenced commit: nothing of it or behind it comes out, callers are sent on, the lease keeper is told', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 1 });
  const ended: string[] = [];
  bench.host.watch(address('a'), { update: () => {}, end: (failure) => ended.push(failure.code) });
  await settle();
  bench.store.holding = true;
  const first = watchPromise(bench.ask('a', { add: 1, effect: 'never' }));
  await settle();
  const behind = watchPromise(bench.ask('a', { add: 1 }));
  await settle();
  bench.store.held[0]?.answer('fenced');
  await settle();
  assert.deepEqual(
    [first.value && code(first.value), behind.value && code(behind.value)],
    ['FENCED', 'FENCED'],
  );
  assert.deepEqual([bench.effects, ended], [[], ['FENCED']]);
  assert.deepEqual(bench.lost, [[shardOfCounter('a'), 'fenced']]);
  assert.equal(bench.host.owns(shardOfCounter('a')), false);
  assert.equal(code(await bench.ask('a', {})), 'NOT_OWNER');
});

test('A commit of unknown outcome that was kept is found after the reload; what was behind it was not', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  const first = watchPromise(bench.ask('a', { add: 1 }, { key: 'k1' }));
  await settle();
  const behind = watchPromise(bench.ask('a', { add: 10 }));
  await settle();
  bench.store.holding = false;
  await bench.store.held[0]?.deliverUnheard();
  await settle();
  const failed = [first, behind].map((seen) => seen.value && !seen.value.ok && seen.value.failure);
  assert.deepEqual(
    failed.map((failure) => failure && [failure.code, failure.category]),
    [
      ['STORE_TIMEOUT', 'unavailable'],
      ['FENCED', 'misrouted'],
    ],
  );
  assert.equal(
    total(await bench.ask('a', { add: 1 }, { key: 'k1' })),
    1,
    'the first reply, not a second effect',
  );
  assert.equal(total(await bench.ask('a', {})), 1);
  assert.deepEqual(bench.lost, []);
});

test('A commit of unknown outcome that arrives after the reload is refused', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  void bench.ask('a', { add: 100 });
  await settle();
  bench.store.holding = false;
  const [late] = bench.store.held;
  assert.ok(late !== undefined);
  late.answer('unknown');
  await settle();
  assert.equal(total(await bench.ask('a', { add: 1 })), 1);
  assert.equal(await bench.memory.commit(late.commit), 'fenced');
  assert.equal(total(await bench.ask('a', {})), 1);
});

test('After an unknown outcome the shard is loaded again with back-off, and given up when its lease is gone', async () => {
  const bench = createHostBench();
  const token = await bench.open('a');
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  await settle();
  bench.store.failLoads = 3;
  bench.store.held[0]?.answer('unknown');
  bench.store.holding = false;
  await settle();
  assert.equal(bench.host.owns(shardOfCounter('a')), false);
  assert.equal(code(await bench.ask('a', {})), 'NOT_OWNER', 'not served before it is loaded');
  for (let round = 0; round < 3; round += 1) {
    bench.clock.advance(1_000);
    await settle();
  }
  assert.equal(bench.host.owns(shardOfCounter('a')), true);
  assert.equal(total(await bench.ask('a', {})), 0);
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  await settle();
  await bench.memory.release({ shard: shardOfCounter('a'), nodeId: 'n1', token });
  bench.store.held[1]?.answer('unknown');
  await settle();
  assert.deepEqual(bench.lost, [[shardOfCounter('a'), 'fenced']]);
});

test('A store that never answers again is given up after a bounded number of tries', async () => {
  const bench = createHostBench({ limits: { reopenTries: 4 } });
  await bench.open('a');
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  await settle();
  bench.store.failLoads = 1_000;
  bench.store.held[0]?.answer('unknown');
  for (let round = 0; round < 10; round += 1) {
    await settle();
    bench.clock.advance(1_000);
  }
  assert.deepEqual(bench.lost, [[shardOfCounter('a'), 'unavailable']]);
  assert.equal(1_000 - bench.store.failLoads, 4);
});

test('A shard that is dropped with a commit on its way answers that turn by the outcome of the commit', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  const first = watchPromise(bench.ask('a', { add: 1 }));
  await settle();
  const behind = watchPromise(bench.ask('a', { add: 1 }));
  await settle();
  await bench.host.close(shardOfCounter('a'), 'drop');
  await settle();
  assert.deepEqual([first.value, behind.value && code(behind.value)], [undefined, 'FENCED']);
  await bench.store.held[0]?.deliver();
  await settle();
  assert.equal(first.value && total(first.value), 1);
});

test('Draining finishes and keeps what is in the backlogs, then serves no more', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const asked = [1, 2, 3].map(() => watchPromise(bench.ask('a', { add: 1 })));
  const closed = bench.host.close(shardOfCounter('a'), 'drain');
  assert.equal(code(await bench.ask('a', { add: 1 })), 'NOT_OWNER');
  await closed;
  assert.deepEqual(
    asked.map((seen) => seen.value && total(seen.value)),
    [1, 2, 3],
  );
  bench.newHost();
  await bench.open('a');
  assert.equal(total(await bench.ask('a', {})), 3);
});

test('A drain whose commits are not answered ends at its time limit', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  await settle();
  const closed = watchPromise(bench.host.close(shardOfCounter('a'), 'drain').then(() => true));
  await settle();
  assert.equal(closed.value, undefined);
  bench.clock.advance(10_000);
  await settle();
  assert.equal(closed.value, true);
});
