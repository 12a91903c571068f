// Joining commits: which go together, and that each hears its own outcome.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommitJoiner } from '#actors/adapters/redis/commit-joiner.ts';
import { packStrings } from '#actors/adapters/redis/packed-strings.ts';
import type { ShardCommit } from '#actors/ports/shard-store.ts';

function commitOf(shard: number, events = 0): ShardCommit {
  const happened = Array.from({ length: events }, () => new Uint8Array(1));
  const nothing = { actors: [], events: happened, timersSet: [], timersCleared: [], outboxAdded: [] };
  return { shard, token: 1, load: 1, ...nothing, outboxRemoved: [] };
}

test('Commits of one go are joined within the bound, and each hears its own outcome', async () => {
  const calls: number[][] = [];
  const joiner = new CommitJoiner({
    most: 2,
    mostWrites: 100,
    write: (commits) => {
      calls.push(commits.map(({ shard }) => shard));
      return Promise.resolve(commits.map(({ shard }) => (shard === 2 ? 0 : 1)));
    },
  });
  const outcomes = await Promise.all([1, 2, 3].map((shard) => joiner.add(commitOf(shard))));
  assert.deepEqual(outcomes, ['committed', 'fenced', 'committed']);
  assert.deepEqual(calls, [[1, 2], [3]]);
});

test('A large commit is not joined with others, so that no script holds up the store for long', async () => {
  const calls: number[][] = [];
  const joiner = new CommitJoiner({
    most: 8,
    mostWrites: 100,
    write: (commits) => {
      calls.push(commits.map(({ shard }) => shard));
      return Promise.resolve(commits.map(() => 1));
    },
  });
  const commits = [commitOf(1, 40), commitOf(2, 60), commitOf(3, 200), commitOf(4, 1), commitOf(5)];
  await Promise.all(commits.map((commit) => joiner.add(commit)));
  assert.deepEqual(calls, [[1, 2], [3], [4, 5]]);
});

test('Without an answer the outcome of all joined commits is unknown, and later ones are written', async () => {
  let silent = true;
  const joiner = new CommitJoiner({
    most: 8,
    mostWrites: 100,
    write: (commits) => Promise.resolve(silent ? 'unknown' : commits.map(() => 1)),
  });
  const outcomes = await Promise.all([1, 2].map((shard) => joiner.add(commitOf(shard))));
  assert.deepEqual(outcomes, ['unknown', 'unknown']);
  silent = false;
  assert.equal(await joiner.add(commitOf(1)), 'committed');
});

test('Strings and bytes of any length are packed as MessagePack', () => {
  const long = 'x'.repeat(70_000);
  const packed = packStrings([
    'a',
    'ü',
    { head: 'h', bytes: new Uint8Array([0, 255]) },
    'y'.repeat(40),
    long,
  ]);
  const expected = Buffer.concat([
    Buffer.from([0xdd, 0, 0, 0, 5, 0xa1, 0x61, 0xa2, 0xc3, 0xbc, 0xa3, 0x68, 0, 255, 0xda, 0, 40]),
    Buffer.from('y'.repeat(40)),
    Buffer.from([0xdb, 0, 1, 0x11, 0x70]),
    Buffer.from(long),
  ]);
  assert.ok(packed.equals(expected));
});
