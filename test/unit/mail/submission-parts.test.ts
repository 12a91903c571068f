// Parts of submission that are pure: the header that is put right, who may write as whom, and whose word it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import type { ArchivedMail } from '#actors/ports/mail-store.ts';
import type { ReadMail } from '#gateway/reading.ts';
import { createSenderCheck } from '#gateway/sender-check.ts';
import { authorsOf, completed } from '#gateway/submission/header.ts';
import { accountOf, maySendAs } from '#gateway/submission/senders.ts';
import { aDirectory, aMailbox, aQueue, aUser } from '#test/support/directory.ts';
import { anAcceptedMail, aParsedMail } from '#test/support/mail.ts';

const mail = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'utf8');
const put = (raw: Uint8Array): string =>
  completed(raw, { trace: Buffer.from('Received: t\r\n'), messageId: '<id@x.test>', at: 0 }).toString('utf8');

test('F1: Bcc goes, Date and Message-ID come if they are missing, and nothing else changes', () => {
  assert.equal(
    put(
      mail(
        'From: a@b.test',
        'bcc: x@y.test,',
        ' z@y.test',
        'X-Long: one',
        '\ttwo',
        '',
        'Bcc: in the body',
        'ü',
      ),
    ),
    [
      'Received: t',
      'Date: Thu, 01 Jan 1970 00:00:00 +0000',
      'Message-ID: <id@x.test>',
      'From: a@b.test',
      'X-Long: one',
      '\ttwo',
      '',
      'Bcc: in the body',
      'ü',
    ].join('\r\n'),
  );
  const whole = mail('DATE: d', 'message-id : <m@x>', 'From: a@b.test', '', '');
  assert.equal(put(whole), `Received: t\r\n${whole.toString()}`);
  assert.equal(
    put(mail('', 'body')),
    'Received: t\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\nMessage-ID: <id@x.test>\r\n\r\nbody',
  );
});

test('F1: everybody named in From and Sender is an author', () => {
  assert.deepEqual(authorsOf(mail('From: "Ann, B" <A@b.test>,', ' c@d.test', 'SENDER: e@f.test', '', 'x')), [
    'a@b.test',
    'c@d.test',
    'e@f.test',
  ]);
  assert.deepEqual(authorsOf(mail('From: Jürg <jürg@b.test>', '', '')), ['jürg@b.test']);
  for (const nobody of [
    'Subject: x',
    'From: ',
    'From: just a name',
    'From: a@b.test\r\nSender: x',
    '\r\nFrom: a@b.test',
  ])
    assert.equal(authorsOf(mail(nobody, '', '')), null, nobody);
});

test('F1: an account writes as itself and as mailboxes of its queues; an administrator as any mailbox', () => {
  const users = [
    aUser('anna', { aliases: ['a@demo.test'], queueIds: ['support'] }),
    aUser('ada', { role: 'administrator' }),
    aUser('gone', { active: false }),
  ];
  const mailboxes = [
    aMailbox('support'),
    aMailbox('sales'),
    aMailbox('old', { active: false, queueId: 'support' }),
  ];
  const directory = aDirectory({ users, queues: [aQueue('support'), aQueue('sales')], mailboxes });
  const may = (id: string, address: string): boolean =>
    maySendAs(users.find((user) => user.id === id) ?? assert.fail(), address, directory);
  for (const address of [
    'anna@demo.test',
    'A@demo.test',
    'anna+x@demo.test',
    'support@demo.test',
    'support+y@demo.test',
  ])
    assert.ok(may('anna', address), address);
  for (const address of ['ada@demo.test', 'sales@demo.test', 'old@demo.test', 'x@else.test', 'anna', ''])
    assert.ok(!may('anna', address), address);
  assert.ok(may('ada', 'sales@demo.test'));
  assert.ok(!may('ada', 'anna@demo.test'));
  assert.equal(accountOf(' A@Demo.test ', directory)?.id, 'anna');
  assert.equal(accountOf('gone@demo.test', directory), null);
  assert.equal(accountOf('support@demo.test', directory), null);
});

function archived(fields: Partial<ArchivedMail>): ArchivedMail {
  const fresh = { id: 'm1', receivedAt: 0, attempts: 0, conversationId: null, quarantineReason: null };
  return { ...anAcceptedMail({ envelopeFrom: 'anna@demo.test' }), ...fresh, ...fields };
}

test('T26: what handed-in mail says of itself is not the word of the server that its mailbox believes', async () => {
  const check = createSenderCheck({
    authenticator: { check: () => assert.fail('nobody is asked'), stop: async () => undefined },
    mailStore: { authentications: async () => new Map() },
    directory: {
      current: () => aDirectory({ mailboxes: [aMailbox('support', { trustedAuthservId: 'mx.demo.test' })] }),
      onChange: () => () => undefined,
    },
    clock: createManualClock(),
  });
  const field = 'mx.demo.test; dmarc=pass header.from=demo.test; spf=pass smtp.mailfrom=demo.test';
  const parsed = aParsedMail({
    from: { address: 'ceo@demo.test', name: '' },
    headers: new Map([['authentication-results', field]]),
  });
  const verdict = async (source: ArchivedMail['source']): Promise<string> =>
    (await check(archived({ source }), Promise.resolve({ parsed } as ReadMail))).verdict;
  assert.equal(await verdict('imap'), 'pass');
  for (const source of ['submission', 'report', 'form', 'api'] as const)
    assert.equal(await verdict(source), 'none', source);
});
