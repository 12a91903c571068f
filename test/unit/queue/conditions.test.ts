// Conditions with hysteresis: they begin at once, and end only when they have not held for a while.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { judge, nextEnd } from '#actors/queue/conditions.ts';
import type { HeldCondition } from '#proto/gen/skillpost/v1/queue.ts';

const holdMs = 100;

test('F40: whatever comes and goes, a condition is held exactly from when it holds until it has not held for the hold time', () => {
  const moment = fc.record({ after: fc.integer({ min: 0, max: 150 }), holds: fc.boolean() });
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 40 }), (moments) => {
      let held: readonly HeldCondition[] = [];
      let at = 1_000;
      let lastHeld = Number.NEGATIVE_INFINITY;
      let quietSince = at;
      let expected = false;
      for (const { after, holds } of moments) {
        at += after;
        held = judge(held, new Set(holds ? ['x'] : []), { at, holdMs });
        if (holds) {
          expected = true;
          lastHeld = at;
          quietSince = Number.POSITIVE_INFINITY;
        } else {
          if (quietSince === Number.POSITIVE_INFINITY) quietSince = at;
          if (at - quietSince >= holdMs) expected = false;
        }
        assert.equal(held.length === 1, expected, `at ${at}, last held ${lastHeld}`);
        if (expected && !holds) assert.equal(nextEnd(held, holdMs), quietSince + holdMs);
        else assert.equal(nextEnd(held, holdMs), Number.POSITIVE_INFINITY);
      }
    }),
  );
});

test('nothing that changes is nothing that is written', () => {
  const held = judge([], new Set(['x', 'y']), { at: 1, holdMs });
  assert.equal(judge(held, new Set(['y', 'x']), { at: 2, holdMs }), held);
  const quiet = judge(held, new Set(['x']), { at: 3, holdMs });
  assert.equal(judge(quiet, new Set(['x']), { at: 50, holdMs }), quiet);
});
