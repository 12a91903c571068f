// Certificates and keys as OpenSSL writes them into files, read as an administrator uploads them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { startCryptReading } from '#test/support/crypt-reading.ts';
import type { CryptReading } from '#test/support/crypt-reading.ts';

let house: ProgramHouse;
let reading: CryptReading;

before(async () => {
  house = await startProgramHouse();
  await makeAuthority(house, 'ca');
  reading = startCryptReading();
});
after(async () => {
  await reading.stop();
  await house.stop();
});

test('C15: keys come in PEM, DER and PKCS #12, and a wrong passphrase is said', async () => {
  await makeCertificate(house, 'extra', { address: 'extra@demo.test', authority: 'ca' });
  const [pem, key] = [house.path('extra.pem'), house.path('extra.key')];
  await house.run(
    'openssl',
    'pkcs12',
    '-export',
    '-in',
    pem,
    '-inkey',
    key,
    '-out',
    house.path('extra.p12'),
    '-passout',
    'pass:söcret',
  );
  await house.run(
    'openssl',
    'pkcs8',
    '-topk8',
    '-in',
    key,
    '-out',
    house.path('extra.enc'),
    '-passout',
    'pass:secret',
  );
  await house.run('openssl', 'x509', '-in', pem, '-outform', 'der', '-out', house.path('extra.der'));
  const file = async (name: string): Promise<string> => (await house.read(name)).toString('base64');
  const text = async (name: string): Promise<string> => (await house.read(name)).toString();
  const tried = (
    content: string,
    passphrase: string,
    role: 'mailbox' | 'correspondent' | 'anchor' = 'mailbox',
  ) => reading.opener.readUpload({ role, mailboxId: 'support', content, passphrase, at: 1 });
  for (const [content, passphrase] of [
    [await file('extra.p12'), 'söcret'],
    [(await text('extra.pem')) + (await text('extra.enc')), 'secret'],
    [(await text('extra.pem')) + (await text('extra.key')), ''],
  ] as const) {
    const read = await tried(content, passphrase);
    assert.ok(read.ok, JSON.stringify(read));
    assert.match(read.keys[0]?.privateText ?? '', /^-----BEGIN PRIVATE KEY/);
    assert.deepEqual(read.keys[0]?.addresses, ['extra@demo.test']);
  }
  const wrong = await tried(await file('extra.p12'), 'wrong');
  assert.match(wrong.ok ? '' : wrong.reason, /passphrase/);
  const encrypted = await tried((await text('extra.pem')) + (await text('extra.enc')), 'wrong');
  assert.match(encrypted.ok ? '' : encrypted.reason, /passphrase/);
  assert.ok((await tried(await file('extra.der'), '', 'correspondent')).ok);
  const missing = await tried(await text('extra.pem'), '');
  assert.match(missing.ok ? '' : missing.reason, /private key is missing/);
  const none = await tried(await text('extra.pem'), '', 'anchor');
  assert.match(none.ok ? '' : none.reason, /authority/);
  assert.equal((await tried('hello', '')).ok, false);
});
