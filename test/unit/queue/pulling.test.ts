// Queues whose work agents fetch themselves, and those that do both (F32).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDirectoryOf, asked, Desk, german, happened, kept, speaks } from '#test/support/queue-desk.ts';

test('F32: in a pull queue routing ends with the arrival: nothing is offered to anybody', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { mode: 'pull' }));
  desk.says('ann');
  const step = desk.arrives('i-1', { enqueuedAtMs: 950_000 });
  assert.deepEqual([asked(step), happened(step)], [[], ['routing.ended']]);
  const [ended] = step.events;
  assert.deepEqual([ended?.workItemId, ended?.waitMs], ['i-1', 50_000]);
  const again = desk.arrives('i-1');
  assert.deepEqual(happened(again), [], 'told twice, it ends once');
  assert.deepEqual(asked(desk.says('ann')), []);
});

test('F32, F30: what waits in a pull queue is offered as soon as the queue pushes', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { mode: 'pull' }));
  desk.says('ann');
  desk.arrives('i-1');
  desk.queue.world.directory = { ...aDirectoryOf({ ann: {} }), version: 2 };
  assert.deepEqual(asked(desk.reviews('')), ['i-1 → ann']);
});

test('F32: a hybrid queue offers at once when somebody is free who can take it', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }, { mode: 'hybrid' }));
  desk.says('ann', { freeSlots: 2 });
  const step = desk.arrives('i-1');
  assert.deepEqual([asked(step), happened(step)], [['i-1 → ann'], []]);
  assert.deepEqual(asked(desk.ends('i-1', 'missed')), ['i-1 → ann'], 'and goes on offering it');
});

test('F32: else the item waits to be fetched, and is offered when the time for that is over', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: speaks(3) }, { mode: 'hybrid', hybridPullMs: 300_000 }));
  desk.says('ann');
  const step = desk.arrives('i-1', { skills: [german(2)] });
  assert.deepEqual(happened(step), ['routing.ended'], 'ann is free, but speaks no German');
  assert.deepEqual(asked(desk.says('ben')), [], 'ben may fetch it');
  desk.queue.passivate();
  assert.deepEqual(
    asked(desk.arrives('i-2', { skills: [german(2)] })),
    ['i-2 → ben'],
    'what comes now is offered',
  );
  desk.says('ben', { freeSlots: 2 });
  const timer = desk.queue.timers.get('review/i-1');
  assert.equal(timer?.dueAt, desk.at + 300_000);
  desk.at += 299_999;
  assert.deepEqual(asked(desk.reviews('i-1')), []);
  desk.at += 1;
  assert.deepEqual(asked(desk.reviews('i-1')), ['i-1 → ben']);
});

test('F32: what waits to be fetched is offered at once when the queue becomes a push queue', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { mode: 'hybrid' }));
  desk.arrives('i-1');
  assert.deepEqual(asked(desk.says('ann')), []);
  desk.queue.world.directory = { ...aDirectoryOf({ ann: {} }), version: 2 };
  assert.deepEqual(asked(desk.reviews('')), ['i-1 → ann']);
});

test('F32, F45: a follow-up that is kept for its last agent is offered to that agent when it is free', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { mode: 'hybrid' }));
  desk.says('ann', { freeSlots: 0 });
  assert.deepEqual(happened(desk.arrives('mine', kept)), []);
  assert.deepEqual(asked(desk.says('ann')), ['mine → ann']);
});
