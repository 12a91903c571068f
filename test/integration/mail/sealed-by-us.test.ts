// Mail that leaves here signed and encrypted, checked and opened by OpenSSL and GnuPG, and by ourselves.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sealMail } from '#gateway/mail/crypt/seal.ts';
import type { Sealing } from '#gateway/mail/crypt/seal.ts';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { startCryptReading } from '#test/support/crypt-reading.ts';
import type { CryptReading } from '#test/support/crypt-reading.ts';
import { missing } from '#test/support/tools.ts';

const skip = (await missing('gpg', 'gnupg')) ?? false;
let house: ProgramHouse;
let reading: CryptReading;

before(async () => {
  house = await startProgramHouse();
  const authority = await makeAuthority(house, 'ca');
  await makeCertificate(house, 'support', { address: 'support@demo.test', authority: 'ca' });
  await makeCertificate(house, 'curve', { address: 'support@demo.test', authority: 'ca', key: 'ec' });
  await makeCertificate(house, 'ann', { address: 'ann@customer.test', authority: 'ca' });
  reading = startCryptReading();
  await reading.upload({ role: 'anchor', content: authority });
  await reading.upload({
    role: 'mailbox',
    mailboxId: 'ann',
    content: (await text('ann.pem')) + (await text('ann.key')),
  });
  if (skip !== false) return;
  for (const name of ['support@demo.test', 'ann@customer.test', 'bob@customer.test'])
    await house.run(
      'gpg',
      '--pinentry-mode',
      'loopback',
      '--passphrase',
      '',
      '--quick-generate-key',
      name,
      'future-default',
    );
});
after(async () => {
  await reading.stop();
  await house.stop();
});

const text = async (name: string): Promise<string> => (await house.read(name)).toString();
const words = 'Dear Ann,\r\n\r\nit is on its way — today.\r\n-- \r\nSupport\r\n';
const raw = Buffer.from(
  'From: Support <support@demo.test>\r\nTo: ann@customer.test\r\nSubject: Re: Broken\r\nMIME-Version: 1.0\r\n' +
    `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${words}`,
);

async function ours(name: string): Promise<NonNullable<Sealing['own']>> {
  return { publicText: await text(`${name}.pem`), privateText: await text(`${name}.key`) };
}

/** As a file that the programs read. */
async function written(mail: Buffer): Promise<string> {
  return house.write('sealed.eml', mail);
}

test('C15: OpenSSL finds what we have signed valid, by RSA and by a curve, and what was altered not', async () => {
  for (const name of ['support', 'curve']) {
    const sealed = await sealMail(raw, {
      kind: 'smime',
      own: await ours(name),
      recipient: null,
      at: Date.now(),
    });
    const verify = ['cms', '-verify', '-CAfile', house.path('ca.pem'), '-out', house.path('out')];
    await house.run('openssl', ...verify, '-in', await written(sealed));
    assert.ok((await text('out')).includes('it is on its way — today.'));
    const altered = Buffer.from(sealed.toString().replace('on its way', 'never sent'));
    assert.equal(await house.tried('openssl', ...verify, '-in', await written(altered)), false);
    assert.equal(await reading.verdict(sealed), 'valid/none');
    assert.match(sealed.toString(), /^From: Support .*\r\nTo: ann@customer\.test\r\nSubject: Re: Broken\r\n/);
  }
});

test('C15: OpenSSL opens what we have encrypted for its owner, and finds our signature inside', async () => {
  const sealed = await sealMail(raw, {
    kind: 'smime',
    own: await ours('support'),
    recipient: await text('ann.pem'),
    at: Date.now(),
  });
  assert.ok(!sealed.toString().includes('on its way'));
  const keys = ['-recip', house.path('ann.pem'), '-inkey', house.path('ann.key')];
  await house.run(
    'openssl',
    'cms',
    '-decrypt',
    ...keys,
    '-in',
    await written(sealed),
    '-out',
    house.path('inner'),
  );
  await house.run(
    'openssl',
    'cms',
    '-verify',
    '-CAfile',
    house.path('ca.pem'),
    '-in',
    house.path('inner'),
    '-out',
    house.path('out'),
  );
  assert.ok((await text('out')).includes('it is on its way — today.'));
  assert.equal(await reading.verdict(sealed), 'valid/decrypted');
  const other = ['-recip', house.path('support.pem'), '-inkey', house.path('support.key')];
  assert.equal(
    await house.tried(
      'openssl',
      'cms',
      '-decrypt',
      ...other,
      '-in',
      await written(sealed),
      '-out',
      house.path('inner'),
    ),
    false,
  );
});

test('C15: OpenSSL opens what we have encrypted for a key on a curve', async () => {
  for (const [name, own] of [
    ['curve', null],
    ['curve', await ours('support')],
  ] as const) {
    const sealing = { kind: 'smime', own, recipient: await text(`${name}.pem`), at: Date.now() } as const;
    const file = await written(await sealMail(raw, sealing));
    const keys = ['-recip', house.path(`${name}.pem`), '-inkey', house.path(`${name}.key`)];
    await house.run('openssl', 'cms', '-decrypt', ...keys, '-in', file, '-out', house.path('inner'));
    assert.ok((await text('inner')).includes('it is on its way — today.'));
  }
});

async function pgpKey(address: string, secret = false): Promise<string> {
  const how = secret
    ? ['--pinentry-mode', 'loopback', '--passphrase', '', '--export-secret-keys']
    : ['--export'];
  return house.run('gpg', '--armor', ...how, address);
}

async function pgpOwn(): Promise<NonNullable<Sealing['own']>> {
  const [publicText, privateText] = [
    await pgpKey('support@demo.test'),
    await pgpKey('support@demo.test', true),
  ];
  return { publicText, privateText };
}

test('C15: GnuPG finds what we have signed valid, and what was altered not', { skip }, async () => {
  const sealed = (
    await sealMail(raw, { kind: 'openpgp', own: await pgpOwn(), recipient: null, at: Date.now() })
  ).toString();
  const boundary = /boundary="([^"]+)"/.exec(sealed)?.[1] ?? '';
  const [, signed = '', signature = ''] = sealed.split(`--${boundary}\r\n`);
  assert.match(sealed, /micalg=pgp-sha(256|512)/);
  await house.write('sig.asc', signature.slice(signature.indexOf('-----BEGIN')));
  const content = signed.slice(0, -2);
  await house.write('content', content);
  const verify = ['--verify', house.path('sig.asc'), house.path('content')];
  await house.run('gpg', ...verify);
  await house.write('content', content.replace('on its way', 'never sent'));
  assert.equal(await house.tried('gpg', ...verify), false);
});

test(
  'C15: GnuPG opens what we have encrypted for its owner; no copy says who else has one',
  { skip },
  async () => {
    for (const address of ['ann@customer.test', 'bob@customer.test']) {
      const sealed = await sealMail(raw, {
        kind: 'openpgp',
        own: await pgpOwn(),
        recipient: await pgpKey(address),
        at: Date.now(),
      });
      const armored = /-----BEGIN PGP MESSAGE[\s\S]*END PGP MESSAGE-----/.exec(sealed.toString())?.[0] ?? '';
      const file = await house.write('message.asc', armored);
      const packets = await house.run('gpg', '--list-packets', '--list-only', file);
      assert.equal(packets.match(/pubkey enc packet/g)?.length, 1, packets);
      const status = await house.run(
        'gpg',
        '--pinentry-mode',
        'loopback',
        '--passphrase',
        '',
        '--status-fd',
        '1',
        '--output',
        house.path('out'),
        '--decrypt',
        file,
      );
      assert.match(status, /GOODSIG/);
      assert.ok((await text('out')).includes('it is on its way — today.'));
    }
  },
);
