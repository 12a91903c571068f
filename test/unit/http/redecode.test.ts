// A mail whose letters are wrong, read again over the API in the charset that a person names.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseMail } from '#gateway/mail/parse.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { startGatewayTwins } from '#test/support/gateway.ts';
import type { GatewayTwins } from '#test/support/gateway.ts';
import { send } from '#test/support/http-caller.ts';
import type { Answer } from '#test/support/http-caller.ts';

const koi8 = Buffer.from('f0d2c9d7c5d4', 'hex');
const raw = Buffer.concat([
  Buffer.from('From: ann@customer.test\r\nSubject: '),
  koi8,
  Buffer.from('\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n'),
  koi8,
]);

let gateway: GatewayTwins;
let messageId: string;
before(async () => {
  gateway = await startGatewayTwins();
  messageId = await gateway.mail.accept({
    source: 'smtp',
    envelopeFrom: 'ann@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '127.0.0.1',
    mailboxId: 'support',
    raw,
  });
  await gateway.mail.keepIncoming({
    messageId,
    archiveId: messageId,
    conversationId: 'c1',
    mailboxId: 'support',
    at: 1,
    parsed: { ...parseMail(raw), automatic: false },
    quarantineReason: null,
  });
  const view = ConversationView.fromPartial({
    case: {
      conversationId: 'c1',
      tag: 'SP-000001-AAAA',
      status: 'CONVERSATION_STATUS_IN_PROGRESS',
      mailboxId: 'support',
      queueId: 'support',
      ownerAgentId: 'anna',
    },
  });
  gateway.client.setView('conversation', 'c1', view);
});
after(() => gateway.stop());

function as(user: string, request: string, body?: unknown): Promise<Answer> {
  return send(gateway.url, request, { token: gateway.token(user), ...(body === undefined ? {} : { body }) });
}

async function shown(): Promise<readonly string[]> {
  const { body } = await as('anna', 'GET /api/v1/conversations/c1');
  const [message] = body.messages;
  return [message.subject, message.text.trim(), message.charset];
}

const path = (): string => `POST /api/v1/conversations/c1/messages/${messageId}/redecode`;

test('T20: a message is read again in the charset that a person names, and back again', async () => {
  const wrong = await shown();
  assert.notEqual(wrong[1], 'Привет');
  const { status, body } = await as('anna', path(), { charset: 'KOI8_R' });
  assert.deepEqual([status, body.charset], [200, 'koi8-r']);
  assert.deepEqual(await shown(), ['Привет', 'Привет', 'koi8-r']);
  await as('anna', path(), { charset: '' });
  assert.deepEqual(await shown(), wrong);
  assert.ok(gateway.audited.some(({ action }) => action === 'message.redecoded'));
});

test('T20: a charset that nobody knows, another case, or one that is hidden, changes nothing', async () => {
  const before = await shown();
  assert.equal((await as('anna', path(), { charset: 'x-klingon' })).status, 422);
  assert.equal(
    (await as('anna', `POST /api/v1/conversations/c1/messages/none/redecode`, { charset: 'koi8-r' })).status,
    404,
  );
  assert.equal((await as('ben', path(), { charset: 'koi8-r' })).status, 403);
  assert.deepEqual(await shown(), before);
});
