// What the console says of signed and encrypted mail.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encryptionVerdicts, signatureVerdicts } from '#actors/vocabulary/mail-protection.ts';
import type { MailProtection } from '../../../app/lib/message-shapes.ts';
import { inClearDoubt, leavingWords } from '../../../app/lib/leaving-words.ts';
import { endWords } from '../../../app/lib/mail-keys.ts';
import { encryptionWords, protectionFacts, signatureWords } from '../../../app/lib/protection-words.ts';
import { fieldInfo } from '../../../app/lib/rule-shapes.ts';

const whole: MailProtection = {
  kind: 'smime',
  signature: 'valid',
  encryption: 'none',
  partial: false,
  notes: [],
  signer: {
    name: 'Ann',
    addresses: ['ann@customer.test'],
    fingerprint: '0a1b2c3d',
    issuer: 'Some authority',
    validFrom: null,
    validUntil: '2027-05-04T10:00:00.000Z',
  },
};

test('C15: only a signature that holds and is the sender’s is calm; what was forged alarms', () => {
  const tones = signatureVerdicts.map((signature) => [
    signature,
    signatureWords({ ...whole, signature })?.tone ?? null,
  ]);
  assert.deepEqual(Object.fromEntries(tones), {
    none: null,
    valid: 'ready',
    'valid-unknown': 'plain',
    mismatch: 'alarm',
    invalid: 'alarm',
    'no-key': 'plain',
    unreadable: 'plain',
  });
  assert.match(signatureWords(whole)?.says ?? '', /^ann@customer\.test has signed/);
});

test('C15: what could not be opened is said with what to do', () => {
  const words = encryptionVerdicts.map(
    (encryption) => encryptionWords({ ...whole, encryption })?.tone ?? null,
  );
  assert.deepEqual(words, [null, 'ready', 'alarm', 'alarm']);
  assert.match(encryptionWords({ ...whole, encryption: 'no-key' })?.says ?? '', /Ask the sender/);
});

test('C15: who signed is told with who vouches for them, and until when', () => {
  assert.deepEqual(protectionFacts(whole), [
    ['Way', 'S/MIME'],
    ['Signer', 'Ann'],
    ['Addresses', 'ann@customer.test'],
    ['Vouched for by', 'Some authority'],
    ['Valid until', '2027-05-04'],
    ['Fingerprint', '0a1b 2c3d'],
  ]);
});

test('C15 F44: the choices of rules are the words that are kept', () => {
  assert.deepEqual(new Set(fieldInfo('signature').choices), new Set(signatureVerdicts));
  assert.deepEqual(new Set(fieldInfo('encryption').choices), new Set(encryptionVerdicts));
});

test('C15: a key that ends within 30 days is warned about, one that has ended or was taken back alarms', () => {
  const now = Date.parse('2026-05-04T10:00:00Z');
  const of = (validUntil: string | null, revoked = false) => endWords({ validUntil, revoked }, now);
  assert.deepEqual(of('2026-06-20T10:00:00Z'), { word: 'until 2026-06-20', tone: 'away' });
  assert.deepEqual(of('2026-05-20T10:00:00Z'), { word: 'ends on 2026-05-20, in 16 days', tone: 'busy' });
  assert.equal(of('2026-05-04T09:00:00Z').tone, 'alarm');
  assert.equal(of('2026-06-20T10:00:00Z', true).tone, 'alarm');
  assert.equal(of(null).tone, 'away');
});

test('C15: who writes is told how the reply leaves, and whose key is missing', () => {
  const plan = { encrypting: true, signing: 'smime', encrypted: true, missing: [] } as const;
  assert.equal(leavingWords(plan), 'Leaves signed and encrypted.');
  assert.equal(leavingWords({ ...plan, signing: 'off' }), 'Leaves encrypted.');
  const missing = ['bob@customer.test'];
  assert.equal(
    leavingWords({ ...plan, encrypted: false, missing }),
    'Leaves signed, but not encrypted. No key of bob@customer.test is known.',
  );
  assert.equal(leavingWords({ ...plan, encrypting: false, encrypted: false }), 'Leaves signed.');
  assert.equal(leavingWords({ encrypting: false, signing: 'off', encrypted: false, missing: [] }), null);
});

test('C15: a reply in the clear to what came encrypted is doubted, also while nobody knows how it leaves', () => {
  const plan = {
    encrypting: true,
    signing: 'off',
    encrypted: false,
    missing: ['bob@customer.test'],
  } as const;
  assert.match(inClearDoubt({ encryption: 'decrypted' }, plan) ?? '', /came encrypted.*No key of bob/);
  assert.match(inClearDoubt({ encryption: 'no-key' }, null) ?? '', /others can read it/);
  assert.equal(inClearDoubt({ encryption: 'decrypted' }, { ...plan, encrypted: true }), null);
  assert.equal(inClearDoubt({ encryption: 'none' }, plan), null);
  assert.equal(inClearDoubt(null, plan), null);
});
