// S/MIME as OpenSSL makes it: signed, encrypted, altered, damaged; checked and opened here.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemClock } from '#actors/adapters/system/clock.ts';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { startCryptReading } from '#test/support/crypt-reading.ts';
import type { CryptReading } from '#test/support/crypt-reading.ts';

let house: ProgramHouse;
let reading: CryptReading;

before(async () => {
  house = await startProgramHouse();
  const authority = await makeAuthority(house, 'ca');
  await makeAuthority(house, 'stranger');
  await makeCertificate(house, 'ann', { address: 'ann@customer.test', authority: 'ca' });
  await makeCertificate(house, 'curve', { address: 'ann@customer.test', authority: 'ca', key: 'ec' });
  await makeCertificate(house, 'eve', { address: 'ann@customer.test', authority: 'stranger' });
  await makeCertificate(house, 'web', { address: 'ann@customer.test', authority: 'ca', usage: 'serverAuth' });
  await makeCertificate(house, 'support', { address: 'support@demo.test', authority: 'ca' });
  await makeCertificate(house, 'sales', { address: 'sales@demo.test', authority: 'ca', key: 'ec' });
  reading = startCryptReading();
  await reading.upload({ role: 'anchor', content: authority });
  for (const name of ['support', 'sales'])
    await reading.upload({
      role: 'mailbox',
      mailboxId: name,
      content: `${(await house.read(`${name}.pem`)).toString()}${(await house.read(`${name}.key`)).toString()}`,
    });
});
after(async () => {
  await reading.stop();
  await house.stop();
});

const fields = (from: string): string =>
  `From: Ann <${from}>\r\nTo: support@demo.test\r\nSubject: Broken\r\n`;
const body = 'Content-Type: text/plain; charset=utf-8\r\n\r\nIt is broken.\r\nPlease help — Ann\r\n';
const page =
  'Content-Type: text/html; charset=utf-8\r\n\r\n<p>It is <b>broken</b>.</p><img src="https://eve.test/x.png">\r\n';

/** As OpenSSL writes it, below the fields of a mail. */
async function made(
  content: string | Buffer,
  args: readonly string[],
  from = 'ann@customer.test',
): Promise<Buffer> {
  const file = await house.write('content', content);
  await house.run('openssl', ...args, '-in', file, '-out', house.path('made'));
  const text = (await house.read('made')).toString('latin1').replace(/\r?\n/g, '\r\n');
  return Buffer.from(fields(from) + text, 'latin1');
}

/** Without the fields of the mail. */
function contentOf(raw: Buffer): Buffer {
  return raw.subarray(raw.indexOf('Subject: Broken\r\n') + 'Subject: Broken\r\n'.length);
}

const signing = (name: string): readonly string[] => [
  'cms',
  '-sign',
  '-signer',
  house.path(`${name}.pem`),
  '-inkey',
  house.path(`${name}.key`),
];
const sealing = (name: string, ...more: readonly string[]): readonly string[] => [
  'cms',
  '-encrypt',
  ...more,
  '-recip',
  house.path(`${name}.pem`),
];

const read = (raw: Buffer): ReturnType<CryptReading['read']> => reading.read(raw);
const verdict = (raw: Buffer): Promise<string> => reading.verdict(raw);

test('C15: what OpenSSL has signed is valid, by RSA, PSS and a curve, beside the text or around it', async () => {
  const ways: readonly (readonly string[])[] = [
    signing('ann'),
    signing('curve'),
    [...signing('ann'), '-keyopt', 'rsa_padding_mode:pss'],
    [...signing('ann'), '-md', 'sha512'],
    [...signing('ann'), '-nodetach'],
    [...signing('ann'), '-nodetach', '-stream'],
    [...signing('ann'), '-noattr'],
    [...signing('ann'), '-keyid'],
  ];
  for (const way of ways) {
    const parts = await read(await made(body, [...way, '-binary']));
    assert.equal(
      parts.protection?.signature,
      'valid',
      `${way.join(' ')}: ${JSON.stringify(parts.protection)}`,
    );
    assert.equal(parts.text.trim(), 'It is broken.\nPlease help — Ann');
    assert.deepEqual(parts.attachments, [], 'the signature is no attachment');
    assert.deepEqual(parts.protection.signer?.addresses, ['ann@customer.test']);
    assert.equal(parts.protection.signer?.issuer, 'ca authority');
    assert.equal(parts.subject, 'Broken');
  }
});

test('C15: one changed letter makes it invalid, and the text is shown all the same', async () => {
  for (const way of [signing('ann'), [...signing('ann'), '-nodetach']]) {
    const raw = await made(body, [...way, '-binary']);
    const text = raw.toString('latin1');
    const packed = Buffer.from('It is broken.').toString('base64').slice(0, 8);
    const altered = text.includes('It is broken.')
      ? text.replace('It is broken.', 'It is spoken.')
      : text.replace(/\r\n\r\n([\s\S]*)$/, (_all, base: string) => {
          const bytes = Buffer.from(base, 'base64');
          const at = bytes.indexOf('broken');
          assert.ok(at > 0, packed);
          bytes.write('spoken', at);
          return `\r\n\r\n${bytes.toString('base64').replace(/.{64}/g, '$&\r\n')}\r\n`;
        });
    const parts = await read(Buffer.from(altered, 'latin1'));
    assert.equal(parts.protection?.signature, 'invalid', JSON.stringify(parts.protection));
    assert.match(parts.text, /It is spoken/);
  }
});

test('C15: who is not the sender, not known, or not certified for mail is told apart', async () => {
  assert.equal(await verdict(await made(body, signing('ann'), 'boss@customer.test')), 'mismatch/none');
  assert.equal(await verdict(await made(body, signing('eve'))), 'valid-unknown/none');
  assert.equal(await verdict(await made(body, signing('web'))), 'valid-unknown/none');
  const bare = await made(body, [...signing('eve'), '-nocerts']);
  assert.equal(await verdict(bare), 'no-key/none');
});

test('C15: an authority in between is believed, one that only has the name of a trusted one is not', async () => {
  await makeCertificate(house, 'branch', { address: 'ca@demo.test', authority: 'ca', authorises: true });
  await makeCertificate(house, 'leaf', { address: 'ann@customer.test', authority: 'branch' });
  const withChain = [...signing('leaf'), '-certfile', house.path('branch.pem')];
  assert.equal(await verdict(await made(body, withChain)), 'valid/none');
  assert.equal(
    await verdict(await made(body, signing('leaf'))),
    'valid-unknown/none',
    'who is between is missing',
  );
  await makeAuthority(house, 'namesake', 'ca authority');
  await makeCertificate(house, 'forged', { address: 'ann@customer.test', authority: 'namesake' });
  assert.equal(await verdict(await made(body, signing('forged'))), 'valid-unknown/none');
  // Who was certified for mail vouches for nobody.
  await makeCertificate(house, 'below', { address: 'ann@customer.test', authority: 'ann' });
  const byAnn = [...signing('below'), '-certfile', house.path('ann.pem')];
  assert.equal(await verdict(await made(body, byAnn)), 'valid-unknown/none');
});

test('C15: SHA-1 and MD5 prove nothing, and a certificate that is over vouches for nobody', async () => {
  assert.equal(await verdict(await made(body, [...signing('ann'), '-md', 'sha1'])), 'unreadable/none');
  const raw = await made(body, signing('ann'));
  const later = startCryptReading(reading.keys, () => systemClock.now() + 800 * 86_400_000);
  try {
    const { protection } = await later.read(raw);
    assert.equal(protection?.signature, 'valid-unknown');
    assert.match(protection.notes.join(), /has expired on/);
  } finally {
    await later.stop();
  }
});

test('C15: what OpenSSL has encrypted for a mailbox is opened, and what it was encrypted with is told', async () => {
  const ways: readonly (readonly string[])[] = [
    sealing('support', '-aes256'),
    sealing('support', '-aes128'),
    sealing('support', '-des3'),
    [...sealing('support', '-aes256'), '-keyopt', 'rsa_padding_mode:oaep'],
    [...sealing('support', '-aes256'), '-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256'],
    [...sealing('support', '-aes256'), '-keyid'],
    [...sealing('support', '-aes256'), '-stream'],
    sealing('support', '-aes-256-gcm'),
    sealing('sales', '-aes256'),
    [...sealing('sales', '-aes128'), '-keyopt', 'ecdh_kdf_md:sha256'],
    sealing('sales', '-aes-256-gcm'),
  ];
  for (const way of ways) {
    const parts = await read(await made(body, way));
    assert.equal(
      parts.protection?.encryption,
      'decrypted',
      `${way.join(' ')}: ${JSON.stringify(parts.protection)}`,
    );
    assert.match(parts.text, /It is broken\.\nPlease help — Ann/);
    assert.deepEqual(parts.attachments, []);
  }
});

test('C15: mail for a key that is not here is a mail that says so; what is damaged fails', async () => {
  const parts = await read(await made(body, sealing('ann', '-aes256')));
  assert.equal(parts.protection?.encryption, 'no-key');
  assert.match(parts.text, /This mail is encrypted.*none of the keys here opens it/);
  const raw = await made(body, sealing('support', '-aes-256-gcm'));
  const [head = '', base = ''] = raw.toString('latin1').split('\r\n\r\n');
  const bytes = Buffer.from(base, 'base64');
  bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
  const broken = Buffer.from(`${head}\r\n\r\n${bytes.toString('base64')}\r\n`, 'latin1');
  assert.equal(await verdict(broken), 'none/failed');
});

test('C15: signed within encrypted within signed is opened to the bottom', async () => {
  const inner = contentOf(await made(body, [...signing('ann'), '-binary']));
  const sealed = await made(inner, [...sealing('support', '-aes256'), '-binary']);
  const outside = await made(contentOf(sealed), [...signing('ann'), '-binary']);
  for (const raw of [sealed, outside]) {
    const parts = await read(raw);
    assert.equal(
      `${parts.protection?.signature}/${parts.protection?.encryption}`,
      'valid/decrypted',
      JSON.stringify(parts.protection),
    );
    assert.match(parts.text, /It is broken/);
  }
});

test('T26 C15: HTML that anybody could have changed is text; signed inside, it stays HTML', async () => {
  const loose = await read(await made(page, [...sealing('support', '-aes256'), '-binary']));
  assert.equal(loose.html, null);
  assert.match(loose.text, /It is broken/);
  const whole = await read(await made(page, [...sealing('support', '-aes-256-gcm'), '-binary']));
  assert.match(whole.html ?? '', /<b>broken/);
  const inner = contentOf(await made(page, [...signing('ann'), '-binary']));
  const signed = await read(await made(inner, [...sealing('support', '-aes256'), '-binary']));
  assert.match(signed.html ?? '', /<b>broken/);
});

test('T26 C15: what was decrypted never stands in the HTML of somebody else', async () => {
  const part = contentOf(await made(page, [...sealing('support', '-aes-256-gcm'), '-binary'])).toString(
    'latin1',
  );
  const raw = Buffer.from(
    `${fields('eve@eve.test')}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n` +
      `--b\r\nContent-Type: text/html\r\n\r\n<img src="https://eve.test/\r\n--b\r\n${part}\r\n` +
      `--b\r\nContent-Type: text/html\r\n\r\n">\r\n--b--\r\n`,
    'latin1',
  );
  const parts = await read(raw);
  assert.equal(parts.protection?.encryption, 'decrypted');
  assert.equal(parts.protection.partial, true);
  assert.doesNotMatch(parts.html ?? '', /<b>broken/);
  assert.match(parts.html ?? '', /&lt;|It is broken|eve/);
  assert.match(parts.text, /It is broken/);
});

test('C15: a list that adds a footer leaves the signature checked, but it vouches for its part alone', async () => {
  const signed = contentOf(await made(body, [...signing('ann'), '-binary'])).toString('latin1');
  const raw = Buffer.from(
    `${fields('ann@customer.test')}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=list\r\n\r\n` +
      `--list\r\n${signed}\r\n--list\r\nContent-Type: text/plain\r\n\r\nTo leave this list …\r\n--list--\r\n`,
    'latin1',
  );
  const { protection, text } = await read(raw);
  assert.deepEqual([protection?.signature, protection?.partial], ['valid-unknown', true]);
  assert.match(text, /It is broken[\s\S]*To leave this list/);
});

test('C15: the certificate of a signer whom an authority vouches for is learned, once', async () => {
  await read(await made(body, signing('ann')));
  await read(await made(body, signing('ann')));
  const learned = (await reading.keys.list()).filter((key) => key.learned && key.name === 'ann');
  assert.equal(learned.length, 1);
  assert.equal(
    (await reading.keys.list()).some(({ name }) => name === 'eve'),
    false,
  );
});

test('T3 C15: hostile structures are shown as they came, and the next mail is read', async () => {
  const hostile: readonly (readonly [string, Buffer])[] = [
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.alloc(5_000, 0xa7)],
    ['nested', Buffer.concat([Buffer.from('3080'.repeat(100_000), 'hex')])],
    ['a length without end', Buffer.from('3084ffffffff', 'hex')],
  ];
  for (const [name, bytes] of hostile)
    for (const type of [
      'application/pkcs7-mime; smime-type=enveloped-data',
      'application/x-pkcs7-mime; smime-type=signed-data',
    ]) {
      const raw = Buffer.from(
        `${fields('ann@customer.test')}Content-Type: ${type}; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n`,
      );
      const { protection, attachments } = await read(raw);
      assert.equal(protection?.signature, 'unreadable', name);
      assert.equal(attachments.length, 1);
    }
  let deep: Buffer | string = body;
  for (let depth = 0; depth < 40; depth += 1)
    deep = `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b${depth}\r\n\r\n--b${depth}\r\n${deep}\r\n--b${depth}\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--b${depth}--\r\n`;
  assert.match(await verdict(Buffer.from(fields('ann@customer.test') + deep)), /^unreadable/);
  assert.equal(await verdict(await made(body, signing('ann'))), 'valid/none');
});
