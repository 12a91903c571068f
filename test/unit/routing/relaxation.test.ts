// Relaxation as arithmetic: what is asked for after a wait.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { relax } from '#actors/routing/relaxation.ts';
import type { RelaxationStep } from '#actors/vocabulary/queue-policy.ts';
import { missingSkill } from '#actors/vocabulary/skill.ts';
import type { SkillLevel } from '#actors/vocabulary/skill.ts';

const german = (level: number): SkillLevel => ({ skillId: 'german', level });
const billing = (level: number): SkillLevel => ({ skillId: 'billing', level });
const minute = 60_000;

/** After five minutes German 3 is enough, after ten billing is not asked for, after fifteen nothing is. */
const steps: readonly RelaxationStep[] = [
  { afterMs: 15 * minute, skills: [german(0)] },
  { afterMs: 5 * minute, skills: [german(3)] },
  { afterMs: 10 * minute, skills: [billing(0), german(9)] },
];

interface Row {
  readonly waitedMs: number;
  readonly step: number;
  readonly required: readonly SkillLevel[];
  readonly nextAtMs: number;
}

const table: readonly Row[] = [
  { waitedMs: 0, step: 0, required: [billing(2), german(5)], nextAtMs: 5 * minute },
  { waitedMs: 5 * minute - 1, step: 0, required: [billing(2), german(5)], nextAtMs: 5 * minute },
  { waitedMs: 5 * minute, step: 1, required: [billing(2), german(3)], nextAtMs: 10 * minute },
  { waitedMs: 10 * minute, step: 2, required: [billing(0), german(3)], nextAtMs: 15 * minute },
  { waitedMs: 60 * minute, step: 3, required: [billing(0), german(0)], nextAtMs: 0 },
];

for (const { waitedMs, ...expected } of table) {
  test(`C2: after ${waitedMs / 1_000} s step ${expected.step} counts, and no level is ever raised`, () => {
    assert.deepEqual(relax([billing(2), german(5)], steps, { enqueuedAtMs: 0, at: waitedMs }), expected);
  });
}

test('C2: steps that lower nothing of what an item asks for are no steps for it', () => {
  const relaxed = relax([german(2)], steps, { enqueuedAtMs: 0, at: 12 * minute });
  assert.deepEqual(relaxed, { step: 0, required: [german(2)], nextAtMs: 15 * minute });
  assert.equal(relax([], steps, { enqueuedAtMs: 0, at: 0 }).nextAtMs, 0);
});

test('C2, F47: a skill that was given up may be missing, but is not held at level 0', () => {
  assert.equal(missingSkill([], [german(0)]), undefined);
  assert.equal(missingSkill([german(1)], [german(0)]), undefined);
  assert.deepEqual(missingSkill([german(0)], [german(0)]), german(0));
});

const skillId = fc.constantFrom('german', 'billing', 'chess');
const someSkills = fc.uniqueArray(fc.record({ skillId, level: fc.integer({ min: 1, max: 10 }) }), {
  selector: (skill) => skill.skillId,
});
const someSteps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 100 }),
    skills: fc.array(fc.record({ skillId, level: fc.integer({ min: 0, max: 10 }) }), { maxLength: 3 }),
  }),
  { maxLength: 10 },
);

test('C2: who was good enough stays good enough, and what comes next comes later', () => {
  fc.assert(
    fc.property(someSkills, someSteps, someSkills, (required, policy, held) => {
      let before = relax(required, policy, { enqueuedAtMs: 0, at: 0 });
      for (let at = 1; at <= 101; at += 1) {
        const now = relax(required, policy, { enqueuedAtMs: 0, at });
        const fit = missingSkill(held, before.required) === undefined;
        assert.ok(!fit || missingSkill(held, now.required) === undefined);
        assert.ok(now.nextAtMs === 0 || now.nextAtMs > at);
        // Nothing changes before the time that was said.
        if (before.nextAtMs === 0 || before.nextAtMs > at) assert.deepEqual(now, before);
        before = now;
      }
      assert.equal(before.nextAtMs, 0);
    }),
    { numRuns: 200 },
  );
});
