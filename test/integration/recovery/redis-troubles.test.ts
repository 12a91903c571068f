// Redis that is full, and Redis that has become a replica: what is answered meanwhile, and that work goes on after.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectRedis, type RedisConnection } from '#actors/adapters/redis/connect.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import { createShardHost, type CountingShardHost } from '#actors/runtime/host.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type { Answer } from '#actors/runtime/shard-host.ts';
import { createKeptLog } from '#test/support/log.ts';
import { command, startRedis, startRelay, type Relay, type TestRedis } from '#test/support/redis.ts';
import { counterCodecs, counterKind, type CounterCommand } from '#test/support/runtime/counter-kind.ts';
import { total } from '#test/support/runtime/host-bench.ts';
import { until } from '#test/support/until.ts';

const actor = { kind: 'counter', id: 'a' };
const shard = shardOf(actor.kind, actor.id);
const member = { nodeId: 'n1', address: '127.0.0.1:1', hostsShards: true, startedAt: 1 };

let first: TestRedis;
let second: TestRedis;
let relay: Relay;
let redis: RedisConnection;
let store: ShardStore;
let host: CountingShardHost;

before(async () => {
  [first, second] = await Promise.all([startRedis(), startRedis()]);
  relay = await startRelay(first.url);
  const log = createKeptLog();
  redis = await connectRedis(relay.url, { name: 'host', log });
  store = createRedisShardStore({ redis, clock: systemClock, log });
  const nobody = (): never => assert.fail('nobody asks here');
  host = createShardHost({
    store,
    clock: systemClock,
    chance: systemChance,
    kinds: new Map([['counter', counterKind()]]),
    world: () => null,
    router: { ask: nobody, tell: (request) => host.tell(request), watch: nobody },
    runEffect: async () => {},
    log,
    limits,
  });
  const lease = await store.acquire(shard, 'n1', 600_000);
  assert.ok(lease !== null);
  await host.open(shard, lease.token);
});

after(async () => {
  await host.stop('drop');
  await store.close();
  await relay.stop();
  await Promise.all([first.stop(), second.stop()]);
});

function ask(asked: CounterCommand, idempotencyKey = ''): Promise<Answer> {
  const bytes = counterCodecs.command.encode(asked);
  return host.ask({ to: actor, command: bytes, timeoutMs: 5_000, idempotencyKey, view: false });
}

function add(key: string): Promise<boolean> {
  return until(`an answer to ${key}`, async () => (await ask({ add: 1 }, key)).ok);
}

test('Redis that is full: turns are refused as overloaded and leave no trace; leases and members live on', async () => {
  for (const key of ['one', 'two']) await add(key);
  const lease = await store.owner(shard);
  assert.ok(lease !== null);
  await command(first.url, 'CONFIG', 'SET', 'maxmemory', '1mb');
  const refused = await ask({ add: 1 }, 'three');
  assert.ok(!refused.ok);
  assert.deepEqual([refused.failure.code, refused.failure.category], ['STORE_FULL', 'overloaded']);
  assert.equal(host.stats().commitsFull, 1);
  await until('the shard served again, though Redis is full', () => host.owns(shard));
  assert.equal(total(await ask({})), 2, 'what is kept can be read');

  assert.equal(await store.renew(lease, 600_000), true);
  const other = await store.acquire(shard + 1, 'n1', 1_000);
  assert.ok(other !== null, 'a node can take over shards');
  assert.equal((await store.loadShard(shard + 1, other.token)).outbox.length, 0);
  const membership = createRedisMembership(redis);
  await membership.beat(member, 60_000);
  assert.deepEqual(await membership.members(), [member]);

  await command(first.url, 'CONFIG', 'SET', 'maxmemory', '0');
  await add('three');
  assert.equal(total(await ask({})), 3);
});

test('Redis that became a replica: unavailable at once, and after the name leads to the new master work goes on', async () => {
  const [, port] = first.url.split('127.0.0.1:');
  await command(second.url, 'REPLICAOF', '127.0.0.1', port ?? '');
  await until('the replica up to date', async () =>
    String(await command(second.url, 'INFO', 'replication')).includes('master_link_status:up'),
  );
  await command(first.url, 'WAIT', '1', '5000');
  await command(second.url, 'REPLICAOF', 'NO', 'ONE');
  await command(first.url, 'REPLICAOF', '127.0.0.1', new URL(second.url).port);
  const refused = await ask({ add: 1 }, 'four');
  assert.ok(!refused.ok);
  assert.equal(refused.failure.category, 'unavailable');
  relay.leadTo(second.url);
  await add('four');
  assert.equal(total(await ask({})), 4, 'the refused one was applied once');
});
