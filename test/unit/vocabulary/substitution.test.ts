// Chains of substitutes: who takes over at a moment, and which circles are refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Absence } from '#actors/vocabulary/people.ts';
import { circleOf, isAbsent, presentFor } from '#actors/vocabulary/substitution.ts';
import type { Replaceable } from '#actors/vocabulary/substitution.ts';

function away(fromMs: number, untilMs: number, substituteId: string): Absence {
  return { fromMs, untilMs, substituteId, openCases: 'keep' };
}

function house(absences: Readonly<Record<string, Absence | null>>): ReadonlyMap<string, Replaceable> {
  return new Map(Object.entries(absences).map(([id, absence]) => [id, { active: true, absence }]));
}

test('F129: an absence begins with its first moment and ends by itself', () => {
  const ann = { absence: away(10, 20, '') };
  assert.deepEqual(
    [9, 10, 19, 20].map((at) => isAbsent(ann, at)),
    [false, true, true, false],
  );
  assert.equal(isAbsent(undefined, 15), false);
});

test('F129: the chain is followed to the first who is there', () => {
  const people = house({ ann: away(0, 100, 'ben'), ben: away(50, 80, 'cem'), cem: null });
  assert.deepEqual(
    [10, 60, 90, 100].map((at) => presentFor(people, 'ann', at)),
    ['ben', 'cem', 'ben', 'ann'],
  );
});

test('F129: without a substitute, with one who is not active, and in a circle, nobody takes over', () => {
  const people = new Map([
    ...house({ ann: away(0, 9, ''), ben: away(0, 9, 'off'), cem: away(0, 9, 'dot'), dot: away(0, 9, 'cem') }),
    ['off', { active: false, absence: null }],
  ]);
  assert.deepEqual(
    ['ann', 'ben', 'cem', 'off', 'unknown'].map((id) => presentFor(people, id, 5)),
    ['', '', '', '', ''],
  );
});

test('F129: a circle is one only while all in it are away at once', () => {
  const people = house({ ann: null, ben: away(50, 90, 'cem'), cem: away(70, 95, 'ann') });
  assert.deepEqual(circleOf(people, 'ann', away(0, 71, 'ben')), ['ann', 'ben', 'cem']);
  assert.equal(circleOf(people, 'ann', away(0, 70, 'ben')), null, 'cem leaves when ann comes back');
  assert.deepEqual(circleOf(people, 'ann', away(0, 1, 'ann')), ['ann']);
  assert.equal(circleOf(people, 'ann', away(0, 100, '')), null);
});

test('F129: with absences that were checked one by one, somebody active is found whenever the chain names somebody', () => {
  const time = fc.integer({ min: 0, max: 12 });
  const names = ['a', 'b', 'c', 'd', 'e'];
  const one = fc.tuple(fc.constantFrom(...names), time, time, fc.constantFrom(...names));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 20 }), time, (writes, at) => {
      const people = new Map(house(Object.fromEntries(names.map((name) => [name, null]))));
      for (const [id, from, length, substituteId] of writes) {
        const absence = away(from, from + length + 1, substituteId);
        if (circleOf(people, id, absence) === null) people.set(id, { active: true, absence });
      }
      for (const name of names) assert.notEqual(presentFor(people, name, at), '');
    }),
  );
});
