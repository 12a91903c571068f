// The shard host on a real Redis that is killed while it works: what was acknowledged is there, and nothing twice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { limits } from '#actors/limits.ts';
import type { ShardStore } from '#actors/ports/shard-store.ts';
import { createShardHost, type CountingShardHost } from '#actors/runtime/host.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import type { Answer } from '#actors/runtime/shard-host.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { counterCodecs, counterKind, type CounterCommand } from '#test/support/runtime/counter-kind.ts';
import { total } from '#test/support/runtime/host-bench.ts';
import { until } from '#test/support/until.ts';

const actor = { kind: 'counter', id: 'a' };
const other = { kind: 'counter', id: 'b' };
const leaseMs = 600_000;

let server: TestRedis;
let store: ShardStore;
let host: CountingShardHost;

before(async () => {
  server = await startRedis();
  const log = createKeptLog();
  const redis = await connectRedis(server.url, { name: 'host', log, silenceMs: 500 });
  store = createRedisShardStore({ redis, clock: systemClock, log });
  const ask = (): never => assert.fail('nobody asks here');
  host = createShardHost({
    store,
    clock: systemClock,
    chance: systemChance,
    kinds: new Map([['counter', counterKind()]]),
    world: () => null,
    router: { ask, tell: (request) => host.tell(request), watch: ask },
    runEffect: async () => {},
    log,
    limits,
  });
  for (const { kind, id } of [actor, other]) {
    const lease = await store.acquire(shardOf(kind, id), 'n1', leaseMs);
    assert.ok(lease !== null);
    await host.open(lease.shard, lease.token);
  }
});

after(async () => {
  await host.stop('drop');
  await store.close();
  await server.stop();
});

function ask(command: CounterCommand, idempotencyKey = '', to = actor): Promise<Answer> {
  const bytes = counterCodecs.command.encode(command);
  return host.ask({ to, command: bytes, timeoutMs: 5_000, idempotencyKey, view: false });
}

/** Asks under one key until there is an answer. */
async function askUntilAnswered(key: string): Promise<void> {
  const command = { add: 1, tell: { to: other, add: 1 } };
  await until(`an answer to ${key}`, async () => (await ask(command, key)).ok, { everyMs: 5 });
}

/** The counter's total, or null while its shard is not served. */
async function totalOf(to: typeof actor): Promise<number | null> {
  const answer = await ask({}, '', to);
  return answer.ok ? total(answer) : null;
}

test('Redis killed in full work and started again: every acknowledged turn is there, once, its messages too', async () => {
  const callers = 8;
  const turnsEach = 100;
  let answered = 0;
  const work = Array.from({ length: callers }, async (_, caller) => {
    for (let turn = 0; turn < turnsEach; turn += 1) {
      await askUntilAnswered(`k${caller}-${turn}`);
      answered += 1;
    }
  });
  const turns = callers * turnsEach;
  await until('a quarter of the answers', () => answered > turns / 4, { everyMs: 1 });
  await server.kill();
  assert.ok(answered < turns, 'killed in full work');
  await server.startAgain();
  await Promise.all(work);
  assert.ok(host.stats().commitsUnknown > 0);
  assert.equal(await until('the shard served', () => totalOf(actor)), turns);
  await until('all messages taken', async () => (await totalOf(other)) === turns);
  await until('the outbox empty', () => host.stats().outbox === 0);
  assert.equal(await totalOf(other), turns);
});

test('Redis that says nothing any more: the outcome is unknown, the connection is made anew, and work goes on', async () => {
  const before = await until('the shard served', () => totalOf(actor));
  server.freeze();
  const lost = await ask({ add: 1 }, 'frozen');
  assert.deepEqual([lost.ok, !lost.ok && lost.failure.code], [false, 'STORE_TIMEOUT']);
  server.thaw();
  await askUntilAnswered('thawed');
  await until('the lost one asked again', async () => (await ask({ add: 1 }, 'frozen')).ok);
  assert.equal(await totalOf(actor), before + 2);
});
