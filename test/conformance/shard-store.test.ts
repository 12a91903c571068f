// What every shard store promises, held by the one in memory and the one on Redis alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis } from '#test/support/redis.ts';

import {
  actor,
  type Bench,
  bytes,
  clusterBench,
  commitOf,
  everyByte,
  memoryBench,
  open,
  plain,
  redisBench,
} from '#test/support/shard-store-bench.ts';

const suites: readonly (readonly [name: string, start: () => Bench | Promise<Bench>])[] = [
  ['memory', memoryBench],
  ['Redis', redisBench],
  ['Redis Cluster', clusterBench],
];

for (const [name, start] of suites) {
  describe(`Shard store (${name})`, () => {
    let bench: Bench;
    let store: ShardStore;
    let shard = 0;
    before(async () => {
      bench = await start();
      store = bench.store;
    });
    after(() => bench.stop());
    // Each test has a shard of its own.
    const nextShard = (): number => {
      shard += 1;
      return shard;
    };

    test('A lease is held by one node until it is released', async () => {
      const own = nextShard();
      const lease = await store.acquire(own, 'n 1', 60_000);
      assert.equal(lease?.nodeId, 'n 1');
      assert.equal(await store.acquire(own, 'n2', 60_000), null);
      assert.deepEqual(await store.owner(own), lease);
      await store.release(lease);
      assert.equal(await store.owner(own), null);
      const next = await store.acquire(own, 'n2', 60_000);
      assert.ok(next !== null && next.token > lease.token, 'the token rises with the new owner');
    });

    test('A node that takes its own lease again gets a higher token, and the old one is void', async () => {
      const own = nextShard();
      const first = await open(store, own);
      const second = await open(store, own);
      assert.ok(second.lease.token > first.lease.token);
      assert.equal(await store.renew(first.lease, 60_000), false);
      assert.equal(await store.commit(commitOf(first)), 'fenced');
      await store.release(first.lease);
      assert.deepEqual(await store.owner(own), second.lease, 'an old lease releases nothing');
    });

    test('A lease that is not renewed runs out; renewing it then is refused', async () => {
      const own = nextShard();
      const opened = await open(store, own, 'n1', 150);
      assert.equal(await store.renew(opened.lease, 150), true);
      await bench.runOut(own, 150);
      assert.equal(await store.renew(opened.lease, 150), false);
      assert.equal(await store.commit(commitOf(opened)), 'fenced');
      await assert.rejects(store.loadShard(own, opened.lease.token), {
        code: 'FENCED',
        category: 'misrouted',
      });
      assert.ok((await store.acquire(own, 'n2', 60_000)) !== null);
    });

    test('All owners are listed at once', async () => {
      const [one, two] = [nextShard(), nextShard()];
      const first = await open(store, one, 'n1');
      const second = await open(store, two, 'n2');
      const owners = await store.owners();
      assert.deepEqual(owners.get(one), first.lease);
      assert.deepEqual(owners.get(two), second.lease);
      assert.equal(owners.get(255), undefined);
    });

    test('A commit writes and removes records, bytes unharmed', async () => {
      const opened = await open(store, nextShard());
      const own = opened.lease.shard;
      const first = new Map<string, Uint8Array | null>([
        ['r:ä', everyByte],
        ['r:empty', bytes()],
        ['r:gone', bytes(1)],
      ]);
      assert.equal(await store.commit(commitOf(opened, { actors: [{ actor, writes: first }] })), 'committed');
      const second = new Map<string, Uint8Array | null>([
        ['r:gone', null],
        ['r:new', bytes(0)],
      ]);
      assert.equal(
        await store.commit(commitOf(opened, { actors: [{ actor, writes: second }] })),
        'committed',
      );
      const loaded = await store.loadActor(own, actor);
      assert.deepEqual([...loaded.keys()].sort(), ['r:empty', 'r:new', 'r:ä']);
      assert.deepEqual(plain(loaded.get('r:ä')), plain(everyByte));
      assert.deepEqual(plain(loaded.get('r:empty')), []);
      assert.equal((await store.loadActor(own, { kind: 'counter', id: 'other' })).size, 0);
    });

    test('A commit under a token that was overtaken writes nothing at all', async () => {
      const old = await open(store, nextShard(), 'n1');
      const own = old.lease.shard;
      await store.release(old.lease);
      const taken = await open(store, own, 'n2');
      const timer = { actor, key: 't', dueAt: 5, command: bytes(1) };
      const late = commitOf(old, {
        actors: [{ actor, writes: new Map([['r:x', bytes(1)]]) }],
        events: [bytes(1)],
        timersSet: [timer],
        outboxAdded: [{ sequence: 1, to: actor, payload: bytes(1) }],
      });
      assert.equal(await store.commit(late), 'fenced');
      assert.equal((await store.loadActor(own, actor)).size, 0);
      assert.deepEqual(await bench.events(own), []);
      const loaded = await store.loadShard(own, taken.lease.token);
      assert.deepEqual([loaded.timers, loaded.outbox], [[], []]);
      assert.notEqual(loaded.lastSequence, 1);
    });

    test('After a load no commit that was sent before it can succeed', async () => {
      const opened = await open(store, nextShard());
      const reloaded = await store.loadShard(opened.lease.shard, opened.lease.token);
      assert.ok(reloaded.load > opened.load);
      const writes = new Map([['r:x', bytes(1)]]);
      assert.equal(await store.commit(commitOf(opened, { actors: [{ actor, writes }] })), 'fenced');
      assert.equal((await store.loadActor(opened.lease.shard, actor)).size, 0);
      assert.equal(await store.commit(commitOf({ ...opened, load: reloaded.load })), 'committed');
    });

    test('Events are appended in order', async () => {
      const opened = await open(store, nextShard());
      await store.commit(commitOf(opened, { events: [bytes(1), everyByte] }));
      await store.commit(commitOf(opened, { events: [bytes(3)] }));
      const events = await bench.events(opened.lease.shard);
      assert.deepEqual(events.map(plain), [[1], plain(everyByte), [3]]);
    });

    test('The outbox keeps entries until they are removed, and its last sequence for ever', async () => {
      const opened = await open(store, nextShard());
      const effect = { sequence: 10, to: { kind: 'effect', id: '' }, payload: everyByte };
      const told = { sequence: 9, to: actor, payload: bytes(0, 1, 0) };
      await store.commit(commitOf(opened, { outboxAdded: [told, effect] }));
      const first = await store.loadShard(opened.lease.shard, opened.lease.token);
      assert.deepEqual(
        first.outbox.map((entry) => ({ ...entry, payload: plain(entry.payload) })),
        [told, effect].map((entry) => ({ ...entry, payload: plain(entry.payload) })),
      );
      assert.ok(first.lastSequence >= 10);
      const second = commitOf({ ...opened, load: first.load }, { outboxRemoved: [9, 10] });
      assert.equal(await store.commit(second), 'committed');
      const empty = await store.loadShard(opened.lease.shard, opened.lease.token);
      assert.deepEqual(empty.outbox, []);
      assert.ok(empty.lastSequence >= 10);
    });

    test('Timers are set, set anew and cleared', async () => {
      const opened = await open(store, nextShard());
      const at = 1_750_000_000_123;
      const timer = (key: string, dueAt: number) => ({ actor, key, dueAt, command: everyByte });
      await store.commit(
        commitOf(opened, { timersSet: [timer('one', at), timer('two', at), timer('ü:3', at)] }),
      );
      const cleared = [
        { actor, key: 'two' },
        { actor, key: 'never set' },
      ];
      await store.commit(commitOf(opened, { timersSet: [timer('one', at + 1)], timersCleared: cleared }));
      const { timers } = await store.loadShard(opened.lease.shard, opened.lease.token);
      const seen = new Map(timers.map((found) => [found.key, { ...found, command: plain(found.command) }]));
      const command = plain(everyByte);
      assert.deepEqual(seen.get('one'), { actor, key: 'one', dueAt: at + 1, command });
      assert.deepEqual(seen.get('ü:3'), { actor, key: 'ü:3', dueAt: at, command });
      assert.equal(seen.size, 2);
    });

    test('A commit of many thousand parts is written whole', async () => {
      const opened = await open(store, nextShard());
      const parts = 9_001;
      const numbers = Array.from({ length: parts }, (_, index) => index);
      const writes = new Map(numbers.map((index) => [`r:${index}`, bytes(index % 256)] as const));
      const outboxAdded = numbers.map((index) => ({
        sequence: index + 1,
        to: actor,
        payload: bytes(index % 256),
      }));
      const timersSet = numbers.map((index) => ({ actor, key: `${index}`, dueAt: index, command: bytes(1) }));
      const events = numbers.map((index) => bytes(index % 256));
      const whole = commitOf(opened, { actors: [{ actor, writes }], outboxAdded, timersSet, events });
      assert.equal(await store.commit(whole), 'committed');
      assert.equal((await store.loadActor(opened.lease.shard, actor)).size, parts);
      assert.equal((await bench.events(opened.lease.shard)).length, parts);
      const loaded = await store.loadShard(opened.lease.shard, opened.lease.token);
      assert.deepEqual(
        [loaded.outbox.length, loaded.timers.length, loaded.lastSequence >= parts],
        [parts, parts, true],
      );
      assert.deepEqual(
        loaded.outbox.map((entry) => entry.sequence),
        numbers.map((index) => index + 1),
      );
    });
  });
}

test('Redis that is not there at the start is told at once', async () => {
  const server = await startRedis();
  await server.stop();
  await assert.rejects(connectRedis(server.url, { name: 'absent', log: createKeptLog() }), /ECONNREFUSED/);
});

test('Redis gone: a commit has an unknown outcome, a renewal throws instead of saying no', async () => {
  const server = await startRedis();
  const log = createKeptLog();
  const redis = await connectRedis(server.url, { name: 'gone', log });
  const store = createRedisShardStore({ redis, clock: systemClock, log });
  const opened = await open(store, 1);
  await server.stop();
  assert.equal(await store.commit(commitOf(opened)), 'unknown');
  await assert.rejects(store.renew(opened.lease, 1_000), { code: 'STORE_TIMEOUT', category: 'unavailable' });
  await assert.rejects(store.loadActor(1, actor), { code: 'STORE_TIMEOUT' });
  await store.close();
});
