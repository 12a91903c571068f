// A flood on one actor: the others of its shard are not held up by it, it answers what it took in order, refuses the
// rest early, and serves on when the flood is over. Counted in turns and commits, not in time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { ShardCommit } from '#actors/ports/shard-store.ts';
import {
  address,
  code,
  createHostBench,
  settle,
  shardOfCounter,
  total,
} from '#test/support/runtime/host-bench.ts';

/** Counters in the shard of the first. */
function idsTogether(count: number): readonly string[] {
  const ids: string[] = [];
  const shard = shardOfCounter('a');
  for (let index = 0; ids.length < count; index += 1)
    if (shardOfCounter(`a${index}`) === shard) ids.push(`a${index}`);
  return ids;
}

const writesTo = (commit: ShardCommit | undefined, id: string): boolean =>
  commit?.actors.some(({ actor }) => actor.id === id) ?? false;

test('A flood on one actor does not hold up others: each has its turn in the next commit', async () => {
  const bench = createHostBench({ limits: { commitTurns: 16 } });
  const [flooded = '', ...others] = idsTogether(5);
  await bench.open(flooded);
  await Promise.all([flooded, ...others].map((id) => bench.ask(id, { add: 0 })));
  const before = bench.store.commits.length;
  const flood = Array.from({ length: 1_000 }, () => bench.ask(flooded, { add: 1 }));
  const small = others.map((id) => bench.ask(id, { add: 1 }));
  assert.deepEqual(await Promise.all(small.map(async (answer) => total(await answer))), [1, 1, 1, 1]);
  const next = bench.store.commits[before];
  for (const id of others)
    assert.ok(writesTo(next, id), `${id} is in the first commit after the flood began`);
  const answers = await Promise.all(flood);
  assert.deepEqual(
    answers.map(total),
    answers.map((_, index) => index + 1),
  );
});

test('Who comes in the middle of a flood waits for the commit on its way and the one that is full, no longer', async () => {
  const bench = createHostBench({ limits: { commitTurns: 16 } });
  const [flooded = '', ...others] = idsTogether(5);
  await bench.open(flooded);
  await Promise.all([flooded, ...others].map((id) => bench.ask(id, { add: 0 })));
  bench.store.holding = true;
  const before = bench.store.commits.length;
  const flood = Array.from({ length: 1_000 }, () => bench.ask(flooded, { add: 1 }));
  await settle();
  assert.equal(bench.store.commits.length, before + 1, 'one is on its way, the next one is full');
  const small = others.map((id) => bench.ask(id, { add: 1 }));
  bench.store.holding = false;
  for (const held of bench.store.held.splice(0)) await held.deliver();
  await Promise.all(small);
  const third = bench.store.commits[before + 2];
  for (const id of others) assert.ok(writesTo(third, id), `${id} is in the one after these`);
  await Promise.all(flood);
});

test('What is too much for an actor is refused at once; it loses nothing that it took, and others notice nothing', async () => {
  const bench = createHostBench();
  const [flooded = '', other = ''] = idsTogether(2);
  await bench.open(flooded);
  bench.store.holding = true;
  const first = bench.ask(flooded, { add: 1 });
  await settle();
  const flood = Array.from({ length: 3_000 }, () => bench.ask(flooded, { add: 1 }));
  const beside = bench.ask(other, { add: 1 });
  await settle();
  const { overloaded, backlog, backlogDeepest } = bench.host.stats();
  assert.ok(overloaded > 0 && backlogDeepest <= 1_024 && backlog >= backlogDeepest);
  bench.store.holding = false;
  for (const held of bench.store.held.splice(0)) await held.deliver();
  const codes = (await Promise.all(flood)).map(code);
  const taken = codes.filter((one) => one === 'ok').length;
  assert.equal(codes.filter((one) => one === 'BACKLOG_FULL').length, overloaded);
  assert.equal(taken + overloaded, 3_000);
  assert.deepEqual([total(await first), total(await beside)], [1, 1]);
  assert.equal(total(await bench.ask(flooded, { add: 1 })), taken + 2, 'all that was taken, and one more');
  const settled = bench.host.stats();
  assert.deepEqual([settled.backlog, settled.backlogDeepest], [0, 0]);
});

test('A message that its receiver refuses waits, and the metrics say for how long', async () => {
  const bench = createHostBench();
  const [one = '', other = ''] = idsTogether(2);
  await bench.open(one);
  bench.onTell = () => Promise.resolve({ code: 'NOT_OWNER', category: 'misrouted', text: 'Not here.' });
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 1 } });
  await settle();
  for (let second = 0; second < 5; second += 1) {
    bench.clock.advance(1_000);
    await settle();
  }
  const { outbox, outboxOldestMs } = bench.host.stats();
  assert.equal(outbox, 1);
  assert.ok(outboxOldestMs >= 5_000 && outboxOldestMs < 6_000, `${outboxOldestMs} ms`);
  bench.onTell = (request) => bench.host.tell(request);
  bench.clock.advance(2_000);
  await settle();
  assert.deepEqual([bench.host.stats().outbox, bench.host.stats().outboxOldestMs], [0, 0]);
});

test('A message to a shard that is being handed over is tried again within milliseconds', async () => {
  const bench = createHostBench();
  const [one = '', other = ''] = idsTogether(2);
  await bench.open(one);
  bench.onTell = () => Promise.resolve({ code: 'NOT_OWNER', category: 'misrouted', text: 'Not here.' });
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 1 } });
  await settle();
  bench.onTell = (request) => bench.host.tell(request);
  bench.clock.advance(limits.routeRetryFirstMs);
  await settle();
  assert.equal(bench.told.length, 2);
  assert.equal(total(await bench.ask(other, { add: 1 })), 2);
});
