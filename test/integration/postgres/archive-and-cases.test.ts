// The mail store on a real server: what is accepted stays, opens only unchanged, and is kept once however often it comes.

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { aParsedMail, anAcceptedMail, anOutgoingMessage } from '#test/support/mail.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
let db: Kysely<Database>;
let store: MailStore;
const archiveKey = randomBytes(32);

before(async () => {
  postgres = await startTestPostgres();
  ({ db } = await postgres.database());
  store = createMailStore(db, { archiveKey, clock: systemClock, chance: systemChance });
});
after(() => postgres.stop());

async function aCase(): Promise<string> {
  const conversationId = randomUUID();
  await store.caseIdentity(conversationId, 'TEST');
  return conversationId;
}

async function keep(conversationId: string, parsed = aParsedMail()): Promise<string> {
  const archiveId = await store.accept(anAcceptedMail());
  const messageId = `m-${archiveId}`;
  const at = Date.now();
  const mailboxId = 'support';
  await store.keepIncoming({
    messageId,
    archiveId,
    conversationId,
    mailboxId,
    at,
    parsed,
    quarantineReason: null,
  });
  return messageId;
}

test('F17: what is archived comes back byte for byte, and is not readable in the table', async () => {
  const raw = Buffer.concat([Buffer.from('Subject: secret words\r\n\r\n'), randomBytes(100_000)]);
  const id = await store.accept(anAcceptedMail({ raw, envelopeTo: ['support@demo.test', 'ä@demo.test'] }));
  const mail = await store.archived(id);
  assert.ok(mail !== null);
  assert.deepEqual(Buffer.from(mail.raw), raw);
  assert.deepEqual(mail.envelopeTo, ['support@demo.test', 'ä@demo.test']);
  assert.equal(mail.attempts, 0);
  assert.equal(mail.conversationId, null);
  const row = await db.selectFrom('archive').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  assert.equal(row.ciphertext.includes('secret words'), false);
  assert.equal(await store.archived('unknown'), null);
});

test('F17: a changed, moved or foreign ciphertext is refused', async () => {
  const changed = await store.accept(anAcceptedMail());
  await sql`update archive set ciphertext = set_byte(ciphertext, 3, get_byte(ciphertext, 3) # 1)
    where id = ${changed}`.execute(db);
  await assert.rejects(store.archived(changed), { code: 'ARCHIVE_BROKEN', category: 'bug' });

  const [one, other] = [await store.accept(anAcceptedMail()), await store.accept(anAcceptedMail())];
  await sql`update archive as a set ciphertext = b.ciphertext, nonce = b.nonce, sha256 = b.sha256
    from archive as b where a.id = ${one} and b.id = ${other}`.execute(db);
  await assert.rejects(store.archived(one), { code: 'ARCHIVE_BROKEN' });

  const otherKey = createMailStore(db, {
    archiveKey: randomBytes(32),
    clock: systemClock,
    chance: systemChance,
  });
  await assert.rejects(otherKey.archived(other), { code: 'ARCHIVE_KEY' });
});

test('T3: an archived mail that does not open is noted, and keeps no other from being driven', async () => {
  const [broken, good] = [await store.accept(anAcceptedMail()), await store.accept(anAcceptedMail())];
  await sql`update archive set nonce = '\\x00' where id = ${broken}`.execute(db);
  const claimed = await store.claimUnrouted(Date.now() + 1_000, 1_000, 60_000);
  assert.ok(claimed.some(({ id }) => id === good));
  const row = await db.selectFrom('archive').selectAll().where('id', '=', broken).executeTakeFirstOrThrow();
  assert.equal(row.attempts, 1);
  assert.match(row.last_error ?? '', /ARCHIVE_BROKEN/);
  await sql`update archive set state = 'routed'`.execute(db);
});

test('T6: a mail stays to be driven until it is routed, and two sweepers do not drive it at once', async () => {
  const ids = [await store.accept(anAcceptedMail()), await store.accept(anAcceptedMail())];
  const all = async (): Promise<string[]> =>
    (await store.claimUnrouted(Date.now() + 1_000, 1_000, 60_000)).map(({ id }) => id);
  const [one, other] = await Promise.all([all(), all()]);
  for (const id of ids) assert.equal([...one, ...other].filter((claimed) => claimed === id).length, 1);
  assert.deepEqual(await store.claimUnrouted(Date.now() + 1_000, 1_000, 60_000), []);

  // A claim whose sweeper died runs out.
  await sql`update archive set claimed_until = now() - interval '1 second'`.execute(db);
  const [first = '', second = ''] = ids;
  await store.markRouted(first);
  await store.markAttempt(second, 'the node did not answer');
  const again = await store.claimUnrouted(Date.now() + 1_000, 1_000, 60_000);
  assert.ok(!again.some(({ id }) => id === first));
  assert.equal(again.find(({ id }) => id === second)?.attempts, 1);
  await sql`update archive set state = 'routed'`.execute(db);
});

test('F93: numbers rise, tags are unique, and a case keeps its own under concurrency', async () => {
  const id = randomUUID();
  const given = await Promise.all(['AAAA', 'BBBB', 'CCCC'].map((suffix) => store.caseIdentity(id, suffix)));
  assert.equal(new Set(given.map(({ tag }) => tag)).size, 1);
  const tag = given[0]?.tag ?? '';
  assert.match(tag, /^SP-\d{6}-(?:AAAA|BBBB|CCCC)$/);
  assert.equal(await store.conversationByTag(tag.toLowerCase()), id);
  assert.equal(await store.conversationByTag('SP-000000-XXXX'), null);

  const many = await Promise.all(Array.from({ length: 20 }, () => store.caseIdentity(randomUUID(), 'SAME')));
  assert.equal(new Set(many.map(({ tag }) => tag)).size, 20);
  await sql`select setval('case_number', 12345678)`.execute(db);
  assert.equal((await store.caseIdentity(randomUUID(), 'LONG')).tag, 'SP-12345679-LONG');
});

test('T7: an incoming message that is handed in again is kept once, and its mail names its case', async () => {
  const conversationId = await aCase();
  const archiveId = await store.accept(anAcceptedMail());
  const attachment = {
    filename: 'scan\u0000.png',
    contentType: 'image/png',
    contentId: '<a@b>',
    inline: true,
    content: randomBytes(2_000),
  };
  const incoming = {
    messageId: randomUUID(),
    archiveId,
    conversationId,
    mailboxId: 'support',
    at: Date.now(),
    parsed: aParsedMail({
      subject: 'NUL \u0000 and half a \ud83d pair',
      references: ['<one@x>', '<two@x>'],
      to: [{ address: 'support@demo.test', name: 'half \ud83d and \u0000' }],
      html: '<p>Hi</p>',
      attachments: [attachment, { ...attachment, filename: 'again.png' }],
    }),
    quarantineReason: null,
  };
  assert.deepEqual(await store.keepIncoming(incoming), { conversationId, movedAtMs: 0 });
  assert.deepEqual(await store.keepIncoming(incoming), { conversationId, movedAtMs: 0 });
  const again = { ...incoming, messageId: randomUUID(), conversationId: await aCase() };
  const { conversationId: where } = await store.keepIncoming(again);
  assert.equal(where, conversationId, 'where it was kept first');
  const messages = await store.messages(conversationId);
  assert.equal(messages.length, 1);
  const [message] = messages;
  assert.ok(message !== undefined);
  assert.equal(message.subject, 'NUL \ufffd and half a \ufffd pair');
  assert.deepEqual(message.references, ['<one@x>', '<two@x>']);
  assert.equal(message.direction, 'in');
  assert.deepEqual(
    message.attachments.map(({ filename, size }) => ({ filename, size })),
    [
      { filename: 'scan\ufffd.png', size: 2_000 },
      { filename: 'again.png', size: 2_000 },
    ],
  );
  const found = await store.attachmentContent(message.attachments[1]?.id ?? '');
  assert.deepEqual(Buffer.from(found?.content ?? []), attachment.content);
  assert.equal((await store.archived(archiveId))?.conversationId, conversationId);
});

test('T21: the same attachment content is kept once, and a changed one is refused', async () => {
  const conversationId = await aCase();
  const content = randomBytes(5_000);
  const attachments = [
    { filename: 'a.bin', contentType: 'application/octet-stream', contentId: '', inline: false, content },
  ];
  const first = await keep(conversationId, aParsedMail({ attachments }));
  const second = await keep(conversationId, aParsedMail({ attachments }));
  const blobs = await db.selectFrom('blobs').select('sha256').where('size', '=', 5_000).execute();
  assert.equal(blobs.length, 1);
  await sql`update blobs set ciphertext = ciphertext || '\\x00' where size = 5000`.execute(db);
  for (const id of [first, second]) {
    const attachment = (await store.message(id))?.attachments[0];
    await assert.rejects(store.attachmentContent(attachment?.id ?? ''), { code: 'ARCHIVE_BROKEN' });
  }
});

test('T21: what a scanner found stays with the attachment as it was kept first', async () => {
  const conversationId = await aCase();
  const file = {
    filename: 'a.bin',
    contentType: 'a/b',
    contentId: '',
    inline: false,
    content: randomBytes(9),
  };
  const reason = 'Eicar \u0000 found';
  const attachments = [file, { ...file, scan: { state: 'infected', reason } as const }];
  const id = await keep(conversationId, aParsedMail({ attachments }));
  const scans = async () => (await store.message(id))?.attachments.map(({ scan }) => scan);
  const kept = [null, { state: 'infected', reason: 'Eicar \ufffd found' }];
  assert.deepEqual(await scans(), kept);
  const clean = [file, { ...file, scan: { state: 'clean', reason: '' } as const }];
  const { archiveId } = (await store.message(id)) ?? assert.fail();
  await store.keepIncoming({
    messageId: id,
    archiveId: archiveId ?? '',
    conversationId,
    mailboxId: 'support',
    at: Date.now(),
    parsed: aParsedMail({ attachments: clean }),
    quarantineReason: null,
  });
  assert.deepEqual(await scans(), kept);
  const blob = await store.attachmentContent((await store.message(id))?.attachments[1]?.id ?? '');
  assert.deepEqual(blob?.attachment.scan, kept[1]);
});

test('T3: a message with a giant text, giant header and odd characters is kept and found', async () => {
  const conversationId = await aCase();
  const messageId = `<${'x'.repeat(5_000)}@customer.test>`;
  const text = Array.from({ length: 200_000 }, (_, index) => `w${index.toString(36)}`).join(' ');
  await keep(
    conversationId,
    aParsedMail({ messageId, text: `needle42 ${text}`, subject: 's'.repeat(5_000) }),
  );
  assert.equal(await store.conversationByMessageIds(['<other@x>', messageId]), conversationId);
  const [message] = await store.messages(conversationId);
  assert.equal(message?.text.length, text.length + 9);
});

test('T8: Message-IDs, tags and participants lead back to the case', async () => {
  const conversationId = await aCase();
  await keep(conversationId, aParsedMail({ messageId: '<q1@customer.test>' }));
  const reply = anOutgoingMessage({
    conversationId,
    messageIdHeader: '<a1@demo.test>',
    to: [{ address: 'Customer@Customer.test', name: '' }],
    cc: [{ address: 'boss@customer.test', name: '' }],
    bcc: [{ address: 'quiet@other.test', name: '' }],
  });
  await store.prepareOutgoing(reply);
  assert.equal(await store.conversationByMessageIds(['<a1@demo.test>']), conversationId);
  assert.equal(await store.conversationByMessageIds(['<q1@customer.test>', '']), conversationId);
  assert.equal(await store.conversationByMessageIds([]), null);
  assert.deepEqual(await store.participants(conversationId), [
    'boss@customer.test',
    'customer@customer.test',
    'quiet@other.test',
  ]);
});
