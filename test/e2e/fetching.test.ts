// An outside mailbox through every part of a running system: saved after a live login, fetched from Dovecot, routed to a
// queue, answered with a receipt only when it is new; and with the gateway killed again and again while it fetches.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ApiUser } from '#test/support/api.ts';
import { dovecotPackages, password, startDovecot, user } from '#test/support/dovecot.ts';
import type { Dovecot } from '#test/support/dovecot.ts';
import { startSmtpSink, type SmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { missing } from '#test/support/tools.ts';
import { until } from '#test/support/until.ts';

const skip = (await missing('dovecot', dovecotPackages)) ?? false;
const dayMs = 86_400_000;
let dovecot: Dovecot;
let sink: SmtpSink;
let system: TestSystem;
let admin: ApiUser;

before(async () => {
  if (skip !== false) return;
  dovecot = await startDovecot();
  sink = await startSmtpSink();
  system = await startSystem({ environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}` } });
  admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
});
after(async () => {
  if (skip !== false) return;
  await system.stop();
  await sink.stop();
  await dovecot.remove();
});

const mail = (subject: string, at: number, body = 'Hello.'): string =>
  [
    `From: ${subject}@customer.test`,
    'To: elsewhere@outside.test',
    `Subject: ${subject}`,
    `Message-ID: <${subject}@customer.test>`,
    `Date: ${new Date(at).toUTCString()}`,
    '',
    body,
    '',
  ].join('\r\n');
const deliver = (subject: string, at = Date.now(), body?: string) =>
  dovecot.deliver(mail(subject, at, body), at);

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly queue: string;
}

async function cases(subject: string): Promise<readonly Row[]> {
  const found = await admin.must('GET', `/conversations?q=${subject}&limit=200`);
  return (found as { items: readonly Row[] }).items;
}

const mailbox = () => ({
  id: 'outside',
  address: 'elsewhere@outside.test',
  name: 'Outside',
  queueId: 'support',
  fetching: {
    protocol: 'imap',
    server: {
      host: 'localhost',
      port: dovecot.ports.imap,
      security: 'starttls',
      user,
      auth: 'password',
      plainConfirmed: false,
      caPem: dovecot.authority,
    },
    folder: 'INBOX',
    afterwards: 'seen',
    moveTo: '',
    pollMs: 10_000,
    idle: true,
    mode: 'live',
    deepLink: false,
  },
});

const seen = async (): Promise<number> =>
  (await dovecot.files()).filter((name) => /:2,.*S/.test(name)).length;

test(
  'F5 F11 T12: a mailbox is saved once its login works; new mail gets a receipt, old mail a case and nothing else',
  { skip },
  async () => {
    const wrong = await admin.call('POST', '/mailboxes', { ...mailbox(), fetchingPassword: 'wrong' });
    assert.equal(wrong.status, 422);
    await deliver('old', Date.now() - 3 * dayMs);
    await admin.must('POST', '/mailboxes', { ...mailbox(), fetchingPassword: password });
    await until('the case of the old mail', async () => (await cases('old')).length === 1);
    await deliver('fresh');
    const [fresh] = await until('the case of the new mail', async () => {
      const found = await cases('fresh');
      return found.length === 1 ? found : null;
    });
    assert.ok(fresh !== undefined);
    await until('its receipt', () =>
      sink.mails.some(({ recipients }) => recipients.includes('fresh@customer.test')),
    );
    assert.ok(!sink.mails.some(({ recipients }) => recipients.includes('old@customer.test')));
    await until('both to be marked', async () => (await seen()) === 2);
    const { fetching } = (await admin.must('GET', '/mailboxes/outside/fetching')) as {
      fetching: { lastSuccessAt: string | null; fetched: number };
    };
    assert.ok(fetching.lastSuccessAt !== null);
  },
);

test(
  'F6 T7: the gateway is killed again and again while it fetches: every mail makes one case, and is marked',
  { skip },
  async () => {
    const names = Array.from({ length: 40 }, (_, number) => `crash${number}x`);
    for (const name of names) await deliver(name, Date.now(), 'x'.repeat(50_000));
    for (const enough of [5, 15, 25]) {
      await until(`${enough} mails that are marked`, async () => (await seen()) >= 2 + enough, {
        timeoutMs: 120_000,
      });
      const [, pid] = [...(await system.processes())].find(([name]) => name.includes('gateway')) ?? [];
      assert.ok(pid !== undefined, 'a gateway runs');
      process.kill(pid, 'SIGKILL');
    }
    await until('all mails to be marked', async () => (await seen()) === 2 + names.length, {
      timeoutMs: 120_000,
    });
    for (const name of names)
      await until(`the case of ${name}`, async () => (await cases(name)).length >= 1, { timeoutMs: 60_000 });
    const counts = await Promise.all(names.map(async (name) => (await cases(name)).length));
    assert.deepEqual(new Set(counts), new Set([1]));
  },
);
