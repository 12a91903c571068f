// Breaks after missed offers (F65), and what a change of status or a wrap-up means where a queue wants it otherwise.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '#actors/vocabulary/directory.ts';
import { systemStatuses } from '#actors/vocabulary/directory.ts';
import { Agent, one, told } from '#test/support/agent-desk.ts';
import { aDirectory, aQueue, aStatus, aUser } from '#test/support/directory.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

function ready(support: Partial<Queue>, capacity = 3): Agent {
  const agent = new Agent('ann');
  agent.actor.world.directory = aDirectory({
    users: [aUser('ann', { capacity, queueIds: ['support', 'lax'] })],
    queues: [aQueue('support', support), aQueue('lax')],
    statuses: [aStatus('available'), aStatus('break'), aStatus('break-missed'), aStatus('away')],
  });
  agent.status('available');
  agent.signIn('support');
  agent.signIn('lax');
  return agent;
}

function misses(agent: Agent, offerId: string, queueId = 'support'): ReturnType<Agent['fires']> {
  agent.reserve(offerId, queueId);
  return agent.fires(`offer/${offerId}`);
}

const statusOf = (agent: Agent): string => agent.actor.view.presence?.statusId ?? '';

test('F65: after so many misses in a row the agent is on a break, and other open offers go back', () => {
  const agent = ready({ missLimit: 2 });
  assert.deepEqual(eventTypes(misses(agent, 'o-1')), ['offer.missed']);
  agent.reserve('open', 'lax');
  const step = misses(agent, 'o-2');
  assert.deepEqual(eventTypes(step), ['offer.missed', 'agent.status', 'offer.withdrawn']);
  const status = one(step, 'agent.status');
  assert.deepEqual(
    [status.status, status.comment, status.byUserId],
    ['break-missed', 'missed 2 offers in a row', ''],
  );
  assert.deepEqual(
    told(step).map(({ to, $case, value }) => [to, $case, value.outcome ?? value.agent?.statusId]),
    [
      ['support', 'agentChanged', 'break-missed'],
      ['lax', 'agentChanged', 'break-missed'],
      ['lax', 'offerEnded', 'withdrawn'],
      ['support', 'offerEnded', 'missed'],
    ],
  );
  assert.equal(agent.actor.view.routable, false);
});

test('F65: only the agent ends the break, and begins a new row', () => {
  const agent = ready({ missLimit: 1 });
  assert.equal(one(misses(agent, 'o-1'), 'agent.status').comment, 'missed an offer');
  assert.equal(told(agent.reserve('o-2')).at(-1)?.value.refusal, 'NOT_ROUTABLE');
  agent.status('available');
  assert.equal(agent.actor.view.presence?.missesInRow, 0);
  assert.equal(told(agent.reserve('o-3')).at(-1)?.value.granted, true);
});

test('F65: a decline is no miss, an accept ends the row', () => {
  const agent = ready({ missLimit: 2 });
  misses(agent, 'o-1');
  agent.reserve('o-2');
  agent.actor.must({ $case: 'decline', value: { offerId: 'o-2' } });
  assert.equal(statusOf(agent), 'available');
  agent.takes('o-3');
  misses(agent, 'o-4');
  assert.equal(statusOf(agent), 'available');
  misses(agent, 'o-5');
  assert.equal(statusOf(agent), 'break-missed');
});

test('F65: misses further apart than the window are not in a row', () => {
  const agent = ready({ missLimit: 2, missWindowMs: 60_000 });
  misses(agent, 'o-1');
  agent.actor.world.at += 30_001;
  misses(agent, 'o-2');
  assert.equal(
    statusOf(agent),
    'available',
    'an offer runs for 30 s: the second miss is 60.001 s after the first',
  );
  agent.actor.world.at += 30_000;
  misses(agent, 'o-3');
  assert.equal(statusOf(agent), 'break-missed');
});

test('F65: it is off by default, and a queue without it sends nobody on a break', () => {
  const agent = ready({ missLimit: 3 });
  for (const offerId of ['o-1', 'o-2', 'o-3', 'o-4']) misses(agent, offerId, 'lax');
  assert.equal(statusOf(agent), 'available');
});

test('F65: nobody chooses the break of the system', () => {
  const asked = { statusId: systemStatuses.breakMissed, reason: '', byUserId: 'ann' };
  const agent = ready({});
  assert.equal(outcomeOf(agent.actor.do({ $case: 'setStatus', value: asked })), '!SYSTEM_STATUS');
});

test('F60: a status is kept with its reason and who else set it', () => {
  const agent = ready({});
  agent.status('break', 'boss');
  const { presence } = agent.actor.view;
  assert.deepEqual([presence?.reason, presence?.byUserId], ['because', 'boss']);
  agent.status('available');
  assert.equal(agent.actor.view.presence?.byUserId, '');
});

test('F37: a change of status begins a new idle time only in queues that want it so', () => {
  const agent = ready({ statusResetsIdle: true });
  const start = agent.actor.world.at;
  agent.actor.world.at += 5_000;
  agent.status('break');
  agent.actor.world.at += 5_000;
  assert.deepEqual(
    told(agent.status('available')).map(({ to, value }) => [to, value.agent?.idleSinceMs]),
    [
      ['support', start + 10_000],
      ['lax', start],
    ],
  );
});

test('F64: wrap-up by capacity takes the place of one item, and the others go on', () => {
  const agent = ready({ wrapUpByCapacity: true }, 2);
  agent.takes('o-1');
  const [statement] = told(agent.ends('o-1'));
  assert.deepEqual([statement?.value.agent?.inWrapUp, statement?.value.agent?.freeSlots], [false, 1]);
  assert.equal(told(agent.reserve('o-2')).at(-1)?.value.granted, true);
  assert.equal(told(agent.reserve('o-3')).at(-1)?.value.refusal, 'NO_CAPACITY');
  const over = agent.fires('wrap-up');
  assert.equal(one(over, 'wrap_up.ended').wrapUpMs, 15_000);
  assert.equal(told(over)[0]?.value.agent?.freeSlots, 1);
});
