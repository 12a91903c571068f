// Nodes over a Redis Cluster of three masters and their replicas: a slot moves and a master dies under load, and every
// answer that was given holds.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { connectRedis, type RedisConnection } from '#actors/adapters/redis/connect.ts';
import { eventStreamKey, shardKeys } from '#actors/adapters/redis/keys.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import { startClusterClient, type ClusterClient } from '#actors/runtime/cluster-node.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import { EventStreams } from '#analytics/streams.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedisCluster, type TestRedisCluster } from '#test/support/redis-cluster.ts';
import { counterCodecs, type CounterCommand } from '#test/support/runtime/counter-kind.ts';
import { total } from '#test/support/runtime/host-bench.ts';
import { until } from '#test/support/until.ts';

const actors = Array.from({ length: 12 }, (_, at) => `actor-${at}`);
const log = createKeptLog();
let servers: TestRedisCluster;
let redis: RedisConnection;
let client: ClusterClient;
let end: () => Promise<void>;

before(async () => {
  servers = await startRedisCluster();
  redis = await connectRedis(servers.url, { name: 'client', log });
  const store = createRedisShardStore({ redis, clock: systemClock, log });
  const child = fork(new URL('./node-process.ts', import.meta.url), [servers.url, 'node'], {
    stdio: 'inherit',
  });
  await once(child, 'message');
  client = await startClusterClient({
    nodeId: 'client',
    store,
    membership: createRedisMembership(redis),
    transport: createGrpcTransport(),
    clock: systemClock,
    chance: systemChance,
    log,
  });
  end = async () => {
    await client.stop();
    child.kill('SIGKILL');
    redis.close();
    await servers.stop();
  };
});

after(() => end());

async function ask(id: string, command: CounterCommand, idempotencyKey: string): Promise<number> {
  const bytes = counterCodecs.command.encode(command);
  const to = { kind: 'counter', id };
  const answer = await until(
    `an answer to ${id} ${idempotencyKey}`,
    async () => {
      const one = await client.router.ask({
        to,
        command: bytes,
        timeoutMs: 5_000,
        idempotencyKey,
        view: false,
      });
      return one.ok ? one : null;
    },
    { timeoutMs: 40_000 },
  );
  return total(answer);
}

/** Turns of every actor, one after the other each, while `during` happens, and for a while after. */
async function underLoad(name: string, during: () => Promise<void>): Promise<void> {
  let count = 0;
  const stopping = new AbortController();
  const base = new Map(await Promise.all(actors.map(async (id) => [id, await ask(id, {}, '')] as const)));
  const mirrored = (await ask('mirror', {}, '')) - [...base.values()].reduce((sum, each) => sum + each, 0);
  const running = Promise.all(
    actors.map(async (id) => {
      let turns = 0;
      for (; !stopping.signal.aborted; turns += 1) {
        const tell = { to: { kind: 'counter', id: 'mirror' }, add: 1 };
        // The reply counts all turns so far: one lost or doubled shows at once.
        const counted = await ask(id, { add: 1, tell }, `${name}-${id}-${turns}`);
        assert.equal(counted, (base.get(id) ?? 0) + turns + 1, id);
        count += 1;
      }
    }),
  );
  running.catch(() => undefined);
  await until('load', () => count > 100);
  await during();
  const before = count;
  await until('the load to go on', () => count > before + 100, { timeoutMs: 40_000 });
  stopping.abort();
  await running;
  const kept = await Promise.all(actors.map((id) => ask(id, {}, '')));
  const sum = kept.reduce((all, each) => all + each, 0);
  await until('all messages taken', async () => (await ask('mirror', {}, '')) >= sum + mirrored, {
    timeoutMs: 40_000,
  });
  assert.equal(await ask('mirror', {}, ''), sum + mirrored);
}

const lease = shardKeys(shardOf('counter', 'actor-0')).lease;

test('a slot that moves to another master under load costs nothing', async () => {
  const from = await servers.masterOf(lease);
  await underLoad('move', async () => {
    await servers.moveSlot(lease);
  });
  assert.notEqual(await servers.masterOf(lease), from);
});

test('a master that dies under load is replaced by its replica, and nothing that was answered is lost', async () => {
  const dying = await servers.masterOf(lease);
  await underLoad('die', async () => {
    await dying.kill();
    await until(
      'a replica in its place',
      async () => (await servers.masterOf(lease).catch(() => dying)) !== dying,
      {
        timeoutMs: 20_000,
      },
    );
    // Without it nobody could confirm a commit: `replicas=1` is what was asked for.
    await dying.startAgain();
  });
});

test('the events of all shards are read, each stream in its order, from a cluster too', async () => {
  await redis.send(['XADD', eventStreamKey(3), '*', 'e', 'one']);
  await redis.send(['XADD', eventStreamKey(200), '*', 'e', 'two']);
  await redis.send(['XADD', eventStreamKey(3), '*', 'e', 'three']);
  const streams = new EventStreams({
    connection: redis,
    group: 'projection',
    shards: limits.shards,
    keyOf: eventStreamKey,
  });
  await streams.createGroups();
  const entries = await streams.read(500);
  const of = (shard: number) =>
    entries.filter((entry) => entry.shard === shard).map(({ bytes }) => Buffer.from(bytes).toString());
  assert.deepEqual([of(3).slice(-2), of(200).slice(-1)], [['one', 'three'], ['two']]);
  const again: number[] = [];
  for await (const pending of streams.pending()) again.push(pending.length);
  assert.equal(
    again.reduce((sum, each) => sum + each, 0),
    entries.length,
    'what is not acknowledged comes again',
  );
});
