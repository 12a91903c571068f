// The ordered set against the plainest model: a sorted array.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { OrderedSet } from '#actors/routing/ordered-set.ts';

const byNumber = (a: number, b: number): number => a - b;

test('an ordered set is a sorted list without doubles, whatever is added and removed', () => {
  const operation = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 60 }));
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 200 }),
      fc.integer({ min: 0, max: 60 }),
      (operations, probe) => {
        const set = new OrderedSet<number>(byNumber);
        const model = new Set<number>();
        for (const [add, member] of operations) {
          assert.equal(add ? set.add(member) : set.delete(member), add !== model.has(member));
          if (add) model.add(member);
          else model.delete(member);
        }
        const sorted = [...model].sort(byNumber);
        assert.deepEqual([...set], sorted);
        assert.equal(set.size, sorted.length);
        assert.equal(set.first(), sorted[0]);
        assert.equal(set.last(), sorted.at(-1));
        const turned = [
          ...sorted.filter((member) => member > probe),
          ...sorted.filter((member) => member <= probe),
        ];
        assert.deepEqual([...set.startingAfter(probe)], turned);
        assert.equal(set.rank(probe), sorted.filter((member) => member < probe).length);
      },
    ),
  );
});

test('an ordered set of many runs keeps its order and its turning point', () => {
  const set = new OrderedSet<number>(byNumber);
  for (let member = 0; member < 5_000; member += 1) set.add((member * 7_919) % 5_000);
  assert.deepEqual(
    [...set],
    Array.from({ length: 5_000 }, (_, index) => index),
  );
  const turned = [...set.startingAfter(3_210)];
  assert.equal(turned.length, 5_000);
  assert.deepEqual([turned[0], turned.at(-1)], [3_211, 3_210]);
  assert.equal(set.rank(4_321), 4_321);
  for (let member = 0; member < 5_000; member += 2) assert.ok(set.delete(member));
  assert.equal(set.size, 2_500);
  assert.equal(set.first(), 1);
});
