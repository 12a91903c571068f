// Reply addresses: every one we make leads back to its case; none that we did not make leads anywhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { replySigner } from '#actors/adapters/system/secrets.ts';
import { base32, isMadeFor, mintReplyAddress, readReplyAddress } from '#actors/vocabulary/reply-address.ts';

const sign = replySigner('one key');
const label = fc.stringMatching(/^[a-z0-9]{1,30}$/);
const id = fc.stringMatching(/^[a-z0-9-]{1,44}$/);

test('N6: a signed reply address leads back to its case and mailbox, also when relays fold its case', () => {
  fc.assert(
    fc.property(label, id, (local, conversationId) => {
      const mailboxAddress = `${local}@demo.test`;
      const minted = mintReplyAddress(sign, mailboxAddress, conversationId);
      assert.ok(minted.indexOf('@') <= 64, minted);
      const boxes = ['other@demo.test', mailboxAddress];
      for (const address of [minted, minted.toUpperCase()])
        assert.deepEqual(readReplyAddress(sign, address, boxes), {
          conversationId,
          mailboxAddress,
          mark: null,
        });
    }),
  );
});

test('N6: an address that was made for one recipient knows that one, however they are written, and nobody else', () => {
  fc.assert(
    fc.property(label, fc.stringMatching(/^[a-z0-9-]{1,38}$/), (local, conversationId) => {
      const mailboxAddress = `${local}@demo.test`;
      const minted = mintReplyAddress(sign, mailboxAddress, conversationId, 'Ann@Customer.test');
      assert.ok(minted.indexOf('@') <= 64, minted);
      for (const address of [minted, minted.toUpperCase()]) {
        const target = readReplyAddress(sign, address, ['other@demo.test', mailboxAddress]);
        assert.equal(target?.conversationId, conversationId);
        assert.equal(isMadeFor(sign, target, 'ann@customer.TEST'), true);
        assert.equal(isMadeFor(sign, target, 'maria@else.test'), false);
      }
    }),
  );
});

test('N6: an address for one recipient cannot be changed into one for another, or for everybody', () => {
  const boxes = ['support@demo.test'];
  const minted = mintReplyAddress(sign, 'support@demo.test', 'c-abc', 'ann@customer.test');
  const [, mark = '', signature = ''] = /\.c-abc\.(\w{6})\.(\w{16})@/.exec(minted) ?? [];
  const forMaria = mintReplyAddress(sign, 'support@demo.test', 'c-abc', 'maria@else.test');
  assert.notEqual(minted, forMaria);
  const other = /\.c-abc\.(\w{6})\./.exec(forMaria)?.[1] ?? '';
  assert.equal(readReplyAddress(sign, minted.replace(mark, other), boxes), null);
  assert.equal(readReplyAddress(sign, `support+r.c-abc.${signature}@demo.test`, boxes), null);
  for (let at = minted.indexOf('+r.') + 3; at < minted.indexOf('@'); at += 1) {
    const changed = minted.slice(0, at) + (minted[at] === 'b' ? 'd' : 'b') + minted.slice(at + 1);
    assert.equal(readReplyAddress(sign, changed, boxes), null, changed);
  }
});

test('N6: addresses from before recipients were named still lead to their case, for whoever has them', () => {
  const target = readReplyAddress(sign, 'support+r.c-abc.njmcefvlitgzwndn@demo.test', ['support@demo.test']);
  assert.equal(target?.conversationId, 'c-abc');
  assert.equal(isMadeFor(sign, target, 'anybody@else.test'), null);
});

test('RFC 5321 §4.5.3.1.1: where there is no room for it, an address names no recipient', () => {
  const long = 'c'.repeat(44);
  const minted = mintReplyAddress(sign, 'support@demo.test', long, 'ann@customer.test');
  assert.ok(minted.indexOf('@') <= 64, minted);
  assert.equal(readReplyAddress(sign, minted, ['support@demo.test'])?.mark, null);
});

test('N6: an address with any letter changed, of another key or another mailbox, leads nowhere', () => {
  const minted = mintReplyAddress(sign, 'support@demo.test', 'c-abc');
  const boxes = ['support@demo.test', 'sales@demo.test'];
  for (let at = minted.indexOf('+r.') + 3; at < minted.indexOf('@'); at += 1) {
    const changed = minted.slice(0, at) + (minted[at] === 'b' ? 'd' : 'b') + minted.slice(at + 1);
    assert.equal(readReplyAddress(sign, changed, boxes), null, changed);
  }
  assert.equal(readReplyAddress(replySigner('another key'), minted, boxes), null);
  assert.equal(readReplyAddress(sign, minted.replace('support', 'sales'), boxes), null);
  assert.equal(readReplyAddress(sign, minted, ['sales@demo.test']), null);
  assert.equal(readReplyAddress(sign, 'support+orders@demo.test', boxes), null);
});

test('N6: a signature has at least 80 bits', () => {
  const minted = mintReplyAddress(sign, 'support@demo.test', 'c-abc');
  assert.match(minted, /^support\+r\.c-abc\.[a-z2-7]{16}@demo\.test$/);
});

test('base32 gives the test vectors of RFC 4648 §10, in lower case', () => {
  const vectors: Record<string, string> = { '': '', f: 'my', fo: 'mzxq', foo: 'mzxw6', foobar: 'mzxw6ytboi' };
  for (const [text, wanted] of Object.entries(vectors)) assert.equal(base32(Buffer.from(text)), wanted);
});
