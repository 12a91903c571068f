// Buckets of tokens, over any time that a test likes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateLimit } from '#gateway/rate-limit.ts';

test('a burst goes at once, then so many a minute, and each key for itself', () => {
  const limit = createRateLimit({ burst: 2, perMinute: 6 }, 10);
  assert.deepEqual([limit.take('a', 0), limit.take('a', 0)], [0, 0]);
  assert.equal(limit.take('a', 0), 10_000, 'ten seconds for the next one');
  assert.equal(limit.take('b', 0), 0);
  assert.equal(limit.take('a', 9_000), 1_000, 'being refused costs nothing');
  assert.equal(limit.take('a', 10_000), 0);
  assert.equal(limit.take('a', 3_000), 10_000, 'a clock that went back gives nothing');
});

test('the table is bounded: the key that was quiet longest is forgotten', () => {
  const limit = createRateLimit({ burst: 1, perMinute: 1 }, 2);
  for (const key of ['a', 'b', 'c']) assert.equal(limit.take(key, 0), 0);
  assert.ok(limit.take('b', 0) > 0);
  assert.equal(limit.take('a', 0), 0, 'a was forgotten');
});

test('what was done in any case is waited for, but no longer than a full bucket takes', () => {
  const limit = createRateLimit({ burst: 6, perMinute: 6 }, 10);
  limit.charge('a', 0, 9);
  assert.equal(limit.take('a', 0, 0), 30_000, 'nothing more, until the debt is paid');
  assert.equal(limit.take('a', 30_000, 0), 0);
  limit.charge('a', 30_000, 1_000_000);
  assert.equal(limit.take('a', 30_000, 0), 60_000);
});
