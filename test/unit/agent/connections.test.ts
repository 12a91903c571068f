// What a lost connection leads to, and for whom it leads to nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { Agent, agentDirectory, one, told } from '#test/support/agent-desk.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const awayAfterMs = 60_000;

function connects(agent: Agent, connectionId = 'gateway-1'): AnyStep<'agent'> {
  return agent.actor.must({ $case: 'connected', value: { connectionId } });
}

function leaves(agent: Agent, connectionId = 'gateway-1'): AnyStep<'agent'> {
  return agent.actor.must({ $case: 'disconnected', value: { connectionId } });
}

const statusOf = (agent: Agent): string => agent.actor.view.presence?.statusId ?? '';

test('T16: who has lost the last connection for a minute is away, and offers go back; work stays', () => {
  const agent = Agent.ready();
  connects(agent);
  agent.takes('work');
  agent.reserve('open');
  const lost = leaves(agent);
  assert.deepEqual([eventTypes(lost), statusOf(agent)], [['agent.disconnected'], 'available']);
  assert.equal(agent.actor.timers.get('away')?.dueAt, agent.actor.world.at + awayAfterMs);
  const step = agent.fires('away');
  assert.deepEqual(eventTypes(step), ['agent.status', 'offer.withdrawn']);
  const { comment, byUserId, status } = one(step, 'agent.status');
  assert.deepEqual([status, comment, byUserId], ['away', 'connection lost', '']);
  assert.equal(told(step).at(-1)?.value.outcome, 'withdrawn');
  assert.equal(agent.actor.view.workItems.length, 1);
});

test('T16: who comes back in time stays; who comes back later chooses for themselves', () => {
  const agent = Agent.ready();
  connects(agent);
  leaves(agent);
  assert.deepEqual(eventTypes(connects(agent, 'gateway-2')), ['agent.connected']);
  assert.deepEqual([agent.actor.timers.has('away'), statusOf(agent)], [false, 'available']);
  leaves(agent, 'gateway-2');
  agent.fires('away');
  connects(agent);
  assert.deepEqual([statusOf(agent), agent.actor.view.presence?.reason], ['away', 'connection lost']);
  agent.status('available');
  leaves(agent);
  assert.ok(agent.actor.timers.has('away'), 'who was connected when choosing a status is watched again');
});

test('T16: one of several connections may go', () => {
  const agent = Agent.ready();
  connects(agent);
  connects(agent, 'gateway-2');
  assert.deepEqual(eventTypes(leaves(agent)), []);
  assert.deepEqual([agent.actor.view.connected, agent.actor.timers.has('away')], [true, false]);
});

test('T16: a gateway that dies says nothing, and its lease runs out; a renewal changes nothing else', () => {
  const agent = Agent.ready();
  connects(agent);
  agent.actor.world.at += limits.connectionRenewEveryMs;
  const renewed = connects(agent);
  assert.deepEqual([renewed.changes, renewed.events, renewed.timers.length], [[], [], 1]);
  const lapsed = agent.fires('connection/gateway-1');
  assert.deepEqual(eventTypes(lapsed), ['agent.disconnected']);
  assert.ok(agent.actor.timers.has('away'));
});

test('T16: who works by the API alone is never set away', () => {
  const agent = Agent.ready();
  agent.status('break');
  connects(agent);
  leaves(agent);
  agent.status('available');
  assert.equal(agent.actor.timers.has('away'), false);
  assert.deepEqual(eventTypes(agent.actor.must({ $case: 'awayDue', value: {} })), []);
});

test('T16: a status that is chosen meanwhile, or does not route, is not overruled', () => {
  const agent = Agent.ready();
  connects(agent);
  leaves(agent);
  agent.status('back-office');
  assert.equal(agent.actor.timers.has('away'), false);
  connects(agent);
  leaves(agent);
  agent.status('break');
  assert.deepEqual([agent.actor.timers.has('away'), statusOf(agent)], [false, 'break']);
});

test('T16: how long is waited is a setting', () => {
  const agent = Agent.ready();
  const settings = { ...agentDirectory.settings, awayAfterMs: 5_000 };
  agent.actor.world.directory = { ...agentDirectory, settings };
  connects(agent);
  leaves(agent);
  assert.equal(agent.actor.timers.get('away')?.dueAt, agent.actor.world.at + 5_000);
});

test('T16: connections are bounded', () => {
  const agent = new Agent();
  for (let number = 0; number < limits.agentConnections; number += 1) connects(agent, `gateway-${number}`);
  const more = agent.actor.do({ $case: 'connected', value: { connectionId: 'one more' } });
  assert.equal(outcomeOf(more), '!TOO_MANY_CONNECTIONS');
});
