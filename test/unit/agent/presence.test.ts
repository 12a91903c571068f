// Presence, sign-in, capacity in the words of the requirements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent, agentDirectory, one, told } from '#test/support/agent-desk.ts';
import { aUser } from '#test/support/directory.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

test('F60: a status is kept with its time, and the event says how long the one before lasted, and who did it', () => {
  const agent = new Agent();
  assert.equal(agent.actor.view.presence?.statusId, 'offline');
  agent.status('available');
  agent.actor.world.at += 5_000;
  const event = one(agent.status('break', 'boss'), 'agent.status');
  assert.deepEqual([event.status, event.reason, event.statusMs], ['break', 'available', 5_000]);
  assert.deepEqual([event.agentId, event.byUserId, event.comment], ['ann', 'boss', 'because']);
  assert.deepEqual(eventTypes(agent.status('break')), [], 'the same status again is no change');
});

test('F60: a status that does not exist is refused', () => {
  const asked = { $case: 'setStatus', value: { statusId: 'dancing', reason: '', byUserId: '' } } as const;
  assert.equal(outcomeOf(new Agent().actor.do(asked)), '!UNKNOWN_STATUS');
});

test('F60: custom statuses route when the directory says so', () => {
  const agent = Agent.ready();
  agent.status('back-office');
  assert.equal(agent.actor.view.routable, true);
});

const refusedSignIns: Readonly<Record<string, readonly [string, string]>> = {
  '!NOT_A_MEMBER': ['ann', 'german'],
  '!MISSING_SKILL': ['ann', 'expert'],
  '!UNKNOWN_QUEUE': ['ann', 'gone'],
  '!AGENT_INACTIVE': ['off', 'support'],
};

for (const [code, [id, queueId]] of Object.entries(refusedSignIns)) {
  test(`F34, F41: signing in is refused with ${code}`, () => {
    assert.equal(outcomeOf(new Agent(id).actor.do({ $case: 'signIn', value: { queueId } })), code);
  });
}

test('F34, F47: a skill held at level 0 is enough to sign in', () => {
  const agent = new Agent();
  const user = aUser('ann', { queueIds: ['german'], skills: new Map([['german', 0]]) });
  agent.actor.world.directory = { ...agentDirectory, users: new Map([['ann', user]]) };
  assert.equal(outcomeOf(agent.signIn('german')), 'queue.agentChanged');
});

test('F37: idle counts from the first sign-in, then from the last work that ended, and no status resets it', () => {
  const agent = Agent.ready();
  const start = agent.actor.world.at;
  agent.actor.world.at += 1_000;
  agent.status('break');
  agent.signIn('sales');
  const [statement] = told(agent.status('available'));
  assert.equal(statement?.value.agent?.idleSinceMs, start);
  agent.takes('o-1');
  agent.actor.world.at += 1_000;
  agent.ends('o-1');
  assert.equal(agent.actor.view.presence?.idleSinceMs, start + 2_000);
});

test('F54: a slot is granted until capacity is reached; the answer says what is left', () => {
  const agent = Agent.ready();
  const granted = told(agent.reserve('o-1'));
  assert.deepEqual(
    granted.map((message) => message.$case),
    ['reservationAnswered'],
  );
  assert.deepEqual([granted[0]?.value.agent?.freeSlots, granted[0]?.value.agent?.openItems], [1, 1]);
  assert.equal(granted[0]?.value.granted, true);
  agent.takes('o-2');
  const refused = told(agent.reserve('o-3'));
  assert.deepEqual(
    refused.map((message) => message.value.refusal),
    ['NO_CAPACITY'],
  );
  assert.equal(agent.actor.view.offers.length + agent.actor.view.workItems.length, 2);
});

test('F51: the queues that did not ask hear of a slot that is gone, too', () => {
  const agent = Agent.ready('support', 'sales');
  const granted = told(agent.reserve('o-1', 'support'));
  assert.deepEqual(
    granted.map((message) => [message.$case, message.value.agent?.freeSlots]),
    [
      ['agentChanged', 1],
      ['reservationAnswered', 1],
    ],
  );
});

test('F54: every statement to a queue has a higher revision than the one before', () => {
  const agent = Agent.ready();
  const revisions = [agent.reserve('o-1'), agent.status('break'), agent.status('available')].flatMap((step) =>
    told(step).flatMap((message) => message.value.agent?.revision ?? []),
  );
  assert.deepEqual(
    revisions,
    [...new Set(revisions)].sort((a, b) => a - b),
  );
  assert.equal(revisions.length, 3);
});

const refusals: Readonly<Record<string, (agent: Agent) => unknown>> = {
  NOT_ROUTABLE: (agent) => agent.status('break'),
  NOT_SIGNED_IN: (agent) => agent.actor.must({ $case: 'signOut', value: { queueId: 'support' } }),
  WRAP_UP: (agent) => {
    agent.takes('o-1');
    agent.ends('o-1');
  },
};

for (const [refusal, prepare] of Object.entries(refusals)) {
  test(`a slot is refused with ${refusal}, and nothing is shown`, () => {
    const agent = Agent.ready();
    prepare(agent);
    const step = agent.reserve('o-9');
    assert.deepEqual(
      told(step).map((message) => message.value.refusal),
      [refusal],
    );
    assert.deepEqual(eventTypes(step), []);
    assert.deepEqual(agent.actor.view.offers, []);
  });
}

test('T16: a status that does not route gives open offers back, not what is being accepted or handled', () => {
  const agent = Agent.ready('support', 'sales');
  agent.reserve('open', 'sales');
  agent.reserve('pressed');
  agent.accept('pressed');
  const step = agent.status('break');
  assert.deepEqual(eventTypes(step), ['agent.status', 'offer.withdrawn']);
  assert.deepEqual(
    told(step).map((message) => [message.to, message.$case]),
    [
      ['support', 'agentChanged'],
      ['sales', 'agentChanged'],
      ['sales', 'offerEnded'],
    ],
  );
  assert.equal(told(step).at(-1)?.value.outcome, 'withdrawn');
  assert.deepEqual(
    agent.actor.view.offers.map((offer) => offer.offerId),
    ['pressed'],
  );
  assert.equal(agent.actor.timers.size, 0);
});

test('F61: signing out of a queue gives back its open offers only, and the work goes on', () => {
  const agent = Agent.ready('support', 'sales');
  agent.takes('work');
  agent.reserve('open');
  const step = agent.actor.must({ $case: 'signOut', value: { queueId: 'support' } });
  assert.deepEqual(eventTypes(step), ['agent.signed_out', 'offer.withdrawn']);
  assert.deepEqual(
    told(step).map((message) => [message.to, message.$case, message.value.signedIn]),
    [
      ['support', 'agentChanged', false],
      ['sales', 'agentChanged', true],
      ['support', 'offerEnded', undefined],
    ],
  );
  assert.equal(agent.actor.view.workItems.length, 1);
});
