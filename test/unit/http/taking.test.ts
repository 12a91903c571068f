// Taking work by hand over the API, with puppets in place of the actors.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { QueueReply } from '#proto/gen/skillpost/v1/queue.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
let anna: (request: string) => Promise<Answer>;
before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());
beforeEach(() => {
  gateway.client.onAsk(() => ({}));
  gateway.client.asked.length = 0;
  gateway.client.setView('agent', 'anna', signedIn('support'));
  gateway.client.setView('conversation', 'c1', waiting);
  anna = (request) => send(gateway.url, request, { token: gateway.token('anna') });
});

const signedIn = (...queueIds: string[]): AgentView =>
  AgentView.fromPartial({ agentId: 'anna', queues: queueIds.map((queueId) => ({ queueId, sinceMs: 1 })) });

const waiting = ConversationView.fromPartial({
  case: { conversationId: 'c1', tag: 'SP-1', queueId: 'support' },
  workItem: { workItemId: 'w1', queueId: 'support', state: 'WORK_ITEM_STATE_QUEUED' },
});

const setAside = (conversationId: string, enqueuedAtMs = 1): QueueReply =>
  QueueReply.fromPartial({ workItemId: `w-${conversationId}`, offerId: 'o1', conversationId, enqueuedAtMs });

/** What the agent's actor says a moment later: the work is there. */
function comes(conversationId: string, workItemId = `w-${conversationId}`): void {
  const workItems = [{ queueId: 'support', brief: { workItemId, conversationId }, acceptedAtMs: 2 }];
  setImmediate(() =>
    gateway.client.publish('agent', 'anna', { view: AgentView.fromPartial({ agentId: 'anna', workItems }) }),
  );
}

function isRefused(reason: string): void {
  const event = Event.fromPartial({ type: 'pick.refused', offerId: 'o1', reason });
  setImmediate(() => gateway.client.publish('agent', 'anna', { view: signedIn('support'), events: [event] }));
}

test("F43: a pick answers with the case once it is the agent's", async () => {
  gateway.client.onAsk(({ kind, id, command }) => {
    assert.deepEqual([kind, id, command.$case, command.value.workItemId], ['queue', 'support', 'pick', 'w1']);
    comes('c1', 'w1');
    return QueueReply.fromPartial({ workItemId: 'w1', offerId: 'o1', conversationId: 'c1' });
  });
  const { status, body } = await anna('POST /api/v1/conversations/c1/pick');
  assert.deepEqual([status, body.id], [200, 'c1']);
});

test('F43: what the queue forbids is refused with its reason, what another has too', async () => {
  gateway.client.onAsk(() => {
    throw new SkillpostError('ONLY_VIP', 'rejected', 'Only the cases of VIP customers can be picked.');
  });
  const forbidden = await anna('POST /api/v1/conversations/c1/pick');
  assert.deepEqual([forbidden.status, forbidden.body.code], [409, 'ONLY_VIP']);
  gateway.client.setView('conversation', 'c1', {
    ...waiting,
    case: { ...waiting.case, ownerAgentId: 'ben' },
  });
  const taken = await anna('POST /api/v1/conversations/c1/pick');
  assert.deepEqual([taken.status, taken.body.code], [409, 'NOT_WAITING']);
});

test('F43: picking twice is picking once', async () => {
  gateway.client.setView('conversation', 'c1', {
    ...waiting,
    case: { ...waiting.case, ownerAgentId: 'anna' },
  });
  const { status } = await anna('POST /api/v1/conversations/c1/pick');
  assert.deepEqual([status, gateway.client.asked.length], [200, 0]);
});

test('F54: an agent whose desk is full is told so', async () => {
  gateway.client.onAsk(() => {
    isRefused('NO_CAPACITY');
    return setAside('c1');
  });
  for (const request of ['POST /api/v1/conversations/c1/pick', 'POST /api/v1/agents/me/next']) {
    const { status, body } = await anna(request);
    assert.deepEqual([status, body.code], [409, 'NO_CAPACITY'], request);
  }
});

test('F52: get next answers with the case, or says that nothing waits', async () => {
  gateway.client.onAsk(() => {
    comes('c7');
    return setAside('c7');
  });
  assert.deepEqual((await anna('POST /api/v1/agents/me/next')).body, { conversationId: 'c7' });
  gateway.client.setView('agent', 'anna', signedIn('support'));
  gateway.client.onAsk(() => QueueReply.fromPartial({}));
  assert.deepEqual((await anna('POST /api/v1/agents/me/next')).body, { conversationId: null });
});

test('F53: queues are asked in the order of the priorities, those of equal priority by their oldest item', async () => {
  await gateway.directory.setQueueMember('support', 'anna', { ...plainMembership, priority: 1 }, 'root');
  await gateway.directory.setQueueMember('sales', 'anna', { ...plainMembership, priority: 2 }, 'root');
  await gateway.directory.setQueueMember('billing', 'anna', { ...plainMembership, priority: 2 }, 'root');
  gateway.client.setView('agent', 'anna', signedIn('billing', 'sales', 'support'));
  const oldest: Readonly<Record<string, number>> = { billing: 200, sales: 100 };
  gateway.client.onAsk(({ id, command }) => {
    const at = oldest[id];
    if (at === undefined) return QueueReply.fromPartial({});
    if (!command.value.peek) comes(id);
    return setAside(id, at);
  });
  assert.deepEqual((await anna('POST /api/v1/agents/me/next')).body, { conversationId: 'sales' });
  const asked = gateway.client.asked.map(({ id, command }) => `${id}${command.value.peek ? '?' : ''}`);
  assert.deepEqual(asked, ['support', 'billing?', 'sales?', 'sales']);
});

test('F52: what somebody else takes in the meantime is followed by the next try', async () => {
  let tries = 0;
  gateway.client.onAsk(() => {
    tries += 1;
    if (tries === 1) isRefused('taken by Ben');
    else comes('c8');
    return setAside('c8');
  });
  assert.deepEqual((await anna('POST /api/v1/agents/me/next')).body, { conversationId: 'c8' });
});
