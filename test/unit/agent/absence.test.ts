// Absences begin and end by themselves; what becomes of open cases is asked for once. A supervisor signs an agent out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentCommandBody } from '#actors/agent/commands.ts';
import type { Absence } from '#actors/vocabulary/people.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import type { User } from '#actors/vocabulary/directory.ts';
import type { SystemSettings } from '#actors/vocabulary/system-settings.ts';
import { Agent, agentDirectory, one, told } from '#test/support/agent-desk.ts';
import { aUser } from '#test/support/directory.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const hour = 3_600_000;
const start = 1_000_000;

function away(openCases: Absence['openCases'], fromMs = start + hour): Absence {
  return { fromMs, untilMs: fromMs + hour, substituteId: 'ben', openCases };
}

function changed(agent: Agent, ann: Partial<User>): AnyStep<'agent'> {
  const user = aUser('ann', { capacity: 2, queueIds: ['support', 'sales'], ...ann });
  agent.actor.world.directory = { ...agentDirectory, users: new Map([['ann', user]]) };
  return agent.actor.must({ $case: 'review', value: {} });
}

/** What is told to cases: `requeue case-of-item-of-o-1 for ben`. */
function toCases(step: AnyStep<'agent'>): readonly string[] {
  return step.tells.flatMap(({ to, command }) => {
    if (to.kind !== 'conversation') return [];
    const { $case, value } = (command as { command: { $case: string; value: { toAgentId?: string } } })
      .command;
    return [`${$case} ${to.id}${value.toAgentId ? ` for ${value.toAgentId}` : ''}`];
  });
}

test('F129: an absence begins by itself: offers go back, nothing is offered, and cases stay where so it was said', () => {
  const agent = Agent.ready();
  agent.takes('o-1');
  const planned = changed(agent, { absence: away('keep') });
  assert.deepEqual([eventTypes(planned), agent.actor.view.routable], [[], true]);
  agent.actor.passivate();
  agent.actor.world.at = start + hour - 1;
  agent.reserve('open');
  const begun = agent.fires('absence');
  assert.deepEqual(eventTypes(begun), ['agent.absence_began', 'offer.withdrawn']);
  assert.deepEqual(toCases(begun), []);
  const [statement] = told(begun);
  assert.deepEqual([statement?.value.agent?.routable, statement?.value.agent?.absent], [false, true]);
  assert.equal(told(agent.reserve('o-2')).at(-1)?.value.refusal, 'NOT_ROUTABLE');
  agent.status('back-office');
  assert.equal(agent.actor.view.routable, false, 'whatever the status says');
});

test('F129: it ends by itself, and work comes again', () => {
  const agent = Agent.ready();
  changed(agent, { absence: away('keep') });
  agent.fires('absence');
  const ended = agent.fires('absence');
  assert.deepEqual(eventTypes(ended), ['agent.absence_ended']);
  assert.equal(told(ended)[0]?.value.agent?.routable, true);
  assert.deepEqual([agent.actor.timers.size, agent.actor.view.presence?.absenceUntilMs], [0, 0]);
});

test('F129: open cases go to the substitute, or back to their queues, once', () => {
  for (const [openCases, expected] of [
    ['substitute', 'requeue case-of-item-of-o-1 for ben'],
    ['queue', 'requeue case-of-item-of-o-1'],
  ] as const) {
    const agent = Agent.ready();
    agent.takes('o-1');
    changed(agent, { absence: away(openCases) });
    const begun = agent.fires('absence');
    assert.deepEqual(toCases(begun), [expected]);
    assert.deepEqual(
      [one(begun, 'agent.absence_began').target, one(begun, 'agent.absence_began').reason],
      ['ben', openCases],
    );
    const longer = { ...away(openCases), untilMs: start + 9 * hour };
    assert.deepEqual(toCases(changed(agent, { absence: longer })), [], 'a longer absence is the same one');
    assert.equal(agent.actor.timers.get('absence')?.dueAt, start + 9 * hour);
  }
});

test('F129: an absence that is called off ends at once, and one that is put off begins later', () => {
  const agent = Agent.ready();
  changed(agent, { absence: away('keep') });
  agent.fires('absence');
  assert.deepEqual(eventTypes(changed(agent, {})), ['agent.absence_ended']);
  assert.equal(agent.actor.timers.size, 0);
  changed(agent, { absence: away('keep', agent.actor.world.at) });
  const later = changed(agent, { absence: away('keep', start + 5 * hour) });
  assert.deepEqual([eventTypes(later), agent.actor.view.routable], [['agent.absence_ended'], true]);
  assert.equal(agent.actor.timers.get('absence')?.dueAt, start + 5 * hour);
});

test('F129: an absence is planned for who never signed in, too', () => {
  const agent = new Agent();
  changed(agent, { absence: away('queue') });
  assert.deepEqual(eventTypes(agent.fires('absence')), ['agent.absence_began']);
});

const signOut: AgentCommandBody = {
  $case: 'forceSignOut',
  value: { byUserId: 'boss', reason: 'gone home' },
};

function withSettings(agent: Agent, settings: Partial<SystemSettings>, ann: Partial<User> = {}): void {
  const user = aUser('ann', { capacity: 3, queueIds: ['support', 'sales'], ...ann });
  agent.actor.world.directory = {
    ...agentDirectory,
    users: new Map([['ann', user]]),
    settings: { ...agentDirectory.settings, ...settings },
  };
}

test('F123: who is signed out by a supervisor is offline and in no queue; offers go back, work is put aside', () => {
  const agent = Agent.ready('support', 'sales');
  withSettings(agent, {});
  agent.takes('o-1');
  agent.reserve('open', 'sales');
  const step = agent.actor.must(signOut);
  assert.deepEqual(eventTypes(step), [
    'agent.status',
    'offer.withdrawn',
    'agent.signed_out',
    'agent.signed_out',
  ]);
  const { byUserId, comment, status } = one(step, 'agent.status');
  assert.deepEqual([status, byUserId, comment], ['offline', 'boss', 'gone home']);
  assert.deepEqual(toCases(step), ['park case-of-item-of-o-1']);
  assert.deepEqual(agent.actor.view.queues, []);
});

test('F123: work goes back to its queues where the settings say so', () => {
  const agent = Agent.ready();
  withSettings(agent, { forcedSignOutWork: 'requeue' });
  agent.takes('o-1');
  assert.deepEqual(toCases(agent.actor.must(signOut)), ['requeue case-of-item-of-o-1']);
});

test('F123: wrap-up is broken off, and who is offline already is only taken out of the queues', () => {
  const agent = Agent.ready();
  agent.takes('o-1');
  agent.ends('o-1');
  const step = agent.actor.must(signOut);
  assert.deepEqual(eventTypes(step), ['wrap_up.ended', 'agent.status', 'agent.signed_out']);
  assert.equal(agent.actor.timers.size, 0);
  agent.signIn('support');
  assert.deepEqual(eventTypes(agent.actor.must(signOut)), ['agent.signed_out']);
  assert.equal(outcomeOf(agent.actor.must(signOut)), '', 'a second time changes nothing');
});

test('F41 F123: a queue that an administrator has bound the agent to stays, and gives nothing', () => {
  const agent = Agent.ready('support', 'sales');
  const memberships = new Map([['support', { ...plainMembership, assigned: true }]]);
  withSettings(agent, {}, { memberships });
  agent.actor.must(signOut);
  assert.deepEqual(
    agent.actor.view.queues.map(({ queueId }) => queueId),
    ['support'],
  );
  assert.equal(told(agent.reserve('o-1')).at(-1)?.value.refusal, 'NOT_ROUTABLE');
});
