// Asks with idempotency keys and tells between actors: applied once, in order, never lost, never in each other's way.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { Failure, TellRequest } from '#actors/runtime/shard-host.ts';
import { counterCodecs } from '#test/support/runtime/counter-kind.ts';
import {
  address,
  code,
  createHostBench,
  idsApart,
  settle,
  shardOfCounter,
  total,
  watchPromise,
  type HostBench,
} from '#test/support/runtime/host-bench.ts';

const unavailable: Failure = { code: 'GONE', category: 'unavailable', text: 'gone' };

function tellOf(id: string, sequence: number, previous: number, note = String(sequence)): TellRequest {
  const command = counterCodecs.command.encode({ add: 1, note });
  return { to: address(id), fromShard: 200, sequence, previous, command };
}

async function logOf(bench: HostBench, id: string): Promise<readonly string[]> {
  const answer = await bench.view(id);
  assert.ok(answer.ok);
  return counterCodecs.view.decode(answer.reply).log;
}

/** Runs time on, bit by bit, and what becomes possible with it. */
async function pass(bench: HostBench, byMs: number): Promise<void> {
  for (let passed = 0; passed < byMs; passed += 100) {
    bench.clock.advance(100);
    await settle();
  }
}

test('A repeated idempotency key has one effect and gets the first reply, while the first runs and after fail-over', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const both = [1, 2].map(() => bench.ask('a', { add: 1 }, { key: 'k' }));
  assert.deepEqual((await Promise.all(both)).map(total), [1, 1]);
  await bench.ask('a', { add: 5 });
  assert.equal(total(await bench.ask('a', { add: 1 }, { key: 'k' })), 1);
  await bench.host.stop('drop');
  bench.newHost();
  await bench.open('a');
  assert.equal(total(await bench.ask('a', { add: 1 }, { key: 'k' })), 1);
  assert.equal(total(await bench.ask('a', {})), 6);
});

test('A repeated key waits for the commit of the first', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  void bench.ask('a', { add: 1 }, { key: 'k' });
  await settle();
  const again = watchPromise(bench.ask('a', { add: 1 }, { key: 'k' }));
  await settle();
  assert.equal(again.value, undefined);
  await bench.store.held[0]?.deliver();
  await settle();
  assert.equal(again.value && total(again.value), 1);
});

test('A refusal is kept for its key too, so that a late double is not accepted after all', async () => {
  const bench = createHostBench();
  await bench.open('a');
  assert.equal(code(await bench.ask('a', { reject: true }, { key: 'k' })), 'NOT_TODAY');
  await bench.host.stop('drop');
  bench.newHost();
  await bench.open('a');
  const answer = await bench.ask('a', { add: 1 }, { key: 'k' });
  assert.deepEqual(answer, {
    ok: false,
    failure: { code: 'NOT_TODAY', category: 'rejected', text: 'Not today.' },
  });
});

test('Kept replies are bounded in number and age', async () => {
  const bench = createHostBench({ limits: { keptReplies: 3 } });
  await bench.open('a');
  for (const key of ['1', '2', '3', '4']) await bench.ask('a', { add: 1 }, { key });
  const kept = async (): Promise<string[]> => {
    const fields = await bench.memory.loadActor(shardOfCounter('a'), address('a'));
    return [...fields.keys()].filter((field) => field.startsWith('_k:')).sort();
  };
  assert.deepEqual(await kept(), ['_k:2', '_k:3', '_k:4']);
  assert.equal(total(await bench.ask('a', { add: 1 }, { key: '4' })), 4);
  bench.clock.advance(limits.keptRepliesMs);
  await bench.open('a');
  assert.equal(total(await bench.ask('a', { add: 1 }, { key: '4' })), 5, 'too old to count');
  assert.deepEqual(await kept(), ['_k:4']);
});

test('A tell is applied once however often it comes, also after fail-over', async () => {
  const bench = createHostBench();
  await bench.open('a');
  assert.equal(await bench.host.tell(tellOf('a', 7, 0)), null);
  assert.equal(await bench.host.tell(tellOf('a', 7, 0)), null);
  await bench.host.stop('drop');
  bench.newHost();
  await bench.open('a');
  assert.equal(await bench.host.tell(tellOf('a', 7, 0)), null);
  assert.equal(await bench.host.tell(tellOf('a', 9, 7)), null);
  assert.deepEqual(await logOf(bench, 'a'), ['7', '9']);
});

test('A tell that overtakes the one before it is refused until that one came', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const early = await bench.host.tell(tellOf('a', 9, 7));
  assert.deepEqual([early?.code, early?.category], ['OUT_OF_ORDER', 'misrouted']);
  assert.equal(await bench.host.tell(tellOf('a', 7, 0)), null);
  assert.equal(await bench.host.tell(tellOf('a', 9, 7)), null);
  assert.deepEqual(await logOf(bench, 'a'), ['7', '9']);
});

test('A double of a tell is acknowledged only when the first is kept', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.store.holding = true;
  const answers = [1, 2].map(() => watchPromise(bench.host.tell(tellOf('a', 7, 0))));
  await settle();
  assert.deepEqual(
    answers.map((seen) => seen.value),
    [undefined, undefined],
  );
  bench.store.held[0]?.answer('fenced');
  await settle();
  assert.deepEqual(
    answers.map((seen) => seen.value?.code),
    ['FENCED', 'FENCED'],
  );
});

test('A tell that its receiver refuses is logged, and counts as taken', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const command = counterCodecs.command.encode({ reject: true });
  assert.equal(await bench.host.tell({ ...tellOf('a', 7, 0), command }), null);
  assert.ok(bench.log.lines.some((line) => line.fields['code'] === 'NOT_TODAY'));
  await bench.open('a');
  assert.equal(await bench.host.tell(tellOf('a', 7, 0)), null);
  assert.deepEqual(await logOf(bench, 'a'), []);
});

test('Messages to one receiver arrive in order and once, though some are lost on the way there or back', async () => {
  const bench = createHostBench();
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  let count = 0;
  bench.onTell = async (request) => {
    count += 1;
    if (count % 3 === 0) return unavailable;
    const outcome = await bench.host.tell(request);
    return count % 4 === 0 ? unavailable : outcome;
  };
  for (let add = 1; add <= 40; add += 1) await bench.ask(one, { add: 1, tell: { to: address(other), add } });
  await pass(bench, 20_000);
  assert.deepEqual(
    await logOf(bench, other),
    Array.from({ length: 40 }, (_, index) => String(index + 1)),
  );
  assert.equal(bench.host.stats().outbox, 0);
});

test('What is not acknowledged is sent again after the shard is opened elsewhere; what is, never again', async () => {
  const bench = createHostBench();
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  bench.onTell = async () => unavailable;
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 5 }, effect: 'm1' });
  await settle();
  bench.clock.advance(limits.outboxAckFlushMs);
  await settle();
  await bench.host.stop('drop');
  bench.newHost();
  bench.onTell = (request) => bench.host.tell(request);
  await bench.open(other);
  await bench.open(one);
  await settle();
  assert.equal(total(await bench.ask(other, {})), 5);
  assert.equal(bench.effects.length, 1, 'the effect was acknowledged before');
  bench.clock.advance(limits.outboxAckFlushMs);
  await settle();
  const { outbox, lastSequence } = await bench.memory.loadShard(shardOfCounter(one), await bench.open(one));
  assert.deepEqual([outbox, lastSequence], [[], 2]);
});

test('Acknowledgements ride on the next commit of the shard', async () => {
  const bench = createHostBench();
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 1 } });
  await settle();
  await bench.ask(one, { add: 1 });
  assert.deepEqual(bench.store.commits.at(-1)?.outboxRemoved, [1]);
});

test('An effect is run with its own key, and again under that key until it succeeds', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.onEffect = () => Promise.reject(new Error('Postgres is away'));
  await bench.ask('a', { add: 1, effect: 'm1' });
  await settle();
  bench.onEffect = () => Promise.resolve();
  await pass(bench, 1_000);
  const key = `${shardOfCounter('a')}-1`;
  assert.deepEqual(
    bench.effects.map(([, used]) => used),
    [key, key],
  );
  assert.equal(bench.effects[1]?.[0].effect?.value.messageId, 'm1');
  await pass(bench, 5_000);
  assert.equal(bench.effects.length, 2);
});

test('An effect that failed for long is run within seconds of when it can be', async () => {
  const bench = createHostBench();
  await bench.open('a');
  bench.onEffect = () => Promise.reject(new Error('Postgres is away'));
  await bench.ask('a', { add: 1, effect: 'm1' });
  await pass(bench, 60_000);
  assert.ok(bench.effects.length > limits.outboxTriesBeforePark);
  assert.equal(
    bench.log.lines.filter((line) => line.level === 'error').length,
    1,
    'told once, not at each try',
  );
  bench.onEffect = () => Promise.resolve();
  const tried = bench.effects.length;
  await pass(bench, limits.effectParkedMs);
  assert.equal(bench.effects.length, tried + 1);
  assert.equal(bench.host.stats().outbox, 0);
});

test('A message that its receiver cannot digest is parked with an error; other pairs go on; it is kept', async () => {
  const bench = createHostBench();
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  const bug: Failure = { code: 'INVARIANT_BROKEN', category: 'bug', text: 'broken' };
  bench.onTell = async (request) => (request.to.id === other ? bug : bench.host.tell(request));
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 1 } });
  await pass(bench, 20_000);
  const tries = bench.told.length;
  assert.equal(tries, limits.outboxTriesBeforePark);
  assert.equal(bench.log.lines.filter((line) => line.level === 'error').length, 1);
  await bench.ask(one, { add: 1, tell: { to: address(one), add: 1 } });
  await settle();
  assert.equal(bench.told.length, tries + 1, 'the other pair is served at once');
  bench.onTell = (request) => bench.host.tell(request);
  await pass(bench, limits.retryParkedMs);
  assert.equal(total(await bench.ask(other, {})), 1);
});

test('A message that gets no answer at all is sent again', async () => {
  const bench = createHostBench();
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  bench.onTell = () => new Promise(() => {});
  await bench.ask(one, { add: 1, tell: { to: address(other), add: 1 } });
  await settle();
  bench.onTell = (request) => bench.host.tell(request);
  await pass(bench, limits.outboxAnswerMs + 2 * limits.passivateCheckEveryMs);
  assert.equal(total(await bench.ask(other, {})), 1);
  assert.equal(bench.host.stats().outbox, 0);
});

test('No more messages are on their way than the bounds allow, and all arrive', async () => {
  const bench = createHostBench({ limits: { outboxInFlight: 4, outboxInFlightPerReceiver: 3 } });
  const { one, other } = idsApart();
  await bench.open(one);
  await bench.open(other);
  let most = 0;
  let flying = 0;
  bench.onTell = async (request) => {
    flying += 1;
    most = Math.max(most, flying);
    const outcome = await bench.host.tell(request);
    flying -= 1;
    return outcome;
  };
  const asks = Array.from({ length: 20 }, (_, index) =>
    bench.ask(one, { add: 1, tell: { to: address(index % 2 === 0 ? other : one), add: 1 } }),
  );
  await Promise.all(asks);
  await settle();
  assert.ok(most <= 4 && most > 1, `${most} at once`);
  assert.equal(total(await bench.ask(other, {})), 10);
  assert.equal(bench.host.stats().outbox, 0);
});
