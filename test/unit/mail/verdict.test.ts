// From checks to one word; and what other servers say, as far as they are believed. (What real checks find:
// test/integration/mail/authentication.test.ts.)

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import { reportedBy } from '#gateway/mail/authentication-results.ts';
import { budgeted, createLookup } from '#gateway/mail/lookups.ts';
import { judge } from '#gateway/mail/verdict.ts';
import type { Checks } from '#gateway/mail/verdict.ts';

const nothing: Checks = { domain: 'bank.test', author: 'one', spf: null, dkim: [], dmarc: null, arc: null };
const verdict = (checks: Partial<Checks>, sender = 'ann@bank.test'): string =>
  judge({ ...nothing, ...checks }, { sender, trustedForwarders: [], at: 1 }).verdict;
const dkim = (result: string, aligned = true) => [
  { domain: 'bank.test', selector: 's', result, aligned, partial: false },
];
const dmarc = (result: string) => ({ result, policy: 'reject', domain: 'bank.test' });

test('T26: what might still have passed is never a fail, and what cannot pass is none the less', () => {
  assert.equal(verdict({ dmarc: dmarc('fail') }), 'fail');
  assert.equal(verdict({ dmarc: dmarc('fail'), dkim: dkim('temperror') }), 'unknown');
  assert.equal(verdict({ dmarc: dmarc('fail'), dkim: dkim('temperror', false) }), 'fail');
  const spf = { result: 'temperror', domain: 'bank.test', aligned: true };
  assert.equal(verdict({ dmarc: dmarc('fail'), spf }), 'unknown');
  assert.equal(verdict({ dmarc: dmarc('fail'), spf: { ...spf, aligned: false } }), 'fail');
  assert.equal(
    verdict({ dmarc: dmarc('temperror'), spf: { ...spf, result: 'pass', aligned: true } }),
    'unknown',
  );
  assert.equal(verdict({}), 'none');
  assert.equal(verdict({ author: 'unclear' }), 'fail');
  assert.equal(verdict({}, 'ann@BANK.test.'), 'none');
  assert.equal(verdict({}, 'ann@other.test'), 'fail');
});

test('C15: of fetched mail only the server that the mailbox names is believed, and only for the author', () => {
  const sender = 'Ann@Bank.test';
  const of = (field: string, server = 'mx.host.test') => reportedBy(server, { field, sender, at: 1 });
  const field =
    'mx.host.test 1; spf=pass (a; b) smtp.mailfrom=x@bank.test; dkim=pass header.d=bank.test header.s=k; dmarc=pass (p=REJECT) header.from=bank.test';
  const found = of(field);
  assert.equal(found?.verdict, 'pass');
  assert.equal(found.checkedBy, 'mx.host.test');
  assert.deepEqual(found.spf, { result: 'pass', domain: 'bank.test', aligned: false });
  assert.deepEqual(found.dkim, [{ domain: 'bank.test', selector: 'k', result: 'pass', aligned: true }]);
  assert.equal(of(field, 'other.test'), null);
  assert.equal(of(field, ''), null);
  assert.equal(of('(mx.host.test) evil.test; dmarc=pass header.from=bank.test'), null);
  assert.equal(of('mx.host.test; dmarc=pass header.from=evil.test')?.verdict, 'fail');
  assert.equal(of('mx.host.test; dmarc=fail header.from=bank.test')?.verdict, 'fail');
  assert.equal(of('mx.host.test; dmarc=temperror header.from=bank.test')?.verdict, 'unknown');
  assert.equal(of('mx.host.test; spf=pass smtp.mailfrom="a;dmarc=pass"')?.verdict, 'none');
  assert.equal(of('mx.host.test; none')?.verdict, 'none');
  assert.equal(of('mx.host.test; x=y (dmarc=pass header.from=bank.test')?.verdict, 'none');
});

test('C15: names that stand for no real domain are not asked for in the world’s DNS', async () => {
  const asked: string[] = [];
  const clock = createManualClock();
  const ask = async (name: string): Promise<unknown> => asked.push(name);
  await assert.rejects(createLookup(ask, { clock, special: false })('_dmarc.demo.test', 'TXT'), {
    code: 'ENOTFOUND',
  });
  assert.deepEqual(asked, []);
  await createLookup(ask, { clock, special: true })('_dmarc.demo.test', 'TXT');
  assert.deepEqual(asked, ['_dmarc.demo.test']);
});

test('T26: when no server answers anything, nobody waits for a while; one silent name is no reason for that', async () => {
  const clock = createManualClock();
  let alive = true;
  const asked: string[] = [];
  const lookup = createLookup(
    async (name) => {
      asked.push(name);
      if (alive && name !== 'silent.org') return [];
      throw Object.assign(new Error('silence'), { code: 'ETIMEOUT' });
    },
    { clock, special: true },
  );
  const quiet = (name: string): Promise<unknown> => assert.rejects(lookup(name, 'TXT'), { code: 'ETIMEOUT' });
  await quiet('silent.org');
  await lookup('bank.test', 'TXT');
  assert.deepEqual(asked, ['silent.org', '.', 'bank.test']);
  alive = false;
  await quiet('one.test');
  await new Promise(setImmediate);
  await quiet('two.test');
  assert.ok(!asked.includes('two.test'));
  alive = true;
  clock.advance(limits.dnsDarkMs + 1);
  await lookup('two.test', 'TXT');
});

test('T26: a stranger’s names use up their own budget, never that of the author', async () => {
  const lookup = budgeted(async (name) => [name], { authors: ['mail.bank.test'], now: () => 0 });
  for (let at = 0; at < limits.authenticationKeys; at += 1) await lookup(`s${at}._domainkey.evil.org`, 'TXT');
  await assert.rejects(lookup('more._domainkey.evil.org', 'TXT'), { code: 'ENOTFOUND' });
  assert.deepEqual(await lookup('s._domainkey.bank.test', 'TXT'), ['s._domainkey.bank.test']);
  assert.deepEqual(await lookup('_dmarc.mail.bank.test', 'TXT'), ['_dmarc.mail.bank.test']);
  let at = 0;
  const slow = budgeted(
    async (name) => {
      at += limits.authenticationSpareMs + 1;
      return [name];
    },
    { authors: ['bank.test'], now: () => at },
  );
  await slow('evil.org', 'TXT');
  await assert.rejects(slow('next.evil.org', 'TXT'), { code: 'ETIMEOUT' });
  await slow('bank.test', 'TXT');
});
