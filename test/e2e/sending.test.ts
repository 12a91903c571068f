// What agents send, as real mail: its parts as another program reads them, who gets it and who must not be seen to, replies
// that are taken back, and what does not arrive.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { ApiUser } from '#test/support/api.ts';
import { readByPython, type ReadMail } from '#test/support/mime-structure.ts';
import { type SmtpSink, type SunkMail, startSmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0000b080032007801011100ffd9', 'hex');

describe('what agents send', { timeout: 300_000 }, () => {
  let sink: SmtpSink;
  let system: TestSystem;
  let agent: ApiUser;

  before(async () => {
    sink = await startSmtpSink();
    system = await startSystem({ environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}` } });
    const { http } = system.ports;
    const admin = await ApiUser.signIn(http, 'admin@demo.test', passwords.admin);
    agent = await ApiUser.signIn(http, 'agent1@demo.test', passwords.demo);
    await admin.must('PATCH', '/queues/support', {
      wrapUpMs: 0,
      receiptEnabled: false,
      undoMs: 2_000,
      messageHeader: { text: 'Demo Ltd', html: '' },
      messageFooter: { text: 'Registered in Berlin', html: '' },
    });
    await agent.must('PUT', '/users/me/footer', {
      text: 'Anna Berg',
      image: { content: jpeg.toString('base64'), alt: 'Anna' },
    });
    await agent.goToWork('support');
  });
  after(async () => {
    await system.stop();
    await sink.stop();
  });

  /** A mail of this customer, accepted by the agent. */
  async function handled(name: string): Promise<string> {
    const transport = createTransport({
      host: '127.0.0.1',
      port: system.ports.smtp,
      tls: { rejectUnauthorized: false },
    });
    await transport.sendMail({
      from: `${name}@customer.test`,
      to: 'support@demo.test',
      cc: `boss-of-${name}@customer.test`,
      subject: `Question of ${name}`,
      text: 'It is broken.',
      attachments: [{ filename: 'photo.txt', content: 'a photo' }],
    });
    const { offerId, conversationId } = await agent.nextOffer();
    await agent.must('POST', `/offers/${offerId}/accept`);
    return conversationId;
  }

  const to = (address: string): readonly SunkMail[] =>
    sink.mails.filter(({ recipients }) => recipients.includes(address));

  async function arrived(address: string, count = 1): Promise<ReadMail> {
    const mails = await until(`${count} mails to ${address}`, () =>
      to(address).length >= count ? to(address) : null,
    );
    return readByPython(mails.at(-1)?.raw ?? '');
  }

  test('F19 F109 F110: a reply has both parts with header and footers, a picture in its place, and no trace of Bcc', async () => {
    const id = await handled('ann');
    await agent.must('POST', `/conversations/${id}/replies`, {
      html: '<p>Send it <b>back</b>.</p>',
      all: true,
      bcc: ['hidden@secret.test'],
      quote: true,
      attachments: [
        {
          filename: 'label.txt',
          contentType: 'text/plain',
          content: Buffer.from('label').toString('base64'),
        },
      ],
      close: true,
    });
    const mail = await arrived('ann@customer.test');
    assert.equal(
      mail.shape,
      'multipart/mixed(multipart/alternative(text/plain, multipart/related(text/html, image/jpeg)), text/plain)',
    );
    assert.deepEqual(mail.defects, []);
    assert.match(
      mail.plain,
      /^Demo Ltd\s+Send it back\.\s+Anna Berg\s+Registered in Berlin\s+ann@customer\.test wrote on .*:\s+> It is broken\.\s*$/,
    );
    assert.match(
      mail.html,
      /Demo Ltd[\s\S]*<b>back<\/b>[\s\S]*Anna Berg[\s\S]*cid:footer-[\s\S]*Berlin[\s\S]*<blockquote>/,
    );
    assert.deepEqual(mail.files, [['label.txt', 5]]);
    const everybody = ['ann@customer.test', 'boss-of-ann@customer.test', 'hidden@secret.test'];
    for (const address of everybody) {
      await arrived(address);
      const [sunk] = to(address);
      assert.deepEqual(sunk?.recipients, [address], 'each recipient has a transaction of its own');
      assert.equal(/hidden@secret|^bcc:/im.test(sunk?.raw ?? ''), false, `Bcc shows to ${address}`);
    }
  });

  test('T10 N6: each recipient answers and bounces to an address of their own, and all of them are signed for the case', () => {
    const everybody = ['ann@customer.test', 'boss-of-ann@customer.test', 'hidden@secret.test'];
    const paths = everybody.map((address) => to(address)[0]?.envelopeFrom ?? '');
    for (const [at, address] of everybody.entries()) {
      const [, replyTo] = /^Reply-To:\s+<?([^\s>]+)/im.exec(to(address)[0]?.raw ?? '') ?? [];
      assert.equal(replyTo, paths[at], address);
    }
    assert.equal(new Set(paths).size, 3, paths.join(' '));
    for (const path of paths)
      assert.match(path, /^(?:support\+)?r\.[a-z0-9-]+\.[a-z2-7]{6}\.[a-z2-7]{16}@demo\.test$/);
  });

  test('C10: a reply that is taken back never arrives; one that is not arrives once, and closes its case', async () => {
    const id = await handled('ben');
    const first = await agent.must('POST', `/conversations/${id}/replies`, {
      text: 'Oops',
      undo: true,
      close: true,
    });
    assert.equal(first.conversation.heldReply.messageId, first.messageId);
    const undone = await agent.must('POST', `/conversations/${id}/messages/${first.messageId}/undo`);
    assert.equal(undone.draft.text, 'Oops');
    assert.deepEqual([undone.conversation.status, undone.conversation.agent], ['in_progress', agent.userId]);
    await agent.must('POST', `/conversations/${id}/replies`, { text: 'Right', undo: true, close: true });
    const mail = await arrived('ben@customer.test');
    assert.match(mail.plain, /Right/);
    const { status, messages } = await agent.must('GET', `/conversations/${id}`);
    assert.equal(status, 'closed');
    assert.equal(messages.filter(({ direction }: { direction: string }) => direction === 'out').length, 1);
    assert.equal(to('ben@customer.test').length, 1);
    const late = await agent.call('POST', `/conversations/${id}/messages/${first.messageId}/undo`);
    assert.equal(late.status, 409);
  });

  test('T10: what is refused for good comes back to its sender, and can go to another address', async () => {
    const id = await handled('carl');
    sink.refuse({ at: 'rcpt', code: 550, text: '5.1.1 no such user' });
    const { messageId } = await agent.must('POST', `/conversations/${id}/replies`, {
      text: 'Hello',
      close: true,
    });
    const offer = await agent.nextOffer();
    assert.equal(offer.conversationId, id, 'the closed case is offered to who sent it');
    await agent.must('POST', `/offers/${offer.offerId}/accept`);
    const { troubles } = await agent.must('GET', `/conversations/${id}`);
    assert.deepEqual([troubles[0].recipient, troubles[0].state], ['carl@customer.test', 'failed']);
    assert.match(troubles[0].detail, /550.*5\.1\.1 no such user/);
    const path = `/conversations/${id}/messages/${messageId}/deliveries/carl@customer.test/retry`;
    const after = await agent.must('POST', path, { to: 'carl.new@customer.test' });
    assert.deepEqual(after.troubles, []);
    assert.match((await arrived('carl.new@customer.test')).plain, /Hello/);
    await agent.must('POST', `/conversations/${id}/close`);
  });

  test('F20: the answer to a new mail comes back to its case', async () => {
    const { conversation } = await agent.must('POST', '/conversations', {
      queueId: 'support',
      to: ['dora@customer.test'],
      subject: 'Our offer',
      text: 'Would you like it?',
    });
    assert.deepEqual([conversation.status, conversation.agent], ['in_progress', agent.userId]);
    const mail = await arrived('dora@customer.test');
    const header = (name: string): string => mail.headers.find(([one]) => one === name)?.[1] ?? '';
    const transport = createTransport({
      host: '127.0.0.1',
      port: system.ports.smtp,
      tls: { rejectUnauthorized: false },
    });
    await transport.sendMail({
      from: 'dora@customer.test',
      to: header('reply-to'),
      subject: `Re: ${header('subject')}`,
      inReplyTo: header('message-id'),
      text: 'Yes, please.',
    });
    await until('the answer in the case', async () => {
      const { messages } = await agent.must('GET', `/conversations/${conversation.id}`);
      return messages.some(({ direction }: { direction: string }) => direction === 'in');
    });
    await agent.must('POST', `/conversations/${conversation.id}/close`);
  });

  test('C10 F20: a new mail that is taken back never arrives, and its case is over', async () => {
    const written = await agent.must('POST', '/conversations', {
      queueId: 'support',
      to: ['fred@customer.test'],
      subject: 'Too early',
      text: 'Not yet',
      undo: true,
    });
    const { id, heldReply } = written.conversation;
    assert.deepEqual([heldReply.messageId, heldReply.about], [written.messageId, 'opening']);
    const undone = await agent.must('POST', `/conversations/${id}/messages/${written.messageId}/undo`);
    assert.deepEqual([undone.draft.subject, undone.draft.text], ['Too early', 'Not yet']);
    assert.equal(undone.conversation.status, 'closed');
    const again = await agent.must('POST', '/conversations', {
      queueId: 'support',
      to: ['fred@customer.test'],
      subject: 'Now',
      text: 'This one',
    });
    assert.match((await arrived('fred@customer.test')).plain, /This one/);
    assert.equal(to('fred@customer.test').length, 1);
    await agent.must('POST', `/conversations/${again.conversation.id}/close`);
  });

  test('F19 F69: a message is sent on with its files, and stands in the list of what was sent', async () => {
    const id = await handled('emil');
    await agent.must('POST', `/conversations/${id}/forwards`, {
      to: ['works@partner.test'],
      text: 'Please look.',
    });
    const inline = await arrived('works@partner.test');
    assert.match(
      inline.plain,
      /Please look\.[\s\S]*Forwarded message[\s\S]*From: emil@customer\.test[\s\S]*It is broken\./,
    );
    assert.deepEqual(
      inline.files.map(([name]) => name),
      ['photo.txt'],
    );
    await agent.must('POST', `/conversations/${id}/forwards`, {
      to: ['works@partner.test'],
      as: 'attachment',
    });
    const whole = await arrived('works@partner.test', 2);
    assert.match(whole.shape, /message\/rfc822\(/);
    const { items } = await agent.must('GET', '/agents/me/sent');
    assert.deepEqual(
      items.slice(0, 2).map((one: { to: { address: string }[] }) => one.to[0]?.address),
      ['works@partner.test', 'works@partner.test'],
    );
    await agent.must('POST', `/conversations/${id}/close`);
  });

  test('N6 T8: who is shown the reply address of one of several recipients asks to join; the recipient joins by it', async () => {
    const [, replyTo = ''] =
      /^Reply-To:\s+<?([^\s>]+)/im.exec(to('boss-of-ann@customer.test')[0]?.raw ?? '') ?? [];
    const port = system.ports.smtp;
    const transport = createTransport({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false } });
    const subject = 'About the parcel';
    for (const from of ['boss-of-ann@customer.test', 'stranger@elsewhere.test'])
      await transport.sendMail({ from, to: replyTo, subject, text: `It is ${from}.` });
    transport.close();
    const id = replyTo.split('.')[1] ?? '';
    const thread = await until('the answer of the recipient', async () => {
      const { messages } = await agent.must('GET', `/conversations/${id}`);
      const said = messages.map(({ text }: { text: string }) => text).join(' ');
      return said.includes('It is boss-of-ann') ? { messages, said } : null;
    });
    assert.equal(thread.said.includes('It is stranger'), false);
    const asked = await until('the case of the stranger', async () => {
      const { items } = await agent.must('GET', '/conversations?customer=stranger@elsewhere.test');
      return items[0] ?? null;
    });
    const { related } = await agent.must('GET', `/conversations/${asked.id}`);
    assert.deepEqual(
      related.map(({ id: other, state }: { id: string; state: string }) => [other, state]),
      [[id, 'asks']],
    );
  });
});
