// Strangers who ask to join, and messages that are moved, over the API: who may, what reaches the actors, what is shown.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { notChecked } from '#actors/vocabulary/authentication.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
let messageId = '';

function aCase(conversationId: string, fields: object = {}): ConversationView {
  return ConversationView.fromPartial({
    case: {
      conversationId,
      tag: `SP-00000${conversationId.slice(1)}-AAAA`,
      status: 'CONVERSATION_STATUS_RECEIVED',
      queueId: 'support',
      createdAtMs: 1_700_000_000_000,
      ...fields,
    },
  });
}

const asked = {
  conversationId: 'c2',
  tag: 'SP-000002-AAAA',
  state: 'asked',
  messageId: 'm-2',
  fromAddress: 'maria@else.test',
  fromName: 'Maria',
  subject: 'Me, too',
  atMs: 1_700_000_000_000,
};

before(async () => {
  gateway = await startGatewayTwins();
  const { mail: mailStore } = gateway;
  messageId = await mailStore.accept({
    source: 'smtp',
    envelopeFrom: 'maria@else.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.1',
    mailboxId: 'support',
    raw: Buffer.from('Subject: x\r\n\r\ny\r\n'),
  });
  await mailStore.caseIdentity('c1', 'AAAA');
  await mailStore.caseIdentity('c2', 'AAAA');
  await mailStore.keepIncoming({
    messageId,
    archiveId: messageId,
    conversationId: 'c2',
    mailboxId: 'support',
    quarantineReason: null,
    authentication: { ...notChecked(5), verdict: 'fail', domain: 'else.test' },
    at: 1_700_000_000_000,
    parsed: {
      messageId: '',
      inReplyTo: '',
      references: [],
      from: { address: 'maria@else.test', name: 'Maria' },
      replyTo: [],
      to: [],
      cc: [],
      subject: 'Me, too',
      text: 'y',
      html: null,
      attachments: [],
      automatic: false,
      headers: new Map(),
    },
  });
});
after(() => gateway.stop());
beforeEach(() => {
  gateway.client.setView('conversation', 'c1', aCase('c1', { related: [asked] }));
  gateway.client.setView('conversation', 'c2', aCase('c2', { unverified: true, mergedInto: 'c1' }));
  gateway.client.setView('conversation', 'c3', aCase('c3', { queueId: 'nobody' }));
  gateway.client.asked.length = 0;
  gateway.client.onAsk(() => ({ conversationId: 'c1' }));
});

const as = (user: string, request: string, body?: unknown): Promise<Answer> =>
  send(gateway.url, request, { token: gateway.token(user), ...(body === undefined ? {} : { body }) });

test('N6: a join request is approved or refused by whoever is asked, and supervisors are told apart', async () => {
  assert.equal((await as('anna', 'POST /api/v1/conversations/c1/join-requests/m-2/approve')).status, 200);
  assert.deepEqual(gateway.client.asked.at(-1)?.command, {
    $case: 'answerJoin',
    value: { messageId: 'm-2', approve: true, byUserId: 'anna', bySupervisor: false },
  });
  assert.equal((await as('sam', 'POST /api/v1/conversations/c1/join-requests/m-2/refuse')).status, 200);
  assert.deepEqual(gateway.client.asked.at(-1)?.command, {
    $case: 'answerJoin',
    value: { messageId: 'm-2', approve: false, byUserId: 'sam', bySupervisor: true },
  });
});

test('T8: a case shows what it may belong to, who asks, where it went, and whether its sender is proven false', async () => {
  const one = (await as('anna', 'GET /api/v1/conversations/c1')).body;
  assert.deepEqual(one['related'], [
    {
      id: 'c2',
      tag: 'SP-000002-AAAA',
      state: 'asked',
      messageId: 'm-2',
      from: { address: 'maria@else.test', name: 'Maria' },
      subject: 'Me, too',
      at: '2023-11-14T22:13:20.000Z',
    },
  ]);
  const other = (await as('anna', 'GET /api/v1/conversations/c2')).body;
  assert.deepEqual([other['unverified'], other['mergedInto']], [true, 'c1']);
  const [message] = other['messages'] as { authentication: { verdict: string; domain: string } }[];
  assert.deepEqual([message?.authentication.verdict, message?.authentication.domain], ['fail', 'else.test']);
});

test('T8: a message is moved to a case by its id, with what that case must know of it; nobody moves into what they cannot see', async () => {
  const path = `POST /api/v1/conversations/c2/messages/${messageId}/move`;
  assert.equal((await as('anna', path, { to: 'c3' })).body.code, 'NOT_YOUR_QUEUE');
  assert.equal((await as('anna', path, { to: 'c9' })).status, 404);
  assert.equal((await as('anna', path.replace('c2', 'c1'), { to: 'c2' })).status, 404);
  assert.equal(gateway.client.asked.length, 0);
  assert.equal((await as('anna', path, { to: 'c1' })).status, 200);
  const command = gateway.client.asked.at(-1)?.command as { value: Record<string, unknown> };
  assert.deepEqual(
    { ...command.value, message: undefined },
    {
      message: undefined,
      toConversationId: 'c1',
      toTag: 'SP-000001-AAAA',
      byUserId: 'anna',
      bySupervisor: false,
    },
  );
  const { fromAddress, subject } = command.value['message'] as Record<string, string>;
  assert.deepEqual([fromAddress, subject], ['maria@else.test', 'Me, too']);
  assert.equal((await gateway.mail.message(messageId))?.conversationId, 'c1');
});
