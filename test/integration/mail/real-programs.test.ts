// Programs that people really send mail with: swaks, and Python's smtplib.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { missing, missingModule, runTool } from '#test/support/tools.ts';
import { until } from '#test/support/until.ts';

const noSwaks = await missing('swaks');
// What swaks speaks TLS with is a package of its own.
const noTls = noSwaks ?? (await missingModule('Net::SSLeay', 'libnet-ssleay-perl'));
const noPython = await missing('python3');
let edge: TestEdge;
before(async () => {
  edge = await startTestEdge();
});
after(() => edge.stop());

const swaks = (...args: readonly string[]) =>
  runTool('swaks', ['--server', `127.0.0.1:${edge.port}`, '--from', 'customer@customer.test', ...args]);

const told = (subject: string) =>
  until(`the mail "${subject}"`, () => edge.client.received().find((mail) => mail.subject === subject));

test(
  'swaks: a mail over STARTTLS, pipelined, is accepted and becomes a case',
  { skip: noTls ?? false },
  async () => {
    const header = ['--header', 'Subject: From swaks'];
    const { code, output } = await swaks('--to', 'support@demo.test', ...header, '--tls', '--pipeline');
    assert.equal(code, 0, output);
    assert.match(output, /~> .*\n|<~ +220 /);
    assert.match(output, /250 2\.6\.0 accepted as /);
    assert.equal((await told('From swaks')).queueId, 'support');
  },
);

test('swaks: an attachment of 5 MB arrives whole', { skip: noSwaks ?? false }, async () => {
  const attach = ['--attach-type', 'application/octet-stream', '--attach', '-'];
  const { code, output } = await runTool(
    'swaks',
    [
      '--server',
      `127.0.0.1:${edge.port}`,
      '--from',
      'a@b.test',
      '--to',
      'sales@demo.test',
      '--header',
      'Subject: Large',
      '--suppress-data',
      ...attach,
    ],
    Buffer.alloc(5_000_000, 'x'),
  );
  assert.equal(code, 0, output);
  const kept = await edge.store.message((await told('Large')).messageId);
  assert.equal(kept?.attachments.at(-1)?.size, 5_000_000);
});

test(
  'swaks: unknown recipients, foreign domains and logins are refused',
  { skip: noSwaks ?? false },
  async () => {
    const unknown = await swaks('--to', 'nobody@demo.test');
    assert.match(unknown.output, /550 5\.1\.1 /);
    const foreign = await swaks('--to', 'someone@elsewhere.test');
    assert.match(foreign.output, /550 5\.7\.1 /);
    const login = await swaks(
      '--to',
      'support@demo.test',
      '--auth',
      'LOGIN',
      '--auth-user',
      'a',
      '--auth-password',
      'b',
      '--tls',
    );
    assert.notEqual(login.code, 0, 'AUTH is not for this port');
  },
);

const script = `
import smtplib, ssl, sys
from email.message import EmailMessage
port = int(sys.argv[1])
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
message = EmailMessage()
message['From'] = 'Zoë <customer@customer.test>'
message['To'] = 'support@demo.test'
message['Subject'] = 'Grüße aus Python'
message.set_content('Guten Tag.\\n.\\n..\\n')
message.add_alternative('<p>Guten <b>Tag</b>.</p>', subtype='html')
with smtplib.SMTP('127.0.0.1', port) as server:
    server.starttls(context=context)
    server.send_message(message)
    refused = server.sendmail('a@b.test', ['support@demo.test', 'nobody@demo.test'], b'Subject: Partly\\r\\n\\r\\nx')
    assert refused['nobody@demo.test'][0] == 550, refused
    server.sendmail('a@b.test', 'support@demo.test', b'')
    try:
        server.sendmail('a@b.test', 'support@demo.test', b'x' * 30_000_000)
        assert False, 'taken'
    except smtplib.SMTPSenderRefused as refusal:
        assert refusal.smtp_code == 552, refusal
with smtplib.SMTP('127.0.0.1', port) as server:
    server.sendmail('a@b.test', 'support@demo.test', 'Subject: Schön\\r\\n\\r\\nx'.encode('utf-8'), ['SMTPUTF8', 'BODY=8BITMIME'])
print('done')
`;

test(
  'smtplib: UTF-8, 8-bit, several recipients, empty and too large mail each get what they should',
  { skip: noPython ?? false },
  async () => {
    const { code, output } = await runTool('python3', ['-', String(edge.port)], script);
    assert.equal(code, 0, output);
    const mail = await told('Grüße aus Python');
    assert.equal(mail.fromName, 'Zoë');
    const kept = await edge.store.message(mail.messageId);
    assert.equal(kept?.text, 'Guten Tag.\n.\n..\n');
    assert.match(kept?.html ?? '', /<b>Tag<\/b>/);
    assert.deepEqual((await edge.store.archived((await told('Partly')).messageId))?.envelopeTo, [
      'support@demo.test',
    ]);
    await told('');
    await told('Schön');
  },
);
