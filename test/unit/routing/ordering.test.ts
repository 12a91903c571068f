// The order in which items wait, against the score that people are shown.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compareWaiting, scoreOf } from '#actors/routing/ordering.ts';
import type { Ordered } from '#actors/routing/ordering.ts';
import { positionOf } from '#actors/queue/position.ts';
import type { QueueState } from '#actors/queue/state.ts';
import { aDirectoryOf, asked, Desk } from '#test/support/queue-desk.ts';

const minute = 60_000;

function inOrder(items: readonly Ordered[], priorityMinutes: number): string {
  return items
    .toSorted(compareWaiting(priorityMinutes))
    .map((item) => item.workItemId)
    .join('');
}

test('F28: where priorities order strictly, items wait by priority, then by arrival, then by id', () => {
  const items = [
    { workItemId: 'd', priority: 0, enqueuedAtMs: 5 },
    { workItemId: 'c', priority: 0, enqueuedAtMs: 1 },
    { workItemId: 'b', priority: 0, enqueuedAtMs: 1 },
    { workItemId: 'a', priority: 9, enqueuedAtMs: 9 },
    { workItemId: 'e', priority: -1, enqueuedAtMs: 0 },
  ];
  assert.equal(inOrder(items, 0), 'abcde');
});

test('F42, C4: waiting overtakes priority once it is worth more minutes', () => {
  const urgent = { workItemId: 'u', priority: 2, enqueuedAtMs: 60 * minute };
  const old = { workItemId: 'o', priority: 0, enqueuedAtMs: minute };
  assert.equal(inOrder([old, urgent], 30), 'uo', 'two points are an hour, and it came 59 minutes later');
  assert.equal(inOrder([{ ...old, enqueuedAtMs: -minute }, urgent], 30), 'ou', '61 minutes');
  assert.equal(
    inOrder([{ ...old, enqueuedAtMs: 0 }, urgent], 30),
    'ou',
    'of equal scores the earlier arrival',
  );
  assert.equal(scoreOf(urgent, 30, 90 * minute), 90);
  assert.equal(scoreOf(old, 30, 91 * minute), 90);
  assert.equal(scoreOf(urgent, 0, 90 * minute), 2, 'in strict order the priority is the score');
});

const ordered = fc.record({
  workItemId: fc.uuid(),
  priority: fc.integer({ min: -3, max: 9 }),
  enqueuedAtMs: fc.integer({ min: 0, max: 10_000_000 }),
});

test('F28, F42: the order is total, and is that of the score at whatever time one looks', () => {
  fc.assert(
    fc.property(
      fc.array(ordered, { maxLength: 30 }),
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: 10_000_000, max: 99_000_000 }),
      (items, priorityMinutes, at) => {
        const sorted = items.toSorted(compareWaiting(priorityMinutes));
        assert.deepEqual(items.toReversed().toSorted(compareWaiting(priorityMinutes)), sorted);
        for (const [index, item] of sorted.entries()) {
          const next = sorted[index + 1];
          if (next === undefined) continue;
          const lead = scoreOf(item, priorityMinutes, at) - scoreOf(next, priorityMinutes, at);
          assert.ok(lead > -1e-6, `${item.workItemId} before ${next.workItemId}`);
        }
      },
    ),
  );
});

function positions(desk: Desk): string {
  const state = desk.queue.state as QueueState;
  return [...state.items.keys()]
    .sort()
    .map((id) => `${id}${positionOf(state, id) ?? 0}`)
    .join(' ');
}

test('F42, F102: a queue orders by score, shows it, and knows the place of each item, those being offered included', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { priorityMinutes: 30 }));
  desk.arrives('a', { enqueuedAtMs: 0 });
  desk.arrives('b', { enqueuedAtMs: 60 * minute, priority: 3 });
  desk.arrives('c', { enqueuedAtMs: 60 * minute });
  desk.at = 120 * minute;
  assert.equal(positions(desk), 'a2 b1 c3');
  assert.equal(positionOf(desk.queue.state as QueueState, 'nobody'), null);
  assert.deepEqual(desk.queue.view.itemScores, [150, 120, 60]);
  const step = desk.says('ann');
  assert.deepEqual(asked(step), ['b → ann']);
  assert.equal(positions(desk), 'a2 b1 c3');
});

test('F42: what a point of priority is worth can be changed while items wait, and counts at once, also after a restart', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { priorityMinutes: 30 }));
  desk.arrives('old', { enqueuedAtMs: 0 });
  desk.arrives('urgent', { enqueuedAtMs: 45 * minute, priority: 1 });
  desk.queue.world.directory = { ...aDirectoryOf({ ann: {} }, { priorityMinutes: 60 }), version: 2 };
  desk.reviews('');
  assert.equal(positions(desk), 'old2 urgent1');
  desk.queue.passivate();
  assert.equal(positions(desk), 'old2 urgent1');
  assert.deepEqual(asked(desk.says('ann')), ['urgent → ann']);
});
