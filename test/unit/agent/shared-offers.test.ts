// Offers that others are shown at the same time (F39), on the agent's side.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '#actors/vocabulary/directory.ts';
import { aQueue } from '#test/support/directory.ts';
import { Agent } from '#test/support/agent-desk.ts';

function anAgent(queue: Partial<Queue> = {}): Agent {
  const agent = Agent.ready();
  const { directory } = agent.actor.world;
  const queues = new Map([...directory.queues, ['support', aQueue('support', queue)]]);
  agent.actor.world.directory = { ...directory, queues };
  return agent;
}

function endings(agent: Agent): readonly string[] {
  const step = agent.actor.must({ $case: 'offerTimedOut', value: { offerId: 'o-1' } });
  return step.events.map(({ type, reason }) => `${type} ${reason}`.trim());
}

test('F39: an offer to all ends when all of them end, however late this agent heard of it', () => {
  const agent = anAgent();
  const until = agent.actor.world.at + 12_345;
  agent.reserve('o-1', 'support', until);
  assert.equal(agent.actor.view.offers[0]?.expiresAtMs, until);
});

test('F39: who hears of an offer to all only after its end takes no slot, and is shown nothing', () => {
  const agent = anAgent();
  const step = agent.reserve('o-1', 'support', agent.actor.world.at);
  assert.deepEqual([agent.actor.view.offers, step.events], [[], []]);
  const [told] = step.tells;
  assert.ok(told !== undefined);
  const { command } = told.command as { command: { value: { granted: boolean; refusal: string } } };
  assert.deepEqual([command.value.granted, command.value.refusal], [false, 'TOO_LATE']);
});

test('F39: an offer to all that nobody took is no miss', () => {
  const agent = anAgent();
  agent.reserve('o-1', 'support', agent.actor.world.at + 30_000);
  assert.deepEqual(endings(agent), ['offer.withdrawn nobody took it']);
  assert.equal(agent.actor.view.presence?.missesInRow, 0);
});

test('F39: where the queue wants it so, it is one', () => {
  const agent = anAgent({ ringCountsMisses: true });
  agent.reserve('o-1', 'support', agent.actor.world.at + 30_000);
  assert.deepEqual(endings(agent), ['offer.missed']);
  assert.equal(agent.actor.view.presence?.missesInRow, 1);
});

test('F39, F46: an offer to this agent alone is missed, whatever the queue wants of offers to all', () => {
  const agent = anAgent();
  agent.reserve('o-1');
  assert.deepEqual(endings(agent), ['offer.missed']);
});

test('F39: losing an offer that was being accepted is no miss, and frees the slot', () => {
  const agent = anAgent();
  agent.reserve('o-1', 'support', agent.actor.world.at + 30_000);
  agent.accept('o-1');
  const value = { offerId: 'o-1', reason: 'taken by Ben' };
  const step = agent.actor.must({ $case: 'withdraw', value });
  assert.deepEqual(
    step.events.map(({ type, reason }) => `${type} ${reason}`),
    ['offer.withdrawn taken by Ben'],
  );
  assert.deepEqual([agent.actor.view.offers, agent.actor.view.presence?.missesInRow], [[], 0]);
});
