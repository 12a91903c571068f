// Encrypted mail through the running system: keys uploaded, a customer's mail by OpenSSL read in its case, found by search,
// and answered so that only the customer can open it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiUser } from '#test/support/api.ts';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

describe('encrypted mail', { timeout: 300_000 }, () => {
  let programs: ProgramHouse;
  let sink: SmtpSink;
  let system: TestSystem;
  let admin: ApiUser;
  let agent: ApiUser;

  before(async () => {
    programs = await startProgramHouse();
    sink = await startSmtpSink();
    system = await startSystem({ environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}` } });
    admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
    agent = await ApiUser.signIn(system.ports.http, 'agent1@demo.test', passwords.demo);
    await admin.must('PATCH', '/queues/support', { wrapUpMs: 0, receiptEnabled: false });
    const authority = await makeAuthority(programs, 'ca');
    await makeCertificate(programs, 'ann', { address: 'ann@customer.test', authority: 'ca' });
    await makeCertificate(programs, 'support', { address: 'support@demo.test', authority: 'ca' });
    await admin.must('POST', '/mail-keys', { role: 'anchor', content: authority });
    await agent.goToWork('support');
  });
  after(async () => {
    await system.stop();
    await sink.stop();
    await programs.stop();
  });

  const text = async (name: string): Promise<string> => (await programs.read(name)).toString();

  async function made(content: string, ...args: readonly string[]): Promise<string> {
    const file = await programs.write('content', content);
    await programs.run('openssl', 'cms', ...args, '-in', file, '-out', programs.path('made'));
    return (await text('made')).replace(/\r?\n/g, '\r\n');
  }

  test('C15: a signed and encrypted mail is read, found and answered in kind; its certificate was learned from it', async () => {
    const { items } = await admin.must('GET', '/mailboxes');
    const mailbox = items.find(({ address }: { address: string }) => address === 'support@demo.test');
    const content = (await text('support.pem')) + (await text('support.key'));
    await admin.must('POST', '/mail-keys', { role: 'mailbox', mailboxId: mailbox.id, content });
    await admin.must('PATCH', `/mailboxes/${mailbox.id}`, { signing: 'smime', encrypting: true });
    const own = ['-signer', programs.path('ann.pem'), '-inkey', programs.path('ann.key')];
    const plain = 'Content-Type: text/plain\r\n\r\nThe code of my zebrafinch safe is lost.\r\n';
    const signed = await made(plain, '-sign', '-binary', ...own);
    const sealed = await made(
      signed,
      '-encrypt',
      '-binary',
      '-aes256',
      '-recip',
      programs.path('support.pem'),
    );
    const raw = `From: ann@customer.test\r\nTo: support@demo.test\r\nSubject: Private\r\n${sealed}`;
    assert.match(await sendRaw(system.ports.smtp, raw), /^250/);

    const { offerId, conversationId } = await agent.nextOffer();
    await agent.must('POST', `/offers/${offerId}/accept`);
    const [message] = (await agent.must('GET', `/conversations/${conversationId}`)).messages;
    assert.equal(message.text.trim(), 'The code of my zebrafinch safe is lost.');
    assert.deepEqual([message.protection.signature, message.protection.encryption], ['valid', 'decrypted']);
    assert.deepEqual(message.protection.signer.addresses, ['ann@customer.test']);
    await until('the case to be found', async () => {
      const found = await agent.must('GET', '/conversations?q=zebrafinch');
      return found.items.length === 1;
    });
    const learned = (await admin.must('GET', '/mail-keys')).items.find(
      (key: { learned: boolean }) => key.learned,
    );
    assert.deepEqual(learned?.addresses, ['ann@customer.test']);

    await agent.must('POST', `/conversations/${conversationId}/replies`, {
      text: 'It is 4711.',
      close: true,
    });
    const mail = await until('the reply', () =>
      sink.mails.find(({ recipients }) => recipients.includes('ann@customer.test')),
    );
    assert.ok(!mail.raw.includes('4711'));
    await programs.write('reply', mail.raw);
    const key = ['-recip', programs.path('ann.pem'), '-inkey', programs.path('ann.key')];
    const files = ['-in', programs.path('reply'), '-out', programs.path('inner')];
    await programs.run('openssl', 'cms', '-decrypt', ...key, ...files);
    const verify = ['cms', '-verify', '-CAfile', programs.path('ca.pem'), '-in', programs.path('inner')];
    await programs.run('openssl', ...verify, '-out', programs.path('words'));
    assert.match(await text('words'), /It is 4711\./);
  });
});
