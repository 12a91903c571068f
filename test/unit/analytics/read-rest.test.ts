// How far apart the streams are read: each read names every stream, and is worth it only for many events.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyticsLimits } from '#analytics/limits.ts';
import { restAfter } from '#analytics/streams.ts';

test('the more events there were, the later the next read; after none, and after a full one, it begins at once', () => {
  assert.deepEqual([0, 1, 60, 99, 499, 500, 9_000].map(restAfter), [0, 40, 60, 99, 100, 0, 0]);
  assert.ok(analyticsLimits.readRestMostMs < analyticsLimits.batchWaitMs);
});
