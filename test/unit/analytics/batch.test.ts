// Batches are formed again exactly from what the journal says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formBatch, readJournal, writeJournal } from '#analytics/batch.ts';
import type { StreamEntry } from '#analytics/event-row.ts';
import { isBefore } from '#analytics/trim.ts';

const entry = (shard: number, ms: number): StreamEntry => ({ shard, id: `${ms}-0`, bytes: Buffer.of(1) });

test('a batch does not depend on the order in which the shards answered', () => {
  const one = formBatch([entry(2, 1), entry(0, 5), entry(2, 3), entry(0, 9)]);
  const other = formBatch([entry(0, 5), entry(2, 1), entry(0, 9), entry(2, 3)]);
  assert.deepEqual(one, other);
  assert.deepEqual(
    one.entries.map(({ shard, id }) => `${shard}/${id}`),
    ['0/5-0', '0/9-0', '2/1-0', '2/3-0'],
  );
});

test('the token tells batches apart, also when only their ends differ', () => {
  const tokens = [
    formBatch([entry(0, 1), entry(0, 2)]),
    formBatch([entry(0, 1), entry(0, 3)]),
    formBatch([entry(0, 1)]),
    formBatch([entry(1, 1)]),
  ].map(({ token }) => token);
  assert.equal(new Set(tokens).size, tokens.length);
});

test('whatever is journaled is read again as it was', () => {
  const range = fc.record({
    shard: fc.integer({ min: 0, max: 255 }),
    from: fc.tuple(fc.nat(), fc.nat()).map(([ms, sequence]) => `${ms}-${sequence}`),
    to: fc.tuple(fc.nat(), fc.nat()).map(([ms, sequence]) => `${ms}-${sequence}`),
    count: fc.integer({ min: 1, max: 5_000 }),
  });
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), (ranges) => {
      assert.deepEqual(
        readJournal(writeJournal(ranges)),
        ranges.map((each) => ({ ...each })),
      );
    }),
  );
  assert.deepEqual(readJournal(''), []);
});

test('ids of streams are compared as numbers, not as texts', () => {
  assert.equal(isBefore('9-0', '10-0'), true);
  assert.equal(isBefore('10-9', '10-10'), true);
  assert.equal(isBefore('10-10', '10-10'), false);
  assert.equal(isBefore('1700000000000-1', '1700000000000-0'), false);
});
