// Thresholds of a queue: somebody is told when too many wait, or one for too long (F57).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { aDirectoryOf, Desk, happened } from '#test/support/queue-desk.ts';

function aDesk(waiting: number | null, oldestMs: number | null): Desk {
  const thresholds = { ...queuePolicyDefaults.thresholds, waiting, oldestMs };
  return new Desk(aDirectoryOf({ ann: {} }, { thresholds }));
}

const gone = (desk: Desk, workItemId: string): readonly string[] =>
  happened(desk.queue.must({ $case: 'remove', value: { workItemId, reason: 'closed' } }));

test('F57: an alarm is raised once when so many wait, and mail is taken all the same', () => {
  const desk = aDesk(2, null);
  assert.deepEqual(happened(desk.arrives('i-1')), []);
  assert.deepEqual(happened(desk.arrives('i-2')), ['alarm.raised waiting']);
  assert.deepEqual(happened(desk.arrives('i-3')), []);
  assert.equal(desk.queue.view.waiting, 3);
  assert.deepEqual(
    desk.queue.view.alarms.map(({ name, sinceMs }) => [name, sinceMs]),
    [['waiting', desk.at]],
  );
});

test('F57: it is cleared when the threshold was not passed for a while, not at the first item that leaves', () => {
  const desk = aDesk(2, null);
  desk.arrives('i-1');
  desk.arrives('i-2');
  assert.deepEqual(gone(desk, 'i-1'), []);
  desk.at += 1_000;
  assert.deepEqual(happened(desk.arrives('i-3')), [], 'still the same alarm');
  assert.deepEqual(gone(desk, 'i-3'), []);
  assert.deepEqual(happened(desk.passes(limits.alarmHoldMs - 1)), []);
  desk.queue.passivate();
  assert.deepEqual(happened(desk.passes(1)), ['alarm.cleared waiting']);
  assert.deepEqual(desk.queue.view.alarms, []);
});

test('F57, F81: an alarm is raised by itself when the oldest item has waited so long, with that wait', () => {
  const desk = aDesk(null, 3_600_000);
  desk.arrives('i-1', { enqueuedAtMs: desk.at - 600_000 });
  assert.equal(desk.passes(2_999_999), null);
  const step = desk.passes(1);
  assert.deepEqual(happened(step), ['alarm.raised oldest']);
  assert.equal(step?.events[0]?.waitMs, 3_600_000);
});

test('F57: without its threshold an alarm ends like any other', () => {
  const desk = aDesk(1, null);
  desk.arrives('i-1');
  desk.queue.world.directory = { ...aDirectoryOf({ ann: {} }), version: 2 };
  desk.reviews('');
  assert.deepEqual(happened(desk.passes(limits.alarmHoldMs)), ['alarm.cleared waiting']);
});
