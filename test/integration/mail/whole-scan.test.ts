// What a virus scanner refuses is not handed out whole: neither into the Inbox of a person nor by a rule that sends mail on.

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { aDirectory, aMailbox, aQueue, aRule, aUser } from '#test/support/directory.ts';
import { startTestEdge, type TestEdge } from '#test/support/mail-edge.ts';
import { startScanner } from '#test/support/scanner.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

function mail(subject: string, content: string): string {
  return [
    `From: Kim <kim@customer.test>\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\n`,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nLook.\r\n',
    '--b\r\nContent-Type: text/x-script\r\nContent-Disposition: attachment; filename="run.sh"\r\n\r\n',
    `${content}\r\n--b--\r\n`,
  ].join('');
}

async function anEdge(t: TestContext, settings: { scannerBlocksUnknown?: boolean; down?: boolean } = {}) {
  const scanner = await startScanner(({ body }) =>
    body.includes('EICAR') ? { status: 406, text: 'Eicar found' } : { status: 200 },
  );
  if (settings.down === true) await scanner.stop();
  else t.after(() => scanner.stop());
  const directory = aDirectory({
    queues: [aQueue('support')],
    mailboxes: [aMailbox('support')],
    users: [aUser('anna', { role: 'account' }), aUser('ben', { role: 'account' })],
    rules: [
      aRule('on', {
        conditions: [{ field: 'subject', operator: 'contains', value: 'partner' }],
        actions: { divertTo: 'works@partner.test' },
      }),
    ],
  });
  const { scannerBlocksUnknown = false } = settings;
  const edge = await startTestEdge({
    directory: {
      ...directory,
      settings: { ...directory.settings, scannerUrl: scanner.url, scannerBlocksUnknown },
    },
  });
  t.after(() => edge.stop());
  return { edge, scanner };
}

async function accepted(edge: TestEdge, raw: string, to: readonly string[]): Promise<string> {
  const id = /accepted as (\S+)/.exec(await sendRaw(edge.port, raw, { to }))?.[1] ?? '';
  assert.notEqual(id, '');
  await until('it to be routed', () => !edge.store.unrouted().includes(id));
  return id;
}

const lies = async (edge: TestEdge, account: string): Promise<unknown> =>
  (await edge.accountMail.folders(account)).map(({ folder, messages }) => [folder, messages]);

test('T21: mail to people that the scanner refuses is kept back from their Inbox until it is released', async (t) => {
  const { edge, scanner } = await anEdge(t);
  await accepted(edge, mail('Good', 'harmless'), ['anna@demo.test']);
  const id = await accepted(edge, mail('Bad', 'EICAR'), ['anna@demo.test', 'ben@demo.test']);
  assert.deepEqual(await lies(edge, 'anna'), [
    ['inbox', 1],
    ['quarantine', 1],
  ]);
  assert.deepEqual(await lies(edge, 'ben'), [['quarantine', 1]]);
  assert.equal(scanner.asked.length, 2, 'once for all of its recipients');
  const inbox = await edge.accountMail.openInbox('ben', 'reader', 60_000);
  assert.deepEqual(typeof inbox === 'object' ? inbox?.uids : inbox, [], 'no mail program finds it');
  assert.deepEqual(await edge.accountMail.release(id), ['anna', 'ben']);
  assert.deepEqual(await lies(edge, 'ben'), [['inbox', 1]]);
  assert.deepEqual(await edge.accountMail.release(id), []);
  const archived = (await edge.store.archived(id)) ?? assert.fail();
  await edge.acceptance.drive([archived]);
  assert.deepEqual(await lies(edge, 'ben'), [['inbox', 1]], 'driven again, it stays where it is');
});

test('T21: where nobody knows, mail to people is kept back only if the settings say so', async (t) => {
  const lenient = await anEdge(t, { down: true });
  await accepted(lenient.edge, mail('Who knows', 'x'), ['anna@demo.test']);
  assert.deepEqual(await lies(lenient.edge, 'anna'), [['inbox', 1]]);
  const strict = await anEdge(t, { down: true, scannerBlocksUnknown: true });
  await accepted(strict.edge, mail('Who knows', 'x'), ['anna@demo.test']);
  await accepted(strict.edge, 'From: kim@customer.test\r\nSubject: Bare\r\n\r\nHello\r\n', [
    'anna@demo.test',
  ]);
  assert.deepEqual(await lies(strict.edge, 'anna'), [
    ['inbox', 1],
    ['quarantine', 1],
  ]);
});

test('T21: a rule sends nothing on that the scanner refuses: it waits as a quarantined case, with the reason', async (t) => {
  const { edge } = await anEdge(t);
  await accepted(edge, mail('For the partner', 'harmless'), ['support@demo.test']);
  const id = await accepted(edge, mail('Also for the partner', 'EICAR'), ['support@demo.test']);
  const [good, bad] = ['For the partner', 'Also for the partner'].map((subject) =>
    edge.client.received().find((one) => one.subject === subject),
  );
  assert.deepEqual([good?.divertTo, good?.quarantineReason], ['works@partner.test', '']);
  const reason =
    'a rule sends it on to works@partner.test, but the virus scanner does not let "run.sh" pass: Eicar found';
  assert.equal(bad?.quarantineReason, reason);
  const archived = (await edge.store.archived(id)) ?? assert.fail();
  assert.equal(archived.quarantineReason, reason, 'driven again, it is held again');
});
