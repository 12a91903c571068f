// OpenPGP as GnuPG makes it: signed, encrypted, altered, damaged, in PGP/MIME and in the text itself; checked and opened
// here.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missing } from '#test/support/tools.ts';
import { startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { startCryptReading } from '#test/support/crypt-reading.ts';
import type { CryptReading } from '#test/support/crypt-reading.ts';

const skip = (await missing('gpg', 'gnupg')) ?? false;
const ann = 'ann@customer.test';
let house: ProgramHouse;
let reading: CryptReading;

before(async () => {
  if (skip !== false) return;
  house = await startProgramHouse();
  await makeKey('Ann', ann, 'rsa2048');
  await makeKey('Carl', 'carl@customer.test', 'future-default');
  await makeKey('Gone', 'gone@customer.test', 'rsa2048');
  await makeKey('Stranger', 'stranger@customer.test', 'future-default');
  await makeKey('Support', 'support@demo.test', 'future-default', 'söcret');
  reading = startCryptReading();
  for (const address of [ann, 'carl@customer.test'])
    await reading.upload({
      role: 'correspondent',
      content: await house.run('gpg', '--armor', '--export', address),
    });
  await revoke('gone@customer.test');
  await reading.upload({
    role: 'correspondent',
    content: await house.run('gpg', '--armor', '--export', 'gone@customer.test'),
  });
  await reading.upload({
    role: 'mailbox',
    mailboxId: 'support',
    passphrase: 'söcret',
    content: await house.run(
      'gpg',
      ...opened('söcret'),
      '--armor',
      '--export-secret-keys',
      'support@demo.test',
    ),
  });
});
after(async () => {
  await reading?.stop();
  await house?.stop();
});

function opened(passphrase: string): readonly string[] {
  return ['--pinentry-mode', 'loopback', '--passphrase', passphrase];
}

async function makeKey(name: string, address: string, kind: string, passphrase = ''): Promise<void> {
  const lifetime = kind === 'future-default' ? [kind] : [kind, 'sign'];
  await house.run('gpg', ...opened(passphrase), '--quick-generate-key', `${name} <${address}>`, ...lifetime);
  if (kind === 'future-default') return;
  const listed = await house.run('gpg', '--list-keys', '--with-colons', address);
  const fingerprint = /^fpr:{9}([0-9A-F]+):/m.exec(listed)?.[1] ?? '';
  await house.run('gpg', ...opened(passphrase), '--quick-add-key', fingerprint, kind, 'encr');
}

/** With what GnuPG has made for that when it made the key. */
async function revoke(address: string): Promise<void> {
  const listed = await house.run('gpg', '--list-keys', '--with-colons', address);
  const fingerprint = /^fpr:{9}([0-9A-F]+):/m.exec(listed)?.[1] ?? '';
  const made = (await house.read(`openpgp-revocs.d/${fingerprint}.rev`)).toString();
  const file = await house.write('revocation', made.replace(':-----BEGIN', '-----BEGIN'));
  // It is kept as a copy: what it had signed before is made with the key as it was.
  await house.write('gone.sig-content', canonical(part));
  await house.run(
    'gpg',
    ...signing('gone@customer.test'),
    '--detach-sign',
    '-o',
    house.path('gone.asc'),
    house.path('gone.sig-content'),
  );
  await house.run('gpg', '--import', file);
}

const canonical = (text: string): string => text.replace(/\r?\n/g, '\r\n');
const fields = (from = ann): string =>
  `From: Ann <${from}>\nTo: support@demo.test\nSubject: Broken\nMIME-Version: 1.0\n`;
const part =
  'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nIt is broken=20\nPlease help =E2=80=94 Ann\n';
const signing = (address: string): readonly string[] => ['--armor', '--local-user', address];

function mail(text: string, from = ann): Buffer {
  return Buffer.from(canonical(fields(from) + text));
}

async function detached(address: string, more: readonly string[] = [], signed = part): Promise<string> {
  const file = await house.write('content', canonical(signed));
  await house.run(
    'gpg',
    ...signing(address),
    ...more,
    '--detach-sign',
    '-o',
    house.path('content.asc'),
    file,
  );
  return wrapped(signed, (await house.read('content.asc')).toString());
}

function wrapped(signed: string, signature: string): string {
  return (
    'Content-Type: multipart/signed; micalg=pgp-sha512; protocol="application/pgp-signature"; boundary="b"\n\n' +
    `--b\n${signed}\n--b\nContent-Type: application/pgp-signature; name="signature.asc"\n\n${signature}\n--b--\n`
  );
}

async function sealed(content: string, args: readonly string[], to = 'support@demo.test'): Promise<string> {
  const file = await house.write('content', canonical(content));
  await house.run(
    'gpg',
    '--armor',
    '--trust-model',
    'always',
    ...args,
    '--recipient',
    to,
    '--encrypt',
    '-o',
    house.path('content.asc'),
    file,
  );
  return (await house.read('content.asc')).toString();
}

const encrypted = (armored: string): string =>
  'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="e"\n\n' +
  '--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n' +
  `--e\nContent-Type: application/octet-stream; name="encrypted.asc"\n\n${armored}\n--e--\n`;

test(
  'C15: what GnuPG has signed is valid, by RSA and a curve, in binary and in text mode',
  { skip },
  async () => {
    for (const [address, more] of [
      [ann, []],
      [ann, ['--textmode']],
      [ann, ['--digest-algo', 'SHA256']],
      ['carl@customer.test', []],
    ] as const) {
      const parts = await reading.read(mail(await detached(address, more), address));
      assert.equal(parts.protection?.signature, 'valid', JSON.stringify(parts.protection));
      assert.deepEqual(parts.protection.signer?.addresses, [address]);
      assert.match(parts.protection.signer?.fingerprint ?? '', /^[0-9a-f]{40}$/);
      assert.equal(parts.text.trim(), 'It is broken \nPlease help — Ann');
      assert.deepEqual(parts.attachments, []);
    }
  },
);

test(
  'C15: altered is invalid; another sender is a mismatch; a key that nobody knows is told',
  { skip },
  async () => {
    const good = await detached(ann);
    assert.equal(await reading.verdict(mail(good.replace('is broken', 'is spoken'))), 'invalid/none');
    assert.equal(await reading.verdict(mail(good, 'boss@customer.test')), 'mismatch/none');
    const unknown = await reading.read(
      mail(await detached('stranger@customer.test'), 'stranger@customer.test'),
    );
    assert.equal(unknown.protection?.signature, 'no-key');
    assert.match(unknown.protection.notes.join(), /not known here \([0-9a-f]{16}\)/);
    const broken = good.replace(/\n([A-Za-z0-9+/=]{60,64})\n/, '\nAAAA\n');
    assert.equal(await reading.verdict(mail(broken)), 'unreadable/none');
  },
);

test('C15: SHA-1 proves nothing, and who has taken a key back is not known by it', { skip }, async () => {
  const weak = await detached(ann, ['--digest-algo', 'SHA1']);
  assert.equal(await reading.verdict(mail(weak)), 'unreadable/none');
  const gone = wrapped(part, (await house.read('gone.asc')).toString());
  const { protection } = await reading.read(mail(gone, 'gone@customer.test'));
  assert.equal(protection?.signature, 'valid-unknown');
  assert.match(protection.notes.join(), /taken back/);
});

test(
  'C15: text that is signed in itself is checked: dashes, trailing blanks, and what stands around it',
  { skip },
  async () => {
    const words = 'It is broken.   \n- and more\n-- \nAnn — with a dash\n';
    const file = await house.write('content', words);
    await house.run('gpg', ...signing(ann), '--clearsign', '-o', house.path('content.asc'), file);
    const armored = (await house.read('content.asc')).toString();
    const head = 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n';
    const parts = await reading.read(mail(head + armored));
    assert.equal(parts.protection?.signature, 'valid', JSON.stringify(parts.protection));
    assert.match(parts.text, /^It is broken\.\s*\n- and more\n-- ?\nAnn — with a dash/);
    assert.doesNotMatch(parts.text, /BEGIN PGP/);
    assert.equal(await reading.verdict(mail(head + armored.replace('broken', 'spoken'))), 'invalid/none');
    const around = await reading.read(mail(`${head}Pay me.\n${armored}`));
    assert.deepEqual([around.protection?.signature, around.protection?.partial], ['valid-unknown', true]);
    assert.match(around.text, /Pay me/);
  },
);

test(
  'C15: what GnuPG has encrypted for a mailbox is opened: PGP/MIME, in the text, signed inside, hidden recipient',
  { skip },
  async () => {
    const signed = ['--local-user', ann, '--sign'];
    const plain = await reading.read(mail(encrypted(await sealed(part, []))));
    assert.equal(`${plain.protection?.signature}/${plain.protection?.encryption}`, 'none/decrypted');
    assert.match(plain.text, /It is broken/);
    assert.deepEqual(plain.attachments, []);
    assert.equal(await reading.verdict(mail(encrypted(await sealed(part, signed)))), 'valid/decrypted');
    assert.equal(
      await reading.verdict(mail(encrypted(await sealed(part, ['--throw-keyids'])))),
      'none/decrypted',
    );
    const head = 'Content-Type: text/plain; charset=us-ascii\n\n';
    const inline = await reading.read(mail(head + (await sealed('It is broken — here.\n', signed))));
    assert.equal(`${inline.protection?.signature}/${inline.protection?.encryption}`, 'valid/decrypted');
    assert.equal(inline.text.trim(), 'It is broken — here.');
  },
);

test('C15: the subject that was encrypted is the subject', { skip }, async () => {
  const inside = `Content-Type: text/plain; charset=utf-8; protected-headers="v1"\nSubject: The real one\nFrom: eve@eve.test\n\nHello\n`;
  const parts = await reading.read(mail(encrypted(await sealed(inside, []))));
  assert.deepEqual([parts.subject, parts.from.address, parts.text.trim()], ['The real one', ann, 'Hello']);
});

test(
  'C15: mail for others says so; what is damaged or not protected against changes is not opened',
  { skip },
  async () => {
    const other = await reading.read(mail(encrypted(await sealed(part, [], ann))));
    assert.equal(other.protection?.encryption, 'no-key');
    assert.match(other.text, /This mail is encrypted/);
    const loose = await sealed(part, [
      '--rfc2440',
      '--disable-mdc',
      '--cipher-algo',
      'AES256',
      '--compress-algo',
      'none',
    ]);
    assert.equal(await reading.verdict(mail(encrypted(loose))), 'none/failed');
    const lines = (await sealed(part, [])).split('\n');
    const middle = Math.floor(lines.length / 2);
    lines[middle] = (lines[middle] ?? '').replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
    assert.match(await reading.verdict(mail(encrypted(lines.join('\n')))), /^none\/(failed|no-key)$/);
  },
);

test('T3 C15: hostile OpenPGP is shown as it came, and the next mail is read', { skip }, async () => {
  const bomb = await sealed('A'.repeat(80_000_000), ['--compress-algo', 'zlib', '-z', '9']);
  assert.equal(await reading.verdict(mail(encrypted(bomb))), 'none/failed');
  const head = 'Content-Type: text/plain\n\n';
  const empty = '-----BEGIN PGP MESSAGE-----\n\n=AAAA\n-----END PGP MESSAGE-----\n';
  assert.equal(await reading.verdict(mail(head + empty)), 'none/failed');
  const many = await reading.read(mail(head + '-----BEGIN PGP MESSAGE-----\n'.repeat(20_000)));
  assert.equal(many.protection ?? null, null, 'without an end it is text');
  assert.equal(await reading.verdict(mail(await detached(ann))), 'valid/none');
});
