// Asks, tells and watches that find their actor wherever it is, under a clock that the test moves.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type { Answer, Failure, LiveUpdate, TellRequest } from '#actors/runtime/shard-host.ts';
import { ask, createBench, idIn, type Bench, type BenchNode } from './cluster-bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = createBench();
});
afterEach(() => bench.stop());

function reply(answer: Answer): string {
  assert.ok(answer.ok, JSON.stringify(answer));
  return Buffer.from(answer.reply).toString();
}

function codeOf(answer: Answer): string {
  assert.ok(!answer.ok);
  return answer.failure.code;
}

async function two(): Promise<[BenchNode, BenchNode]> {
  const nodes: [BenchNode, BenchNode] = [await bench.startNode('a'), await bench.startNode('b')];
  await bench.run(1_500);
  return nodes;
}

function idOf(host: BenchNode): string {
  return idIn((shard) => host.host.owns(shard));
}

const busy: Failure = { code: 'BACKLOG_FULL', category: 'overloaded', text: '', retryAfterMs: 300 };
const storeTimeout: Failure = { code: 'STORE_TIMEOUT', category: 'unavailable', text: '' };
const notOwner: Failure = { code: 'NOT_OWNER', category: 'misrouted', text: '' };

test('a client reaches actors on every node, and a node reaches its own without a link', async () => {
  const [a, b] = await two();
  const client = await bench.startClient();
  for (const host of [a, b]) {
    assert.equal(reply(await bench.finish(client.router.ask(ask(idOf(host))))), '1');
    assert.equal(reply(await bench.finish(a.node.router.ask(ask(idOf(host))))), '2');
  }
});

test('a table that is out of date is put right by NOT_OWNER, without an error for the caller', async () => {
  const a = await bench.startNode('a');
  await bench.run(300);
  const client = await bench.startClient();
  await bench.finish(client.router.ask(ask('x')));
  const b = await bench.startNode('b');
  await bench.run(1_500);
  for (const host of [a, b]) assert.equal(reply(await bench.finish(client.router.ask(ask(idOf(host))))), '1');
});

test('asks during a hand-over wait for it and are answered once each', async () => {
  await bench.startNode('a');
  await bench.run(300);
  const client = await bench.startClient();
  const asks: Promise<Answer>[] = [];
  await bench.startNode('b');
  for (let round = 0; round < 100; round++) {
    for (let id = 0; id < 10; id++) asks.push(client.router.ask(ask(`moved-${id}`)));
    await bench.run(10);
  }
  for (const answer of await bench.finish(Promise.all(asks))) assert.ok(answer.ok, JSON.stringify(answer));
  for (let id = 0; id < 10; id++) assert.equal(bench.kept.counts.get(`moved-${id}`), 100);
});

test('a keyed ask survives the death of its node, and has one effect', async () => {
  const [a, b] = await two();
  const client = await bench.startClient();
  const id = idOf(a);
  await bench.finish(client.router.ask(ask(id, { idempotencyKey: 'k1' })));
  a.host.scripted.push('silence');
  const asked = client.router.ask(ask(id, { idempotencyKey: 'k2' }));
  await bench.run(10);
  await bench.finish(a.node.stop('drop'));
  assert.equal(reply(await bench.finish(asked)), '2');
  assert.ok(b.host.asked.some(({ idempotencyKey }) => idempotencyKey === 'k2'));
});

test('an ask without a key whose link breaks is not repeated: its outcome is unknown', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  const id = idOf(a);
  await bench.finish(client.router.ask(ask(id)));
  a.host.scripted.push('silence');
  const asked = client.router.ask(ask(id));
  await bench.run(10);
  bench.network.cut(a.node.address);
  assert.equal(codeOf(await bench.finish(asked, 100)), 'OUTCOME_UNKNOWN');
  assert.equal(a.host.asked.length, 2);
  assert.equal(reply(await bench.finish(client.router.ask(ask(id)))), '2', 'and the link is made anew');
});

test('a view is repeated over a broken link', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  a.host.scripted.push('silence');
  const asked = client.router.ask(ask(idOf(a), { view: true }));
  await bench.run(10);
  bench.network.cut(a.node.address);
  assert.equal(reply(await bench.finish(asked, 500)), '0');
});

test('an ask ends within its own time, whatever happens', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  const id = idOf(a);
  for (const router of [client.router, a.node.router]) {
    a.host.scripted.push('silence');
    const from = bench.clock.now();
    const answer = await bench.finish(router.ask(ask(id, { timeoutMs: 400 })));
    assert.equal(codeOf(answer), 'OUTCOME_UNKNOWN');
    const took = bench.clock.now() - from;
    assert.ok(took >= 400 && took <= 400 + 2 * limits.deadlineSweepMs, `${took}`);
  }
});

test('the receiver is told how much time is left, not a moment by its clock', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  await bench.finish(client.router.ask(ask(idOf(a), { timeoutMs: 777 })));
  const timeoutMs = a.host.asked[0]?.timeoutMs ?? 0;
  assert.ok(timeoutMs > 700 && timeoutMs <= 777);
});

test('an overloaded actor is asked again after its hint', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  a.host.scripted.push(busy);
  const from = bench.clock.now();
  assert.equal(reply(await bench.finish(client.router.ask(ask(idOf(a))))), '1');
  assert.ok(bench.clock.now() - from >= 300);
});

test('an actor that stays overloaded past the time is reported as overloaded', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  for (let at = 0; at < 20; at++) a.host.scripted.push(busy);
  const answer = await bench.finish(client.router.ask(ask(idOf(a), { timeoutMs: 1_000 })));
  assert.equal(codeOf(answer), 'BACKLOG_FULL');
});

test('a commit of unknown outcome is repeated with a key only', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  const id = idOf(a);
  a.host.scripted.push(storeTimeout);
  assert.equal(codeOf(await bench.finish(client.router.ask(ask(id)))), 'STORE_TIMEOUT');
  a.host.scripted.push(storeTimeout);
  assert.equal(reply(await bench.finish(client.router.ask(ask(id, { idempotencyKey: 'k' })))), '1');
});

test('a rejection is handed through, once', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  a.host.scripted.push({ code: 'OFFER_EXPIRED', category: 'rejected', text: 'Too late.' });
  const answer = await bench.finish(client.router.ask(ask(idOf(a), { idempotencyKey: 'k' })));
  assert.deepEqual(answer, {
    ok: false,
    failure: { code: 'OFFER_EXPIRED', category: 'rejected', text: 'Too late.' },
  });
  assert.equal(a.host.asked.length, 1);
});

test('a command that is larger than a message may be is refused, and the link stays', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  const id = idOf(a);
  const command = Buffer.alloc(limits.maxEnvelopeBytes);
  assert.equal(codeOf(await bench.finish(client.router.ask(ask(id, { command })))), 'COMMAND_TOO_LARGE');
  assert.equal(reply(await bench.finish(client.router.ask(ask(id)))), '1');
});

test('without any node an ask says unavailable when its time is over', async () => {
  const client = await bench.startClient();
  const answer = await bench.finish(client.router.ask(ask('x', { timeoutMs: 500 })));
  assert.ok(!answer.ok);
  assert.equal(answer.failure.category, 'unavailable');
});

test('processes of different clusters do not talk to each other', async () => {
  await bench.startNode('a');
  await bench.run(300);
  const stranger = await bench.startClient('stranger', 'other');
  const answer = await bench.finish(stranger.router.ask(ask('x', { timeoutMs: 500 })));
  assert.equal(codeOf(answer), 'NOT_SENT');
});

test('a tell is one try: the sender hears the failure, and the way is right the next time', async () => {
  const [a, b] = await two();
  const tell = (id: string): TellRequest => ({
    to: { kind: 'toy', id },
    fromShard: 3,
    sequence: 9,
    previous: 8,
    command: Buffer.from('t'),
  });
  assert.equal(await bench.finish(a.node.router.tell(tell(idOf(a)))), null);
  assert.equal(await bench.finish(a.node.router.tell(tell(idOf(b)))), null);
  b.host.scripted.push(notOwner);
  assert.equal((await bench.finish(a.node.router.tell(tell(idOf(b)))))?.code, 'NOT_OWNER');
  assert.equal(await bench.finish(a.node.router.tell(tell(idOf(b)))), null);
});

test('a watch gets a snapshot and then each change, until it is stopped', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  const seen: LiveUpdate[] = [];
  const to = { kind: 'toy', id: idOf(a) };
  const stop = client.router.watch(to, (update) => seen.push(update), { takesParts: true });
  await bench.run(50);
  a.host.change();
  a.host.change();
  await bench.run(50);
  assert.deepEqual(
    seen.map(({ sequence }) => sequence),
    [0, 1, 2],
  );
  assert.deepEqual(seen[1]?.events.map(String), ['e']);
  assert.deepEqual([seen[0]?.part, seen[1]?.part], [undefined, { gone: ['r/1', 'r/2'] }]);
  stop();
  await bench.run(50);
  assert.equal(a.host.watchers, 0);
  a.host.change();
  await bench.run(50);
  assert.equal(seen.length, 3);
});

test('a watch begins again with a snapshot after a move, a broken link, a gap, and a death', async () => {
  const [a, b] = await two();
  const client = await bench.startClient();
  const seen: number[] = [];
  const id = idOf(a);
  client.router.watch({ kind: 'toy', id }, ({ sequence }) => seen.push(sequence));
  await bench.run(50);
  await a.host.close(shardOf('toy', id), 'drop');
  await a.host.open(shardOf('toy', id), bench.kept.tokens.get(shardOf('toy', id)) ?? 0);
  await bench.run(300);
  assert.deepEqual(seen.splice(0), [0, 0]);
  bench.network.cut(a.node.address);
  await bench.run(300);
  assert.deepEqual(seen.splice(0), [0]);
  a.host.change(1);
  await bench.run(300);
  assert.deepEqual(seen.splice(0), [0]);
  assert.equal(a.host.watchers, 1);
  await bench.finish(a.node.stop('drop'));
  await bench.run(5_000);
  assert.deepEqual(seen.splice(0), [0]);
  assert.equal(b.host.watchers, 1);
});

test('an ask that waits for a dial that hangs ends within its own time as not sent', async () => {
  await two();
  bench.network.transport.dial = () => new Promise(() => undefined);
  const client = await bench.startClient();
  const from = bench.clock.now();
  const answer = await bench.finish(client.router.ask(ask('x', { timeoutMs: 300 })));
  assert.equal(codeOf(answer), 'NOT_SENT');
  assert.ok(bench.clock.now() - from <= 300 + 2 * limits.deadlineSweepMs);
});

test('two nodes that dial each other at once both reach each other', async () => {
  const [a, b] = await two();
  const answers = await bench.finish(
    Promise.all([a.node.router.ask(ask(idOf(b))), b.node.router.ask(ask(idOf(a)))]),
  );
  assert.deepEqual(answers.map(reply), ['1', '1']);
});

test('a client that cannot beat for a while keeps its links, its asks and its watches', async () => {
  const [a] = await two();
  const client = await bench.startClient();
  const seen: number[] = [];
  const id = idOf(a);
  client.router.watch({ kind: 'toy', id }, ({ sequence }) => seen.push(sequence));
  await bench.run(50);
  client.way.state = 'fail';
  await bench.run(limits.heartbeatTtlMs + 2_000);
  assert.equal(a.node.stats().members, 2, 'the nodes have missed it');
  a.host.change();
  assert.equal(reply(await bench.finish(client.router.ask(ask(id)))), '1');
  client.way.state = 'fine';
  await bench.run(1_500);
  assert.equal(a.node.stats().members, 3);
  assert.deepEqual(seen, [0, 1]);
});
