// Follow-ups are kept for the agent who last handled the case, for a while (F45).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { User } from '#actors/vocabulary/directory.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { aBrief } from '#test/support/kind-commands.ts';
import { eventTypes } from '#test/support/outcome.ts';
import {
  aDirectoryOf,
  asked,
  Desk,
  german,
  kept,
  reservations,
  speaks,
  toldPersonal,
} from '#test/support/queue-desk.ts';

test('F45: a follow-up waits for its last agent while others are free', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann', { freeSlots: 0 });
  desk.says('ben', { freeSlots: 9 });
  const step = desk.arrives('i-1', kept);
  assert.deepEqual(asked(step), []);
  assert.equal(desk.queue.timers.get('review/i-1')?.dueAt, 1_060_000);
  assert.deepEqual(asked(desk.says('ann')), ['i-1 → ann']);
});

test('F45: when the time is over anyone may have the follow-up, with its original arrival', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann', { freeSlots: 0 });
  desk.says('ben');
  desk.arrives('i-1', { ...kept, enqueuedAtMs: 55 });
  desk.at = 1_059_999;
  assert.deepEqual(asked(desk.reviews('i-1')), []);
  desk.at = 1_060_000;
  const [[agentId, slot] = assert.fail()] = reservations(desk.reviews('i-1'));
  assert.deepEqual([agentId, slot.brief?.enqueuedAtMs], ['ben', 55]);
});

test('F45: after the time the last agent wins ties, and only ties', () => {
  const tied = new Desk(aDirectoryOf({ ben: {}, zoe: {} }));
  tied.says('ben', { idleSinceMs: 5 });
  tied.says('zoe', { idleSinceMs: 5 });
  assert.deepEqual(asked(tied.arrives('i-1', { preferredAgentId: 'zoe' })), ['i-1 → zoe']);
  const apart = new Desk(aDirectoryOf({ ben: {}, zoe: {} }));
  apart.says('ben', { idleSinceMs: 4 });
  apart.says('zoe', { idleSinceMs: 5 });
  assert.deepEqual(asked(apart.arrives('i-1', { preferredAgentId: 'zoe' })), ['i-1 → ben']);
});

const away: Readonly<Record<string, (desk: Desk) => unknown>> = {
  'is not signed in': () => undefined,
  'is offline': (desk) => desk.says('ann', { absent: true, routable: false }),
  'signs out meanwhile': (desk) => [desk.says('ann', { routable: false }), desk.leaves('ann')],
};

for (const [why, prepare] of Object.entries(away)) {
  test(`F45: a follow-up is kept for an agent who ${why}, until the time is over`, () => {
    const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
    prepare(desk);
    desk.says('ben');
    assert.deepEqual(asked(desk.arrives('i-1', kept)), []);
    desk.at = kept.preferredUntilMs;
    assert.deepEqual(asked(desk.reviews('i-1')), ['i-1 → ben']);
  });
}

test('F45: a follow-up is not kept for an agent whose account is switched off', () => {
  const desk = new Desk(aDirectoryOf({ ben: {}, gone: { active: false } }));
  desk.says('ben');
  assert.deepEqual(asked(desk.arrives('i-1', { ...kept, preferredAgentId: 'gone' })), ['i-1 → ben']);
  assert.equal(desk.queue.timers.has('review/i-1'), false);
});

const absence = { fromMs: 0, untilMs: 9_999_999, openCases: 'keep' } as const;

test('F45, F129: during an absence a follow-up is kept for who stands in, and nobody is asked for its skills', () => {
  const directory = aDirectoryOf({ ann: { absence: { ...absence, substituteId: 'ben' } }, ben: {}, cid: {} });
  const desk = new Desk(directory);
  desk.says('cid');
  const step = desk.arrives('i-1', { ...kept, skills: [german(3)] });
  assert.deepEqual(asked(step), []);
  assert.deepEqual(toldPersonal(step), ['ben keeps i-1 for ann: reserved']);
  assert.deepEqual(asked(desk.says('ben')), ['i-1 → ben']);
});

test('F45, F129: when nobody stands in, a follow-up goes to everybody at once', () => {
  const desk = new Desk(aDirectoryOf({ ann: { absence: { ...absence, substituteId: '' } }, ben: {} }));
  desk.says('ben');
  assert.deepEqual(asked(desk.arrives('i-1', kept)), ['i-1 → ben']);
});

test('F45, F129: when the absence begins while it waits, a follow-up goes to who stands in, and the agent loses sight of it', () => {
  const later = { ...absence, fromMs: 1_030_000, substituteId: 'ben' };
  const desk = new Desk(aDirectoryOf({ ann: { absence: later }, ben: {} }));
  assert.deepEqual(toldPersonal(desk.arrives('i-1', kept)), ['ann keeps i-1: reserved']);
  desk.at = 1_030_000;
  assert.deepEqual(toldPersonal(desk.reviews('')), ['ann drops i-1', 'ben keeps i-1 for ann: reserved']);
});

test('F45: who it is kept for is told so, and told when it is kept no longer', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  assert.deepEqual(toldPersonal(desk.arrives('i-1', kept)), ['ann keeps i-1: reserved']);
  desk.at = kept.preferredUntilMs;
  assert.deepEqual(toldPersonal(desk.reviews('i-1')), ['ann drops i-1']);
  const removed = new Desk(aDirectoryOf({ ann: {} }));
  removed.arrives('i-1', kept);
  const value = { workItemId: 'i-1', reason: 'closed' };
  assert.deepEqual(toldPersonal(removed.queue.must({ $case: 'remove', value })), ['ann drops i-1']);
});

for (const stickyOverCapacity of [false, true]) {
  test(`F45: a follow-up is ${stickyOverCapacity ? '' : 'not '}offered to its agent who is full, by the option of the queue`, () => {
    const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }, { stickyOverCapacity }));
    desk.says('ann', { freeSlots: 0, openItems: 3 });
    desk.says('ben');
    assert.deepEqual(asked(desk.arrives('i-1', kept)), stickyOverCapacity ? ['i-1 → ann'] : []);
    if (!stickyOverCapacity) return;
    assert.deepEqual(asked(desk.arrives('i-2', kept)), [], 'one at a time');
    assert.deepEqual(asked(desk.refuses('i-1')), [], 'who refuses is not asked again before it speaks');
  });
}

const handed = { ...kept, reservedAs: 'transferred', comment: 'You know her', commentBy: 'zoe' };

test('F80, F82: a case handed over is for that agent alone, member of the queue or not, and open to all after the alarm', () => {
  const desk = new Desk(aDirectoryOf({ ann: { queueIds: [] }, ben: {} }));
  desk.says('ben');
  const step = desk.arrives('i-1', handed);
  assert.deepEqual([asked(step), toldPersonal(step)], [[], ['ann keeps i-1: transferred']]);
  desk.at = handed.preferredUntilMs - 1;
  assert.deepEqual(asked(desk.reviews('')), []);
  desk.at += 1;
  assert.deepEqual(asked(desk.reviews('i-1')), ['i-1 → ben']);
});

for (const outcome of ['missed', 'declined'] as const) {
  test(`F80: a case handed over whose offer is ${outcome} stays with that agent, and is not offered again`, () => {
    const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
    desk.says('ann', { freeSlots: 5 });
    desk.says('ben');
    assert.deepEqual(asked(desk.arrives('i-1', handed)), ['i-1 → ann']);
    const step = desk.ends('i-1', outcome);
    assert.deepEqual([asked(step), toldPersonal(step)], [[], []]);
    assert.deepEqual(asked(desk.arrives('i-2', kept)), ['i-2 → ann'], 'other work is not held up by it');
    desk.at = handed.preferredUntilMs;
    assert.deepEqual(asked(desk.reviews('i-1')), ['i-1 → ben']);
  });
}

test('F81: the transfer queue raises its alarm when the time of a case is up, and clears it when the case is taken', () => {
  const directory = aDirectory({
    users: [aUser('ann'), aUser('ben', { queueIds: ['transfer'] })],
    queues: [aQueue('transfer')],
  });
  const queue = new ActorBench('queue', 'transfer', aWorld(directory));
  const enqueued = queue.must({ $case: 'enqueue', value: { brief: aBrief('i-1', handed) } });
  assert.deepEqual(eventTypes(enqueued), []);
  queue.world.at = handed.preferredUntilMs;
  const late = queue.must({ $case: 'review', value: { workItemId: 'i-1' } });
  const [raised] = late.events.filter(({ type }) => type === 'alarm.raised');
  assert.deepEqual([raised?.queueId, raised?.reason], ['transfer', 'transfer']);
  queue.must({ $case: 'remove', value: { workItemId: 'i-1', reason: 'closed' } });
  queue.world.at += 3_600_000;
  assert.ok(eventTypes(queue.must({ $case: 'look', value: {} })).includes('alarm.cleared'));
});

test('F45, F46: who misses or declines a kept follow-up gives it to everybody', () => {
  for (const outcome of ['missed', 'declined'] as const) {
    const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
    desk.says('ann', { freeSlots: 5 });
    desk.says('ben', { idleSinceMs: 9 });
    desk.arrives('i-1', kept);
    assert.deepEqual(asked(desk.ends('i-1', outcome)), ['i-1 → ben']);
  }
});

test('F45: a follow-up whose agent took a break in between is still kept', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann');
  desk.says('ben');
  desk.arrives('i-1', kept);
  desk.grants('i-1');
  desk.says('ann', { routable: false });
  assert.deepEqual(asked(desk.ends('i-1', 'withdrawn')), []);
  assert.deepEqual(asked(desk.says('ann')), ['i-1 → ann']);
});

const losses: Readonly<Record<string, Partial<User>>> = {
  'no longer active': { ...speaks(3), active: false },
  'no longer a member': { ...speaks(3), queueIds: [] },
  'without the skill it asks for': {},
};

for (const [why, ann] of Object.entries(losses)) {
  test(`F45: a follow-up is given to everybody when its agent is ${why}`, () => {
    const desk = new Desk(aDirectoryOf({ ann: speaks(3), ben: speaks(3) }));
    desk.says('ann', { freeSlots: 0, openItems: 3 });
    desk.says('ben', { idleSinceMs: 9 });
    const fields = { ...kept, skills: [german(3)] };
    assert.deepEqual(asked(desk.arrives('i-1', fields)), []);
    desk.queue.world.directory = { ...aDirectoryOf({ ann, ben: speaks(3) }), version: 2 };
    const step = desk.reviews('');
    assert.deepEqual([asked(step), toldPersonal(step)], [['i-1 → ben'], ['ann drops i-1']]);
    assert.deepEqual(asked(desk.says('ben', { idleSinceMs: 9 })), []);
    const other = new Desk(desk.queue.world.directory);
    other.says('ann', { freeSlots: 0 });
    other.says('ben');
    assert.deepEqual(asked(other.arrives('i-2', fields)), ['i-2 → ben'], 'nor kept in the first place');
  });
}

test('F45: accepting a kept follow-up ends its timer', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.says('ann');
  desk.arrives('i-1', kept);
  desk.grants('i-1');
  assert.equal(desk.queue.timers.has('review/i-1'), true);
  desk.queue.must({ $case: 'accept', value: desk.item('i-1') });
  assert.equal(desk.queue.timers.has('review/i-1'), false);
});

test('F45: a timer that comes early, by the clock of another node, is set again', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.says('ann', { routable: false });
  desk.arrives('i-1', kept);
  desk.queue.timers.clear();
  desk.reviews('i-1');
  assert.equal(desk.queue.timers.get('review/i-1')?.dueAt, kept.preferredUntilMs);
});
