// Signed and encrypted mail as it comes over SMTP: its text is the text of a case, rules ask what was found, and what
// cannot be opened is a case like any other.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createMemoryMailKeys } from '#actors/adapters/memory/mail-keys.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { startCryptReading } from '#test/support/crypt-reading.ts';
import { aRule } from '#test/support/directory.ts';
import { demoDirectory, startTestEdge } from '#test/support/mail-edge.ts';
import type { TestEdge } from '#test/support/mail-edge.ts';
import { sendRaw } from '#test/support/smtp-talk.ts';
import { until } from '#test/support/until.ts';

let house: ProgramHouse;
let edge: TestEdge;

before(async () => {
  house = await startProgramHouse();
  const authority = await makeAuthority(house, 'ca');
  await makeCertificate(house, 'ann', { address: 'ann@customer.test', authority: 'ca' });
  await makeCertificate(house, 'support', { address: 'support@demo.test', authority: 'ca' });
  const mailKeys = createMemoryMailKeys();
  const reading = startCryptReading(mailKeys);
  await reading.upload({ role: 'anchor', content: authority });
  const own = `${(await house.read('support.pem')).toString()}${(await house.read('support.key')).toString()}`;
  await reading.upload({ role: 'mailbox', mailboxId: 'support', content: own });
  await reading.stop();
  const signed = { field: 'signature', operator: 'is', value: 'valid' } as const;
  const shut = { field: 'encryption', operator: 'in', value: 'no-key\nfailed' } as const;
  const rules = [
    aRule('signed', { conditions: [signed], actions: { tags: ['signed'] } }),
    aRule('shut', { conditions: [shut], actions: { tags: ['cannot be read'] } }),
  ];
  edge = await startTestEdge({ mailKeys, directory: { ...demoDirectory(), rules } });
});
after(async () => {
  await edge.stop();
  await house.stop();
});

async function came(
  content: string,
  args: readonly string[],
): Promise<{ message: StoredMessage; tags: string }> {
  const file = await house.write('content', content);
  await house.run('openssl', 'cms', ...args, '-in', file, '-out', house.path('made'));
  const text = (await house.read('made')).toString().replace(/\r?\n/g, '\r\n');
  const raw = `From: ann@customer.test\r\nTo: support@demo.test\r\nSubject: Locked\r\n${text}`;
  const answer = await sendRaw(edge.port, raw);
  const id = /accepted as (\S+)$/.exec(answer)?.[1] ?? '';
  await until('the mail at its case', () => edge.client.received().some(({ messageId }) => messageId === id));
  const told = edge.client.received().find(({ messageId }) => messageId === id);
  assert.equal(told?.quarantineReason, '');
  const message = await edge.store.message(id);
  assert.ok(message);
  const kept = await edge.store.archived(id);
  assert.ok(
    Buffer.from(kept?.raw ?? [])
      .toString()
      .endsWith(text),
    'the archive has what came',
  );
  return { message, tags: told.tags.join() };
}

const words = 'Content-Type: text/plain\r\n\r\nMy order is lost.\r\n';

test('C15 F44: a signed mail is kept with who signed it, and a rule sees that', async () => {
  const signing = ['-sign', '-signer', house.path('ann.pem'), '-inkey', house.path('ann.key')];
  const { message, tags } = await came(words, signing);
  assert.equal(message.protection?.signature, 'valid');
  assert.equal(message.text.trim(), 'My order is lost.');
  assert.equal(tags, 'signed');
});

test('C15: what was encrypted for the mailbox is the text of the case', async () => {
  const { message, tags } = await came(words, ['-encrypt', '-aes256', '-recip', house.path('support.pem')]);
  assert.equal(message.protection?.encryption, 'decrypted');
  assert.equal(message.text.trim(), 'My order is lost.');
  assert.equal(tags, '');
});

test('C15: what nobody here can open is a case that says so, not a quarantined one', async () => {
  const { message, tags } = await came(words, ['-encrypt', '-aes256', '-recip', house.path('ann.pem')]);
  assert.equal(message.protection?.encryption, 'no-key');
  assert.match(message.text, /This mail is encrypted/);
  assert.equal(message.attachments.length, 1);
  assert.equal(tags, 'cannot be read');
});
