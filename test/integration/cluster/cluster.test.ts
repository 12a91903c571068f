// Nodes as processes of their own, over real Redis and gRPC: they share the shards, one is killed under load, one
// leaves under load.

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, test } from 'node:test';
import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { connectRedis, type RedisConnection } from '#actors/adapters/redis/connect.ts';
import { shardKeys } from '#actors/adapters/redis/keys.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import { startClusterClient, type ClusterClient } from '#actors/runtime/cluster-node.ts';
import { pause } from '#actors/runtime/pacing.ts';
import { counterCodecs, type CounterCommand } from '#test/support/runtime/counter-kind.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';

interface Started {
  readonly serving: boolean;
  readonly startedInMs: number;
  readonly shardsServed: number;
}

interface NodeProcess {
  readonly child: ChildProcess;
  readonly started: Started;
}

const log = createKeptLog();
const children = new Set<ChildProcess>();
let server: TestRedis;
let redis: RedisConnection;
let store: ShardStore;
let client: ClusterClient;

before(async () => {
  server = await startRedis();
});
afterEach(async () => {
  await client.stop();
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await store.close();
  redis.close();
});
after(() => server.stop());

async function startNode(nodeId: string): Promise<NodeProcess> {
  const program = new URL('./node-process.ts', import.meta.url);
  const child = fork(program, [server.url, nodeId], { stdio: 'inherit' });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const [started] = (await once(child, 'message')) as [Started];
  assert.equal(started.serving, true);
  return { child, started };
}

async function startClient(): Promise<void> {
  redis = await connectRedis(server.url, { name: 'client', log });
  // Each test begins with an empty store.
  await redis.send(['FLUSHALL']);
  store = createRedisShardStore({ redis, clock: systemClock, log });
  const membership = createRedisMembership(redis);
  const transport = createGrpcTransport();
  const ports = { store, membership, transport, clock: systemClock, chance: systemChance, log };
  client = await startClusterClient({ nodeId: 'client', ...ports });
}

async function ask(id: string, command: CounterCommand, idempotencyKey: string): Promise<number> {
  const answer = await client.router.ask({
    to: { kind: 'counter', id },
    command: counterCodecs.command.encode(command),
    timeoutMs: 10_000,
    idempotencyKey,
    view: false,
  });
  assert.ok(answer.ok, JSON.stringify(answer));
  return counterCodecs.reply.decode(answer.reply).total;
}

async function total(id: string): Promise<number> {
  const to = { kind: 'counter', id };
  const request = { to, command: Buffer.alloc(0), timeoutMs: 10_000, idempotencyKey: '', view: true };
  const answer = await client.router.ask(request);
  assert.ok(answer.ok, JSON.stringify(answer));
  return counterCodecs.view.decode(answer.reply).total;
}

/** Between an answer and the next ask of one actor: load, but not all that the machine can bear. */
const paceMs = 20;

/** Actors that are each asked one after the other; every turn also tells a mirror of the actor, on any node. */
class Load {
  readonly actors = Array.from({ length: 40 }, (_, at) => `actor-${at}`);
  readonly acknowledged = new Map<string, number>();
  /** When each answer came, and how long the longest took. */
  slowestMs = 0;
  private readonly keyed: boolean;
  private readonly stopped = { yes: false };
  private readonly running: Promise<void[]>;

  constructor(keyed: boolean) {
    this.keyed = keyed;
    this.running = Promise.all(this.actors.map((id) => this.drive(id)));
    // Looked at in `finish`; until then a failure must not end the process.
    this.running.catch(() => undefined);
  }

  count(): number {
    return [...this.acknowledged.values()].reduce((sum, each) => sum + each, 0);
  }

  async finish(): Promise<void> {
    this.stopped.yes = true;
    await this.running;
  }

  private async drive(id: string): Promise<void> {
    for (let turn = 1; !this.stopped.yes; turn++) {
      const askedAt = performance.now();
      const command = { add: 1, tell: { to: { kind: 'counter', id: `mirror-${id}` }, add: 1 } };
      // The reply counts all turns so far: one lost or doubled shows at once.
      assert.equal(await ask(id, command, this.keyed ? `${id}-${turn}` : ''), turn);
      this.acknowledged.set(id, turn);
      this.slowestMs = Math.max(this.slowestMs, performance.now() - askedAt);
      await pause(systemClock, paceMs);
    }
  }
}

async function outboxesEmpty(): Promise<boolean> {
  const shards = Array.from({ length: limits.shards }, (_, shard) => shardKeys(shard).outbox);
  const lengths = await Promise.all(shards.map((key) => redis.send(['HLEN', key])));
  return lengths.every((length) => Number(length) === 0);
}

async function assertNothingLostOrDoubled(load: Load): Promise<void> {
  for (const id of load.actors) {
    const expected = load.acknowledged.get(id);
    assert.equal(await total(id), expected, id);
    await until(`all tells to the mirror of ${id}`, async () => (await total(`mirror-${id}`)) === expected);
  }
  // While an entry is in an outbox it may come again.
  await until('all outboxes to be empty', outboxesEmpty);
  for (const id of load.actors) assert.equal(await total(`mirror-${id}`), load.acknowledged.get(id));
}

async function ownersOf(): Promise<Map<string, number>> {
  const shares = new Map<string, number>();
  for (const { nodeId } of (await store.owners()).values()) shares.set(nodeId, (shares.get(nodeId) ?? 0) + 1);
  return shares;
}

test('a fresh node takes all shards in well under 2 s, and a second one gets its share', async (context) => {
  await startClient();
  const first = await startNode('fresh-1');
  assert.equal(first.started.shardsServed, limits.shards);
  assert.ok(first.started.startedInMs < 2_000, `${first.started.startedInMs} ms`);
  const second = await startNode('fresh-2');
  context.diagnostic(`first: ${first.started.startedInMs} ms, second: ${second.started.startedInMs} ms`);
  const shares = await ownersOf();
  assert.equal((shares.get('fresh-1') ?? 0) + (shares.get('fresh-2') ?? 0), limits.shards);
  assert.ok((shares.get('fresh-2') ?? 0) > 90);
});

test('a node killed under load costs nothing: its shards serve again within 5 s', async (context) => {
  await startClient();
  const [doomed] = await Promise.all([startNode('doomed'), startNode('survivor')]);
  const load = new Load(true);
  await until('load on all actors', () => load.count() > 400);
  doomed.child.kill('SIGKILL');
  const killedAt = performance.now();
  const serving = async (): Promise<boolean> => (await ownersOf()).get('survivor') === limits.shards;
  await until('the survivor to own all shards', serving);
  const ownedMs = performance.now() - killedAt;
  const before = new Map(load.acknowledged);
  await until('every actor to answer again', () =>
    load.actors.every((id) => (load.acknowledged.get(id) ?? 0) > (before.get(id) ?? 0)),
  );
  context.diagnostic(`owned after ${ownedMs} ms, slowest answer ${load.slowestMs} ms`);
  await load.finish();
  assert.ok(load.slowestMs < 5_000, `${load.slowestMs} ms`);
  await assertNothingLostOrDoubled(load);
});

test('a node paused past its leases does no harm when it wakes, and gets its share back', async () => {
  await startClient();
  const [paused] = await Promise.all([startNode('paused'), startNode('awake')]);
  const load = new Load(true);
  await until('load on all actors', () => load.count() > 400);
  paused.child.kill('SIGSTOP');
  const awakeOwnsAll = async (): Promise<boolean> => (await ownersOf()).get('awake') === limits.shards;
  await until('the other node to own all shards', awakeOwnsAll);
  paused.child.kill('SIGCONT');
  await until(
    'the paused node to have shards again',
    async () => ((await ownersOf()).get('paused') ?? 0) > 90,
  );
  const before = new Map(load.acknowledged);
  await until('every actor to answer again', () =>
    load.actors.every((id) => (load.acknowledged.get(id) ?? 0) > (before.get(id) ?? 0)),
  );
  await load.finish();
  assert.ok(load.slowestMs < 5_000, `${load.slowestMs} ms`);
  await assertNothingLostOrDoubled(load);
});

test('Redis that is silent for longer than all leases last costs time, but nothing kept', async (context) => {
  await startClient();
  await Promise.all([startNode('left'), startNode('right')]);
  const load = new Load(true);
  await until('load on all actors', () => load.count() > 400);
  await redis.send(['CLIENT', 'PAUSE', String(limits.leaseTtlMs + 1_000), 'ALL']);
  await until('Redis to answer', () => redis.send(['PING']).catch(() => null));
  const answeredAt = performance.now();
  const before = new Map(load.acknowledged);
  await until('every actor to answer again', () =>
    load.actors.every((id) => (load.acknowledged.get(id) ?? 0) > (before.get(id) ?? 0)),
  );
  context.diagnostic(`answering ${performance.now() - answeredAt} ms after Redis`);
  await load.finish();
  await assertNothingLostOrDoubled(load);
  await until('both to have their share again', async () => Math.min(...(await ownersOf()).values()) > 90);
});

test('a node that leaves under load shows no error to anybody, even without idempotency keys', async (context) => {
  await startClient();
  const [leaving] = await Promise.all([startNode('leaving'), startNode('staying')]);
  const load = new Load(false);
  await until('load on all actors', () => load.count() > 400);
  const askedAt = performance.now();
  leaving.child.send('drain');
  await once(leaving.child, 'exit');
  context.diagnostic(`left within ${performance.now() - askedAt} ms, slowest answer ${load.slowestMs} ms`);
  const before = load.count();
  await until('the load to go on', () => load.count() > before + 400);
  await load.finish();
  assert.deepEqual(await ownersOf(), new Map([['staying', limits.shards]]));
  await assertNothingLostOrDoubled(load);
});

test('three nodes restarted one after the other under load: no error is seen, without idempotency keys', async (context) => {
  await startClient();
  const names = ['one', 'two', 'three'];
  const nodes = await Promise.all(names.map((name) => startNode(name)));
  const load = new Load(false);
  await until('load on all actors', () => load.count() > 400);
  for (const [index, { child }] of nodes.entries()) {
    child.send('drain');
    await once(child, 'exit');
    await startNode(`${names[index]}-again`);
    const before = load.count();
    await until('the load to go on', () => load.count() > before + 200);
  }
  context.diagnostic(`${load.count()} answers, the slowest after ${load.slowestMs} ms`);
  await load.finish();
  await until('all shares taken', async () => {
    const shares = await ownersOf();
    return names.every((name) => (shares.get(`${name}-again`) ?? 0) > 50);
  });
  await assertNothingLostOrDoubled(load);
});
