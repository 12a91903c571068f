// Skills as arithmetic.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  mergeRequirements,
  missingSkill,
  requirementsKey,
  withoutRequirements,
} from '#actors/vocabulary/skill.ts';

const german = (level: number): { skillId: string; level: number } => ({ skillId: 'german', level });
const billing = (level: number): { skillId: string; level: number } => ({ skillId: 'billing', level });

test('F26: a requirement is met by the same level or a better one', () => {
  assert.equal(missingSkill([german(3)], [german(3)]), undefined);
  assert.equal(missingSkill([german(4)], [german(3)]), undefined);
  assert.deepEqual(missingSkill([german(2)], [german(3)]), german(3));
  assert.deepEqual(missingSkill([billing(9)], [german(1)]), german(1));
  assert.equal(missingSkill([], []), undefined);
});

test('F47: level 0 meets no requirement, not even one that names no level', () => {
  assert.deepEqual(missingSkill([german(0)], [german(1)]), german(1));
  assert.deepEqual(missingSkill([german(0)], [german(0)]), german(0));
});

test('requirements of a rule and of a queue add up, the higher level counting', () => {
  assert.deepEqual(mergeRequirements([german(2)], [billing(1), german(5)]), [billing(1), german(5)]);
  assert.deepEqual(withoutRequirements([billing(1), german(5)], [billing(1)]), [german(5)]);
});

test('the same requirements make the same key in any order', () => {
  assert.equal(requirementsKey([german(2), billing(1)]), requirementsKey([billing(1), german(2)]));
  assert.notEqual(requirementsKey([german(2)]), requirementsKey([german(3)]));
  assert.equal(requirementsKey([]), '');
});
