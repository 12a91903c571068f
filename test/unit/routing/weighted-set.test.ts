// The set to draw from, against the plainest model: a sorted list in which everybody stands as often as their share.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { WeightedSet } from '#actors/routing/weighted-set.ts';

interface Member {
  readonly id: string;
  readonly share: number;
}

const naming = { name: ({ id }: Member) => id, share: ({ share }: Member) => share };
const id = fc.constantFrom(...'abcdefghijkl'.split(''));
const operation = fc.record({ id, share: fc.integer({ min: 1, max: 20 }), add: fc.boolean() });

function setOf(members: Iterable<Member>): WeightedSet<Member> {
  const set = new WeightedSet(naming);
  for (const member of members) set.add(member);
  return set;
}

function byId(one: Member, other: Member): number {
  return one.id < other.id ? -1 : 1;
}

test('F55: each number draws the member in whose share it falls, whatever was added and removed, and who is left out', () => {
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 60 }),
      fc.array(id, { maxLength: 4 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (operations, except, random) => {
        const set = new WeightedSet(naming);
        const model = new Map<string, Member>();
        for (const { add, ...member } of operations) {
          if (add) set.add(member);
          else set.delete(member);
          if (add) model.set(member.id, member);
          else model.delete(member.id);
        }
        const sorted = [...model.values()].sort(byId);
        assert.deepEqual([...set], sorted);
        const tickets = sorted
          .filter((member) => !except.includes(member.id))
          .flatMap((member) => Array.from({ length: member.share }, () => member));
        assert.equal(set.draw(random, except), tickets[Math.floor(random * tickets.length)]);
      },
    ),
    { numRuns: 500 },
  );
});

test('F55: the same members are drawn by the same numbers, in whatever order they came', () => {
  fc.assert(
    fc.property(fc.uniqueArray(operation, { selector: ({ id }) => id }), fc.nat(99), (members, percent) => {
      const random = percent / 100;
      const [one, other] = [setOf(members), setOf(members.toReversed())];
      assert.equal(one.draw(random, []), other.draw(random, []));
    }),
  );
});

test('F55: a set of 10,000 is drawn from, and changed, without walking through it', () => {
  let looks = 0;
  const counting = {
    name: (member: Member) => {
      looks += 1;
      return member.id;
    },
    share: naming.share,
  };
  const set = new WeightedSet<Member>(counting);
  for (let count = 0; count < 10_000; count += 1) set.add({ id: `agent-${count}`, share: 1 + (count % 7) });
  looks = 0;
  const drawn = set.draw(0.37, ['agent-17', 'agent-4711']);
  assert.ok(drawn !== undefined);
  set.delete(drawn);
  set.add(drawn);
  assert.ok(looks < 10, `the names of ${looks} members were asked for`);
});
