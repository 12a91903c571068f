// What agents send over the API: recipients, identities, header and footers, sizes, taking back.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { send } from '#test/support/http-caller.ts';
import { startSendingHouse, type SendingHouse } from '#test/support/sending-house.ts';

let house: SendingHouse;
before(async () => {
  house = await startSendingHouse();
});
after(() => house.gateway.stop());
beforeEach(() => house.reset());

test('T17 F108: a draft says who gets the reply, who of the thread does not, where it goes out from, and the signature', async () => {
  const path = 'GET /api/v1/conversations/c1/messages/m1/reply-draft';
  const { body } = await house.asAnna(path);
  assert.deepEqual(body.to, [{ address: 'desk@customer.test', name: '' }]);
  assert.deepEqual(
    body.missing.map(({ address }: { address: string }) => address),
    ['kim@customer.test', 'boss@customer.test'],
  );
  assert.deepEqual(body.from, { mailboxId: 'support', address: 'support@demo.test', name: 'Support' });
  assert.equal(body.subject, 'Re: Hello [SP-000001-AAAA]');
  assert.deepEqual(body.signature, { text: 'Yours', html: '' });
  const all = await house.asAnna(`${path}?all=true`);
  assert.deepEqual(
    all.body.cc.map(({ address }: { address: string }) => address),
    ['boss@customer.test'],
  );
  assert.equal((await house.asAnna('GET /api/v1/conversations/c1/messages/none/reply-draft')).status, 404);
});

test('T17: without recipients a reply goes to who wrote, with `all` to everybody who got it', async () => {
  const one = await house.replied({ text: 'Hi' });
  assert.deepEqual([one.to.map(({ address }) => address), one.cc], [['desk@customer.test'], []]);
  const all = await house.replied({ text: 'Hi', all: true });
  assert.deepEqual(
    [all.to, all.cc].map((list) => list.map(({ address }) => address)),
    [['desk@customer.test'], ['boss@customer.test']],
  );
});

test('T18: a reply goes out from where it was written to, or from another mailbox that the agent may use', async () => {
  assert.equal((await house.replied({ text: 'Hi' })).from.address, 'support@demo.test');
  assert.equal((await house.replied({ text: 'Hi', from: 'help' })).from.address, 'help@demo.test');
  const draft = await house.asAnna('GET /api/v1/conversations/c1/messages/m1/reply-draft');
  assert.deepEqual(
    draft.body.identities.map(({ mailboxId }: { mailboxId: string }) => mailboxId),
    ['help', 'support'],
  );
  const denied = await house.asAnna('POST /api/v1/conversations/c1/replies', {
    body: { text: 'Hi', from: 'sales' },
  });
  assert.deepEqual([denied.status, denied.body.code], [403, 'NOT_YOUR_MAILBOX']);
});

test('T18: an address whose test mail was not taken is not chosen by itself, and can be chosen', async () => {
  const { boxes } = house.gateway;
  const asRoot = (request: string): ReturnType<SendingHouse['asAnna']> =>
    send(house.gateway.url, request, { token: house.gateway.token('root'), body: {} });
  boxes.refused.add('support@demo.test');
  assert.equal((await asRoot('POST /api/v1/mailboxes/support/test-mail')).status, 422);
  const path = 'GET /api/v1/conversations/c1/messages/m1/reply-draft';
  assert.equal((await house.asAnna(path)).body.from.address, 'help@demo.test');
  assert.equal((await house.replied({ text: 'Hi' })).from.address, 'help@demo.test');
  assert.equal((await house.replied({ text: 'Hi', from: 'support' })).from.address, 'support@demo.test');
  house.gateway.client.onAsk(({ id }) => {
    const view = ConversationView.fromPartial({ case: { conversationId: id, tag: 'SP-000002-AAAA' } });
    house.gateway.client.setView('conversation', id, view);
    return { conversationId: id };
  });
  const mail = { to: ['lee@customer.test'], subject: 'New', text: 'Hi', queueId: 'support' };
  const { body } = await house.asAnna('POST /api/v1/conversations', { body: mail });
  const written = await house.gateway.mail.message(body.messageId);
  assert.equal(written?.from.address, 'help@demo.test');
  boxes.refused.add('help@demo.test');
  await asRoot('POST /api/v1/mailboxes/help/test-mail');
  const none = await house.asAnna(path);
  assert.equal(none.body.from, null);
  assert.deepEqual(
    none.body.identities.map(({ mailboxId, verified }: { mailboxId: string; verified: boolean }) => [
      mailboxId,
      verified,
    ]),
    [
      ['help', false],
      ['support', false],
    ],
  );
  assert.equal((await asRoot('POST /api/v1/mailboxes/support/confirm-sending')).status, 200);
  assert.equal((await house.asAnna(path)).body.from.address, 'support@demo.test');
  boxes.refused.clear();
  await asRoot('POST /api/v1/mailboxes/help/test-mail');
});

test('F109: header and footer of the queue are put on, made harmless, and the quoted text comes last', async () => {
  const kept = await house.replied({ text: 'Hi', quote: true });
  assert.match(kept.text, /^Demo Ltd\n\nHi\n\nBerlin\n\nKim wrote on .+:\n> Hello$/);
  assert.match(kept.html ?? '', /Demo Ltd[\s\S]*Hi[\s\S]*<p>Berlin<\/p>[\s\S]*<blockquote>/);
});

test('F109: mail to colleagues has neither header nor footer', async () => {
  assert.equal((await house.replied({ text: 'Hi', to: ['root@demo.test'] })).text, 'Hi');
});

test('F19: a mail that would be too large as it leaves is refused, with the numbers', async () => {
  const content = Buffer.alloc(20 * 1_048_576).toString('base64');
  const { status, body } = await house.asAnna('POST /api/v1/conversations/c1/replies', {
    body: { text: 'Hi', attachments: [{ filename: 'big.bin', content }] },
  });
  assert.deepEqual([status, body.code], [422, 'MESSAGE_TOO_LARGE']);
  assert.match(body.detail, /would be 27\.\d MiB .* 25\.0 MiB .* 20\.0 MiB/);
});

test('C10: a reply that is taken back gives back what was written, files and all, and they can go out again', async () => {
  const content = Buffer.from('one').toString('base64');
  const sent = await house.replied({
    text: 'Hi',
    undo: true,
    quote: true,
    attachments: [{ filename: 'a.txt', content }],
  });
  const asked = house.gateway.client.asked.at(-1)?.command as { value: { hold: boolean } };
  assert.equal(asked.value.hold, true);
  const { status, body } = await house.asAnna(`POST /api/v1/conversations/c1/messages/${sent.id}/undo`);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body.draft.text, body.draft.quote, body.draft.from], ['Hi', true, 'support']);
  assert.deepEqual(body.draft.to, [{ address: 'desk@customer.test', name: '' }]);
  const [file] = body.draft.attachments;
  assert.equal(file.filename, 'a.txt');
  await house.gateway.mail.withdraw(sent.id);
  const again = await house.replied({ text: 'Hi again', keep: [file.id] });
  assert.deepEqual(
    again.attachments.map(({ filename, size }) => [filename, size]),
    [['a.txt', 3]],
  );
  const foreign = await house.asAnna('POST /api/v1/conversations/c1/replies', {
    body: { text: 'Hi', keep: ['other'] },
  });
  assert.equal(foreign.status, 404);
});

test('C10: what has left cannot be taken back', async () => {
  const sent = await house.replied({ text: 'Hi' });
  house.gateway.client.onAsk(() => {
    throw new SkillpostError('UNDO_OVER', 'rejected', 'It has left.');
  });
  const { status, body } = await house.asAnna(`POST /api/v1/conversations/c1/messages/${sent.id}/undo`);
  assert.deepEqual([status, body.code], [409, 'UNDO_OVER']);
  assert.equal((await house.asAnna('POST /api/v1/conversations/c1/messages/m1/undo')).status, 404);
});

test('T10 C14: a case shows what did not arrive, and a retry names recipient and new address', async () => {
  const sent = await house.replied({ text: 'Hi' });
  const trouble = { messageId: sent.id, recipient: 'kim@customer.test', state: 'failed', detail: '550 no' };
  const view = await house.gateway.client.view('conversation', 'c1');
  house.gateway.client.setView('conversation', 'c1', {
    ...view,
    case: { ...view.case, troubles: [{ ...trouble, atMs: 1_700_000_000_000, agentId: 'anna' }] },
  });
  const { body } = await house.asAnna('GET /api/v1/conversations/c1');
  assert.deepEqual(body.troubles, [{ ...trouble, at: '2023-11-14T22:13:20.000Z', agent: 'anna' }]);
  const path = `POST /api/v1/conversations/c1/messages/${sent.id}/deliveries/kim@customer.test/retry`;
  assert.equal((await house.asAnna(path, { body: { to: 'new@customer.test' } })).status, 200);
  const asked = house.gateway.client.asked.at(-1)?.command as { value: object };
  assert.deepEqual(asked.value, {
    agentId: 'anna',
    messageId: sent.id,
    recipient: 'kim@customer.test',
    to: 'new@customer.test',
  });
  assert.equal((await house.asAnna(path, { body: { to: 'nobody' } })).status, 422);
});

test('F69: what an agent sent in the past day is listed with what became of it', async () => {
  const sent = await house.replied({ text: 'Hi' });
  await house.gateway.mail.release(sent.id);
  await house.gateway.mail.recordDelivery(sent.id, 'desk@customer.test', {
    state: 'deferred',
    attempts: 1,
    lastCode: 451,
    lastText: 'later',
  });
  const { body } = await house.asAnna('GET /api/v1/agents/me/sent');
  assert.equal(body.items[0].id, sent.id);
  assert.deepEqual(
    body.items[0].delivery.recipients.map(({ recipient, state }: Record<string, string>) => [
      recipient,
      state,
    ]),
    [['desk@customer.test', 'deferred']],
  );
});
