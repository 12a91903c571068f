// Handing a case on, over the API: what reaches the actors, and how refusals look.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';
import { aQueue, aUser } from '#test/support/directory.ts';
import { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { aBrief, aPersonalItem } from '#test/support/kind-commands.ts';

let gateway: GatewayTwins;

const caseView = (workItem: object = {}, fields: object = {}): ConversationView =>
  ConversationView.fromPartial({
    case: {
      conversationId: 'c1',
      status: 'CONVERSATION_STATUS_IN_PROGRESS',
      queueId: 'support',
      ownerAgentId: 'anna',
      createdAtMs: 1_700_000_000_000,
      version: 3,
      ...fields,
    },
    workItem: { workItemId: 'w1', state: 'WORK_ITEM_STATE_HANDLING', agentId: 'anna', ...workItem },
  });
const parked = caseView({
  state: 'WORK_ITEM_STATE_PARKED',
  segments: 2,
  parkedAtMs: 1_700_000_001_000,
  parkedUntilMs: 1_700_000_002_000,
});

before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());
beforeEach(() => {
  gateway.client.setView('conversation', 'c1', caseView());
  gateway.client.asked.length = 0;
  gateway.client.onAsk(() => ({ conversationId: 'c1' }));
});

function anna(request: string, body?: unknown): Promise<Answer> {
  return send(gateway.url, `POST /api/v1/conversations/c1/${request}`, {
    token: gateway.token('anna'),
    ...(body === undefined ? {} : { body }),
  });
}

test('F77: a transfer names a queue or an agent, who must exist', async () => {
  for (const body of [
    { agent: 'ben', comment: 'Yours' },
    { agentId: 'ben', comment: 'Yours' },
  ]) {
    assert.equal((await anna('transfer', body)).status, 200);
    assert.deepEqual(gateway.client.asked.at(-1)?.command, {
      $case: 'transfer',
      value: { agentId: 'anna', queueId: '', comment: 'Yours', toAgentId: 'ben' },
    });
  }
  assert.equal((await anna('transfer', { queueId: 'sales' })).status, 200);
  const nobody = await anna('transfer', { agent: 'nobody' });
  assert.deepEqual([nobody.status, nobody.body.code], [422, 'UNKNOWN_REFERENCE']);
  assert.deepEqual((await anna('transfer', { comment: 'Where to?' })).body.code, 'BAD_FIELD');
});

const statuses: Readonly<Record<string, number>> = {
  TRANSFER_TO_QUEUE_OFF: 403,
  TRANSFER_TO_AGENT_OFF: 403,
  PARKING_OFF: 403,
  COMMENT_REQUIRED: 422,
  AGENT_AWAY: 409,
};

for (const [code, status] of Object.entries(statuses)) {
  test(`F76–F79: what the case refuses with ${code} is answered with ${status}`, async () => {
    gateway.client.onAsk(() => {
      throw new SkillpostError(code, 'rejected', 'Not like this.');
    });
    const answer = await anna('transfer', { agent: 'ben' });
    assert.deepEqual([answer.status, answer.body.code], [status, code]);
  });
}

test('F78: parking takes a time, or none', async () => {
  gateway.client.onAsk(() => gateway.client.setView('conversation', 'c1', parked) ?? {});
  const answer = await anna('park', { until: '2023-11-14T22:13:22Z' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const value = { agentId: 'anna', untilMs: 1_700_000_002_000, byUserId: '', reason: '' };
  assert.deepEqual(gateway.client.asked.at(-1)?.command, { $case: 'park', value });
  const { state, parkedUntil, segments } = answer.body.workItem;
  assert.deepEqual([state, parkedUntil, segments], ['parked', '2023-11-14T22:13:22.000Z', 2]);
  assert.equal((await anna('park')).status, 200);
  assert.equal(gateway.client.asked.at(-1)?.command.value.untilMs, 0);
  assert.equal((await anna('park', { until: 'tomorrow' })).body.code, 'BAD_FIELD');
});

test('F83: taking a case up again asks the agent for a slot, and answers once the case is in hand', async () => {
  gateway.client.setView('conversation', 'c1', parked);
  gateway.client.onAsk(() => {
    setImmediate(() => gateway.client.publish('conversation', 'c1', { view: caseView() }));
    return { conversationId: 'c1' };
  });
  const answer = await anna('resume');
  assert.deepEqual([answer.status, answer.body.workItem?.state], [200, 'handling']);
  const asked = gateway.client.asked.at(-1);
  assert.deepEqual(
    [asked?.kind, asked?.id, asked?.command],
    ['agent', 'anna', { $case: 'resumeParked', value: { conversationId: 'c1' } }],
  );
});

test('F79, F80: a case shows what was written to the next agent, and for whom it is kept', async () => {
  const reserved = {
    state: 'WORK_ITEM_STATE_QUEUED',
    reservedAgentId: 'ben',
    reservedUntilMs: 1_700_000_002_000,
    reservedAs: 'transferred',
  };
  const comment = { comment: 'You know her', commentBy: 'anna', commentAtMs: 1_700_000_000_000 };
  gateway.client.setView('conversation', 'c1', caseView(reserved, { ...comment, lastAgentId: 'anna' }));
  const token = gateway.token('anna');
  const { body } = await send(gateway.url, 'GET /api/v1/conversations/c1', { token });
  assert.deepEqual(body.comment, {
    text: 'You know her',
    by: 'anna',
    byName: 'Anna',
    at: '2023-11-14T22:13:20.000Z',
  });
  const { agentName, until, reason, forAgent } = body.workItem.reservedFor;
  assert.deepEqual(
    [agentName, until, reason, forAgent],
    ['Ben', '2023-11-14T22:13:22.000Z', 'transferred', null],
  );
  assert.equal(body.version, 3);
});

test('F33, F80: the personal queue is part of the desk: parked with its time, handed over with its alarm', async () => {
  const brief = aBrief('w2', { comment: 'Look', commentBy: 'ben', forAgentId: 'sam' });
  const personal = [
    aPersonalItem('w1', { untilMs: 1_700_000_002_000, due: true }),
    aPersonalItem('w2', { brief, reason: 'transferred', untilMs: 1_700_000_003_000 }),
  ];
  gateway.client.setView('agent', 'anna', AgentView.fromPartial({ agentId: 'anna', personal }));
  const token = gateway.token('anna');
  const { body } = await send(gateway.url, 'GET /api/v1/agents/me', { token });
  const [first, second] = body.personal;
  assert.deepEqual(
    [first.conversationId, first.reason, first.until, first.alarmAt, first.due],
    ['case-of-w1', 'parked', '2023-11-14T22:13:22.000Z', null, true],
  );
  assert.deepEqual(
    [second.reason, second.until, second.alarmAt, second.comment, second.forAgentName],
    ['transferred', null, '2023-11-14T22:13:23.000Z', { text: 'Look', by: 'ben', byName: 'Ben' }, 'Sam'],
  );
});

const handedTo = (reservedUntilMs: number): ConversationView =>
  caseView(
    { state: 'WORK_ITEM_STATE_QUEUED', agentId: '', reservedAgentId: 'ben', reservedUntilMs },
    { queueId: 'transfer', homeQueueId: 'support', ownerAgentId: '', lastAgentId: 'cleo' },
  );

async function sees(user: string): Promise<boolean> {
  const answer = await send(gateway.url, 'GET /api/v1/conversations/c1', { token: gateway.token(user) });
  if (answer.status !== 200) assert.equal(answer.body.code, 'NOT_YOUR_QUEUE');
  return answer.status === 200;
}

test('F80, F82: a case handed over is seen by its agent and supervisors; after the alarm by all with the skill, at any level', async () => {
  const { directory } = gateway;
  const before = directory.current();
  const anna = aUser('anna', { queueIds: ['support', 'transfer'], skills: new Map([['transfer-email', 0]]) });
  directory.source.replace({ ...before, users: new Map(before.users).set('anna', anna) });
  gateway.client.setView('conversation', 'c1', handedTo(Date.now() + 3_600_000));
  assert.deepEqual([await sees('ben'), await sees('sam'), await sees('anna')], [true, true, false]);
  gateway.client.setView('conversation', 'c1', handedTo(Date.now() - 1));
  assert.deepEqual([await sees('ben'), await sees('anna')], [true, true]);
  const plain = aUser('anna', { queueIds: ['support', 'transfer'] });
  directory.source.replace({ ...before, users: new Map(before.users).set('anna', plain) });
  assert.equal(await sees('anna'), false, 'without the skill');
  directory.source.replace(before);
});

test('F80, F85: of the transfer queue an agent is shown the own cases and those whose time is up', async () => {
  const before = gateway.directory.current();
  const anna = aUser('anna', { skills: new Map([['transfer-email', 0]]) });
  gateway.directory.source.replace({
    ...before,
    users: new Map(before.users).set('anna', anna),
    queues: new Map(before.queues).set('transfer', aQueue('transfer')),
  });
  const reserved = { reservedAs: 'transferred', preferredUntilMs: 1_900_000_000_000 };
  const items = [
    { brief: aBrief('mine', { ...reserved, preferredAgentId: 'anna' }) },
    { brief: aBrief('theirs', { ...reserved, preferredAgentId: 'ben' }) },
    { brief: aBrief('late', { reservedAs: 'transferred', preferredAgentId: 'ben' }) },
  ];
  gateway.client.setView('queue', 'transfer', QueueView.fromPartial({ items, itemScores: [0, 0, 0] }));
  const shown = async (user: string): Promise<string[]> => {
    const request = 'GET /api/v1/queues/transfer/live';
    const { body } = await send(gateway.url, request, { token: gateway.token(user) });
    return body.items.map((item: { workItemId: string }) => item.workItemId);
  };
  assert.deepEqual(await shown('anna'), ['mine', 'late']);
  assert.deepEqual(await shown('sam'), ['mine', 'theirs', 'late']);
  gateway.directory.source.replace(before);
});

test('T28: a reply says which version its writer has seen; one that is behind is refused before anything is kept', async () => {
  const answer = await anna('replies', { text: 'Hi', version: 2 });
  assert.deepEqual([answer.status, answer.body.code], [409, 'CASE_CHANGED']);
  assert.equal(gateway.client.asked.length, 0);
});
