// The personal queue of an agent: parked, handed over, kept.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonalItem } from '#proto/gen/skillpost/v1/agent.ts';
import { Agent, agentDirectory, told } from '#test/support/agent-desk.ts';
import { aQueue, aUser } from '#test/support/directory.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aBrief, aPersonalItem } from '#test/support/kind-commands.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const id = (offerId: string): string => `item-of-${offerId}`;

function keep(agent: Agent, workItemId: string, fields: Partial<PersonalItem> = {}): AnyStep<'agent'> {
  return agent.actor.must({ $case: 'keepPersonal', value: { item: aPersonalItem(workItemId, fields) } });
}

function resume(agent: Agent, workItemId: string) {
  return agent.actor.do({ $case: 'resumeParked', value: { conversationId: `case-of-${workItemId}` } });
}

function personal(agent: Agent): readonly (string | undefined)[] {
  return agent.actor.view.personal.map(({ brief }) => brief?.workItemId);
}

test('F33, F78: a parked item leaves the hands for the personal list, its slot is free, and the queues hear of it', () => {
  const agent = Agent.ready();
  agent.takes('o-1');
  const step = keep(agent, id('o-1'));
  const [statement] = told(step);
  assert.deepEqual([statement?.value.agent?.freeSlots, statement?.value.agent?.openItems], [2, 0]);
  assert.deepEqual([agent.actor.view.workItems.length, personal(agent)], [0, [id('o-1')]]);
});

test('F83: taking it up again takes a slot, and the case is told', () => {
  const agent = Agent.ready();
  agent.takes('o-1');
  keep(agent, id('o-1'), { acceptedAtMs: 123 });
  const step = resume(agent, id('o-1'));
  assert.equal(outcomeOf(step), 'conversation.resume queue.agentChanged');
  const { workItems } = agent.actor.view;
  assert.deepEqual([workItems.length, workItems[0]?.acceptedAtMs, personal(agent)], [1, 123, []]);
  assert.equal(outcomeOf(resume(agent, id('o-1'))), '', 'pressing twice is one');
  assert.equal(outcomeOf(resume(agent, 'other')), '!NOT_PARKED');
});

test('F54: without a free slot a parked item stays where it is, except for who may go over', () => {
  const agent = Agent.ready();
  keep(agent, 'parked');
  agent.takes('o-1');
  agent.takes('o-2');
  assert.equal(outcomeOf(resume(agent, 'parked')), '!NO_CAPACITY');
  assert.deepEqual(personal(agent), ['parked']);
  const user = aUser('ann', { ...agentDirectory.users.get('ann'), pickOverCapacity: true });
  agent.actor.world.directory = { ...agentDirectory, users: new Map([['ann', user]]) };
  assert.equal(outcomeOf(resume(agent, 'parked')), 'conversation.resume queue.agentChanged');
});

test('F78: at its time a parked item is taken up by itself when there is a slot', () => {
  const agent = Agent.ready();
  const untilMs = agent.actor.world.at + 60_000;
  keep(agent, 'parked', { untilMs });
  assert.equal(agent.actor.timers.get('personal/parked')?.dueAt, untilMs);
  const due = { $case: 'personalDue', value: { workItemId: 'parked', untilMs } } as const;
  assert.equal(outcomeOf(agent.actor.must(due)), '', 'a clock that is ahead wakes nobody early');
  agent.actor.world.at = untilMs;
  assert.equal(outcomeOf(agent.actor.must(due)), 'conversation.resume queue.agentChanged');
  assert.equal(agent.actor.view.workItems.length, 1);
});

for (const [why, prepare] of Object.entries<(agent: Agent) => unknown>({
  'is on a break': (agent) => agent.status('break'),
  'has no slot': (agent) => [agent.takes('o-1'), agent.takes('o-2')],
})) {
  test(`F78: a parked item whose time comes while its agent ${why} is marked, and waits`, () => {
    const agent = Agent.ready();
    keep(agent, 'parked', { untilMs: agent.actor.world.at + 1 });
    prepare(agent);
    agent.actor.world.at += 1;
    const untilMs = agent.actor.world.at;
    const step = agent.actor.must({ $case: 'personalDue', value: { workItemId: 'parked', untilMs } });
    assert.deepEqual(eventTypes(step), ['personal.due']);
    assert.equal(agent.actor.view.personal[0]?.due, true);
  });
}

test('F78: the timer of an earlier parking does not wake a later one', () => {
  const agent = Agent.ready();
  keep(agent, 'parked', { untilMs: agent.actor.world.at + 900_000 });
  const stale = { workItemId: 'parked', untilMs: agent.actor.world.at - 5 };
  assert.equal(outcomeOf(agent.actor.must({ $case: 'personalDue', value: stale })), '');
  assert.deepEqual(personal(agent), ['parked']);
});

test('F80, F45: what a queue keeps for the agent is listed with its reason, and each sender removes only its own', () => {
  const agent = Agent.ready();
  const step = keep(agent, 'handed', { reason: 'transferred', queueId: 'transfer' });
  assert.deepEqual([eventTypes(step), outcomeOf(step)], [['personal.added'], '']);
  const drop = (parked: boolean) =>
    agent.actor.must({ $case: 'dropPersonal', value: { workItemId: 'handed', parked, queueId: '' } });
  drop(true);
  assert.deepEqual(personal(agent), ['handed']);
  assert.equal(outcomeOf(resume(agent, 'handed')), '!NOT_PARKED');
  drop(false);
  assert.deepEqual(personal(agent), []);
});

test('F33: an item that comes into the agent’s hands is no longer in the personal list, nor comes back there late', () => {
  const agent = Agent.ready();
  keep(agent, id('o-1'), { reason: 'reserved' });
  agent.takes('o-1');
  assert.deepEqual(personal(agent), []);
  keep(agent, id('o-1'), { reason: 'reserved' });
  assert.deepEqual(personal(agent), []);
});

test('F45: by the option of its queue one kept follow-up may go over the capacity, not a second, and nobody else’s', () => {
  const reserve = (agent: Agent, offerId: string, preferredAgentId: string): string => {
    const brief = aBrief(`item-of-${offerId}`, { preferredAgentId, preferredUntilMs: 9_999_999 });
    const asked = { offerTimeoutMs: 30_000, explanation: undefined, sharedUntilMs: 0, takenBy: '' };
    const value = { offerId, queueId: 'support', brief, ...asked };
    const [answer] = agent.actor.must({ $case: 'reserve', value }).tells.slice(-1);
    const told = answer?.command as { command: { value: { refusal: string } } } | undefined;
    return told?.command.value.refusal ?? 'no answer';
  };
  const full = (stickyOverCapacity: boolean): Agent => {
    const agent = Agent.ready();
    agent.takes('o-1');
    agent.takes('o-2');
    const queues = new Map(agentDirectory.queues).set('support', aQueue('support', { stickyOverCapacity }));
    agent.actor.world.directory = { ...agentDirectory, queues };
    return agent;
  };
  assert.equal(reserve(full(false), 'o-3', 'ann'), 'NO_CAPACITY');
  const agent = full(true);
  assert.equal(reserve(agent, 'o-3', 'ben'), 'NO_CAPACITY');
  assert.equal(reserve(agent, 'o-3', 'ann'), '');
  assert.equal(reserve(agent, 'o-4', 'ann'), 'NO_CAPACITY');
});

for (const late of ['support', 'sales'])
  test(`F45: an item that goes from support to sales stays in sight, though ${late} speaks last`, () => {
    const agent = Agent.ready();
    const keeps = (queueId: string): void => {
      const item = aPersonalItem('moved', { reason: 'reserved', queueId });
      agent.actor.must({ $case: 'keepPersonal', value: { item } });
    };
    const supportLetsGo = (): void => {
      const value = { workItemId: 'moved', parked: false, queueId: 'support' };
      agent.actor.must({ $case: 'dropPersonal', value });
    };
    if (late === 'support') keeps('sales');
    keeps('support');
    supportLetsGo();
    if (late === 'sales') keeps('sales');
    assert.deepEqual(
      agent.actor.view.personal.map(({ queueId }) => queueId),
      ['sales'],
    );
  });
