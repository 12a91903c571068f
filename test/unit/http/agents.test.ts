// Presence, queues, offers over the API, with a puppet in place of the actors.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
let anna: (request: string, body?: unknown) => Promise<Answer>;
before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());
beforeEach(() => {
  gateway.client.onAsk(() => ({}));
  gateway.client.asked.length = 0;
  const token = gateway.token('anna');
  anna = (request, body) => send(gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
});

const brief = {
  workItemId: 'w1',
  conversationId: 'c1',
  tag: 'SP-000001-AAAA',
  subject: 'Where is my order?',
  fromAddress: 'kim@customer.test',
  fromName: 'Kim',
  enqueuedAtMs: 1_700_000_000_000,
};

const offered = AgentView.fromPartial({
  agentId: 'anna',
  presence: { statusId: 'available', sinceMs: 1_700_000_000_000 },
  queues: [{ queueId: 'support', sinceMs: 1_700_000_000_000 }],
  offers: [
    {
      offerId: 'o1',
      queueId: 'support',
      brief,
      state: 'OFFER_STATE_OPEN',
      offeredAtMs: 1_700_000_001_000,
      expiresAtMs: 1_700_000_031_000,
      explanation: {
        strategy: 'longest-idle',
        chosenAgentId: 'anna',
        candidates: [
          { agentId: 'anna', score: 1 },
          { agentId: 'ben', excluded: 'MISSING_SKILL' },
        ],
        summary: 'Longest idle of 1 agent',
      },
    },
  ],
});

const working = AgentView.fromPartial({
  agentId: 'anna',
  presence: { statusId: 'available' },
  workItems: [{ queueId: 'support', brief, acceptedAtMs: 1_700_000_002_000 }],
});

test('F60, N1: the desk shows status, queues, and offers with who, what, until when and why', async () => {
  gateway.client.setView('agent', 'anna', offered);
  const { body } = await anna('GET /api/v1/agents/me');
  assert.deepEqual([body.id, body.status, body.capacity, body.wrapUpUntil], ['anna', 'available', 3, null]);
  assert.deepEqual(body.queues, [
    {
      id: 'support',
      name: 'Support',
      signedIn: true,
      since: '2023-11-14T22:13:20.000Z',
      assigned: false,
      relevant: true,
      tier: 1,
    },
  ]);
  const [offer] = body.offers;
  assert.deepEqual(
    [offer.offerId, offer.conversationId, offer.queue, offer.subject, offer.from.name, offer.expiresAt],
    ['o1', 'c1', 'support', 'Where is my order?', 'Kim', '2023-11-14T22:13:51.000Z'],
  );
  assert.equal(offer.explanation.summary, 'Longest idle of 1 agent');
  assert.deepEqual(offer.explanation.candidates[1], {
    agentId: 'ben',
    agentName: 'Ben',
    score: 0,
    excluded: 'MISSING_SKILL',
  });
});

test('F60, F61, F64: status, sign-in, sign-out and end of wrap-up reach the agent’s own actor', async () => {
  const calls: readonly (readonly [string, unknown, unknown])[] = [
    [
      'PUT /api/v1/agents/me/status',
      { status: 'break', reason: 'lunch' },
      { $case: 'setStatus', value: { statusId: 'break', reason: 'lunch', byUserId: 'anna' } },
    ],
    ['PUT /api/v1/agents/me/queues/support', undefined, { $case: 'signIn', value: { queueId: 'support' } }],
    [
      'DELETE /api/v1/agents/me/queues/support',
      undefined,
      { $case: 'signOut', value: { queueId: 'support' } },
    ],
    [
      'PUT /api/v1/agents/me/profile',
      { profile: 'tax' },
      { $case: 'chooseProfile', value: { profileId: 'tax' } },
    ],
    [
      'PUT /api/v1/agents/me/profile',
      { profile: null },
      { $case: 'chooseProfile', value: { profileId: '' } },
    ],
    ['POST /api/v1/agents/me/wrap-up/end', undefined, { $case: 'endWrapUp', value: {} }],
    ['POST /api/v1/offers/o9/decline', undefined, { $case: 'decline', value: { offerId: 'o9' } }],
  ];
  for (const [request, body, command] of calls) {
    const answer = await anna(request, body);
    assert.equal(answer.status, 200, request);
    assert.equal(answer.body.id, 'anna');
    const asked = gateway.client.asked.at(-1);
    assert.deepEqual([asked?.kind, asked?.id, asked?.command], ['agent', 'anna', command]);
  }
  assert.equal((await anna('PUT /api/v1/agents/me/status', { status: 'dancing' })).status, 422);
  assert.equal((await anna('PUT /api/v1/agents/me/queues/none')).status, 404);
});

test('F34: what the agent’s actor rejects is a 409 with its code and text', async () => {
  gateway.client.onAsk(() => {
    throw new SkillpostError('NOT_A_MEMBER', 'rejected', 'You are not a member of this queue.');
  });
  const answer = await anna('PUT /api/v1/agents/me/queues/sales');
  assert.deepEqual(
    [answer.status, answer.body.code, answer.body.detail],
    [409, 'NOT_A_MEMBER', 'You are not a member of this queue.'],
  );
});

test('F46: accepting answers once the offer has become work', async () => {
  gateway.client.setView('agent', 'anna', offered);
  gateway.client.onAsk(() => {
    const accepting = { ...offered, offers: [{ ...offered.offers[0], state: 'OFFER_STATE_ACCEPTING' }] };
    setImmediate(() => {
      gateway.client.publish('agent', 'anna', { view: accepting });
      setImmediate(() => gateway.client.publish('agent', 'anna', { view: working }));
    });
    return { conversationId: 'c1' };
  });
  const answer = await anna('POST /api/v1/offers/o1/accept');
  assert.deepEqual([answer.status, answer.body], [200, { conversationId: 'c1' }]);
  assert.equal(gateway.client.asked.at(-1)?.options.idempotencyKey, 'accept-o1');
  assert.equal(gateway.client.watching(), 0);
});

test('F46: the loser of a race is told who took it; a late accept is told that it ran out', async () => {
  const lose = async (type: string, reason: string): Promise<Answer> => {
    gateway.client.setView('agent', 'anna', offered);
    gateway.client.onAsk(() => {
      const gone = AgentView.fromPartial({ agentId: 'anna' });
      const event = Event.fromPartial({ type, offerId: 'o1', reason });
      setImmediate(() => gateway.client.publish('agent', 'anna', { view: gone, events: [event] }));
      return { conversationId: 'c1' };
    });
    return anna('POST /api/v1/offers/o1/accept');
  };
  const taken = await lose('offer.withdrawn', 'taken by ben');
  assert.deepEqual([taken.status, taken.body.code], [409, 'OFFER_TAKEN']);
  assert.match(taken.body.detail, /taken by ben/);
  const expired = await lose('offer.missed', '');
  assert.deepEqual([expired.status, expired.body.code], [409, 'OFFER_EXPIRED']);
});

test('an accept that nobody decides in time is unknown, not lost', { timeout: 20_000 }, async () => {
  const due: (() => void)[] = [];
  const slow = await startGatewayTwins({
    clock: {
      now: () => Date.now(),
      after: (_delayMs, task) => {
        due.push(task);
        return () => undefined;
      },
    },
  });
  try {
    slow.client.setView('agent', 'anna', offered);
    slow.client.onAsk(() => {
      setImmediate(() => {
        for (const task of due.splice(0)) task();
      });
      return { conversationId: 'c1' };
    });
    const answer = await send(slow.url, 'POST /api/v1/offers/o1/accept', { token: slow.token('anna') });
    assert.deepEqual([answer.status, answer.body.code], [503, 'OUTCOME_UNKNOWN']);
  } finally {
    await slow.stop();
  }
});

test('supervisors see the agents’ states in pages; accounts are no agents', async () => {
  gateway.client.setView('agent', 'anna', working);
  const { body } = await send(gateway.url, 'GET /api/v1/agents?limit=2', { token: gateway.token('sam') });
  assert.deepEqual(
    body.items.map((agent: { id: string }) => agent.id),
    ['anna', 'ben'],
  );
  assert.equal(body.items[0].workItems[0].conversationId, 'c1');
  assert.equal(body.items[1].status, 'offline');
  assert.notEqual(body.nextCursor, null);
});

test('live figures of a queue are for its members and for supervisors', async () => {
  gateway.client.setView(
    'queue',
    'support',
    QueueView.fromPartial({
      queueId: 'support',
      waiting: 2,
      offered: 1,
      oldestEnqueuedAtMs: 1_700_000_000_000,
      agentsReady: 1,
      items: [{ brief, state: 'WAITING_STATE_OFFERED', offeredAgentId: 'anna' }],
      agents: [{ agentId: 'anna', routable: true, freeSlots: 0 }],
    }),
  );
  const { body } = await anna('GET /api/v1/queues/support/live');
  assert.deepEqual(
    [body.id, body.name, body.waiting, body.offered, body.oldestEnqueuedAt],
    ['support', 'Support', 2, 1, '2023-11-14T22:13:20.000Z'],
  );
  assert.deepEqual(body.items[0].offeredTo, { id: 'anna', name: 'Anna' });
  assert.equal(body.agents[0].state, 'busy');
  assert.equal((await anna('GET /api/v1/queues/sales/live')).body.code, 'NOT_YOUR_QUEUE');
  assert.equal((await anna('GET /api/v1/queues/none/live')).status, 404);
});
