// What agents send over the API: recipients, identities, header and footers, sizes.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { aDirectory, aMailbox, aQueue, aUser } from '#test/support/directory.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer, type Sent } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;

const raw = Buffer.from(
  'From: kim@customer.test\r\nReply-To: desk@customer.test\r\nTo: support@demo.test, boss@customer.test\r\n\r\nHello\r\n',
);

const parsed: ParsedMail = {
  messageId: '<hello@customer.test>',
  inReplyTo: '',
  references: [],
  from: { address: 'kim@customer.test', name: 'Kim' },
  replyTo: [{ address: 'desk@customer.test', name: '' }],
  to: [
    { address: 'support@demo.test', name: '' },
    { address: 'boss@customer.test', name: 'Boss' },
  ],
  cc: [],
  subject: 'Hello',
  text: 'Hello',
  html: null,
  attachments: [],
  automatic: false,
  headers: new Map(),
};

const house = aDirectory({
  users: [
    aUser('anna', { name: 'Anna', queueIds: ['support'] }),
    aUser('root', { name: 'Root', role: 'administrator' }),
  ],
  queues: [
    aQueue('support', {
      name: 'Support',
      messageHeader: { text: 'Demo Ltd', html: '' },
      messageFooter: { text: 'Berlin', html: '<p onclick="x()">Berlin</p>' },
      signature: { text: 'Yours', html: '' },
    }),
    aQueue('sales'),
  ],
  mailboxes: [
    aMailbox('support', { name: 'Support' }),
    aMailbox('sales'),
    aMailbox('help', { queueId: 'support' }),
  ],
});

before(async () => {
  gateway = await startGatewayTwins({ directory: house });
  const archiveId = await gateway.mail.accept({
    source: 'smtp',
    envelopeFrom: 'kim@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '192.0.2.1',
    mailboxId: 'support',
    raw,
  });
  await gateway.mail.keepIncoming({
    messageId: 'm1',
    archiveId,
    conversationId: 'c1',
    mailboxId: 'support',
    at: 1_700_000_000_000,
    parsed,
    quarantineReason: null,
  });
});
after(() => gateway.stop());
beforeEach(() => {
  const view = ConversationView.fromPartial({
    case: {
      conversationId: 'c1',
      tag: 'SP-000001-AAAA',
      status: 'CONVERSATION_STATUS_IN_PROGRESS',
      mailboxId: 'support',
      queueId: 'support',
      ownerAgentId: 'anna',
    },
    workItem: { workItemId: 'w1', state: 'WORK_ITEM_STATE_HANDLING', agentId: 'anna' },
  });
  gateway.client.setView('conversation', 'c1', view);
  gateway.client.onAsk(() => ({ conversationId: 'c1' }));
});

function asAnna(request: string, sent: Sent = {}): Promise<Answer> {
  return send(gateway.url, request, { token: gateway.token('anna'), ...sent });
}

async function replied(body: object): Promise<NonNullable<Awaited<ReturnType<typeof gateway.mail.message>>>> {
  const answer = await asAnna('POST /api/v1/conversations/c1/replies', { body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  const kept = await gateway.mail.message(answer.body.messageId);
  assert.ok(kept);
  return kept;
}

test('T17: a draft says who gets the reply, who of the thread does not, and where it goes out from', async () => {
  const path = 'GET /api/v1/conversations/c1/messages/m1/reply-draft';
  const { body } = await asAnna(path);
  assert.deepEqual(body.to, [{ address: 'desk@customer.test', name: '' }]);
  assert.deepEqual(
    body.missing.map(({ address }: { address: string }) => address),
    ['kim@customer.test', 'boss@customer.test'],
  );
  assert.deepEqual(body.from, { mailboxId: 'support', address: 'support@demo.test', name: 'Support' });
  assert.equal(body.subject, 'Re: Hello [SP-000001-AAAA]');
  assert.deepEqual(body.signature, { text: 'Yours', html: '' });
  const all = await asAnna(`${path}?all=true`);
  assert.deepEqual(
    all.body.cc.map(({ address }: { address: string }) => address),
    ['boss@customer.test'],
  );
  assert.equal((await asAnna('GET /api/v1/conversations/c1/messages/none/reply-draft')).status, 404);
});

test('T17: without recipients a reply goes to who wrote, with `all` to everybody who got it', async () => {
  const one = await replied({ text: 'Hi' });
  assert.deepEqual([one.to.map(({ address }) => address), one.cc], [['desk@customer.test'], []]);
  const all = await replied({ text: 'Hi', all: true });
  assert.deepEqual(
    [all.to, all.cc].map((list) => list.map(({ address }) => address)),
    [['desk@customer.test'], ['boss@customer.test']],
  );
});

test('T18: a reply goes out from where it was written to, or from another mailbox that the agent may use', async () => {
  assert.equal((await replied({ text: 'Hi' })).from.address, 'support@demo.test');
  assert.equal((await replied({ text: 'Hi', from: 'help' })).from.address, 'help@demo.test');
  const draft = await asAnna('GET /api/v1/conversations/c1/messages/m1/reply-draft');
  assert.deepEqual(
    draft.body.identities.map(({ mailboxId }: { mailboxId: string }) => mailboxId),
    ['help', 'support'],
  );
  const denied = await asAnna('POST /api/v1/conversations/c1/replies', {
    body: { text: 'Hi', from: 'sales' },
  });
  assert.deepEqual([denied.status, denied.body.code], [403, 'NOT_YOUR_MAILBOX']);
});

test('F109: header and footer of the queue are put on, made harmless, and the quoted text comes last', async () => {
  const kept = await replied({ text: 'Hi', quote: true });
  assert.match(kept.text, /^Demo Ltd\n\nHi\n\nBerlin\n\nKim wrote on .+:\n> Hello$/);
  assert.match(kept.html ?? '', /Demo Ltd[\s\S]*Hi[\s\S]*<p>Berlin<\/p>[\s\S]*<blockquote>/);
});

test('F109: mail to colleagues has neither header nor footer', async () => {
  assert.equal((await replied({ text: 'Hi', to: ['root@demo.test'] })).text, 'Hi');
});

test('F19: a mail that would be too large as it leaves is refused, with the numbers', async () => {
  const content = Buffer.alloc(20 * 1_048_576).toString('base64');
  const { status, body } = await asAnna('POST /api/v1/conversations/c1/replies', {
    body: { text: 'Hi', attachments: [{ filename: 'big.bin', content }] },
  });
  assert.deepEqual([status, body.code], [422, 'MESSAGE_TOO_LARGE']);
  assert.match(body.detail, /would be 27\.\d MiB .* 25\.0 MiB .* 20\.0 MiB/);
});

test('C10: a reply that is taken back gives back what was written, files and all, and they can go out again', async () => {
  const content = Buffer.from('one').toString('base64');
  const sent = await replied({
    text: 'Hi',
    undo: true,
    quote: true,
    attachments: [{ filename: 'a.txt', content }],
  });
  const asked = gateway.client.asked.at(-1)?.command as { value: { hold: boolean } };
  assert.equal(asked.value.hold, true);
  const { status, body } = await asAnna(`POST /api/v1/conversations/c1/messages/${sent.id}/undo`);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body.draft.text, body.draft.quote, body.draft.from], ['Hi', true, 'support']);
  assert.deepEqual(body.draft.to, [{ address: 'desk@customer.test', name: '' }]);
  const [file] = body.draft.attachments;
  assert.equal(file.filename, 'a.txt');
  await gateway.mail.withdraw(sent.id);
  const again = await replied({ text: 'Hi again', keep: [file.id] });
  assert.deepEqual(
    again.attachments.map(({ filename, size }) => [filename, size]),
    [['a.txt', 3]],
  );
  const foreign = await asAnna('POST /api/v1/conversations/c1/replies', {
    body: { text: 'Hi', keep: ['other'] },
  });
  assert.equal(foreign.status, 404);
});

test('C10: what has left cannot be taken back', async () => {
  const sent = await replied({ text: 'Hi' });
  gateway.client.onAsk(() => {
    throw new SkillpostError('UNDO_OVER', 'rejected', 'It has left.');
  });
  const { status, body } = await asAnna(`POST /api/v1/conversations/c1/messages/${sent.id}/undo`);
  assert.deepEqual([status, body.code], [409, 'UNDO_OVER']);
  assert.equal((await asAnna('POST /api/v1/conversations/c1/messages/m1/undo')).status, 404);
});

test('T10: a case shows what did not arrive, and a retry names recipient and new address', async () => {
  const sent = await replied({ text: 'Hi' });
  const trouble = { messageId: sent.id, recipient: 'kim@customer.test', state: 'failed', detail: '550 no' };
  const view = await gateway.client.view('conversation', 'c1');
  gateway.client.setView('conversation', 'c1', {
    ...view,
    case: { ...view.case, troubles: [{ ...trouble, atMs: 1_700_000_000_000, agentId: 'anna' }] },
  });
  const { body } = await asAnna('GET /api/v1/conversations/c1');
  assert.deepEqual(body.troubles, [{ ...trouble, at: '2023-11-14T22:13:20.000Z', agent: 'anna' }]);
  const path = `POST /api/v1/conversations/c1/messages/${sent.id}/deliveries/kim@customer.test/retry`;
  assert.equal((await asAnna(path, { body: { to: 'new@customer.test' } })).status, 200);
  const asked = gateway.client.asked.at(-1)?.command as { value: object };
  assert.deepEqual(asked.value, {
    agentId: 'anna',
    messageId: sent.id,
    recipient: 'kim@customer.test',
    to: 'new@customer.test',
  });
  assert.equal((await asAnna(path, { body: { to: 'nobody' } })).status, 422);
});

test('F69: what an agent sent in the past day is listed with what became of it', async () => {
  const sent = await replied({ text: 'Hi' });
  await gateway.mail.release(sent.id);
  await gateway.mail.recordDelivery(sent.id, 'desk@customer.test', {
    state: 'deferred',
    attempts: 1,
    lastCode: 451,
    lastText: 'later',
  });
  const { body } = await asAnna('GET /api/v1/agents/me/sent');
  assert.equal(body.items[0].id, sent.id);
  assert.deepEqual(
    body.items[0].delivery.recipients.map(({ recipient, state }: Record<string, string>) => [
      recipient,
      state,
    ]),
    [['desk@customer.test', 'deferred']],
  );
});
