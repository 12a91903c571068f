// Whether mail of a mailbox leaves signed and encrypted: as its settings say, with the keys that count, and never in the
// clear once it was to be encrypted.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createMemoryMailStore } from '#actors/adapters/memory/mail-store.ts';
import { createMemoryMailKeys } from '#actors/adapters/memory/mail-keys.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { MailKeys } from '#actors/ports/mail-keys.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { createLeaving, keptPlan } from '#gateway/mail/crypt/leaving.ts';
import type { Leaving } from '#gateway/mail/crypt/leaving.ts';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { startCryptReading } from '#test/support/crypt-reading.ts';
import type { CryptReading } from '#test/support/crypt-reading.ts';
import { aDirectory, aMailbox } from '#test/support/directory.ts';
import { createFakeClient } from '#test/support/mail-edge.ts';
import { anOutgoingMessage } from '#test/support/mail.ts';
import { startSmtpSink } from '#test/support/smtp-sink.ts';
import { createCourier } from '#gateway/outbound/courier.ts';
import { createDeliver } from '#gateway/outbound/delivery.ts';
import { createKeptLog } from '#test/support/log.ts';

const keys: MailKeys = createMemoryMailKeys();
let house: ProgramHouse;
let reading: CryptReading;

before(async () => {
  house = await startProgramHouse();
  const authority = await makeAuthority(house, 'ca');
  reading = startCryptReading(keys);
  await reading.upload({ role: 'anchor', content: authority });
  await makeCertificate(house, 'support', { address: 'support@demo.test', authority: 'ca' });
  await makeCertificate(house, 'ann', { address: 'ann@customer.test', authority: 'ca' });
  await makeCertificate(house, 'carl', { address: 'carl@customer.test', authority: 'ca', key: 'ed25519' });
  await reading.upload({ role: 'mailbox', mailboxId: 'support', content: await both('support') });
  for (const name of ['ann', 'carl'])
    await reading.upload({ role: 'correspondent', content: (await house.read(`${name}.pem`)).toString() });
});
after(async () => {
  await reading.stop();
  await house.stop();
});

async function both(name: string): Promise<string> {
  return `${(await house.read(`${name}.pem`)).toString()}${(await house.read(`${name}.key`)).toString()}`;
}

const ann = 'ann@customer.test';
const raw = Buffer.from(
  'From: support@demo.test\r\nTo: ann@customer.test\r\nSubject: Re: x\r\nContent-Type: text/plain\r\n\r\nIt is here.\r\n',
);

function leavingOf(mailbox: Mailbox): Leaving {
  const snapshot = aDirectory({ mailboxes: [mailbox] });
  const directory = { current: () => snapshot, onChange: () => () => undefined };
  return createLeaving({ keys, opener: reading.opener, directory, clock: systemClock, log: createKeptLog() });
}

const support = (fields: Partial<Mailbox>): Mailbox => aMailbox('support', fields);
const message = (protection: StoredMessage['protection'] = null): StoredMessage =>
  ({ mailboxId: 'support', protection }) as StoredMessage;

test('C15: a mailbox without these settings sends as it always did', async () => {
  const leaving = leavingOf(support({}));
  assert.deepEqual(await leaving.plan(support({}), [ann]), { signing: 'off', encrypted: false, missing: [] });
  assert.equal(await leaving.seal(raw, message(), ann), raw);
});

test('C15: a mailbox that signs does, and where its key is missing the mail leaves all the same', async () => {
  const mailbox = support({ signing: 'smime' });
  const leaving = leavingOf(mailbox);
  assert.equal((await leaving.plan(mailbox, [ann])).signing, 'smime');
  const signed = await leaving.seal(raw, message(), ann);
  assert.ok(signed);
  assert.equal(await reading.verdict(signed), 'valid/none');
  const other = support({ signing: 'openpgp' });
  assert.equal((await leavingOf(other).plan(other, [ann])).signing, 'off');
  assert.equal(await leavingOf(other).seal(raw, message(), ann), raw);
});

test('C15: mail is encrypted when a key of every recipient can be used, and who is missing is named', async () => {
  const mailbox = support({ signing: 'smime', encrypting: true });
  const leaving = leavingOf(mailbox);
  assert.deepEqual(await leaving.plan(mailbox, ['Ann@Customer.test']), {
    signing: 'smime',
    encrypted: true,
    missing: [],
  });
  const plan = await leaving.plan(mailbox, [ann, 'bob@customer.test', 'carl@customer.test']);
  // With a key for signatures nothing can be encrypted.
  assert.deepEqual(plan, {
    signing: 'smime',
    encrypted: false,
    missing: ['bob@customer.test', 'carl@customer.test'],
  });
});

test('C15: what was planned to be encrypted is, for its recipient alone, or does not leave', async () => {
  const mailbox = support({ signing: 'smime', encrypting: true });
  const kept = message(keptPlan(await leavingOf(mailbox).plan(mailbox, [ann]), 1));
  const sealed = await leavingOf(mailbox).seal(raw, kept, ann);
  assert.ok(sealed && !sealed.includes('It is here'));
  await house.write('sealed', sealed);
  const own = ['-recip', house.path('ann.pem'), '-inkey', house.path('ann.key')];
  const files = ['-in', house.path('sealed'), '-out', house.path('inner')];
  await house.run('openssl', 'cms', '-decrypt', ...own, ...files);
  assert.match((await house.read('inner')).toString(), /smime\.p7s/, 'signed inside');
  // Somebody has switched it off since, or the key is gone.
  const off = await leavingOf(support({})).seal(raw, kept, ann);
  assert.ok(off && !off.includes('It is here'));
  assert.equal(await leavingOf(mailbox).seal(raw, kept, 'bob@customer.test'), null);
});

test('C15 F19: each recipient is sent a copy that only they can open, under the signature of the domain', async () => {
  const sink = await startSmtpSink();
  const mailbox = support({ signing: 'smime', encrypting: true });
  const protection = keptPlan(await leavingOf(mailbox).plan(mailbox, [ann]), 1);
  const store = createMemoryMailStore({ clock: systemClock, chance: systemChance });
  const to = [{ address: ann, name: '' }];
  const bcc = [{ address: 'bob@customer.test', name: '' }];
  await store.prepareOutgoing(
    anOutgoingMessage({ id: 'sealed', conversationId: 'c1', mailboxId: 'support', to, bcc, protection }),
  );
  await store.release('sealed');
  const resolver = { mx: async () => [], addresses: async () => [] };
  const named = { hostname: 'mx.demo.test', relayUrl: `smtp://127.0.0.1:${sink.port}` };
  const deps = { clock: systemClock, chance: systemChance, directPort: sink.port };
  const courier = createCourier({ ...named, ...deps, resolver });
  const deliver = createDeliver({
    mailStore: store,
    client: createFakeClient(),
    courier,
    seal: (raw_, kept, recipient) => leavingOf(mailbox).seal(raw_, kept, recipient),
    sign: async (raw_) => Buffer.concat([Buffer.from('DKIM-Signature: of what is sealed\r\n'), raw_]),
    clock: systemClock,
    log: createKeptLog(),
  });
  try {
    for (const { address } of [...to, ...bcc]) await deliver({ messageId: 'sealed', recipient: address });
    assert.equal(sink.mails.length, 1);
    const sent = sink.mails[0]?.raw ?? '';
    assert.match(sent, /^DKIM-Signature:[^]*Content-Type: application\/pkcs7-mime/);
    assert.doesNotMatch(sent, /bob@customer/);
    const kept = await store.message('sealed');
    const bob = kept?.deliveries.find(({ recipient }) => recipient === 'bob@customer.test');
    assert.equal(bob?.state, 'failed', 'a key that is gone is no leave to send it in the clear');
    assert.match(bob.lastText, /no key of this recipient/);
  } finally {
    courier.stop();
    await sink.stop();
  }
});
