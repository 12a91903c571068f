// Presence, capacity, offers and wrap-up in the words of the requirements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentCommandBody } from '#actors/agent/commands.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { AgentChanged, OfferEnded, ReservationAnswered } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aQueue, aStatus, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aBrief } from '#test/support/kind-commands.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const german = { skillId: 'german', level: 3 };
const directory = aDirectory({
  users: [
    aUser('ann', {
      capacity: 2,
      queueIds: ['support', 'sales', 'expert', 'gone'],
      skills: new Map([['german', 0]]),
    }),
    aUser('off', { active: false, queueIds: ['support'] }),
  ],
  queues: [
    aQueue('support'),
    aQueue('sales', { wrapUpMs: 0 }),
    aQueue('german', { skills: [german] }),
    aQueue('expert', { skills: [{ skillId: 'tax', level: 1 }] }),
  ],
  statuses: [
    aStatus('available', { reportClass: 'available' }),
    aStatus('back-office', { routable: true }),
    aStatus('break', { reportClass: 'break' }),
    aStatus('offline', { reportClass: 'offline' }),
  ],
});

class Agent {
  readonly actor: ActorBench<'agent'>;

  constructor(id = 'ann') {
    this.actor = new ActorBench('agent', id, aWorld(directory));
  }

  static ready(...queueIds: readonly string[]): Agent {
    const agent = new Agent();
    agent.status('available');
    for (const queueId of queueIds.length === 0 ? ['support'] : queueIds) agent.signIn(queueId);
    return agent;
  }

  status(statusId: string, byUserId = 'ann'): AnyStep<'agent'> {
    return this.actor.must({ $case: 'setStatus', value: { statusId, reason: 'because', byUserId } });
  }

  signIn(queueId: string): AnyStep<'agent'> {
    return this.actor.must({ $case: 'signIn', value: { queueId } });
  }

  reserve(offerId: string, queueId = 'support'): AnyStep<'agent'> {
    const brief = aBrief(`item-of-${offerId}`);
    const value = { offerId, queueId, brief, offerTimeoutMs: 30_000, explanation: undefined };
    return this.actor.must({ $case: 'reserve', value });
  }

  accept(offerId: string): AnyStep<'agent'> {
    return this.actor.must({ $case: 'accept', value: { offerId } });
  }

  takes(offerId: string, queueId = 'support'): AnyStep<'agent'> {
    this.reserve(offerId, queueId);
    this.accept(offerId);
    const brief = aBrief(`item-of-${offerId}`);
    return this.actor.must({ $case: 'assigned', value: { offerId, queueId, brief } });
  }

  ends(offerId: string, outcome = 'done'): AnyStep<'agent'> {
    const value = { workItemId: `item-of-${offerId}`, queueId: 'ignored', outcome };
    return this.actor.must({ $case: 'workEnded', value });
  }

  fires(key: string): AnyStep<'agent'> {
    const timer = this.actor.timers.get(key);
    assert.ok(timer?.command.command !== undefined, `no timer ${key}`);
    this.actor.world.at = timer.dueAt;
    this.actor.timers.delete(key);
    return this.actor.must(timer.command.command);
  }
}

interface Told {
  readonly to: string;
  readonly $case: string;
  readonly value: AgentChanged & ReservationAnswered & OfferEnded;
}

function told(step: AnyStep<'agent'>): readonly Told[] {
  return step.tells.map(({ to, command }) => ({
    to: to.id,
    ...(command as { command: Omit<Told, 'to'> }).command,
  }));
}

function one(step: AnyStep<'agent'>, type: string): Event {
  const found = step.events.filter((event) => event.type === type);
  assert.equal(found.length, 1, `${type} happened ${found.length} times`);
  return found[0] ?? assert.fail();
}

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
  agent.actor.world.directory = { ...directory, users: new Map([['ann', user]]) };
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

test('F54: a slot is granted until capacity is reached; the queue hears of the slot before the answer', () => {
  const agent = Agent.ready();
  const granted = told(agent.reserve('o-1'));
  assert.deepEqual(
    granted.map((message) => message.$case),
    ['agentChanged', 'reservationAnswered'],
  );
  assert.deepEqual([granted[0]?.value.agent?.freeSlots, granted[0]?.value.agent?.openItems], [1, 1]);
  assert.equal(granted[1]?.value.granted, true);
  agent.takes('o-2');
  const refused = told(agent.reserve('o-3'));
  assert.deepEqual(
    refused.map((message) => message.value.refusal),
    ['NO_CAPACITY'],
  );
  assert.equal(agent.actor.view.offers.length + agent.actor.view.workItems.length, 2);
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

test('F46: an offer that is not answered in its time is a miss, and its queue is told', () => {
  const agent = Agent.ready();
  const made = one(agent.reserve('o-1'), 'offer.made');
  assert.deepEqual([made.workItemId, made.queueId, made.waitMs], ['item-of-o-1', 'support', 100_000]);
  assert.equal(agent.actor.timers.get('offer/o-1')?.dueAt, made.atMs + 30_000);
  assert.equal(agent.actor.view.offers[0]?.expiresAtMs, made.atMs + 30_000);
  const step = agent.fires('offer/o-1');
  assert.deepEqual(eventTypes(step), ['offer.missed']);
  assert.equal(told(step).at(-1)?.value.outcome, 'missed');
  assert.equal(agent.actor.view.presence?.missesInRow, 1);
  assert.deepEqual(agent.actor.view.offers, []);
});

test('a decline is no miss', () => {
  const agent = Agent.ready();
  agent.reserve('o-1');
  const step = agent.actor.must({ $case: 'decline', value: { offerId: 'o-1' } });
  assert.deepEqual(eventTypes(step), ['offer.declined']);
  assert.equal(told(step).at(-1)?.value.outcome, 'declined');
  assert.equal(agent.actor.view.presence?.missesInRow, 0);
  assert.equal(agent.actor.timers.size, 0);
});

test('an accept that loses is withdrawn with its reason, and is no miss', () => {
  const agent = Agent.ready();
  agent.reserve('o-1');
  assert.equal(agent.accept('o-1').reply.conversationId, 'case-of-item-of-o-1');
  assert.equal(agent.actor.timers.size, 0, 'no time-out while the queue decides');
  const value = { offerId: 'o-1', reason: 'taken by Ben' };
  const event = one(agent.actor.must({ $case: 'withdraw', value }), 'offer.withdrawn');
  assert.equal(event.reason, 'taken by Ben');
  assert.equal(agent.actor.view.presence?.missesInRow, 0);
});

test('F33: an accepted item is in the agent’s list, in the slot of its offer, and ends a row of misses', () => {
  const agent = Agent.ready();
  agent.reserve('o-0');
  agent.fires('offer/o-0');
  const step = agent.takes('o-1');
  assert.deepEqual(eventTypes(step), ['offer.accepted']);
  assert.deepEqual(told(step), [], 'the slot is the same: no queue need be told');
  assert.deepEqual(
    agent.actor.view.workItems.map((item) => item.brief?.workItemId),
    ['item-of-o-1'],
  );
  assert.equal(agent.actor.view.presence?.missesInRow, 0);
});

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

test('F64: wrap-up follows the work, keeps offers away, and its seconds are told', () => {
  const agent = Agent.ready();
  agent.takes('o-1');
  const ended = agent.ends('o-1');
  assert.deepEqual(eventTypes(ended), ['wrap_up.started']);
  assert.equal(told(ended)[0]?.value.agent?.inWrapUp, true);
  const step = agent.fires('wrap-up');
  const event = one(step, 'wrap_up.ended');
  assert.deepEqual(
    [event.wrapUpMs, event.queueId, event.conversationId],
    [15_000, 'support', 'case-of-item-of-o-1'],
  );
  assert.equal(told(step)[0]?.value.agent?.inWrapUp, false);
});

test('F64: the agent may end wrap-up early', () => {
  const agent = Agent.ready();
  agent.takes('o-1');
  agent.ends('o-1');
  agent.actor.world.at += 4_000;
  const step = agent.actor.must({ $case: 'endWrapUp', value: {} });
  assert.equal(one(step, 'wrap_up.ended').wrapUpMs, 4_000);
  assert.equal(agent.actor.timers.size, 0);
});

test('F64: a second item that ends during wrap-up begins a new one; an old timer does not end it', () => {
  const agent = Agent.ready();
  agent.takes('o-1');
  agent.takes('o-2');
  agent.ends('o-1');
  agent.actor.world.at += 10_000;
  const step = agent.ends('o-2');
  assert.deepEqual(eventTypes(step), ['wrap_up.ended', 'wrap_up.started']);
  assert.equal(one(step, 'wrap_up.ended').wrapUpMs, 10_000);
  agent.actor.world.at += 5_000;
  const early: AgentCommandBody = { $case: 'wrapUpTimedOut', value: {} };
  assert.deepEqual(eventTypes(agent.actor.must(early)), []);
  assert.deepEqual(eventTypes(agent.fires('wrap-up')), ['wrap_up.ended']);
});

test('F64, F75: no wrap-up after a transfer, nor in a queue without any', () => {
  const agent = Agent.ready('support', 'sales');
  agent.takes('o-1');
  assert.deepEqual(eventTypes(agent.ends('o-1', 'transferred')), []);
  agent.takes('o-2', 'sales');
  assert.deepEqual(eventTypes(agent.ends('o-2')), []);
  assert.equal(agent.actor.view.presence?.wrapUpUntilMs, 0);
});

test('N1: the view carries each offer with its brief and its explanation', () => {
  const agent = Agent.ready();
  const explanation = {
    ruleId: 'r',
    ruleVersion: 1,
    strategy: 'longest-idle',
    chosenAgentId: 'ann',
    candidates: [],
    candidatesTotal: 1,
    summary: 'Only free agent',
  };
  const value = {
    offerId: 'o-1',
    queueId: 'support',
    brief: aBrief('i-1'),
    offerTimeoutMs: 1_000,
    explanation,
  };
  const step = agent.actor.must({ $case: 'reserve', value });
  const [offer] = agent.actor.view.offers;
  assert.deepEqual([offer?.brief, offer?.explanation], [aBrief('i-1'), explanation]);
  assert.deepEqual(one(step, 'offer.made').explanation, explanation);
});
