// Parts of SMTP that are pure: line ends, trace fields, recipients, the certificate, and sessions that take too long.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { limits } from '#actors/limits.ts';
import { findRecipient } from '#gateway/mail/recipient.ts';
import { loadCertificate } from '#gateway/smtp/certificate.ts';
import { withCrlf } from '#gateway/smtp/line-endings.ts';
import { countReceived, receivedField } from '#gateway/smtp/trace.ts';
import { aDirectory, aMailbox } from '#test/support/directory.ts';
import { sign } from '#test/support/mail-edge.ts';

test('after line ends are made right there is no bare CR or LF, and nothing else has changed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', '.', '\0')), (pieces) => {
      const before = pieces.join('');
      const fixed = Buffer.from(withCrlf(Buffer.from(before))).toString();
      assert.doesNotMatch(fixed, /\r(?!\n)|(?<!\r)\n/);
      assert.equal(fixed, before.replace(/\r\n|\r|\n/g, '\r\n'));
    }),
  );
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
