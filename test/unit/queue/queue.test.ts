// Who is offered what, and when, in the words of the requirements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import { outcomeOf } from '#test/support/outcome.ts';
import { aDirectoryOf, asked, Desk, german, reservations, speaks } from '#test/support/queue-desk.ts';

test('F51: a waiting item is offered as soon as an agent becomes ready', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  assert.deepEqual(asked(desk.arrives('i-1')), []);
  assert.deepEqual(asked(desk.says('ann', { routable: false })), []);
  assert.deepEqual(asked(desk.says('ann', { inWrapUp: true })), []);
  assert.deepEqual(asked(desk.says('ann', { freeSlots: 0 })), []);
  assert.deepEqual(asked(desk.says('ann')), ['i-1 → ann']);
});

test('F54: the answer that grants a slot says what is left, and the queue offers no more than that', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.says('ann', { freeSlots: 2 });
  assert.deepEqual(asked(desk.arrives('i-1')), ['i-1 → ann']);
  assert.deepEqual(asked(desk.grants('i-1', { freeSlots: 0, openItems: 2 })), []);
  assert.deepEqual(asked(desk.arrives('i-2')), []);
  assert.deepEqual(asked(desk.says('ann', { freeSlots: 1, openItems: 1 })), ['i-2 → ann']);
});

test('F28, F51: an agent with several slots gets the waiting items in their order', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.arrives('late', { enqueuedAtMs: 30 });
  desk.arrives('early', { enqueuedAtMs: 10 });
  desk.arrives('urgent', { enqueuedAtMs: 20, priority: 5 });
  assert.deepEqual(asked(desk.says('ann', { freeSlots: 2 })), ['urgent → ann', 'early → ann']);
  assert.equal(desk.queue.view.waiting, 1);
});

test('F26: an item goes only to agents who hold its skills at the level asked for', () => {
  const desk = new Desk(aDirectoryOf({ ann: speaks(2), ben: speaks(3), cid: {} }));
  for (const id of ['ann', 'cid']) desk.says(id);
  assert.deepEqual(asked(desk.arrives('i-1', { skills: [german(3)] })), []);
  assert.deepEqual(asked(desk.says('ben')), ['i-1 → ben']);
});

test('F47: who holds a skill at level 0 is never offered work that asks for it', () => {
  const desk = new Desk(aDirectoryOf({ ann: speaks(0) }));
  desk.says('ann');
  assert.deepEqual(asked(desk.arrives('i-1', { skills: [german(1)] })), []);
  assert.deepEqual(asked(desk.arrives('i-2')), ['i-2 → ann']);
});

test('an item that nobody can take does not hold up the items behind it', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.arrives('first', { skills: [german(1)], priority: 9 });
  desk.arrives('second');
  assert.deepEqual(asked(desk.says('ann')), ['second → ann']);
});

test('F37: longest idle first', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann', { idleSinceMs: 500 });
  desk.says('ben', { idleSinceMs: 400 });
  assert.deepEqual(asked(desk.arrives('i-1')), ['i-1 → ben']);
  assert.deepEqual(asked(desk.arrives('i-2')), ['i-2 → ann']);
  assert.deepEqual(asked(desk.arrives('i-3')), []);
});

test('F37: of agents who are idle as long, the one without an offer for longest is next, whatever they say since', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann', { freeSlots: 9 });
  desk.says('ben', { freeSlots: 9 });
  const order = [asked(desk.arrives('i-1'))];
  for (const id of ['i-2', 'i-3', 'i-4']) {
    desk.at += 1;
    desk.says('ann', { freeSlots: 9 });
    order.push(asked(desk.arrives(id)));
  }
  assert.deepEqual(order.flat(), ['i-1 → ann', 'i-2 → ben', 'i-3 → ann', 'i-4 → ben']);
});

test('F36: round robin goes around by id from where it was, also after a restart, and skips who cannot', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {}, cid: {} }, { strategy: 'round-robin' }));
  for (const id of ['cid', 'ann', 'ben']) desk.says(id, { freeSlots: 9 });
  const first = ['i-1', 'i-2'].flatMap((id) => asked(desk.arrives(id)));
  desk.queue.passivate();
  desk.says('cid', { routable: false });
  const then = ['i-3', 'i-4'].flatMap((id) => asked(desk.arrives(id)));
  assert.deepEqual([...first, ...then], ['i-1 → ann', 'i-2 → ben', 'i-3 → ann', 'i-4 → ben']);
});

test('F30: a change of strategy counts from the next decision', () => {
  const users = { ann: {}, ben: {} };
  const desk = new Desk(aDirectoryOf(users, { strategy: 'round-robin' }));
  desk.says('ann', { freeSlots: 9, idleSinceMs: 900 });
  desk.says('ben', { freeSlots: 9, idleSinceMs: 100 });
  assert.deepEqual(asked(desk.arrives('i-1')), ['i-1 → ann']);
  desk.queue.world.directory = { ...aDirectoryOf(users), version: 2 };
  assert.deepEqual(asked(desk.arrives('i-2')), ['i-2 → ben']);
});

test('F46: a missed offer goes to the next agent at once, and waits at its original arrival', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann', { idleSinceMs: 1, freeSlots: 5 });
  desk.says('ben', { idleSinceMs: 2, freeSlots: 5 });
  desk.arrives('i-1', { enqueuedAtMs: 77 });
  const [[agentId, slot] = assert.fail()] = reservations(desk.ends('i-1', 'missed'));
  assert.equal(agentId, 'ben');
  assert.equal(slot.brief?.enqueuedAtMs, 77);
  assert.equal(slot.offerTimeoutMs, 30_000);
});

test('F46: an agent who had the item gets it again only after all others who are free, longest ago first', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {}, cid: {} }));
  for (const [index, id] of ['ann', 'ben', 'cid'].entries())
    desk.says(id, { idleSinceMs: index, freeSlots: 9 });
  const order = [asked(desk.arrives('i-1'))];
  for (const outcome of ['missed', 'declined', 'missed', 'missed'] as const)
    order.push(asked(desk.ends('i-1', outcome)));
  assert.deepEqual(order.flat(), ['i-1 → ann', 'i-1 → ben', 'i-1 → cid', 'i-1 → ann', 'i-1 → ben']);
});

test('F46: the only agent gets an item again that it missed', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.says('ann', { freeSlots: 2 });
  desk.arrives('i-1');
  assert.deepEqual(asked(desk.ends('i-1', 'missed')), ['i-1 → ann']);
});

test('an offer that was withdrawn is not a miss: the same agent may get the item next', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann', { idleSinceMs: 1, freeSlots: 2 });
  desk.says('ben', { idleSinceMs: 2 });
  desk.arrives('i-1');
  assert.deepEqual(asked(desk.ends('i-1', 'withdrawn')), ['i-1 → ann']);
});

test('F54: an agent who refuses a slot is left alone until it speaks again, and the next one is asked', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }));
  desk.says('ann', { idleSinceMs: 1, freeSlots: 5 });
  desk.says('ben', { idleSinceMs: 2 });
  desk.arrives('i-1');
  assert.deepEqual(asked(desk.refuses('i-1')), ['i-1 → ben']);
  assert.deepEqual(asked(desk.arrives('i-2')), []);
  assert.deepEqual(asked(desk.says('ann', { freeSlots: 1 })), ['i-2 → ann']);
});

test('F54: slots that were asked for count until the agent answers', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.says('ann', { freeSlots: 1 });
  desk.arrives('i-1');
  assert.deepEqual(asked(desk.arrives('i-2')), []);
  desk.says('ann', { freeSlots: 0 });
  desk.grants('i-1');
  assert.deepEqual(asked(desk.arrives('i-3')), []);
});

test('an older statement of an agent never overwrites a newer one', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.says('ann', { revision: 9, freeSlots: 0 });
  desk.arrives('i-1');
  assert.deepEqual(asked(desk.says('ann', { revision: 8 })), []);
  assert.deepEqual(asked(desk.says('ann', { revision: 10 })), ['i-1 → ann']);
});

test('an accept wins once; a late one is told that the item is offered to another', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: { name: 'Ben' } }));
  desk.says('ann', { idleSinceMs: 1 });
  desk.says('ben', { idleSinceMs: 2 });
  desk.arrives('i-1');
  const stale = desk.item('i-1');
  desk.ends('i-1', 'missed');
  desk.grants('i-1');
  const late = desk.queue.must({ $case: 'accept', value: stale });
  const told = late.tells[0]?.command as { command: { value: { reason: string } } };
  assert.equal(told.command.value.reason, 'offered to Ben');
  assert.equal(
    outcomeOf(desk.queue.must({ $case: 'accept', value: desk.item('i-1') })),
    'conversation.assign',
  );
  assert.equal(desk.queue.view.items.length, 0);
});

test('F14: a disabled queue holds its items; enabled again, it goes on in order within the sweep', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { enabled: false }));
  desk.says('ann', { freeSlots: 2 });
  assert.deepEqual(asked(desk.arrives('b', { enqueuedAtMs: 2 })), []);
  assert.deepEqual(asked(desk.arrives('a', { enqueuedAtMs: 1 })), []);
  assert.equal(desk.queue.timers.get('sweep')?.dueAt, desk.at + limits.queueSweepMs);
  desk.queue.world.directory = { ...aDirectoryOf({ ann: {} }), version: 2 };
  desk.at += limits.queueSweepMs;
  assert.deepEqual(asked(desk.reviews('')), ['a → ann', 'b → ann']);
});

const changes: Readonly<Record<string, readonly [Partial<User>, Partial<User>]>> = {
  'F51: a skill': [{}, speaks(1)],
  'F41: a membership': [{ ...speaks(1), queueIds: [] }, speaks(1)],
};

for (const [what, [before, after]] of Object.entries(changes)) {
  test(`${what} that an administrator gives counts at the next look`, () => {
    const desk = new Desk(aDirectoryOf({ ann: before }));
    desk.says('ann');
    assert.deepEqual(asked(desk.arrives('i-1', { skills: [german(1)] })), []);
    desk.queue.world.directory = { ...aDirectoryOf({ ann: after }), version: 2 };
    assert.deepEqual(asked(desk.reviews('')), ['i-1 → ann']);
  });
}

test('a queue sweeps while something waits, and stops when nothing does', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }));
  desk.arrives('i-1');
  const due = desk.at + limits.queueSweepMs;
  desk.at += 1;
  assert.deepEqual(desk.arrives('i-2').timers, [], 'a sweep that is planned is not planned again');
  desk.says('ann', { freeSlots: 2 });
  desk.at = due;
  assert.deepEqual(desk.reviews('').timers, []);
  desk.arrives('i-3');
  assert.equal(desk.queue.timers.get('sweep')?.dueAt, desk.at + limits.queueSweepMs);
});

test('a turn makes a bounded number of offers, and the next one goes on at once', () => {
  const desk = new Desk(aDirectoryOf({ ann: { capacity: 500 } }));
  for (let count = 0; count < limits.queueOffersPerTurn + 5; count += 1) desk.arrives(`i-${count}`);
  assert.equal(asked(desk.says('ann', { freeSlots: 500 })).length, limits.queueOffersPerTurn);
  assert.equal(desk.queue.timers.get('sweep')?.dueAt, desk.at);
  assert.equal(asked(desk.reviews('')).length, 5);
});

test('the view shows live figures, and the first items in their order, bounded', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {}, cid: {}, dora: {} }));
  desk.queue.checked = false;
  for (let count = 0; count < limits.queueViewItems + 10; count += 1) {
    desk.arrives(`i-${count}`, { enqueuedAtMs: 1_000 + count, skills: [german(1 + (count % 2))] });
  }
  desk.says('ann');
  desk.says('ben', { freeSlots: 0 });
  desk.says('cid', { inWrapUp: true });
  desk.says('dora', { routable: false });
  const { view } = desk.queue;
  assert.deepEqual(
    [view.waiting, view.offered, view.oldestEnqueuedAtMs],
    [limits.queueViewItems + 10, 0, 1_000],
  );
  assert.deepEqual([view.agentsReady, view.agentsBusy, view.agentsWrapUp, view.agentsAway], [1, 1, 1, 1]);
  assert.equal(view.items.length, limits.queueViewItems);
  assert.deepEqual(
    view.items.slice(0, 3).map((item) => item.brief?.workItemId),
    ['i-0', 'i-1', 'i-2'],
  );
  assert.ok(view.items.every((item) => item.state === WaitingState.WAITING));
});

test('F14: enabled again, a disabled queue has the receipts sent that it held back, each once', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { enabled: false }));
  const count = limits.queueOffersPerTurn + 1;
  for (let item = 0; item < count; item += 1) desk.arrives(`i-${item}`, { receiptOwed: true });
  const released = (step: ReturnType<Desk['reviews']>): readonly string[] =>
    step.tells.flatMap(({ to, command }) => {
      const { command: body } = command as { command: { $case: string } };
      return body.$case === 'releaseReceipt' ? [to.id] : [];
    });
  assert.deepEqual(released(desk.reviews('')), []);
  desk.queue.world.directory = { ...aDirectoryOf({ ann: {} }), version: 2 };
  const ids = [1, 2, 3].map(() => released(desk.reviews('')));
  assert.deepEqual(
    ids.map((each) => each.length),
    [count - 1, 1, 0],
  );
  assert.equal(new Set(ids.flat()).size, count);
});
