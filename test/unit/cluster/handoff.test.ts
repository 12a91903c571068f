// Leases, hand-over and fail-over, under a clock that the test moves.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { ask, createBench, type Bench, type BenchNode } from './cluster-bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.stop());

function servedTwice(nodes: readonly BenchNode[]): number {
  let twice = 0;
  for (let shard = 0; shard < limits.shards; shard++)
    if (nodes.filter(({ host }) => host.owns(shard)).length > 1) twice += 1;
  return twice;
}

test('a node that is alone takes all shards within a quarter of a second', async () => {
  const a = await bench.startNode('a');
  await bench.run(250);
  assert.equal(a.served(), limits.shards);
  assert.equal(await a.node.whenServing(0), true);
});

test('a node that joins is handed its share, and no shard is ever open twice', async () => {
  const a = await bench.startNode('a');
  await bench.run(250);
  const b = await bench.startNode('b');
  for (let passed = 0; passed < 1_000; passed += 5) {
    await bench.run(5);
    assert.equal(servedTwice([a, b]), 0);
  }
  assert.equal(a.served() + b.served(), limits.shards);
  assert.ok(a.served() > 90 && b.served() > 90, `${a.served()} and ${b.served()}`);
  assert.ok(a.host.closes.every(({ how }) => how === 'drain'));
});

test('a node that joins gets its share in portions, so that it warms up with few shards', async () => {
  await bench.startNode('a');
  await bench.run(250);
  const b = await bench.startNode('b');
  const served: number[] = [];
  for (let passed = 0; passed < 2_000; passed += limits.handoffEveryMs) {
    await bench.run(limits.handoffEveryMs);
    served.push(b.served());
  }
  assert.ok((served.at(-1) ?? 0) > 90);
  const gains = served.map((count, at) => count - (served[at - 1] ?? 0));
  // The beats of the giver fall somewhere into these windows.
  assert.ok(Math.max(...gains) <= 2 * limits.handoffPortion, gains.join(' '));
});

test('the shards of a node that dies are served again within 4 s', async () => {
  const a = await bench.startNode('a');
  const b = await bench.startNode('b');
  await bench.run(1_500);
  assert.ok(a.served() > 90);
  await bench.finish(a.node.stop('drop'));
  const from = bench.clock.now();
  while (b.served() < limits.shards && bench.clock.now() - from < 10_000) await bench.run(50);
  assert.ok(bench.clock.now() - from <= 4_000, `${bench.clock.now() - from} ms`);
  assert.ok(bench.clock.now() - from >= limits.leaseTtlMs - limits.leaseRenewEveryMs);
});

test('a node that leaves hands over everything before it goes', async () => {
  const a = await bench.startNode('a');
  const b = await bench.startNode('b');
  await bench.run(1_500);
  const from = bench.clock.now();
  await bench.finish(a.node.stop('drain'));
  assert.ok(bench.clock.now() - from < 2_000);
  await bench.run(200);
  assert.equal(b.served(), limits.shards);
  assert.ok(a.host.closes.every(({ how }) => how === 'drain'));
});

test('the last node releases its leases, so that the next start need not wait for them', async () => {
  const a = await bench.startNode('a');
  await bench.run(300);
  await bench.finish(a.node.stop('drain'));
  assert.equal((await bench.store.owners()).size, 0);
  const b = await bench.startNode('b');
  await bench.run(250);
  assert.equal(b.served(), limits.shards);
});

for (const state of ['mute', 'fail'] as const)
  test(`a store that gives no answer (${state}) is not a no: serving goes on until the lease could be over`, async () => {
    const a = await bench.startNode('a');
    await bench.run(300);
    a.way.state = state;
    await bench.run(limits.leaseTtlMs - limits.leaseSafetyMs - limits.leaseRenewEveryMs - 100);
    assert.equal(await a.node.whenServing(0), true, 'still serving');
    await bench.run(limits.leaseRenewEveryMs);
    // The store itself lets nobody else in before: the safety margin.
    assert.equal((await bench.store.owners()).size, limits.shards);
    assert.equal(await a.node.whenServing(0), false, 'stopped in time');
    await bench.run(200);
    assert.equal(a.host.tokens.size, 0, 'and dropped');
    const lines = bench.log.lines.filter(({ message }) => message.startsWith('leases lost'));
    assert.ok(lines.length > 0 && lines.length < 5, 'and said so in few lines');
    a.way.state = 'fine';
    await bench.run(3_000);
    assert.equal(a.served(), limits.shards, 'serves again when the store is back');
  });

test('a short silence of the store costs nothing', async () => {
  const a = await bench.startNode('a');
  await bench.run(300);
  a.way.state = 'mute';
  await bench.run(1_200);
  a.way.state = 'fine';
  await bench.run(5_000);
  assert.equal(a.host.closes.length, 0);
  assert.equal(a.served(), limits.shards);
});

test('a lease that the store says is lost drops its shard at once, and it is taken again with a higher token', async () => {
  const a = await bench.startNode('a');
  await bench.run(300);
  const [lease] = (await bench.store.owners()).values();
  assert.ok(lease);
  await bench.store.release(lease);
  await bench.run(limits.leaseRenewEveryMs + 200);
  assert.deepEqual(a.host.closes, [{ shard: lease.shard, how: 'drop' }]);
  assert.ok((a.host.tokens.get(lease.shard) ?? 0) > lease.token);
  assert.equal(a.served(), limits.shards);
});

test('a shard that the host reports lost is dropped and opened anew with a higher token', async () => {
  const a = await bench.startNode('a');
  await bench.run(300);
  const token = a.host.tokens.get(5) ?? 0;
  a.lost(5, 'fenced');
  await bench.run(200);
  assert.deepEqual(a.host.closes, [{ shard: 5, how: 'drop' }]);
  assert.ok((a.host.tokens.get(5) ?? 0) > token);
});

test('a paused node answers no on waking, before any of its timers has run', async () => {
  const a = await bench.startNode('a');
  await bench.run(300);
  assert.equal(await a.node.whenServing(0), true);
  const asleep = bench.clock.monotonicNow() + limits.leaseTtlMs;
  bench.clock.monotonicNow = () => asleep;
  assert.equal(await a.node.whenServing(0), false);
  bench.clock.monotonicNow = () => bench.clock.now();
});

test('a shard that cannot be opened is given back, and tried again with a pause', async () => {
  const a = await bench.startNode('a');
  a.host.openFails = true;
  await bench.run(300);
  assert.equal(a.served(), 0);
  assert.ok((await bench.store.owners()).size < limits.shards);
  a.host.openFails = false;
  await bench.run(limits.handoffRetryMs + 300);
  assert.equal(a.served(), limits.shards);
});

test('a drain that hangs is dropped in the end, and the next node serves', async () => {
  const a = await bench.startNode('a');
  await bench.run(300);
  a.host.drainHangs = true;
  const b = await bench.startNode('b');
  await bench.run(3 * limits.shardDrainTimeoutMs + 2_000);
  assert.ok(b.served() > 90);
  assert.equal(a.served() + b.served(), limits.shards);
  a.host.drainHangs = false;
});

test('when the membership was silent for all, nobody is taken for dead before a round of heart-beats', async () => {
  const a = await bench.startNode('a');
  const b = await bench.startNode('b');
  await bench.run(1_500);
  const drains = (): number => a.host.closes.filter(({ how }) => how === 'drain').length;
  const drainsBefore = drains();
  const opens = [a.host.tokens.size, b.host.tokens.size];
  a.way.state = 'fail';
  b.way.state = 'fail';
  await bench.run(limits.heartbeatTtlMs + 2_000);
  assert.equal((await bench.store.owners()).size, 0, 'all leases have run out');
  a.way.state = 'fine';
  await bench.run(200);
  b.way.state = 'fine';
  await bench.run(1_300);
  assert.deepEqual([a.host.tokens.size, b.host.tokens.size], opens, 'each has its own share again');
  assert.equal(drains(), drainsBefore, 'and nobody took what was not its own meanwhile');
});

/** The longest that an ask took, of those that a client sent every 5 ms to actors in many shards during `story`. */
async function slowestAskMs(story: () => Promise<unknown>): Promise<number> {
  const client = await bench.startClient();
  const took: Promise<number>[] = [];
  const one = async (id: string): Promise<number> => {
    const askedAt = bench.clock.now();
    const answer = await client.router.ask(ask(id));
    assert.ok(answer.ok, JSON.stringify(answer));
    return bench.clock.now() - askedAt;
  };
  const running = { yes: true };
  const told = story().finally(() => {
    running.yes = false;
  });
  // And for a while after: the others hear of what happened at other moments.
  for (let at = 0, after = 0; after < 100; at += 1) {
    took.push(one(`asked-${at % 64}`));
    await bench.run(5);
    if (!running.yes) after += 1;
  }
  await told;
  return Math.max(...(await bench.finish(Promise.all(took))));
}

for (const what of ['joins', 'leaves'] as const)
  test(`while a node ${what} nobody waits longer than a few tries for an answer`, async (context) => {
    await bench.startNode('a');
    const b = await bench.startNode('b');
    // The client looks at the members at other moments than the nodes: it hears of the new one last.
    await bench.run(1_620);
    const slowestMs = await slowestAskMs(async () => {
      if (what === 'leaves') return b.node.stop('drain');
      const c = await bench.startNode('c');
      return c.node.whenServing(10_000);
    });
    context.diagnostic(`the slowest took ${slowestMs} ms`);
    assert.ok(slowestMs < limits.handoffEveryMs / 2, `${slowestMs} ms`);
  });
