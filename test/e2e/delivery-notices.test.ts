// What senders are told of deliveries (RFC 3461), through a whole running system: mail from the world with Python's smtplib,
// a DNS of the test's own that vouches for one sender, and a server that takes what leaves.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiUser } from '#test/support/api.ts';
import { startDnsServer, type DnsServer } from '#test/support/dns-server.ts';
import { startSmtpSink, type SmtpSink, type SunkMail } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { missing, runTool } from '#test/support/tools.ts';
import { until } from '#test/support/until.ts';

const noPython = await missing('python3');
const timeoutMs = 60_000;

const python = `
import json, smtplib, ssl, sys
port, options = int(sys.argv[1]), json.loads(sys.argv[2])
server = smtplib.SMTP('127.0.0.1', port)
server.ehlo()
if options.get('login'):
    server.starttls(context=ssl._create_unverified_context())
    server.login(options['login'], options['password'])
assert server.has_extn('dsn')
server.sendmail(options['from'], [options['to']], options['text'].encode(),
    mail_options=['RET=FULL', 'ENVID=' + options['name']],
    rcpt_options=['NOTIFY=' + options['notify'], 'ORCPT=rfc822;first@' + options['name'] + '.test'])
server.quit()
`;

interface Sending {
  readonly name: string;
  readonly from?: string;
  readonly to?: string;
  readonly notify?: string;
  readonly header?: string;
  readonly login?: string;
}

describe('delivery notices', { skip: noPython ?? false, timeout: 300_000 }, () => {
  let dns: DnsServer;
  let sink: SmtpSink;
  let system: TestSystem;
  let admin: ApiUser;

  before(async () => {
    [dns, sink] = await Promise.all([
      startDnsServer({
        'real.test': [{ type: 'TXT', text: 'v=spf1 ip4:127.0.0.1 -all' }],
        'forged.test': [{ type: 'TXT', text: 'v=spf1 -all' }],
      }),
      startSmtpSink(),
    ]);
    system = await startSystem({
      environment: {
        SKILLPOST_DNS: dns.address,
        SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}`,
        // Nobody who connects here is trusted for where they come from.
        SKILLPOST_SMTP_TRUSTED: '192.0.2.0/24',
      },
    });
    admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  });
  after(async () => {
    await system?.stop();
    await sink?.stop();
    await dns?.stop();
  });

  async function send(port: number, sending: Sending): Promise<void> {
    const { name, from = 'kim@real.test', header = '' } = sending;
    const text = `From: ${from}\r\nSubject: ${name}\r\nMessage-ID: <${name}@real.test>\r\n${header}\r\nThe words.\r\n`;
    const options = { to: 'support@demo.test', notify: 'SUCCESS', ...sending, from, text };
    const { code, output } = await runTool(
      'python3',
      ['-', String(port), JSON.stringify({ ...options, password: passwords.demo })],
      python,
    );
    assert.equal(code, 0, output);
  }

  const notices = (name: string): readonly SunkMail[] =>
    sink.mails.filter(({ raw }) => raw.includes(`Original-Envelope-Id: ${name}\r\n`));

  const noticeOf = (name: string): Promise<SunkMail> =>
    until(`the notice of ${name}`, () => notices(name)[0], { timeoutMs });

  const theCase = async (subject: string) => {
    const { items } = await admin.must('GET', `/conversations?subject=${encodeURIComponent(subject)}`);
    return items.length === 0 ? null : admin.must('GET', `/conversations/${items[0].id}`);
  };

  const usedBytes = async (): Promise<number> => (await admin.must('GET', '/accounts/agent1')).usedBytes;

  test('T10: a sender who is proven, and asked, is told that a case mailbox and a personal one have the mail', async () => {
    await send(system.ports.smtp, { name: 'to-cases' });
    await send(system.ports.smtp, { name: 'to-anna', to: 'agent1@demo.test' });
    for (const [name, recipient] of [
      ['to-cases', 'support@demo.test'],
      ['to-anna', 'agent1@demo.test'],
    ] as const) {
      const { envelopeFrom, recipients, raw } = await noticeOf(name);
      assert.deepEqual([envelopeFrom, recipients], ['', ['kim@real.test']]);
      for (const part of [
        'Content-Type: multipart/report; report-type=delivery-status;',
        `Original-Recipient: rfc822; first@${name}.test\r\nFinal-Recipient: rfc822; ${recipient}\r\nAction: delivered\r\nStatus: 2.0.0\r\n`,
        'Auto-Submitted: auto-replied\r\n',
        `Message-ID: <${name}@real.test>\r\n`,
      ])
        assert.ok(raw.includes(part), `${part}\n${raw}`);
      assert.ok(!raw.includes('The words.'), 'RET=FULL is for failures');
    }
  });

  test('N5: a forger, a machine and who did not ask get no notice', async () => {
    await send(system.ports.smtp, { name: 'forged', from: 'kim@forged.test' });
    await send(system.ports.smtp, { name: 'automatic', header: 'Auto-Submitted: auto-generated\r\n' });
    await send(system.ports.smtp, { name: 'unasked', notify: 'FAILURE' });
    await send(system.ports.smtp, { name: 'asked-last' });
    for (const name of ['forged', 'automatic', 'unasked'])
      await until(`the case of ${name}`, () => theCase(name), { timeoutMs });
    await noticeOf('asked-last');
    for (const name of ['forged', 'automatic', 'unasked']) assert.deepEqual(notices(name), [], name);
  });

  test('N5 T27: what the guard keeps back is told on the case', async () => {
    const { machineMail } = await admin.must('GET', '/settings');
    await admin.must('PATCH', '/settings', { machineMail: { ...machineMail, on: false } });
    await send(system.ports.smtp, { name: 'kept-back' });
    await until(
      'the case to say so',
      async () =>
        (await theCase('kept-back'))?.timeline.some(
          ({ type, details }: { type: string; details: { notice?: string; reason?: string } }) =>
            type === 'notice.suppressed' && details.notice === 'report' && details.reason === 'off',
        )
          ? true
          : null,
      { timeoutMs },
    );
    assert.deepEqual(notices('kept-back'), []);
    await admin.must('PATCH', '/settings', { machineMail: { ...machineMail, on: true } });
  });

  test('T10: a person is told in the Inbox of a mail that was handed on to a server which tells nobody', async () => {
    const before = await usedBytes();
    const ports = system.ports as TestSystem['ports'] & { readonly submission: number };
    const from = 'agent1@demo.test';
    await send(ports.submission, { name: 'handed-on', from, to: 'kim@real.test', login: from });
    await until('the mail to leave', () => sink.mails.find(({ raw }) => raw.includes('Subject: handed-on')), {
      timeoutMs,
    });
    await until('the notice in the Inbox', async () => ((await usedBytes()) > before ? true : null), {
      timeoutMs,
    });
    assert.deepEqual(notices('handed-on'), [], 'it does not leave the house');
  });
});
