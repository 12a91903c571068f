// A master that a sentinel watches dies: its replica is found and written to.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectRedis, type RedisConnection } from '#actors/adapters/redis/connect.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startSentinel, type TestSentinel } from '#test/support/redis-sentinel.ts';
import { command, startRedis, type TestRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';

let master: TestRedis;
let replica: TestRedis;
let sentinel: TestSentinel;
let redis: RedisConnection;

before(async () => {
  [master, replica] = await Promise.all([startRedis(), startRedis(['--repl-diskless-sync-delay', '0'])]);
  await command(replica.url, 'REPLICAOF', '127.0.0.1', new URL(master.url).port);
  sentinel = await startSentinel(master.url);
  redis = await connectRedis(`${sentinel.url}?replicas=1`, { name: 'watched', log: createKeptLog() });
});

after(async () => {
  redis.close();
  await sentinel.stop();
  await Promise.all([master.stop(), replica.stop()]);
});

test('a write that the replica has is there after the master died, and its replica is written to', async () => {
  await until('a replica to confirm', () => redis.keep(['SET', 'kept', 'yes']).catch(() => null));
  await until('the sentinel to know the replica', async () =>
    String(
      await command(
        sentinel.url.replace('redis+sentinel', 'redis').replace('/main', ''),
        'SENTINEL',
        'replicas',
        'main',
      ),
    ).includes(new URL(replica.url).port),
  );
  await master.kill();
  await assert.rejects(redis.send(['GET', 'kept']));
  const read = async (): Promise<string> => String(await redis.send(['GET', 'kept']).catch(() => ''));
  assert.equal(await until('an answer of the new master', read, { timeoutMs: 20_000 }), 'yes');
  assert.equal(String(await redis.send(['SET', 'written', 'again'])), 'OK');
  assert.equal(String(await command(replica.url, 'GET', 'written')), 'again');
  await assert.rejects(
    redis.keep(['SET', 'kept', 'no']),
    { code: 'STORE_TIMEOUT' },
    'no replica is left to confirm',
  );
});
