// Who sent a mail and whose case it is, through the whole running system: real mail, a DNS of the test's own, real actors
// and stores, and the decisions over the API.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiUser } from '#test/support/api.ts';
import { startDnsServer, type DnsServer } from '#test/support/dns-server.ts';
import { aMail, keyRecord, signed } from '#test/support/senders.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

type Body = Awaited<ReturnType<ApiUser['must']>>;
const timeoutMs = 60_000;

describe('trust', { timeout: 300_000 }, () => {
  let dns: DnsServer;
  let system: TestSystem;
  let admin: ApiUser;

  before(async () => {
    dns = await startDnsServer({
      'bank.test': [{ type: 'TXT', text: 'v=spf1 -all' }],
      '_dmarc.bank.test': [{ type: 'TXT', text: 'v=DMARC1; p=reject' }],
      'key._domainkey.bank.test': [{ type: 'TXT', text: keyRecord }],
    });
    system = await startSystem({ environment: { SKILLPOST_DNS: dns.address } });
    admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  });
  after(async () => {
    await system.stop();
    await dns.stop();
  });

  async function send(raw: string, to = 'support@demo.test'): Promise<void> {
    assert.match(await sendRaw(system.ports.smtp, raw, { to: [to] }), /^250 /);
  }

  const cases = async (subject: string): Promise<readonly Body[]> =>
    (await admin.must('GET', `/conversations?subject=${encodeURIComponent(subject)}`)).items;

  const theCase = async (subject: string, fits: (found: Body) => boolean = () => true): Promise<Body> =>
    until(
      `the case of ${subject}`,
      async () => {
        const [row] = await cases(subject);
        const found = row === undefined ? null : await admin.must('GET', `/conversations/${row.id}`);
        return found !== null && fits(found) ? found : null;
      },
      { timeoutMs },
    );

  /** Without what the system has written to their senders. */
  const written = ({ messages }: Body): readonly Body[] =>
    messages.filter(({ direction }: Body) => direction === 'in');

  test('T26: a customer who is proven to write has a case, and a forger who knows its tag gets into no case of theirs', async () => {
    await send(await signed(aMail('Ann <ann@bank.test>', { subject: 'My loan' }), 'bank.test'));
    const real = await theCase('My loan');
    assert.equal(real.messages[0].authentication.verdict, 'pass');
    assert.equal(real.unverified, false);
    await send(aMail('Ann <ann@bank.test>', { subject: `New account number [${real.tag}]` }));
    const forged = await theCase('New account number');
    assert.notEqual(forged.id, real.id);
    assert.equal(forged.messages[0].authentication.verdict, 'fail');
    assert.deepEqual(
      [forged.unverified, forged.related[0].id, forged.related[0].state],
      [true, real.id, 'related'],
    );
    await until('no receipt to be sent', async () =>
      (await theCase('New account number')).suppressedNotice === 'unverified' ? true : null,
    );
  });

  test('N6: a stranger with the tag asks to join; approved, the mail is in the case, the stranger takes part, and it can be moved back', async () => {
    const { id, tag } = await theCase('My loan');
    await send(aMail('Lars <lars@else.test>', { subject: `I am the brother [${tag}]` }));
    const asked = await theCase('My loan', ({ related }) =>
      related.some(({ state }: Body) => state === 'asked'),
    );
    const request = asked.related.find(({ state }: Body) => state === 'asked');
    assert.deepEqual(request.from, { address: 'lars@else.test', name: 'Lars' });
    await admin.must('POST', `/conversations/${id}/join-requests/${request.messageId}/approve`, {});
    const joined = await theCase('My loan', (found) => written(found).length === 2);
    assert.equal(written(joined)[1].id, request.messageId);
    const left = await until('the other case to close', async () => {
      const found = await admin.must('GET', `/conversations/${request.id}`);
      return found.status === 'closed' ? found : null;
    });
    assert.equal(left.mergedInto, id);
    await send(aMail('Lars <lars@else.test>', { subject: `Re: more of me [${tag}]` }));
    await theCase('My loan', (found) => written(found).length === 3);
    await admin.must('POST', `/conversations/${id}/messages/${request.messageId}/move`, { to: left.tag });
    await until('the other case to open again', async () => {
      const found = await admin.must('GET', `/conversations/${request.id}`);
      return found.status === 'received' && written(found).length === 1 ? true : null;
    });
  });

  test('T7: one mail to two mailboxes in two transactions is one case that names both', async () => {
    const mail = aMail('Eve <eve@else.test>', { subject: 'To everybody' });
    await send(mail, 'support@demo.test');
    await theCase('To everybody');
    await send(mail, 'sales@demo.test');
    const both = await theCase('To everybody', ({ messages }) => messages[0].deliveredTo.length === 2);
    assert.deepEqual(both.messages[0].deliveredTo, ['support@demo.test', 'sales@demo.test']);
    assert.equal((await cases('To everybody')).length, 1);
    await theCase('To everybody', ({ timeline }) =>
      timeline.some(({ type }: Body) => type === 'message.duplicate'),
    );
  });
});
