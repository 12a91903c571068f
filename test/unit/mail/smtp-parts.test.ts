// Parts of SMTP that are pure: line ends, trace fields, recipients, the certificate, and sessions that take too long.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SMTPServerSession } from 'smtp-server';
import * as fc from 'fast-check';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import { findRecipient } from '#gateway/mail/recipient.ts';
import { loadCertificate } from '#gateway/smtp/certificate.ts';
import { createClients } from '#gateway/smtp/clients.ts';
import { bareLineEnd } from '#gateway/smtp/line-endings.ts';
import { readQuotedPath } from '#gateway/smtp/paths.ts';
import { clientKey } from '#gateway/smtp/client-key.ts';
import { createSessions } from '#gateway/smtp/sessions.ts';
import { countReceived, receivedField } from '#gateway/smtp/trace.ts';
import { aDirectory, aMailbox, aUser } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { sign } from '#test/support/mail-edge.ts';

test('the first bare CR or LF of a mail is found, and a CR LF is none', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', '.', '\0')), (pieces) => {
      const mail = pieces.join('');
      assert.equal(bareLineEnd(Buffer.from(mail)), mail.search(/\r(?!\n)|(?<!\r)\n/));
    }),
  );
});

test('a client may send so many mails, and so much, in a minute; a trusted one as much as it likes', () => {
  const clients = createClients(['192.0.2.0/24', '2001:db8::/32']);
  const session = (remoteAddress: string) => ({ remoteAddress, transaction: 1 }) as SMTPServerSession;
  const clock = createManualClock();
  const sessions = createSessions({ clock, log: createKeptLog(), clients });
  const begins = (address: string): string => sessions.begin(session(address))?.message ?? 'welcome';
  for (let mail = 0; mail < limits.smtpMailsPerMinute; mail += 1)
    assert.equal(begins('198.51.100.1'), 'welcome');
  assert.match(begins('198.51.100.1'), /^4\.7\.1 Too much mail from your address, try again in 1 s$/);
  assert.equal(begins('198.51.100.2'), 'welcome');
  clients.sent('198.51.100.2', limits.smtpBytesPerMinute * 1.5, clock.now());
  assert.match(begins('198.51.100.2'), /^4\.7\.1 /);
  clock.advance(60_000);
  assert.equal(begins('198.51.100.2'), 'welcome');
  for (const trusted of ['192.0.2.7', '2001:db8:7::1'])
    for (let mail = 0; mail <= limits.smtpMailsPerMinute; mail += 1) assert.equal(begins(trusted), 'welcome');
});

test('an IPv6 customer is one client, whichever of its addresses it comes from', () => {
  assert.equal(clientKey('192.0.2.1'), '192.0.2.1');
  assert.equal(clientKey('2001:db8:1:2:a::9'), clientKey('2001:DB8:1:2::1'));
  assert.notEqual(clientKey('2001:db8:1:2::1'), clientKey('2001:db8:1:3::1'));
  assert.equal(clientKey('::1'), '0:0:0:0::/64');
});

test('quoted local parts are read, and quoted no more where they need not be', () => {
  const local = (line: string) => readQuotedPath(line)?.local;
  assert.equal(local('MAIL FROM:<"ann"@b.test> SIZE=5'), 'ann');
  assert.equal(local('RCPT TO:<"a b"@b.test>'), '"a b"');
  assert.equal(local('RCPT TO:<@relay.test:"a@b>c"@b.test>'), '"a@b>c"');
  assert.equal(local('RCPT TO:<"a\\"b\\\\"@b.test>'), '"a\\"b\\\\"');
  assert.equal(local('RCPT TO:<"a\\ b"@b.test>'), '"a b"');
  assert.equal(local('RCPT TO:<""@b.test>'), undefined);
  assert.equal(local('RCPT TO:<plain@b.test>'), undefined);
  assert.equal(local('MAIL FROM:<a@b.test> AUTH="x"'), undefined);
  assert.equal(readQuotedPath('RCPT TO:<"a b"@b.test> X=1')?.command, 'RCPT TO:<qqq@b.test> X=1');
});

test('a trace field cannot be forged by a client’s name', () => {
  const field = Buffer.from(
    receivedField({
      hostname: 'mx.demo.test',
      clientName: 'evil\r\nX-Forged: yes (',
      remoteAddress: '2001:db8::1',
      transmissionType: 'ESMTPS',
      sessionId: 'abc',
      at: 0,
    }),
  ).toString();
  assert.equal(
    field,
    'Received: from evil??X-Forged:?yes?? ([IPv6:2001:db8::1])\r\n\tby mx.demo.test with ESMTPS id abc;\r\n\tThu, 01 Jan 1970 00:00:00 +0000\r\n',
  );
});

test('only trace fields of the header are counted', () => {
  const raw = 'Received: a\r\nX: y\r\n Received: folded\r\nreceived: b\r\n\r\nReceived: body\r\n';
  assert.equal(countReceived(Buffer.from(raw)), 2);
});

test('recipients: whose mail it is', () => {
  const directory = aDirectory({
    mailboxes: [
      aMailbox('support'),
      aMailbox('old', { active: false }),
      aMailbox('x', { address: 'x@gone.test', active: false }),
    ],
  });
  const kinds: Record<string, string> = {
    'support@demo.test': 'mailbox',
    'SUPPORT+a+b@DEMO.test': 'mailbox',
    'old@demo.test': 'unknown',
    'support@sub.demo.test': 'foreign',
    'support@demo.test.evil.test': 'foreign',
    'postmaster@demo.test': 'mailbox',
    'x@gone.test': 'unknown',
    '+support@demo.test': 'unknown',
    nobody: 'unknown',
  };
  for (const [address, kind] of Object.entries(kinds))
    assert.equal(findRecipient(address, directory, sign).kind, kind, address);
});

test('F1: the postmaster of a server without mailboxes is an administrator', () => {
  const users = [aUser('anna'), aUser('root', { role: 'administrator' })];
  const domain = { id: 'd', name: 'demo.test', description: '', active: true, catchAll: '' };
  const found = findRecipient('postmaster@demo.test', aDirectory({ users, domains: [domain] }), sign);
  assert.equal(found.kind === 'account' && found.user.id, 'root');
  assert.equal(findRecipient('postmaster', aDirectory({ users: [] }), sign).kind, 'unknown');
});

test('the certificate is made once, for our name, kept private, and renewed before it ends', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'skillpost-tls-'));
  try {
    const at = Date.now();
    const one = await loadCertificate({ dataDirectory, hostname: 'mx.demo.test', at });
    assert.deepEqual(await loadCertificate({ dataDirectory, hostname: 'mx.demo.test', at }), one);
    const known = new X509Certificate(one.cert);
    assert.equal(known.checkHost('mx.demo.test'), 'mx.demo.test');
    assert.equal((await stat(join(dataDirectory, 'tls', 'smtp.pem'))).mode & 0o777, 0o600);
    const late = at + (limits.certificateDays - limits.certificateRenewDays + 1) * 86_400_000;
    assert.notDeepEqual(await loadCertificate({ dataDirectory, hostname: 'mx.demo.test', at: late }), one);
    assert.notDeepEqual(await loadCertificate({ dataDirectory, hostname: 'other.test', at }), one);
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
});
