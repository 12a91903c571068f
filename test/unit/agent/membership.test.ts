// What an administrator's changes do to an agent at once: assignments, memberships, statuses, capacity.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentCommandBody } from '#actors/agent/commands.ts';
import type { Directory, User } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { Agent, agentDirectory, one, told } from '#test/support/agent-desk.ts';
import { aUser } from '#test/support/directory.ts';
import { aStatus } from '#test/support/directory.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const review: AgentCommandBody = { $case: 'review', value: {} };
const signOut = (queueId: string): AgentCommandBody => ({ $case: 'signOut', value: { queueId } });

function assigned(...queueIds: readonly string[]): Partial<User> {
  return { memberships: new Map(queueIds.map((id) => [id, { ...plainMembership, assigned: true }])) };
}

function changed(agent: Agent, ann: Partial<User>, more: Partial<Directory> = {}): AnyStep<'agent'> {
  const user = aUser('ann', { capacity: 2, queueIds: ['support', 'sales'], ...ann });
  agent.actor.world.directory = { ...agentDirectory, users: new Map([['ann', user]]), ...more };
  return agent.actor.must(review);
}

const signedInTo = (agent: Agent): readonly string[] => agent.actor.view.queues.map(({ queueId }) => queueId);

test('F41: an assigned queue pushes to a routable agent who never signed in, and cannot be left by the agent', () => {
  const agent = new Agent();
  changed(agent, assigned('support'));
  agent.status('available');
  assert.deepEqual(signedInTo(agent), ['support']);
  assert.equal(told(agent.reserve('o-1')).at(-1)?.value.granted, true);
  assert.equal(outcomeOf(agent.actor.do(signOut('support'))), '!ASSIGNED_QUEUE');
});

test('F41: a bound agent whom nobody told of it is signed in with the next status', () => {
  const agent = new Agent();
  const user = aUser('ann', { capacity: 2, queueIds: ['support'], ...assigned('support') });
  agent.actor.world.directory = { ...agentDirectory, users: new Map([['ann', user]]) };
  const step = agent.status('available');
  assert.deepEqual(eventTypes(step), ['agent.status', 'agent.signed_in']);
  assert.deepEqual([signedInTo(agent), told(step)[0]?.value.agent?.routable], [['support'], true]);
});

test('F41: who works already is bound and released at once, and released from what was not chosen only', () => {
  const agent = Agent.ready('sales');
  const bound = changed(agent, assigned('support', 'sales'));
  assert.deepEqual(
    [one(bound, 'agent.signed_in').queueId, signedInTo(agent)],
    ['support', ['sales', 'support']],
  );
  agent.reserve('o-1', 'support');
  const released = changed(agent, {});
  assert.deepEqual(eventTypes(released), ['agent.signed_out', 'offer.withdrawn']);
  assert.deepEqual(signedInTo(agent), ['sales']);
});

test('F41: a bound agent on a break gets nothing, and work again with the next routable status', () => {
  const agent = new Agent();
  agent.status('break');
  changed(agent, assigned('support'));
  assert.equal(told(agent.reserve('o-1')).at(-1)?.value.refusal, 'NOT_ROUTABLE');
  agent.status('available');
  assert.equal(told(agent.reserve('o-2')).at(-1)?.value.granted, true);
});

test('F159: a membership that ends gives the offers of that queue back; work and the other queues stay', () => {
  const agent = Agent.ready('support', 'sales');
  agent.takes('work', 'support');
  agent.reserve('open', 'support');
  const step = changed(agent, { queueIds: ['sales'] });
  assert.deepEqual(eventTypes(step), ['offer.withdrawn']);
  assert.deepEqual(
    told(step).map(({ to, $case, value }) => [to, $case, value.outcome ?? value.agent?.freeSlots]),
    [
      ['support', 'agentChanged', 1],
      ['sales', 'agentChanged', 1],
      ['support', 'offerEnded', 'withdrawn'],
    ],
  );
  assert.equal(agent.actor.view.workItems.length, 1);
});

test('F60: a status that stops being routable takes the agent off at once, and offers go back', () => {
  const agent = Agent.ready();
  agent.reserve('open');
  const statuses = new Map([['available', aStatus('available', { routable: false })]]);
  const step = changed(agent, {}, { statuses });
  assert.deepEqual(eventTypes(step), ['offer.withdrawn']);
  assert.equal(told(step)[0]?.value.agent?.routable, false);
  assert.equal(told(changed(agent, {}))[0]?.value.agent?.routable, true);
});

test('T16: an account that is disabled gives its offers back', () => {
  const agent = Agent.ready();
  agent.reserve('open');
  assert.deepEqual(eventTypes(changed(agent, { active: false })), ['offer.withdrawn']);
});

test('F54: a capacity that is raised or lowered is told to the queues at once', () => {
  const agent = Agent.ready();
  assert.equal(told(changed(agent, { capacity: 7 }))[0]?.value.agent?.freeSlots, 7);
  assert.equal(told(changed(agent, { capacity: 1 }))[0]?.value.agent?.freeSlots, 1);
});

test('F51: an agent who never came has nothing to say', () => {
  const step = new Agent().actor.must(review);
  assert.deepEqual([step.changes, step.tells], [[], []]);
});
