// What customers get to read without anybody writing it, as real mail: the receipt with place and wait, hold mails, what is
// said outside the hours, that somebody works on it, and what a disabled queue held back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { ApiUser } from '#test/support/api.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

describe('notices to customers', { timeout: 300_000 }, () => {
  let sink: SmtpSink;
  let system: TestSystem;
  let admin: ApiUser;
  let agent: ApiUser;

  before(async () => {
    sink = await startSmtpSink();
    system = await startSystem({
      environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}` },
    });
    const { http } = system.ports;
    admin = await ApiUser.signIn(http, 'admin@demo.test', passwords.admin);
    agent = await ApiUser.signIn(http, 'agent1@demo.test', passwords.demo);
    await admin.must('PATCH', `/users/${agent.userId}`, { capacity: 1 });
    for (const [id, kind, queueId, text] of [
      ['support-working', 'working', 'support', 'Somebody works on {case.tag}.'],
      ['support-hold', 'hold', 'support', 'Still number {position} in {queue}. {ewt}.'],
      ['sales-closed', 'closed', 'sales', 'We are here {hours}. {case.tag}'],
    ])
      await admin.must('POST', '/templates', { id, name: id, kind, queueId, subject: '', text });
    await admin.must('PATCH', '/templates/receipt-support', {
      text: 'Thank you. You are number {position}. We answer {ewt}.',
    });
  });
  after(async () => {
    await system.stop();
    await sink.stop();
  });

  async function write(
    from: string,
    mailbox: string,
    more: {
      readonly subject?: string;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    } = {},
  ): Promise<void> {
    const transport = createTransport({
      host: '127.0.0.1',
      port: system.ports.smtp,
      tls: { rejectUnauthorized: false },
    });
    await transport.sendMail({
      from,
      to: `${mailbox}@demo.test`,
      subject: `Question of ${from}`,
      messageId: `<${from}>`,
      text: 'Hello',
      ...more,
    });
  }

  /** The text of each mail to `address`, in the order they came; all by a machine, and with a null return path. */
  function textsTo(address: string): readonly string[] {
    return sink.mails
      .filter(({ recipients }) => recipients.includes(address))
      .map(({ raw, envelopeFrom }) => {
        if (/^Auto-Submitted: auto-replied/im.test(raw)) assert.equal(envelopeFrom, '');
        return raw
          .slice(raw.search(/\r?\n\r?\n/))
          .trim()
          .replaceAll(/=?\r?\n/g, '\n');
      });
  }

  async function untilTold(address: string, text: string | RegExp): Promise<void> {
    await until(
      `${address} to be told ${text}`,
      () => textsTo(address).some((told) => (typeof text === 'string' ? told === text : text.test(told))),
      { timeoutMs: 30_000 },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; it was told ${JSON.stringify(textsTo(address))}`);
    });
  }

  async function takeNext(): Promise<string> {
    const offer = await agent.nextOffer(30_000);
    await agent.must('POST', `/offers/${offer.offerId}/accept`);
    return offer.conversationId;
  }

  test('F98, F102: before anything is known of waits, the receipt tells only the place', async () => {
    await write('first@customer.test', 'support');
    await untilTold('first@customer.test', 'Thank you. You are number 1.');
    assert.equal((await admin.must('GET', '/queues/support/live')).estimate, null);
  });

  test('F99: answered within the grace time, nobody is told that somebody works on it', async () => {
    await admin.must('PATCH', '/queues/support', { wrapUpMs: 0, workingAfterMs: 3_000 });
    await agent.goToWork('support');
    const id = await takeNext();
    await agent.must('POST', `/conversations/${id}/replies`, { text: 'Here is your answer.', close: true });
    await untilTold('first@customer.test', /Here is your answer/);
  });

  test('F99: else the customer is told, once', async () => {
    await write('second@customer.test', 'support');
    await takeNext();
    await untilTold('second@customer.test', /^Somebody works on SP-/);
    assert.ok(!textsTo('first@customer.test').some((text) => text.startsWith('Somebody works')));
  });

  test('F101, F102: while everybody is busy the receipt tells place and wait', async () => {
    const { estimate } = await admin.must('GET', '/queues/support/live');
    assert.deepEqual([estimate.words, estimate.method], ['within 5 minutes', 'model']);
    await write('third@customer.test', 'support');
    await untilTold('third@customer.test', 'Thank you. You are number 1. We answer within 5 minutes.');
    await write('fourth@customer.test', 'support');
    await untilTold('fourth@customer.test', 'Thank you. You are number 2. We answer within 5 minutes.');
  });

  test('F102: who waits for long is told again, so often as the queue says', async () => {
    const { estimate } = await admin.must('GET', '/queues/support');
    const hold = { ...estimate, holdAfterMs: 500, holdMost: 2, holdGapMs: 500 };
    await admin.must('PATCH', '/queues/support', { estimate: hold });
    await write('fifth@customer.test', 'support');
    const held = (): number =>
      textsTo('fifth@customer.test').filter((text) => text.startsWith('Still number 3 in Support.')).length;
    await until('two hold mails', () => held() === 2, { timeoutMs: 30_000 });
  });

  test('F103, F56: outside the hours the customer is told when somebody is there', async () => {
    const schedule = { id: 'never', name: 'Hours', zone: 'UTC', holidays: [] };
    // Yesterday only, whatever today is.
    const day = (new Date().getUTCDay() + 6) % 7 || 7;
    await admin.must('POST', '/schedules', { ...schedule, weekly: [{ day, from: '08:00', to: '08:01' }] });
    await admin.must('PATCH', '/queues/sales', { scheduleId: 'never' });
    await write('late@customer.test', 'sales');
    await untilTold('late@customer.test', /^We are here \w+ 08:00(–|=E2=80=93)08:01 \(UTC\)\. SP-/);
  });

  test('F105: who writes in German, or says so, is answered in it; the queue decides for who says nothing', async () => {
    const german =
      'Guten Tag, leider ist die letzte Rechnung falsch. Bitte korrigieren Sie den Betrag und schicken Sie sie noch einmal.';
    await write('german@customer.test', 'billing', { text: german });
    await untilTold('german@customer.test', /Nachricht zur\s+Abrechnung/);
    await write('french@customer.test', 'billing', {
      subject: '4711',
      text: '',
      headers: { 'Content-Language': 'fr-CA' },
    });
    await untilTold('french@customer.test', /concernant la\s+facturation/);
    await admin.must('PATCH', '/queues/billing', { language: 'nb' });
    await write('norwegian@customer.test', 'billing', { subject: '4712', text: '' });
    await untilTold('norwegian@customer.test', /Takk for meldingen din om\s+fakturering/);
    await admin.must('PATCH', '/queues/billing', { language: '' });
  });

  test('F14: a disabled queue writes nothing, and sends what it owes once it is enabled', async () => {
    await admin.must('PATCH', '/queues/billing', { enabled: false });
    await write('patient@customer.test', 'billing');
    await until('the case', async () => {
      const { items } = await admin.must('GET', '/conversations?limit=100');
      return items.some(({ subject }: { subject: string }) => subject.includes('patient@'));
    });
    assert.deepEqual(textsTo('patient@customer.test'), []);
    await admin.must('PATCH', '/queues/billing', { enabled: true });
    await untilTold('patient@customer.test', /about billing/);
    assert.equal(textsTo('patient@customer.test').length, 1);
  });
});
