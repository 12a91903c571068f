// Who sent a mail, asked of a real DNS server that stands in for the world's: SPF, DKIM, DMARC and ARC as senders,
// forgers and forwarders make them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MailAuthentication } from '#actors/vocabulary/authentication.ts';
import { judge } from '#gateway/mail/verdict.ts';
import { aMail, sealed, signed, startSenders } from '#test/support/senders.ts';
import type { Senders } from '#test/support/senders.ts';

let senders: Senders;
before(async () => {
  senders = await startSenders();
  senders.publish('bank.test', { spf: 'v=spf1 ip4:192.0.2.1 -all', dmarc: 'v=DMARC1; p=reject' });
  senders.publish('strict.test', { dmarc: 'v=DMARC1; p=reject; adkim=s; aspf=s', spf: 'v=spf1 -all' });
  senders.publish('mail.strict.test', { spf: 'v=spf1 ip4:192.0.2.1 -all' });
  senders.publish('mail.bank.test', {});
  senders.publish('plain.test', { spf: 'v=spf1 ip4:192.0.2.1 -all', key: false });
  senders.publish('forger.test', { spf: 'v=spf1 ip4:203.0.113.9 -all' });
  senders.publish('forwarder.test', { spf: 'v=spf1 ip4:198.51.100.7 -all' });
  senders.publish('sick.test', {});
  senders.dns.set('_dmarc.sick.test', 'broken');
  senders.dns.set('slow.test', 'silent');
});
after(() => senders.stop());

interface Sent {
  readonly ip?: string;
  readonly sender?: string;
  readonly helo?: string;
  /** As the reader sees it. */
  readonly seen?: string;
  readonly trustedForwarders?: readonly string[];
}

async function checked(raw: string, sent: Sent = {}): Promise<MailAuthentication> {
  const { ip = '203.0.113.9', sender = 'x@forger.test', helo = 'mx.forger.test' } = sent;
  const checks = await senders.authenticator.check(Buffer.from(raw), { ip, sender, helo });
  assert.ok(checks);
  return judge(checks, {
    sender: sent.seen ?? 'ann@bank.test',
    trustedForwarders: sent.trustedForwarders ?? [],
    at: 1,
  });
}

const ann = 'Ann <ann@bank.test>';

test('C15: mail from a server that its domain names passes, and what was found is told', async () => {
  const found = await checked(aMail(ann), { ip: '192.0.2.1', sender: 'ann@bank.test' });
  assert.equal(found.verdict, 'pass');
  assert.deepEqual(found.spf, { result: 'pass', domain: 'bank.test', aligned: true });
  assert.deepEqual(found.dmarc, { result: 'pass', policy: 'reject', domain: 'bank.test' });
});

test('C15: a signature of the domain passes from any server, also one of a subdomain of it', async () => {
  for (const domain of ['bank.test', 'mail.bank.test']) {
    const found = await checked(await signed(aMail(ann), domain));
    assert.equal(found.verdict, 'pass', domain);
    assert.deepEqual(found.dkim, [{ domain, selector: 'key', result: 'pass', aligned: true }]);
  }
});

test('T26: a forged From fails, though the forger’s own domain vouches for the forger', async () => {
  const found = await checked(await signed(aMail(ann), 'forger.test'));
  assert.equal(found.verdict, 'fail');
  assert.deepEqual(found.spf, { result: 'pass', domain: 'forger.test', aligned: false });
  assert.deepEqual(found.dkim, [{ domain: 'forger.test', selector: 'key', result: 'pass', aligned: false }]);
  assert.deepEqual(found.dmarc, { result: 'fail', policy: 'reject', domain: 'bank.test' });
});

test('T26: a body that was changed after it was signed fails, and so does one that was added to', async () => {
  const changed = (await signed(aMail(ann), 'bank.test')).replace('It is broken.', 'Pay me.');
  assert.equal((await checked(changed)).verdict, 'fail');
  const added = `${await signed(aMail(ann), 'bank.test', 10)}Pay me.\r\n`;
  const found = await checked(added);
  assert.equal(found.verdict, 'fail');
  assert.equal(found.dkim[0]?.aligned, false);
});

test('C15: where the domain asks for strict alignment, its subdomains do not vouch for it', async () => {
  const seen = 'ann@strict.test';
  const mail = aMail(`<${seen}>`);
  const bySubdomain = await signed(mail, 'mail.strict.test');
  const from = { ip: '192.0.2.1', sender: 'ann@mail.strict.test', seen };
  assert.equal((await checked(bySubdomain, from)).verdict, 'fail');
  assert.equal((await checked(await signed(mail, 'strict.test'), from)).verdict, 'pass');
});

test('T26: several senders of several domains, or none that can be read, is a forgery', async () => {
  const two = `From: ann@bank.test, eve@forger.test\r\n${aMail('eve@forger.test').split('\r\n').slice(1).join('\r\n')}`;
  assert.equal((await checked(two)).verdict, 'fail');
  const fields = `From: eve@forger.test\r\n${aMail(ann)}`;
  assert.equal((await checked(await signed(fields, 'forger.test'))).verdict, 'fail');
  // What was checked is not what the reader sees.
  const other = await checked(await signed(aMail('eve@forger.test'), 'forger.test'), {
    seen: 'ann@bank.test',
  });
  assert.equal(other.verdict, 'fail');
});

test('T26: without a From the envelope counts, and only as far as SPF vouches for it', async () => {
  const bare = 'Subject: x\r\n\r\ny\r\n';
  const seen = 'ann@plain.test';
  assert.equal((await checked(bare, { ip: '192.0.2.1', sender: seen, seen })).verdict, 'pass');
  assert.equal((await checked(bare, { sender: seen, seen })).verdict, 'fail');
  assert.equal((await checked(bare, { seen })).verdict, 'fail');
});

test('C15: a bounce has no sender; its host speaks for it, and its signature', async () => {
  const bounce = aMail('Mail Delivery <mailer-daemon@bank.test>');
  const seen = 'mailer-daemon@bank.test';
  const found = await checked(bounce, { ip: '192.0.2.1', sender: '', helo: 'bank.test', seen });
  assert.equal(found.verdict, 'pass');
  assert.equal((await checked(bounce, { sender: '', helo: 'bank.test', seen })).verdict, 'fail');
});

test('C15: a domain without DMARC: its servers pass, others fail only where it says so, else nobody says anything', async () => {
  const seen = 'ann@plain.test';
  const mail = aMail(`<${seen}>`);
  assert.equal((await checked(mail, { ip: '192.0.2.1', sender: seen, seen })).verdict, 'pass');
  assert.equal((await checked(mail, { sender: seen, seen })).verdict, 'fail');
  assert.equal((await checked(mail, { seen })).verdict, 'none');
  assert.equal((await checked(aMail('<a@nobody.test>'), { seen: 'a@nobody.test' })).verdict, 'none');
});

test('T26: a DNS that does not answer is "don’t know", never "fail"', async () => {
  const sick = await checked(aMail('<a@sick.test>'), { seen: 'a@sick.test' });
  assert.equal(sick.verdict, 'unknown');
  assert.equal(sick.dmarc?.result, 'temperror');
  senders.dns.set('key._domainkey.bank.test', 'silent');
  try {
    const keyless = senders.another();
    try {
      const raw = Buffer.from(await signed(aMail(ann), 'bank.test'));
      const checks = await keyless.check(raw, { ip: '203.0.113.9', sender: 'x@forger.test', helo: 'h.test' });
      assert.ok(checks);
      assert.equal(
        judge(checks, { sender: 'ann@bank.test', trustedForwarders: [], at: 1 }).verdict,
        'unknown',
      );
    } finally {
      await keyless.stop();
    }
  } finally {
    senders.publish('bank.test', { spf: 'v=spf1 ip4:192.0.2.1 -all', dmarc: 'v=DMARC1; p=reject' });
  }
});

test('T26: a forger with a slow DNS of their own gains no doubt', async () => {
  const found = await checked(aMail(ann), { sender: 'x@slow.test', helo: 'slow.test' });
  assert.equal(found.spf?.result, 'temperror');
  assert.equal(found.verdict, 'fail');
});

test('C15: a chain of seals restores what a forwarder on the list has found, and no other forwarder', async () => {
  const forwarded = aMail(ann, { body: 'It is broken.\r\n-- \r\nthe list' });
  const results = 'forwarder.test; dmarc=pass header.from=bank.test';
  const raw = await sealed(forwarded, 'forwarder.test', results);
  const from = { ip: '198.51.100.7', sender: 'list@forwarder.test' };
  const stranger = await checked(raw, from);
  assert.equal(stranger.verdict, 'fail');
  assert.deepEqual(stranger.arc, { result: 'pass', sealer: 'forwarder.test', trusted: false });
  const trustedForwarders = ['forwarder.test'];
  assert.equal((await checked(raw, { ...from, trustedForwarders })).verdict, 'pass');
  const broken = raw.replace('the list', 'the liar');
  assert.equal((await checked(broken, { ...from, trustedForwarders })).verdict, 'fail');
  const sawFail = await sealed(forwarded, 'forwarder.test', results.replace('pass', 'fail'));
  assert.equal((await checked(sawFail, { ...from, trustedForwarders })).verdict, 'fail');
});

test('RFC 7208 §4.6.4: a policy that asks for more than ten lookups passes nobody', async () => {
  for (let at = 0; at < 12; at += 1)
    senders.publish(`s${at}.deep.test`, { spf: `v=spf1 include:s${at + 1}.deep.test ip4:203.0.113.9 -all` });
  const found = await checked(aMail('<a@s0.deep.test>'), {
    sender: 'a@s0.deep.test',
    seen: 'a@s0.deep.test',
  });
  assert.equal(found.spf?.result, 'permerror');
  assert.notEqual(found.verdict, 'pass');
});

test('C15: what was asked a moment ago is not asked again', async () => {
  await checked(aMail(ann), { ip: '192.0.2.1', sender: 'ann@bank.test' });
  const before = senders.dns.asked.length;
  await checked(aMail(ann), { ip: '192.0.2.1', sender: 'ann@bank.test' });
  assert.equal(senders.dns.asked.length, before);
});

test('C15: a large mail is checked without keeping anybody else waiting', async () => {
  const raw = Buffer.from(
    await signed(aMail(ann, { body: 'x'.repeat(70).concat('\r\n').repeat(200_000) }), 'bank.test'),
  );
  let worstMs = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    worstMs = Math.max(worstMs, performance.now() - last);
    last = performance.now();
  }, 5);
  const envelope = { ip: '203.0.113.9', sender: '', helo: 'h.test' };
  const checks = await senders.authenticator.check(raw, envelope);
  clearInterval(watch);
  assert.equal(checks?.dkim[0]?.result, 'pass');
  assert.ok(worstMs < 400, `the event loop stood still for ${worstMs} ms`);
});
