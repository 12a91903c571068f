// The golden numbers of the shard hash: they may never change, stored actors are found by them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { shardOf } from '#actors/runtime/shard.ts';

test('An actor lives in the same shard for ever', () => {
  const golden: readonly (readonly [kind: string, id: string, shard: number])[] = [
    ['conversation', 'c-1', 3],
    ['conversation', 'c-2', 8],
    ['queue', 'support', 82],
    ['queue', 'sales', 238],
    ['agent', 'agent1@demo.test', 88],
    ['mailbox', '', 13],
    ['correspondent', 'jürgen@exämple.test', 46],
    ['a', 'bc', 79],
    ['ab', 'c', 133],
  ];
  for (const [kind, id, shard] of golden) assert.equal(shardOf(kind, id), shard, `${kind}/${id}`);
});

test('Actors with ids in a row spread evenly over all shards', () => {
  const actors = 100_000;
  const counts = Array.from({ length: limits.shards }, () => 0);
  for (let index = 0; index < actors; index += 1) {
    const shard = shardOf('conversation', `0190-${index}`);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  const even = actors / limits.shards;
  assert.ok(
    Math.min(...counts) > even * 0.75,
    `fullest and emptiest differ too much: ${Math.min(...counts)}`,
  );
  assert.ok(
    Math.max(...counts) < even * 1.25,
    `fullest and emptiest differ too much: ${Math.max(...counts)}`,
  );
});
