// A queue with opening hours: what comes outside of them is held, and released in order (F56).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import type { Directory, Queue } from '#actors/vocabulary/directory.ts';
import { aDirectoryOf, asked, Desk } from '#test/support/queue-desk.ts';

const days: Schedule = {
  id: 'days',
  name: 'Days',
  zone: 'Europe/Berlin',
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '19:00' })),
  holidays: [],
};

function open(queue: Partial<Queue> = {}): Directory {
  const directory = aDirectoryOf({ ann: {}, ben: {} }, { scheduleId: 'days', ...queue });
  return { ...directory, schedules: new Map([['days', days]]) };
}

/** Monday, in winter: Berlin is an hour ahead of UTC. */
const monday = (time: string): number => Date.parse(`2026-01-12T${time}+01:00`);

function aDesk(time: string, queue: Partial<Queue> = {}): Desk {
  const desk = new Desk(open(queue));
  desk.at = monday(time);
  return desk;
}

const tellsOfHold = (step: ReturnType<Desk['arrives']>): readonly unknown[] =>
  step.tells.flatMap(({ to, command }) => {
    const { command: body } = command as { command: { $case: string; value: unknown } };
    return to.kind === 'conversation' && body.$case === 'hold' ? [body.value] : [];
  });

test('F56: a window to 18:59 takes what comes at 18:59:59, and holds what comes at 19:00', () => {
  const desk = aDesk('18:59:59');
  desk.says('ann', { freeSlots: 9 });
  assert.deepEqual(asked(desk.arrives('i-1')), ['i-1 → ann']);
  desk.at = monday('19:00:00');
  const step = desk.arrives('i-2');
  assert.deepEqual(asked(step), []);
  assert.deepEqual(tellsOfHold(step), [
    { workItemId: 'i-2', queueId: 'support', opensAtMs: monday('08:00') + 86_400_000 },
  ]);
  assert.equal(desk.queue.view.closed, true);
  assert.deepEqual(asked(desk.says('ben')), []);
});

test('F56: at the next opening everything is released in the order of its arrival, by a timer, also after a restart', () => {
  const desk = aDesk('05:00:00');
  desk.says('ann');
  desk.says('ben');
  desk.arrives('late', { enqueuedAtMs: 200 });
  desk.arrives('early', { enqueuedAtMs: 100 });
  desk.queue.passivate();
  assert.equal(desk.passes(3 * 3_600_000 - 1), null);
  const step = desk.passes(1);
  assert.deepEqual(asked(step ?? assert.fail()), ['early → ann', 'late → ben']);
  assert.equal(desk.queue.view.closed, false);
});

test('F56: an offer that was made before closing can be accepted after it', () => {
  const desk = aDesk('18:59:50');
  desk.says('ann');
  desk.arrives('i-1');
  desk.grants('i-1');
  desk.at = monday('19:00:05');
  const step = desk.queue.must({ $case: 'accept', value: desk.item('i-1') });
  assert.deepEqual(
    step.tells.map(({ to }) => to.kind),
    ['conversation'],
  );
});

test('F56: a queue without a schedule, or whose schedule is gone, is always open', () => {
  const desk = aDesk('23:00:00', { scheduleId: 'gone' });
  desk.says('ann');
  assert.deepEqual(asked(desk.arrives('i-1')), ['i-1 → ann']);
  assert.deepEqual([desk.queue.view.closed, desk.queue.view.hoursChangeMs], [false, 0]);
});

test('F56, F30: a change of the schedule counts at once', () => {
  const desk = aDesk('20:00:00');
  desk.says('ann');
  desk.arrives('i-1');
  const longer = { ...days, weekly: days.weekly.map((window) => ({ ...window, to: '24:00' })) };
  desk.queue.world.directory = { ...open(), schedules: new Map([['days', longer]]), version: 2 };
  assert.deepEqual(asked(desk.reviews('')), ['i-1 → ann']);
});
