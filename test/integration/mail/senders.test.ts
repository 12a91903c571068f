// More programs that mail is really sent with: Postfix's smtp-source in bulk, msmtp, curl.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { missing, runTool } from '#test/support/tools.ts';
import { until } from '#test/support/until.ts';

const noSource = await missing('postconf', 'postfix', 'mail_version');
const noMsmtp = await missing('msmtp');
const noCurl = await missing('curl');
let edge: TestEdge;
before(async () => {
  edge = await startTestEdge({ smtp: { tlsPort: 0 } });
});
after(() => edge.stop());

const told = (subject: string) =>
  until(`the mail "${subject}"`, () => edge.client.received().find((mail) => mail.subject === subject));

const mail = (subject: string): Buffer =>
  Buffer.from(`From: ann@customer.test\nTo: support@demo.test\nSubject: ${subject}\n\nHello.\n.\n..\nBye.\n`);

test(
  'T6: smtp-source: 500 mails over 20 connections are all accepted and archived',
  { skip: noSource ?? false },
  async () => {
    const before = edge.client.received().length;
    const { code, output } = await runTool('smtp-source', [
      '-s',
      '20',
      '-m',
      '500',
      '-l',
      '5000',
      '-f',
      'customer@customer.test',
      '-t',
      'support@demo.test',
      `127.0.0.1:${edge.port}`,
    ]);
    assert.equal(code, 0, output);
    await until('500 cases', () => edge.client.received().length - before >= 500, { timeoutMs: 60_000 });
  },
);

test(
  'msmtp: a mail over STARTTLS, its dots and line ends as they were',
  { skip: noMsmtp ?? false },
  async () => {
    const tls = ['--tls=on', '--tls-certcheck=off'];
    const to = [`--port=${edge.port}`, '--from=ann@customer.test', '--auth=off', 'support@demo.test'];
    const { code, output } = await runTool(
      'msmtp',
      ['--file=/dev/null', '--host=127.0.0.1', ...tls, ...to],
      mail('From msmtp'),
    );
    assert.equal(code, 0, output);
    const archived = await edge.store.archived((await told('From msmtp')).messageId);
    const raw = Buffer.from(archived?.raw ?? []).toString();
    assert.match(raw, /with ESMTPS id /);
    assert.ok(raw.endsWith('Hello.\r\n.\r\n..\r\nBye.\r\n'), JSON.stringify(raw.slice(-60)));
  },
);

test('curl: a mail with TLS from the first byte', { skip: noCurl ?? false }, async () => {
  const { code, output } = await runTool(
    'curl',
    [
      '--silent',
      '--show-error',
      '--insecure',
      '--crlf',
      '--url',
      `smtps://127.0.0.1:${edge.tlsPort}`,
      '--mail-from',
      'ann@customer.test',
      '--mail-rcpt',
      'support@demo.test',
      '--upload-file',
      '-',
    ],
    mail('From curl'),
  );
  assert.equal(code, 0, output);
  assert.equal((await told('From curl')).fromAddress, 'ann@customer.test');
});
