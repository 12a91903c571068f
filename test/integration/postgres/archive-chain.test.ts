// The chain of the archive on a real server: whole as it was accepted, and broken by everything that is done to it.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createArchiveChain, type ArchiveChain } from '#actors/adapters/postgres/archive-chain.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { anAcceptedMail } from '#test/support/mail.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';

const keys = { archiveKey: randomBytes(32), anchorKey: randomBytes(32) };
let postgres: TestPostgres;

before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

interface Archive {
  readonly db: Kysely<Database>;
  readonly store: MailStore;
  readonly chain: ArchiveChain;
  readonly ids: readonly string[];
}

/** So many mails in `support`, from two gateways at once. */
async function anArchive(count: number): Promise<Archive> {
  const { db } = await postgres.database();
  const options = { archiveKey: keys.archiveKey, clock: systemClock, chance: systemChance };
  const stores = [createMailStore(db, options), createMailStore(db, options)];
  const raw = (number: number): Buffer => Buffer.from(`Subject: ${number}\r\n\r\nHello ${number}\r\n`);
  const ids = await Promise.all(
    Array.from({ length: count }, async (_, number) =>
      stores[number % 2]?.accept(
        anAcceptedMail({ raw: raw(number), envelopeTo: ['a@demo.test', 'ä@demo.test'] }),
      ),
    ),
  );
  const chain = createArchiveChain({ db, ...keys, clock: systemClock });
  const [store] = stores;
  assert.ok(store !== undefined);
  return { db, store, chain, ids: ids.map((id) => id ?? assert.fail()) };
}

async function reasons(chain: ArchiveChain): Promise<readonly string[]> {
  return (await chain.verify('support')).broken.map(({ reason }) => reason);
}

test('F17 N3: every accepted mail is in the chain of its mailbox, in one line, however many gateways take mail', async () => {
  const { store, chain, db } = await anArchive(137);
  const other = await store.accept(anAcceptedMail({ mailboxId: 'sales' }));
  const report = await chain.verify('support');
  assert.deepEqual([report.mails, report.broken], [137, []]);
  assert.match(report.head, /^[0-9a-f]{64}$/);
  assert.deepEqual(await chain.mailboxIds(), ['sales', 'support']);
  assert.equal((await chain.verify('sales')).mails, 1);
  const row = await db
    .selectFrom('archive_chain')
    .selectAll()
    .where('archive_id', '=', other)
    .executeTakeFirst();
  assert.equal(row?.seq, '1');
});

test('F17: driving, routing and discarding a mail leave the chain whole', async () => {
  const { store, chain, ids } = await anArchive(3);
  await store.markRouted(ids[0] ?? '');
  await store.discard(ids[1] ?? '', { reason: 'a rule', ruleId: 'r' });
  await store.markAttempt(ids[2] ?? '', 'failed');
  assert.deepEqual(await reasons(chain), []);
});

test('F6 F17: a mail that is brought twice is in the chain once', async () => {
  const { store, chain } = await anArchive(1);
  const mail = anAcceptedMail({ id: 'fetched-1' });
  await store.accept(mail);
  await store.accept(mail);
  assert.deepEqual([(await chain.verify('support')).mails, await reasons(chain)], [2, []]);
});

const crimes: Readonly<Record<string, (archive: Archive) => Promise<unknown>>> = {
  'bytes are changed': ({ db, ids }) =>
    sql`update archive set ciphertext = set_byte(ciphertext, 3, 255 - get_byte(ciphertext, 3)) where id = ${ids[1]}`.execute(
      db,
    ),
  'a sender is changed': ({ db, ids }) =>
    db
      .updateTable('archive')
      .set({ envelope_from: 'x@evil.test' })
      .where('id', '=', ids[1] ?? '')
      .execute(),
  'a time is changed': ({ db, ids }) =>
    sql`update archive set received_at = received_at - interval '1 hour' where id = ${ids[1]}`.execute(db),
  'a mail is taken out': ({ db, ids }) =>
    db
      .deleteFrom('archive')
      .where('id', '=', ids[1] ?? '')
      .execute(),
  'a mail is taken out with its link': async ({ db, ids }) => {
    await db
      .deleteFrom('archive')
      .where('id', '=', ids[1] ?? '')
      .execute();
    await db
      .deleteFrom('archive_chain')
      .where('archive_id', '=', ids[1] ?? '')
      .execute();
  },
  'two mails change places': ({ db }) =>
    sql`update archive_chain set seq = -seq where seq < 3; update archive_chain set seq = 3 + seq where seq < 0`.execute(
      db,
    ),
  'the newest mail is taken out': ({ db }) =>
    sql`delete from archive where id = (select archive_id from archive_chain order by seq desc limit 1);
        delete from archive_chain where seq = (select max(seq) from archive_chain)`.execute(db),
  'a mail is put in behind the trigger': async ({ db, ids }) => {
    await sql`alter table archive disable trigger archive_chained`.execute(db);
    const row = await db
      .selectFrom('archive')
      .selectAll()
      .where('id', '=', ids[0] ?? '')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('archive')
      .values({ ...row, id: 'smuggled', dsn: null })
      .execute();
  },
  'a head is signed by somebody else': async ({ db, chain }) => {
    await chain.anchor();
    await sql`update archive_anchors set mac = ${randomBytes(32)}`.execute(db);
  },
};

for (const [name, commit] of Object.entries(crimes))
  test(`F17 N3: when ${name}, verifying says so`, async () => {
    const archive = await anArchive(5);
    assert.deepEqual(await reasons(archive.chain), []);
    await commit(archive);
    assert.notDeepEqual(await reasons(archive.chain), []);
  });

test('N3: who builds a whole new chain over changed mail is found by what was signed before', async () => {
  const { db, chain, ids } = await anArchive(5);
  assert.equal(await chain.anchor(), 1);
  assert.equal(await chain.anchor(), 0, 'nothing new to sign');
  await db
    .updateTable('archive')
    .set({ envelope_from: 'x@evil.test' })
    .where('id', '=', ids[0] ?? '')
    .execute();
  await sql`delete from archive_chain`.execute(db);
  await sql`delete from archive_heads`.execute(db);
  // As the trigger does it, in the order of arrival.
  await sql`
    do $$ declare mail record; place bigint := 0; head bytea := ''; begin
      for mail in select * from archive order by received_at, id collate "C" loop
        place := place + 1;
        head := archive_link(head, place, mail.id, mail.received_at, mail.source, mail.envelope_from, mail.envelope_to,
          mail.remote_address, mail.mailbox_id, mail.account_ids, mail.size, mail.sha256);
        insert into archive_chain values (mail.mailbox_id, place, mail.id, head, mail.received_at);
      end loop;
      insert into archive_heads values ('support', place, head);
    end $$`.execute(db);
  const found = await chain.verify('support');
  assert.deepEqual(
    found.broken.map(({ reason }) => reason),
    ['another one was signed'],
  );
});
