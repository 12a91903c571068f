// What asks for keys and what does not, and what becomes of a signed mail while they cannot be had, or time is short.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createMemoryMailKeys } from '#actors/adapters/memory/mail-keys.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { SkillpostError } from '#actors/errors.ts';
import type { KeyRing, MailKeys } from '#actors/ports/mail-keys.ts';
import { createOpener } from '#gateway/mail/crypt/opener.ts';
import { createParser } from '#gateway/mail/parser.ts';
import type { Parser } from '#gateway/mail/parser.ts';
import { createKeptLog } from '#test/support/log.ts';
import { crypt } from '../../fixtures/mail/sources/crypt.ts';

const none: KeyRing = { anchors: [], known: [], own: [] };

function aParser(t: TestContext, ring: MailKeys['ring'], timeoutMs = 8_000): Parser {
  const keys = { ...createMemoryMailKeys(), ring };
  const opener = createOpener({ keys, clock: systemClock, log: createKeptLog(), timeoutMs });
  const parser = createParser({ clock: systemClock, workers: 1, opener });
  t.after(async () => {
    await parser.stop();
    await opener.stop();
  });
  return parser;
}

function rawOf(name: string): Buffer {
  const found = crypt.find((one) => one.name === name);
  assert.ok(found);
  return found.raw;
}

test('C15: ordinary mail asks for no key, whatever it speaks of', async (t) => {
  let asked = 0;
  const parser = aParser(t, async () => {
    asked += 1;
    return none;
  });
  for (const text of ['Hello.', 'I use PGP: -----BEGIN PGP MESSAGE----- is what it writes.']) {
    const reply = await parser.parse(Buffer.from(`From: a@b.test\r\nSubject: x\r\n\r\n${text}\r\n`));
    assert.ok(reply.ok && reply.parts.protection === undefined && reply.parts.text.trim() === text);
  }
  assert.equal(asked, 0);
  const signed = await parser.parse(rawOf('crypt-smime-detached'));
  assert.ok(signed.ok && signed.parts.protection?.signature === 'valid-unknown');
  assert.equal(asked, 1);
});

test('C15: while the keys cannot be had nothing is said of the mail: it is driven again', async (t) => {
  const parser = aParser(t, async () => {
    throw new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The store does not answer.');
  });
  await assert.rejects(parser.parse(rawOf('crypt-pgp-sealed')), { code: 'STORE_TIMEOUT' });
});

test('T3 C15: what takes too long is shown as it came', async (t) => {
  const parser = aParser(t, async () => none, 1);
  const reply = await parser.parse(rawOf('crypt-smime-detached'));
  assert.ok(reply.ok);
  assert.match(reply.parts.text, /It is broken/);
  assert.equal(reply.parts.protection?.signature, 'unreadable');
  assert.match(reply.parts.protection.notes.join(), /shown as it came/);
});

test('C15: who has signed with a key that is known by its id alone is asked for once more', async (t) => {
  const asked: (readonly string[])[] = [];
  const parser = aParser(t, async ({ keyIds }) => {
    asked.push(keyIds);
    return none;
  });
  const reply = await parser.parse(rawOf('crypt-pgp-detached'));
  assert.ok(reply.ok && reply.parts.protection?.signature === 'no-key');
  assert.equal(asked.length, 2);
  assert.match(asked[1]?.[0] ?? '', /^[0-9a-f]{16}$/);
});
