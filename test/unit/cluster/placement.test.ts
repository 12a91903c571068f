// Placement: everybody computes the same, fairly, and little moves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as holds, property, string, uniqueArray } from 'fast-check';
import { limits } from '#actors/limits.ts';
import { placementTable, shardHosts } from '#actors/runtime/placement.ts';

const hostLists = uniqueArray(string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 12 });

function counts(table: readonly (string | null)[]): Map<string | null, number> {
  const shares = new Map<string | null, number>();
  for (const owner of table) shares.set(owner, (shares.get(owner) ?? 0) + 1);
  return shares;
}

test('without hosts no shard has an owner', () => {
  assert.deepEqual(placementTable([], 3), [null, null, null]);
});

test('the order in which members are seen does not matter', () => {
  holds(
    property(hostLists, (hosts) => {
      assert.deepEqual(
        placementTable(hosts, limits.shards),
        placementTable(hosts.toReversed(), limits.shards),
      );
    }),
  );
});

test('a node that joins takes shards, and none moves between the others', () => {
  holds(
    property(hostLists, (hosts) => {
      const [joining = '', ...before] = hosts;
      const was = placementTable(before, limits.shards);
      const is = placementTable(hosts, limits.shards);
      for (let shard = 0; shard < limits.shards; shard++)
        assert.ok(is[shard] === was[shard] || is[shard] === joining);
    }),
  );
});

test('shards are spread evenly, also over ids that differ in one digit', () => {
  for (const nodes of [2, 3, 4, 8, 16]) {
    for (const prefix of ['node-', 'skillpost-actors-7d9f-', 'n']) {
      const hosts = Array.from({ length: nodes }, (_, at) => `${prefix}${at}`);
      const mean = limits.shards / nodes;
      // Four standard deviations of a fair draw.
      const slack = 4 * Math.sqrt(mean * (1 - 1 / nodes));
      for (const [host, share] of counts(placementTable(hosts, limits.shards)))
        assert.ok(Math.abs(share - mean) <= slack, `${host} of ${nodes} has ${share}`);
    }
  }
});

test('the table is the same in every release', () => {
  assert.equal(placementTable(['a', 'b', 'c'], 16).join(''), 'cbcaccbcbcaacbcc');
});

test('gateways and draining nodes own nothing', () => {
  const member = { address: 'h:1', startedAt: 0 };
  const members = [
    { ...member, nodeId: 'a', hostsShards: true },
    { ...member, nodeId: 'g', hostsShards: false },
  ];
  assert.deepEqual(shardHosts(members), ['a']);
});
