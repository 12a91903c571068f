// Wait estimates: when recent waits may be trusted, what stands in for them, and what is promised.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { correctionAfter, estimateWait, promisedWithin, quantileOf } from '#actors/routing/wait-estimate.ts';
import type { EstimateFacts } from '#actors/routing/wait-estimate.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { spokenWithin } from '#actors/vocabulary/spoken.ts';

const policy = queuePolicyDefaults.estimate;
const minute = 60_000;
const now = 1_800_000_000_000;

function facts(waits: readonly number[], fields: Partial<EstimateFacts> = {}): EstimateFacts {
  return {
    samples: waits.map((wait, index) => ({ atMs: now - index * minute, waitMs: wait * minute })),
    position: 3,
    staffedSlots: 2,
    meanHandleMs: 6 * minute,
    atMs: now,
    correction: 0,
    ...fields,
  };
}

test('F101: of ten recent waits the one that eight do not exceed is the estimate', () => {
  const estimate = estimateWait(policy, facts([10, 1, 9, 2, 8, 3, 7, 4, 6, 5]));
  assert.deepEqual(estimate, { withinMs: 8 * minute, method: 'samples', quantile: 0.8 });
});

test('F101 C5: too few, too old or too scattered waits do not count; the place in the queue then does', () => {
  const model = { withinMs: 9 * minute, method: 'model', quantile: 0.8 };
  assert.deepEqual(estimateWait(policy, facts([5, 5, 5])), model, 'three of them');
  const old = facts(Array.from({ length: 20 }, () => 5));
  const samples = old.samples.map((sample) => ({ ...sample, atMs: sample.atMs - policy.lookBackMs }));
  assert.deepEqual(estimateWait(policy, { ...old, samples }), model, 'from this morning');
  const wild = facts([...Array.from({ length: 11 }, () => 1), 200]);
  assert.deepEqual(estimateWait(policy, wild), model, 'one of them took hours');
});

test('F101: with neither waits nor agents nothing is said', () => {
  assert.equal(estimateWait(policy, facts([], { staffedSlots: 0 })), null);
  assert.equal(estimateWait(policy, facts([], { meanHandleMs: 0 })), null);
});

test('F101: a promise is a range that people use, never the exact figure', () => {
  assert.equal(spokenWithin(promisedWithin(1) ?? 0, 'en'), 'within 5 minutes');
  assert.equal(spokenWithin(promisedWithin(61 * minute) ?? 0, 'en'), 'within 2 hours');
  assert.equal(spokenWithin(promisedWithin(60 * minute) ?? 0, 'en'), 'within 1 hour');
  assert.equal(spokenWithin(promisedWithin(25 * 60 * minute) ?? 0, 'en'), 'within 2 days');
  assert.equal(promisedWithin(31 * 24 * 60 * minute), null, 'nobody wants to read that');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 * 24 * 60 * minute }), (ms) => {
      const step = promisedWithin(ms);
      assert.ok(step !== null && step >= ms);
    }),
  );
});

test('F101: at least the share asked for did not wait longer than the estimate, and no smaller wait has that', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0.5, max: 0.99, noNaN: true }),
      (values, quantile) => {
        const ordered = values.toSorted((a, b) => a - b);
        const found = quantileOf(ordered, quantile);
        const share = (limit: number) => ordered.filter((value) => value <= limit).length / ordered.length;
        assert.ok(share(found) >= quantile - 1e-9);
        assert.ok(found === ordered[0] || share(found - 1) < quantile + 1e-9);
      },
    ),
  );
});

test('N4: broken promises make the next ones longer until as many are kept as were promised', () => {
  let correction = 0;
  // Half of them are broken at first; then all are kept.
  for (let index = 0; index < 40; index += 1) {
    correction = correctionAfter(policy, { correction, kept: index % 2 === 0 });
  }
  assert.ok(correction > 0.1, String(correction));
  assert.ok(policy.quantile + correction <= 0.99);
  for (let index = 0; index < 2_000; index += 1) {
    correction = correctionAfter(policy, { correction, kept: true });
  }
  assert.ok(Math.abs(policy.quantile + correction - 0.5) < 1e-9, 'and never below one half');
  const balanced = [true, true, true, true, false].reduce(
    (sum, kept) => correctionAfter(policy, { correction: sum, kept }),
    0,
  );
  assert.ok(Math.abs(balanced) < 1e-9, 'four kept of five is what was promised');
});
