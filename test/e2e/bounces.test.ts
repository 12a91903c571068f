// A reply that the relay takes and that bounces later, in a whole system: it comes back to who wrote it, the address gets no
// receipts any more, everybody sees why, and a person lets the system write to it again (C13, T10, T27).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { House } from '#test/support/house.ts';
import type { SunkMail } from '#test/support/smtp-sink.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';

const customer = 'gone@customer.test';

function bounceOf({ raw }: SunkMail): string {
  const messageId = /^Message-ID:\s+(\S+)/im.exec(raw)?.[1] ?? assert.fail('a reply without Message-ID');
  return [
    'From: MAILER-DAEMON@relay.test',
    'To: <us@demo.test>',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; relay.test',
    '',
    `Final-Recipient: rfc822; ${customer}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--b--',
    '',
  ].join('\r\n');
}

describe('mail that comes back', { timeout: 300_000 }, () => {
  let house: House;
  before(async () => {
    house = await House.open();
  });
  after(() => house.close());

  const machineMail = (): number =>
    house.sink.mails.filter(
      ({ raw, recipients }) => recipients.includes(customer) && /^Auto-Submitted: auto-replied/im.test(raw),
    ).length;

  test('C13 T10 T27: a bounce returns the case to its sender, stops receipts, and is forgiven by a person', async () => {
    const one = await house.person();
    const queue = await house.queue('bouncing', [one], { receiptEnabled: true });
    await one.goToWork(queue);
    await house.mail(queue, { from: customer, subject: 'First', text: 'Where is my order?' });
    const id = await house.takes(one);
    await house.until('the receipt', async () => machineMail() === 1);
    await house.answers(one, id);
    const reply = await house.until('the reply at the relay', async () =>
      house.sink.mails.find(
        ({ raw, recipients }) => recipients.includes(customer) && !/^Auto-Submitted:/im.test(raw),
      ),
    );
    assert.match(reply.envelopeFrom, /\+r\./, 'its return path leads to the case');

    const answer = await sendRaw(house.system.ports.smtp, bounceOf(reply), {
      from: '',
      to: [reply.envelopeFrom],
    });
    assert.match(answer, /^250 /);
    const { offerId, conversationId } = await house.offer(one);
    assert.equal(conversationId, id, 'the case is its sender’s again');
    await one.must('POST', `/offers/${offerId}/accept`);
    const back = await one.must('GET', `/conversations/${id}`);
    const sent = back.messages.find(
      ({ direction, automatic }: { direction: string; automatic: boolean }) =>
        direction === 'out' && !automatic,
    );
    const [recipient] = sent.delivery.recipients;
    assert.deepEqual([recipient.state, recipient.lastCode], ['failed', 550]);
    await house.until('the history to tell of it', async () =>
      (await one.must('GET', `/conversations/${id}`)).timeline.some(
        ({ type }: { type: string }) => type === 'message.bounced',
      ),
    );
    const known = await one.must('GET', `/correspondents/${customer}`);
    assert.deepEqual([known.failing.status, known.paused.reason], ['5.1.1', 'bounced']);

    await house.mail(queue, { from: customer, subject: 'Second', text: 'Is anybody there?' });
    const kept = await house.until('the receipt to be kept back', async () => {
      const row = (await house.cases(queue)).find(({ subject }) => subject === 'Second');
      const found = row && (await house.admin.must('GET', `/conversations/${row.id}`));
      return found?.suppressedNotice === 'bounced' ? found : null;
    });
    assert.equal(machineMail(), 1);
    assert.ok(Date.parse(kept.suppression.until) > Date.now() + 59 * 86_400_000);

    const released = await one.must('POST', `/correspondents/${customer}/release`);
    assert.deepEqual([released.paused, released.failing], [null, null]);
    await house.mail(queue, { from: customer, subject: 'Third', text: 'I am back now.' });
    await house.until('a receipt again', async () => machineMail() === 2);
    await house.admin.must('POST', `/conversations/${kept.id}/notices/release`);
    await house.until('the one that was kept back', async () => machineMail() === 3);
  });
});
