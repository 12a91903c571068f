// Reports of other servers on mail of ours, over real sockets: they join the case, mark the recipients, and stop machine mail
// (C13, T1, T10).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { messageIdHeader } from '#actors/vocabulary/correspondence.ts';
import { mintReplyAddress } from '#actors/vocabulary/reply-address.ts';
import type { Delivery } from '#actors/ports/mail-store.ts';
import { hostname, sign, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge, ToldCommand } from '#test/support/mail-edge.ts';
import { anOutgoingMessage } from '#test/support/mail.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

let edge: TestEdge;
before(async () => {
  edge = await startTestEdge();
});
after(() => edge.stop());

/** A message of a case that our relay has taken for all its recipients. */
async function sent(id: string, recipients: readonly string[], fields: object = {}): Promise<string> {
  const conversationId = `c-${id}`;
  const header = messageIdHeader(id, { hostname, sign });
  await edge.store.caseIdentity(conversationId, 'ABCD');
  await edge.store.prepareOutgoing(
    anOutgoingMessage({
      id,
      conversationId,
      mailboxId: 'support',
      messageIdHeader: header,
      to: recipients.map((address) => ({ address, name: '' })),
      cc: [],
      bcc: [],
      cause: '',
      ...fields,
    }),
  );
  await edge.store.release(id);
  for (const recipient of recipients)
    await edge.store.recordDelivery(id, recipient, {
      state: 'delivered',
      attempts: 1,
      lastCode: 250,
      lastText: 'taken',
    });
  return header;
}

interface Reported {
  readonly address: string;
  readonly action: string;
  readonly status: string;
  readonly text: string;
}

function report(header: string, recipients: readonly Reported[]): string {
  const groups = recipients.map(({ address, action, status, text }) =>
    [
      `Final-Recipient: rfc822; ${address}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${text}`,
      '',
    ].join('\r\n'),
  );
  return [
    'From: MAILER-DAEMON@relay.test',
    'To: support@demo.test',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your mail could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.test',
    '',
    ...groups,
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    ...(header === '' ? [] : [`Message-ID: ${header}`]),
    'Subject: Re: Lamp',
    '',
    '--b--',
    '',
  ].join('\r\n');
}

async function arrives(raw: string, to = 'support@demo.test'): Promise<string> {
  const answer = await sendRaw(edge.port, raw, { from: '', to: [to] });
  const id = /^250 2\.6\.0 accepted as (\S+)$/.exec(answer)?.[1];
  assert.ok(id, answer);
  await until('the report to be routed', () => !edge.store.unrouted().includes(id));
  const told = edge.client.received().find(({ messageId }) => messageId === id);
  return told?.conversationId ?? assert.fail('no case was told');
}

async function deliveryOf(id: string, recipient: string): Promise<Delivery> {
  const message = await edge.store.message(id);
  return message?.deliveries.find((one) => one.recipient === recipient) ?? assert.fail('no such delivery');
}

function deliveriesTold(conversationId: string): readonly (readonly string[])[] {
  return edge.client.told.flatMap(({ conversationId: to, command }: ToldCommand) =>
    to === conversationId && command.$case === 'delivery'
      ? [[command.value.recipient, command.value.outcome, command.value.detail]]
      : [],
  );
}

const noUser = { action: 'failed', status: '5.1.1', text: '550 5.1.1 no such user' };

test('C13: a bounce joins its case, marks the recipient that it names, and the case hears why', async () => {
  const header = await sent('reply-1', ['kim@customer.test', 'lee@customer.test']);
  const conversationId = await arrives(report(header, [{ address: 'Kim@Customer.test', ...noUser }]));
  assert.equal(conversationId, 'c-reply-1');
  const failed = await deliveryOf('reply-1', 'kim@customer.test');
  assert.deepEqual(
    [failed.state, failed.lastCode, failed.lastText],
    ['failed', 550, '5.1.1 550 5.1.1 no such user'],
  );
  assert.equal((await deliveryOf('reply-1', 'lee@customer.test')).state, 'delivered');
  assert.deepEqual(deliveriesTold(conversationId), [
    ['kim@customer.test', 'failed', '5.1.1 550 5.1.1 no such user'],
  ]);
  const received = edge.client.received().find((one) => one.conversationId === conversationId);
  assert.deepEqual([received?.automatic, received?.autoReply, received?.joins], [true, false, true]);
});

test('C13: a bounce without the mail that it is about finds its case by the return path', async () => {
  await sent('reply-2', ['kim@customer.test']);
  const address = mintReplyAddress(sign, 'support@demo.test', 'c-reply-2');
  const conversationId = await arrives(
    report('', [{ address: 'kim@behind-an-alias.test', ...noUser }]),
    address,
  );
  assert.equal(conversationId, 'c-reply-2');
  assert.equal((await deliveryOf('reply-2', 'kim@customer.test')).state, 'failed');
});

test('C13: of several recipients the return path says which one a bounce speaks of', async () => {
  await sent('reply-8', ['kim@customer.test', 'lee@customer.test']);
  const address = mintReplyAddress(sign, 'support@demo.test', 'c-reply-8', 'lee@customer.test');
  await arrives(report('', [{ address: 'x@behind-an-alias.test', ...noUser }]), address);
  assert.equal((await deliveryOf('reply-8', 'lee@customer.test')).state, 'failed');
  assert.equal((await deliveryOf('reply-8', 'kim@customer.test')).state, 'delivered');
});

test('T10: a delay only marks; it takes no failure back', async () => {
  const header = await sent('reply-3', ['kim@customer.test']);
  const delay = { address: 'kim@customer.test', action: 'delayed', status: '4.4.1', text: 'no answer' };
  const conversationId = await arrives(report(header, [delay]));
  assert.equal((await deliveryOf('reply-3', 'kim@customer.test')).state, 'deferred');
  assert.deepEqual(deliveriesTold(conversationId), [['kim@customer.test', 'deferred', '4.4.1 no answer']]);
  await arrives(report(header, [{ ...delay, ...noUser }]));
  await arrives(report(header, [delay]));
  assert.equal((await deliveryOf('reply-3', 'kim@customer.test')).state, 'failed');
  assert.equal(deliveriesTold(conversationId).length, 2);
});

test('C13: a report that a mail was delivered clears what was known of its address', async () => {
  const header = await sent('reply-4', ['kim@customer.test']);
  const delivered = { address: 'kim@customer.test', action: 'delivered', status: '2.0.0', text: '250 ok' };
  await arrives(report(header, [delivered]));
  assert.equal((await deliveryOf('reply-4', 'kim@customer.test')).state, 'delivered');
  const noted = edge.client.told.filter(
    ({ command }: { command: { $case: string } }) => command.$case === 'noteSuccess',
  );
  assert.deepEqual(
    noted.map(({ conversationId }) => conversationId),
    ['kim@customer.test'],
  );
});

test('T1: a complaint stops machine mail to who complains, if we wrote to them', async () => {
  const header = await sent('reply-5', ['kim@customer.test']);
  const complaint = (recipient: string): string =>
    [
      'From: fbl@provider.test',
      'To: support@demo.test',
      'Subject: complaint',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'A complaint.',
      '--b',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: provider/1',
      'Version: 1',
      `Original-Rcpt-To: <${recipient}>`,
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${header}`,
      '',
      '--b--',
      '',
    ].join('\r\n');
  assert.equal(await arrives(complaint('kim@customer.test')), 'c-reply-5');
  await arrives(complaint('stranger@else.test'));
  const noted = edge.client.told.filter(
    ({ command }: { command: { $case: string } }) => command.$case === 'noteComplaint',
  );
  assert.deepEqual(
    noted.map(({ conversationId }) => conversationId),
    ['kim@customer.test'],
  );
});

test('C13: a bounce of a mail that nobody knows is a case of its own: nothing is lost', async () => {
  const conversationId = await arrives(
    report('<else@where.test>', [{ address: 'kim@customer.test', ...noUser }]),
  );
  assert.match(conversationId, /^c-[a-z2-7]{20}$/);
  assert.deepEqual(deliveriesTold(conversationId), []);
});

test('T1: a mail of ours that comes back to where it was sent from joins its case, and makes no work', async () => {
  const header = await sent('reply-6', ['kim@customer.test']);
  const back = `From: support@demo.test\r\nTo: kim@customer.test\r\nSubject: Re: Lamp\r\nMessage-ID: ${header}\r\n\r\nText\r\n`;
  const conversationId = await arrives(back);
  const told = edge.client.received().find((one) => one.conversationId === conversationId);
  assert.deepEqual([conversationId, told?.automatic], ['c-reply-6', true]);
});

test('T1: a mail of ours to another mailbox of ours is work there', async () => {
  const header = await sent('reply-7', ['sales@demo.test']);
  const on = `From: support@demo.test\r\nTo: sales@demo.test\r\nSubject: Lamp\r\nMessage-ID: ${header}\r\n\r\nText\r\n`;
  assert.match(await arrives(on, 'sales@demo.test'), /^c-[a-z2-7]{20}$/);
});
