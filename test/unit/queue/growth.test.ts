// What a turn of a queue writes does not depend on how many wait and how many are signed in.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queueKind } from '#actors/queue/queue.ts';
import { queueRecords, queueUnderTest, type QueueSize } from '#test/load/big-queue-size.ts';
import { DrivenQueue } from '#test/load/queue-turns.ts';

/** An item and its agent, and what the queue keeps of itself. */
const recordsOfOneTurn = 3;

function mostWritten(size: QueueSize): number {
  const queue = new DrivenQueue(queueKind.load(queueUnderTest.id, queueRecords(size)), size);
  const { decisions, others } = queue.play(100);
  assert.equal(decisions.length, 200, 'an agent who got free, and an item that came, each led to an offer');
  return Math.max(...[...decisions, ...others].map(({ records }) => records));
}

test('T22: a turn of a queue writes only what changed: of ten thousand items as much as of a hundred', () => {
  const small = mostWritten({ items: 100, agents: 50 });
  assert.ok(small <= recordsOfOneTurn, `${small} records`);
  assert.equal(mostWritten({ items: 10_000, agents: 1_000 }), small);
});
