// Follow-ups are kept for the agent who last handled the case, for a while (F45).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { User } from '#actors/vocabulary/directory.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aDirectoryOf, asked, Desk, german, kept, reservations, speaks } from '#test/support/queue-desk.ts';

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

const notKept: Readonly<Record<string, (desk: Desk) => unknown>> = {
  'is not signed in': () => undefined,
  'is absent': (desk) => desk.says('ann', { absent: true, routable: false }),
  'is not active': (desk) => desk.says('gone'),
};

for (const [why, prepare] of Object.entries(notKept)) {
  test(`F45: a follow-up is not kept for an agent who ${why}`, () => {
    const desk = new Desk(aDirectoryOf({ ann: {}, ben: {}, gone: { active: false } }));
    prepare(desk);
    desk.says('ben');
    const preferredAgentId = why === 'is not active' ? 'gone' : 'ann';
    assert.deepEqual(asked(desk.arrives('i-1', { ...kept, preferredAgentId })), ['i-1 → ben']);
    assert.equal(desk.queue.timers.has('review/i-1'), false);
  });
}

const releases: Readonly<Record<string, (desk: Desk) => AnyStep<'queue'>>> = {
  'signs out': (desk) => desk.leaves('ann'),
  'goes offline': (desk) => desk.says('ann', { absent: true, routable: false }),
};

for (const [why, act] of Object.entries(releases)) {
  test(`F45: a follow-up goes back to everybody at once when its agent ${why}`, () => {
    const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
    desk.says('ann', { routable: false });
    desk.says('ben');
    assert.deepEqual(asked(desk.arrives('i-1', kept)), []);
    assert.deepEqual(asked(act(desk)), ['i-1 → ben']);
    assert.equal(desk.queue.timers.has('review/i-1'), false);
  });
}

test('F45, F46: who misses or declines a kept follow-up gives it to everybody', () => {
  for (const outcome of ['missed', 'declined'] as const) {
    const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
    desk.says('ann', { freeSlots: 5 });
    desk.says('ben', { idleSinceMs: 9 });
    desk.arrives('i-1', kept);
    assert.deepEqual(asked(desk.ends('i-1', outcome)), ['i-1 → ben']);
  }
});

test('F45: a follow-up that was on the way to its agent is not kept for an agent who has left meanwhile', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann');
  desk.says('ben', { idleSinceMs: 9 });
  assert.deepEqual(asked(desk.arrives('i-1', kept)), ['i-1 → ann']);
  desk.grants('i-1');
  desk.leaves('ann');
  assert.deepEqual(asked(desk.ends('i-1', 'withdrawn')), ['i-1 → ben']);
  assert.equal(desk.queue.timers.has('review/i-1'), false);
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
    assert.deepEqual(asked(desk.reviews('')), ['i-1 → ben']);
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
