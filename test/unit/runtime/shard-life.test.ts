// Opening and closing shards in awkward orders: a shard is served only between its load and its end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  code,
  createHostBench,
  settle,
  shardOfCounter,
  total,
  watchPromise,
} from '#test/support/runtime/host-bench.ts';

const shard = shardOfCounter('a');

test('A shard is served only once it is loaded', async () => {
  const bench = createHostBench();
  const opened = bench.open('a');
  assert.equal(bench.host.owns(shard), false);
  assert.equal(code(await bench.ask('a', { add: 1 })), 'NOT_OWNER');
  await opened;
  assert.equal(bench.host.owns(shard), true);
  assert.equal(total(await bench.ask('a', { add: 1 })), 1);
});

test('Opening under a token that does not hold the lease fails, and nothing is served', async () => {
  const bench = createHostBench();
  const lease = await bench.memory.acquire(shard, 'n2', 60_000);
  assert.ok(lease !== null);
  await assert.rejects(bench.host.open(shard, lease.token + 1), { code: 'FENCED' });
  assert.equal(bench.host.owns(shard), false);
  assert.equal(bench.host.stats().shards, 0);
});

for (const how of ['drain', 'drop'] as const) {
  test(`A shard that is closed (${how}) while it opens is not served afterwards`, async () => {
    const bench = createHostBench();
    const lease = await bench.memory.acquire(shard, 'n1', 60_000);
    assert.ok(lease !== null);
    const opened = bench.host.open(shard, lease.token);
    await Promise.all([assert.rejects(opened, { code: 'FENCED' }), bench.host.close(shard, how)]);
    assert.equal(bench.host.owns(shard), false);
  });
}

test('A shard that is opened anew under a higher token goes on from what was kept; the former writes nothing', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 1 });
  bench.store.holding = true;
  const former = watchPromise(bench.ask('a', { add: 10 }));
  await settle();
  bench.store.holding = false;
  await bench.open('a');
  assert.equal(total(await bench.ask('a', { add: 1 })), 2);
  await bench.store.held[0]?.deliver();
  await settle();
  assert.equal(former.value && code(former.value), 'FENCED');
  assert.equal(bench.host.owns(shard), true, 'the end of the former is not the end of the new one');
  assert.equal(total(await bench.ask('a', {})), 2);
  assert.deepEqual(bench.lost, []);
});

test('A commit of unknown outcome during a hand-over does not bring the shard back', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  const asked = watchPromise(bench.ask('a', { add: 1 }));
  await settle();
  const closed = bench.host.close(shard, 'drain');
  bench.store.held[0]?.answer('unknown');
  await closed;
  await settle();
  assert.equal(asked.value && code(asked.value), 'STORE_TIMEOUT');
  assert.equal(bench.host.owns(shard), false);
  assert.equal(code(await bench.ask('a', {})), 'NOT_OWNER');
});

test('A shard that is dropped while it is loaded again after doubt stays dropped', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  await settle();
  bench.store.failLoads = 2;
  bench.store.held[0]?.answer('unknown');
  await settle();
  await bench.host.close(shard, 'drop');
  bench.clock.advance(60_000);
  await settle();
  assert.equal(bench.host.owns(shard), false);
  assert.deepEqual(bench.lost, []);
});
