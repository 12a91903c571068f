// Offers, work and wrap-up in the words of the requirements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentCommandBody } from '#actors/agent/commands.ts';
import { Agent, one, told } from '#test/support/agent-desk.ts';
import { aBrief } from '#test/support/kind-commands.ts';
import { eventTypes } from '#test/support/outcome.ts';
import { Explanation } from '#proto/gen/skillpost/v1/types.ts';

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

test('a status that routes begins a new row of misses', () => {
  const agent = Agent.ready();
  agent.reserve('o-1');
  agent.fires('offer/o-1');
  agent.status('break');
  assert.equal(agent.actor.view.presence?.missesInRow, 1);
  agent.status('available');
  assert.equal(agent.actor.view.presence?.missesInRow, 0);
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

test('F64: a second item that ends during wrap-up begins a new one; a timer that comes early does not end it', () => {
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
  agent.actor.timers.clear();
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
  const explanation = Explanation.fromPartial({
    ruleId: 'r',
    ruleVersion: 1,
    strategy: 'longest-idle',
    chosenAgentId: 'ann',
    candidatesTotal: 1,
    summary: 'Only free agent',
  });
  const value = {
    offerId: 'o-1',
    queueId: 'support',
    brief: aBrief('i-1'),
    offerTimeoutMs: 1_000,
    sharedUntilMs: 0,
    takenBy: '',
    explanation,
  };
  const step = agent.actor.must({ $case: 'reserve', value });
  const [offer] = agent.actor.view.offers;
  assert.deepEqual([offer?.brief, offer?.explanation], [aBrief('i-1'), explanation]);
  assert.deepEqual(one(step, 'offer.made').explanation, explanation);
});

test('F101: how long it handled an item, an agent tells the queue of that item, with the statement that follows', () => {
  const agent = Agent.ready('support', 'sales');
  agent.takes('offer-1', 'sales');
  const handled = told(agent.ends('offer-1', 'done', 42_000)).map(
    ({ to, value }) => [to, value.agent?.handledMs] as const,
  );
  assert.deepEqual(Object.fromEntries(handled), { support: 0, sales: 42_000 });
  agent.takes('offer-2', 'sales');
  const given = told(agent.ends('offer-2', 'transferred', 42_000)).map(({ value }) => value.agent?.handledMs);
  assert.deepEqual(given, [0, 0]);
});
