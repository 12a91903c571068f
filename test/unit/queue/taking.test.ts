// Agents who take an item by hand: this one (F43), or the next one (F52).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Directory, Queue, User } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { aWorld, KindBus } from '#test/support/kind-bench.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { outcomeOf } from '#test/support/outcome.ts';
import { aDirectoryOf, Desk, german, kept, reservations, speaks } from '#test/support/queue-desk.ts';

const picks = (desk: Desk, agentId: string, workItemId = 'i-1'): string =>
  outcomeOf(desk.queue.do({ $case: 'pick', value: { agentId, workItemId } }));
const next = (desk: Desk, agentId: string, peek = false): string => {
  const decision = desk.queue.do({ $case: 'next', value: { agentId, peek } });
  return 'rejected' in decision ? `!${decision.rejected}` : decision.reply.workItemId;
};

function pickedFrom(queue: Partial<Queue>, users: Readonly<Record<string, Partial<User>>> = {}): Desk {
  const desk = new Desk(aDirectoryOf({ ann: {}, ...users }, { mode: 'pull', ...queue }));
  desk.arrives('i-1');
  return desk;
}

test('F43: whether agents may pick all, only VIP customers, or nothing is a switch of the queue', () => {
  assert.equal(picks(pickedFrom({ pick: 'all' }), 'ann'), 'agent.reserve');
  assert.equal(picks(pickedFrom({ pick: 'none' }), 'ann'), '!PICKING_OFF');
  const desk = pickedFrom({ pick: 'vip' });
  assert.equal(picks(desk, 'ann'), '!ONLY_VIP');
  for (const address of ['customer@customer.test', '@customer.test']) {
    const vips = new Map([[address, { id: 'v', address, name: 'Customer', priority: 5 }]]);
    const vipDesk = pickedFrom({ pick: 'vip' });
    vipDesk.queue.world.directory = { ...vipDesk.queue.world.directory, vips };
    assert.equal(picks(vipDesk, 'ann'), 'agent.reserve', address);
  }
});

test('F43: a supervisor may pick any, a user who is not active none', () => {
  const users = { sam: { role: 'supervisor', queueIds: [] }, off: { active: false } } as const;
  assert.equal(picks(pickedFrom({ pick: 'none' }, users), 'sam'), 'agent.reserve');
  assert.equal(picks(pickedFrom({ pick: 'all' }, users), 'off'), '!AGENT_INACTIVE');
});

test('F47, F29: a skill of the queue at level 0 is enough to pick, without it one may not', () => {
  const queue = { pick: 'all', skills: [german(3)] } as const;
  assert.equal(picks(pickedFrom(queue, { ben: { ...speaks(0), queueIds: [] } }), 'ben'), 'agent.reserve');
  assert.equal(picks(pickedFrom(queue), 'ann'), '!NOT_A_MEMBER');
  assert.equal(picks(pickedFrom({ pick: 'all' }, { ben: { queueIds: [] } }), 'ben'), '!NOT_A_MEMBER');
});

test('F80: what is in the personal queue of an agent that agent may take, whatever the queue lets others do', () => {
  const desk = new Desk(aDirectoryOf({ ann: { queueIds: [] }, ben: {} }, { pick: 'none' }));
  desk.arrives('mine', { ...kept, reservedAs: 'transferred' });
  assert.equal(picks(desk, 'ann', 'mine'), 'agent.reserve');
});

test('F43, F45: what is kept for its last agent only that agent may pick; what is offered or taken nobody', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: {} }, { pick: 'all' }));
  desk.says('ann', { routable: false });
  desk.arrives('mine', kept);
  assert.equal(picks(desk, 'ben', 'mine'), '!RESERVED_FOR_OTHER');
  assert.equal(picks(desk, 'ann', 'mine'), 'agent.reserve');
  assert.equal(picks(desk, 'ben', 'mine'), '!BEING_OFFERED');
  assert.equal(picks(desk, 'ben', 'nothing'), '!NOT_WAITING');
});

test('F52: get next gives the first item in the order of the queue that the agent can take, and each only once', () => {
  const desk = new Desk(aDirectoryOf({ ann: {}, ben: speaks(2) }, { mode: 'pull', priorityMinutes: 30 }));
  for (const id of ['ann', 'ben']) desk.says(id, { routable: false });
  desk.arrives('german', { enqueuedAtMs: 100, skills: [german(1)], priority: 9 });
  desk.arrives('old', { enqueuedAtMs: 200 });
  desk.arrives('urgent', { enqueuedAtMs: 300, priority: 1 });
  assert.equal(next(desk, 'ann', true), 'urgent');
  assert.equal(next(desk, 'ann'), 'urgent', 'looking takes nothing');
  assert.equal(next(desk, 'ben'), 'german');
  assert.equal(next(desk, 'ben'), 'old');
  assert.equal(next(desk, 'ann'), '', 'nothing waits: that is said');
  assert.equal(next(desk, 'cid'), '!NOT_SIGNED_IN');
});

test('F52, F56, F40, F14: nothing comes from a queue that is closed or switched off, or to an agent of a closed tier', () => {
  const waiting = (queue: Partial<Queue>, user: Partial<User> = {}): Desk => {
    const desk = new Desk(aDirectoryOf({ ann: user }, { mode: 'pull', ...queue }));
    desk.says('ann');
    desk.arrives('i-1');
    return desk;
  };
  const never = { id: 'never', name: 'Never', zone: 'UTC', weekly: [], holidays: [] };
  const closed = waiting({ scheduleId: 'never' });
  closed.queue.world.directory = {
    ...closed.queue.world.directory,
    schedules: new Map([['never', never]]),
  };
  assert.equal(next(closed, 'ann'), '');
  assert.equal(next(waiting({ enabled: false }), 'ann'), '');
  const second = { memberships: new Map([['support', { ...plainMembership, tier: 2 }]]) };
  assert.equal(next(waiting({}, second), 'ann'), '');
  assert.equal(next(waiting({}), 'ann'), 'i-1');
});

test('F54: an agent who had no room for a pick is still offered what comes', () => {
  const desk = new Desk(aDirectoryOf({ ann: {} }, { pick: 'all', mode: 'hybrid' }));
  desk.arrives('i-1');
  desk.says('ann');
  picks(desk, 'ann');
  const value = { ...desk.item('i-1'), granted: false, refusal: 'QUEUE_CAP', agent: undefined };
  desk.queue.must({ $case: 'reservationAnswered', value });
  assert.equal(desk.queue.view.waiting, 1, 'it waits at its place again');
  assert.equal(reservations(desk.arrives('i-2')).length, 1);
});

function company(user: Partial<User>, queue: Partial<Queue> = {}): { bus: KindBus; directory: Directory } {
  const directory = aDirectory({
    users: ['ann', 'ben'].map((id) => aUser(id, { queueIds: ['support'], capacity: 1, ...user })),
    queues: [aQueue('support', { mode: 'pull', pick: 'all', ...queue })],
  });
  return { bus: new KindBus(aWorld(directory)), directory };
}

function mail(bus: KindBus, nth: number): string {
  bus.ask('conversation', `case-${nth}`, { $case: 'receive', value: aMail(`m-${nth}`) });
  bus.settle(() => 0);
  return bus.actor('conversation', `case-${nth}`).view.workItem?.workItemId ?? '';
}

const handled = (bus: KindBus, agentId: string): number => bus.actor('agent', agentId).view.workItems.length;

test('F43, F33, F54: a pick makes the agent the owner, says that it was by hand, and counts to the capacity', () => {
  const { bus } = company({});
  const [first, second] = [mail(bus, 1), mail(bus, 2)];
  bus.ask('queue', 'support', { $case: 'pick', value: { workItemId: second, agentId: 'ann' } });
  bus.settle(() => 0);
  assert.equal(bus.actor('conversation', 'case-2').view.case?.ownerAgentId, 'ann');
  const accepted = bus.events.find(({ type }) => type === 'item.accepted');
  assert.deepEqual([accepted?.agentId, accepted?.reason], ['ann', 'pick']);
  assert.equal(bus.events.filter(({ type }) => type === 'item.picked').length, 1);
  assert.equal(bus.events.filter(({ type }) => type.startsWith('offer.')).length, 0, 'it never was an offer');
  bus.ask('queue', 'support', { $case: 'pick', value: { workItemId: first, agentId: 'ann' } });
  bus.settle(() => 0);
  const refused = bus.events.find(({ type }) => type === 'pick.refused');
  assert.deepEqual([refused?.reason, handled(bus, 'ann')], ['NO_CAPACITY', 1]);
  assert.equal(bus.actor('conversation', 'case-1').view.workItem?.state, WorkItemState.QUEUED);
});

test('F54: only who has the right to may pick beyond the capacity, and get next never goes beyond it', () => {
  const { bus } = company({ pickOverCapacity: true });
  bus.ask('agent', 'ann', { $case: 'signIn', value: { queueId: 'support' } });
  const items = [mail(bus, 1), mail(bus, 2), mail(bus, 3)];
  for (const workItemId of items.slice(0, 2))
    bus.ask('queue', 'support', { $case: 'pick', value: { workItemId, agentId: 'ann' } });
  bus.settle(() => 0);
  assert.equal(handled(bus, 'ann'), 2);
  bus.ask('queue', 'support', { $case: 'next', value: { agentId: 'ann', peek: false } });
  bus.settle(() => 0);
  assert.equal(handled(bus, 'ann'), 2);
});

test('F52: two agents who press at the same moment never get the same case', () => {
  const { bus } = company({});
  for (const id of ['ann', 'ben']) bus.ask('agent', id, { $case: 'signIn', value: { queueId: 'support' } });
  mail(bus, 1);
  const replies = ['ann', 'ben'].map((agentId) =>
    bus.ask('queue', 'support', { $case: 'next', value: { agentId, peek: false } }),
  );
  bus.settle(() => 0);
  const got = replies.filter((reply) => !('rejected' in reply) && reply.offerId !== '');
  assert.equal(got.length, 1);
  assert.equal(handled(bus, 'ann') + handled(bus, 'ben'), 1);
});
