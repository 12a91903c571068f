// The life of an activation: bounded backlog, bugs, unloading; and what watchers see of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { LiveUpdate } from '#actors/runtime/shard-host.ts';
import {
  address,
  code,
  createHostBench,
  readView,
  settle,
  shardOfCounter,
  total,
  watchPromise,
  type HostBench,
} from '#test/support/runtime/host-bench.ts';

interface Seen {
  readonly updates: LiveUpdate[];
  readonly ended: string[];
  stop(): void;
}

async function watch(bench: HostBench, id: string): Promise<Seen> {
  const updates: LiveUpdate[] = [];
  const ended: string[] = [];
  const sink = {
    update: (update: LiveUpdate) => updates.push(update),
    end: (failure: { code: string }) => ended.push(failure.code),
  };
  const stop = bench.host.watch(address(id), sink);
  await settle();
  return { updates, ended, stop };
}

const sequences = ({ updates }: Seen): number[] => updates.map((update) => update.sequence);
const totals = ({ updates }: Seen): number[] => updates.map((update) => readView(update).total);
const eventCounts = ({ updates }: Seen): number[] => updates.map((update) => update.events.length);

test('A full backlog refuses at once, with a hint when to come again; what is in it is run', async () => {
  const bench = createHostBench({ limits: { backlogCommands: 3 } });
  await bench.open('a');
  const answers = await Promise.all([1, 2, 3, 4].map(() => bench.ask('a', { add: 1 })));
  assert.deepEqual(answers.map(code), ['ok', 'ok', 'ok', 'BACKLOG_FULL']);
  const [, , , refused] = answers;
  assert.ok(refused !== undefined && !refused.ok);
  assert.equal(refused.failure.category, 'overloaded');
  assert.ok((refused.failure.retryAfterMs ?? 0) > 0);
  assert.equal(total(await bench.ask('a', {})), 3);
});

test('A command whose caller has given up is not run', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const late = bench.ask('a', { add: 1 }, { timeoutMs: 100 });
  bench.clock.advance(101);
  assert.equal(code(await late), 'DEADLINE_EXCEEDED');
  assert.equal(total(await bench.ask('a', {})), 0);
});

test('What cannot be served is told: unknown kind, unreadable command, shard not here', async () => {
  const bench = createHostBench();
  await bench.open('a');
  const request = { command: Uint8Array.of(1), timeoutMs: 1_000, idempotencyKey: '', view: false };
  assert.equal(code(await bench.host.ask({ ...request, to: { kind: 'nobody', id: 'a' } })), 'UNKNOWN_KIND');
  assert.equal(code(await bench.host.ask({ ...request, to: address('a') })), 'BAD_COMMAND');
  await bench.host.close(shardOfCounter('a'), 'drop');
  assert.equal(code(await bench.ask('a', {})), 'NOT_OWNER');
  assert.deepEqual((await watch(bench, 'a')).ended, ['NOT_OWNER']);
});

test('An actor that cannot be read is not served, the callers may come again at once', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', {
    timer: { key: 't', dueAt: bench.clock.now() + limits.passivateAfterMs * 2, add: 5 },
  });
  await bench.open('a');
  bench.store.failActorLoads = 1;
  const answers = await Promise.all([bench.ask('a', { add: 1 }), bench.view('a')]);
  assert.deepEqual(answers.map(code), ['NOT_SERVED', 'NOT_SERVED']);
  assert.ok(answers.every((answer) => !answer.ok && answer.failure.category === 'misrouted'));
  assert.equal(total(await bench.ask('a', { add: 1 })), 1);
  bench.store.failActorLoads = 1;
  bench.clock.advance(limits.passivateAfterMs * 2);
  await settle();
  bench.clock.advance(limits.retryLastMs);
  await settle();
  assert.equal(total(await bench.ask('a', {})), 6, 'a timer whose actor could not be read comes again');
});

test('Records that cannot be decoded stop their actor alone, and stay as they are', async () => {
  const bench = createHostBench();
  const token = await bench.open('a');
  const shard = shardOfCounter('a');
  const { load } = await bench.memory.loadShard(shard, token);
  const writes = new Map([['r:main', Uint8Array.of(1, 2, 3)]]);
  const nothing = { events: [], timersSet: [], timersCleared: [], outboxAdded: [], outboxRemoved: [] };
  const spoilt = { shard, token, load, actors: [{ actor: address('a'), writes }], ...nothing };
  assert.equal(await bench.memory.commit(spoilt), 'committed');
  await bench.open('a');
  assert.equal(code(await bench.ask('a', { add: 1 })), 'INVARIANT_BROKEN');
  assert.deepEqual(await bench.memory.loadActor(shard, address('a')), writes);
});

for (const bug of ['decide', 'apply'] as const) {
  test(`A bug in ${bug} is answered as one; the actor starts anew from what was kept and goes on`, async () => {
    const bench = createHostBench();
    await bench.open('a');
    const before = bench.ask('a', { add: 1 });
    const broken = bench.ask('a', { add: 100, bug });
    const after = bench.ask('a', { add: 1 });
    assert.equal(total(await before), 1);
    assert.equal(code(await broken), 'INVARIANT_BROKEN');
    assert.equal(total(await after), 2);
    assert.equal(bench.host.stats().bugs, 1);
    assert.ok(bench.log.lines.some((line) => line.level === 'error'));
  });
}

test('After a bug an actor is read again only when its earlier turns are kept', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 1 });
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  void bench.ask('a', { bug: 'decide' });
  const after = watchPromise(bench.ask('a', { add: 1 }));
  await settle();
  bench.store.holding = false;
  await bench.store.held[0]?.deliver();
  await settle();
  assert.equal(after.value && total(after.value), 3);
});

test('An idle actor is unloaded and comes back as it was; a watched or busy one stays', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 4 });
  assert.equal(bench.host.stats().activations, 1);
  const watched = await watch(bench, 'a');
  bench.clock.advance(limits.passivateAfterMs * 2);
  assert.equal(bench.host.stats().activations, 1);
  watched.stop();
  bench.clock.advance(limits.passivateCheckEveryMs);
  assert.deepEqual([bench.host.stats().activations, bench.host.stats().passivated], [0, 1]);
  assert.equal(total(await bench.ask('a', {})), 4);
  await bench.host.stop('drop');
  assert.equal(bench.clock.nextAt(), null, 'nothing goes on after the stop');
});

test('Past the bound of a shard idle actors are unloaded early, the watched stay', async () => {
  const bench = createHostBench({ limits: { activationsPerShard: 1 } });
  const shard = shardOfCounter('a');
  const others = Array.from({ length: 4_000 }, (_, index) => `x${index}`).filter(
    (id) => shardOfCounter(id) === shard,
  );
  const ids = ['a', ...others.slice(0, 3)];
  await bench.open('a');
  const watched = await watch(bench, 'a');
  for (const id of ids) await bench.ask(id, { add: 2 });
  assert.equal(bench.host.stats().activations, 4);
  bench.clock.advance(limits.passivateCheckEveryMs);
  assert.equal(bench.host.stats().activations, 1);
  for (const id of ids) assert.equal(total(await bench.ask(id, {})), 2);
  watched.stop();
  await bench.host.stop('drop');
});

test('A watcher gets a snapshot, then every commit without a gap, with its events', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { add: 1 });
  const seen = await watch(bench, 'a');
  await bench.ask('a', { add: 1, event: 'counted' });
  await bench.ask('a', {});
  await Promise.all([bench.ask('a', { add: 1, event: 'x' }), bench.ask('a', { add: 1, event: 'y' })]);
  assert.deepEqual(
    [sequences(seen), totals(seen), eventCounts(seen)],
    [
      [0, 1, 2],
      [1, 2, 4],
      [0, 1, 2],
    ],
  );
  const second = await watch(bench, 'a');
  await bench.ask('a', { add: 1 });
  assert.deepEqual(
    [sequences(second), totals(second)],
    [
      [0, 1],
      [4, 5],
    ],
  );
  assert.deepEqual(sequences(seen), [0, 1, 2, 3]);
  seen.stop();
  await bench.ask('a', { add: 1 });
  assert.deepEqual([sequences(seen).length, sequences(second).length], [4, 3]);
  await bench.host.close(shardOfCounter('a'), 'drain');
  assert.deepEqual([seen.ended, second.ended], [[], ['NOT_OWNER']]);
});

test('Coalesced updates come four times a second, whole, with the events of all turns between', async () => {
  const bench = createHostBench({ live: 'coalesced' });
  await bench.open('a');
  const seen = await watch(bench, 'a');
  await bench.ask('a', { add: 1, event: 'e' });
  bench.clock.advance(0);
  for (let turn = 0; turn < 10; turn += 1) {
    await bench.ask('a', { add: 1, event: 'e' });
    bench.clock.advance(50);
  }
  bench.clock.advance(limits.liveCoalesceMs);
  await settle();
  assert.deepEqual(sequences(seen), [0, 1, 2, 3]);
  assert.equal(totals(seen).at(-1), 11);
  assert.equal(
    eventCounts(seen).reduce((sum, count) => sum + count, 0),
    11,
  );
});

test('Who joins a coalesced feed is not told again what the snapshot showed; the others lose nothing', async () => {
  const bench = createHostBench({ live: 'coalesced' });
  await bench.open('a');
  const first = await watch(bench, 'a');
  await bench.ask('a', { add: 1, event: 'e' });
  bench.clock.advance(limits.liveCoalesceMs);
  await bench.ask('a', { add: 1, event: 'e' });
  const second = await watch(bench, 'a');
  await bench.ask('a', { add: 1, event: 'e' });
  bench.clock.advance(limits.liveCoalesceMs);
  await settle();
  assert.deepEqual(
    [totals(first), eventCounts(first)],
    [
      [0, 1, 2, 3],
      [0, 1, 1, 1],
    ],
  );
  assert.deepEqual(
    [totals(second), eventCounts(second)],
    [
      [2, 3],
      [0, 1],
    ],
  );
});

test('A coalesced view that holds a turn on its way waits for its commit', async () => {
  const bench = createHostBench({ live: 'coalesced' });
  await bench.open('a');
  const seen = await watch(bench, 'a');
  bench.store.holding = true;
  void bench.ask('a', { add: 1 });
  await settle();
  bench.clock.advance(limits.liveCoalesceMs);
  await settle();
  assert.deepEqual(sequences(seen), [0]);
  await bench.store.held[0]?.deliver();
  await settle();
  assert.deepEqual(
    [sequences(seen), totals(seen)],
    [
      [0, 1],
      [0, 1],
    ],
  );
});

test('More events than a coalesced update may carry lead to a snapshot', async () => {
  const bench = createHostBench({ live: 'coalesced', limits: { liveEvents: 5 } });
  await bench.open('a');
  const seen = await watch(bench, 'a');
  await bench.ask('a', { add: 1, event: 'e' });
  bench.clock.advance(limits.liveCoalesceMs);
  for (let turn = 0; turn < 7; turn += 1) await bench.ask('a', { add: 1, event: 'e' });
  bench.clock.advance(limits.liveCoalesceMs);
  await bench.ask('a', { add: 1, event: 'e' });
  bench.clock.advance(limits.liveCoalesceMs);
  await settle();
  assert.deepEqual(
    [sequences(seen), totals(seen), eventCounts(seen)],
    [
      [0, 1, 0, 1],
      [0, 1, 8, 9],
      [0, 1, 0, 1],
    ],
  );
});

test('Events of turns go to the stream of their shard, in order', async () => {
  const bench = createHostBench();
  await bench.open('a');
  await bench.ask('a', { event: 'first' });
  await bench.ask('a', { reject: true, event: 'never' });
  await bench.ask('a', { add: 1, event: 'second' });
  assert.equal(bench.memory.events(shardOfCounter('a')).length, 2);
});
