// What REDIS_URL may say, and where in a cluster a command belongs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routingKey, slotOf } from '#actors/adapters/redis/routing-key.ts';
import { readRedisUrl } from '#actors/redis-url.ts';

const plain = { kind: 'server', tls: false, username: '', password: '', path: '', replicas: 0 };

test('One server, a cluster, and sentinels are told by URL, with password, TLS and replicas', () => {
  const local = { host: '127.0.0.1', port: 6379 };
  assert.deepEqual(readRedisUrl('redis://127.0.0.1'), { ...plain, hosts: [local] });
  assert.deepEqual(readRedisUrl('rediss://u:p%40@[::1]:7000/2'), {
    ...plain,
    tls: true,
    username: 'u',
    password: 'p@',
    hosts: [{ host: '::1', port: 7000 }],
    path: '2',
  });
  assert.deepEqual(readRedisUrl('redis+cluster://:secret@a:1,b:2,c?replicas=1'), {
    ...plain,
    kind: 'cluster',
    password: 'secret',
    hosts: [
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
      { host: 'c', port: 6379 },
    ],
    replicas: 1,
  });
  assert.deepEqual(readRedisUrl('redis+sentinel://a,b:2/main'), {
    ...plain,
    kind: 'sentinel',
    hosts: [
      { host: 'a', port: 26_379 },
      { host: 'b', port: 2 },
    ],
    path: 'main',
  });
});

test('What is no URL of Redis, or names what cannot be, is refused', () => {
  for (const text of [
    '',
    'localhost:6379',
    'http://a',
    'redis://',
    'redis://a,b',
    'redis://a:99999',
    'redis://a/name',
    'redis+cluster://a:1,,b:2',
    'redis+cluster://a/0',
    'redis+sentinel://a:1',
    'redis://a?replicas=9',
    'redis://a?other=1',
  ])
    assert.equal(readRedisUrl(text), null, text);
});

test('A command goes where its first key lives; all keys of a shard live in one slot', () => {
  assert.equal(routingKey(['GET', 'a']), 'a');
  assert.equal(routingKey(['EVALSHA', 'hash', '2', Buffer.from('k1'), 'k2', 'x']), 'k1');
  assert.equal(routingKey(['XINFO', 'GROUPS', 'stream']), 'stream');
  assert.equal(routingKey(['XREADGROUP', 'GROUP', 'g', 'c', 'COUNT', '1', 'STREAMS', 's', '>']), 's');
  assert.equal(routingKey(['PING']), undefined);
  // The example of the specification, and the tags of two shards.
  assert.equal(slotOf('123456789'), 0x31c3 % 16_384);
  assert.equal(slotOf('{s:17}:lease'), slotOf('{s:17}:actor:queue/{support}'));
  assert.notEqual(slotOf('{s:17}:lease'), slotOf('{s:18}:lease'));
});
