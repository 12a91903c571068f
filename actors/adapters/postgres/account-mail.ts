// The AccountMail port over Postgres. The row of an account in `account_boxes` is locked by whoever places or moves, so
// its counters are exact; time is the server's, so that gateways with different clocks agree on who reads.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { AccountMail, FolderUsage, PlacedMail } from '../../ports/account-mail.ts';
import type { Chance } from '../../ports/clock.ts';
import { codeOf, foreignKeyViolation, uniqueViolation, withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

export function createAccountMail(db: Kysely<Database>, chance: Pick<Chance, 'newId'>): AccountMail {
  return withTranslatedErrors<AccountMail>({
    ...placing(db, chance),
    ...reading(db, chance),
    async usedBytes(accountIds) {
      if (accountIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('account_boxes')
        .select(['account_id', 'inbox_bytes'])
        .where('account_id', 'in', [...accountIds])
        .execute();
      return new Map(rows.map((row) => [row.account_id, Number(row.inbox_bytes)]));
    },
    async folders(accountId) {
      const { rows } = await sql<FolderUsage>`
        select folder, count(*)::int as messages, sum(size)::float8 as bytes
        from account_messages where account_id = ${accountId} group by folder order by folder`.execute(db);
      return rows;
    },
  });
}

function placing(
  db: Kysely<Database>,
  chance: Pick<Chance, 'newId'>,
): Pick<AccountMail, 'place' | 'isKeptBack' | 'release' | 'moveToArchive'> {
  return {
    async place(mail) {
      try {
        if (await insertPlaced(db, mail)) return true;
        await sql`
          insert into account_boxes (account_id, validity) values (${mail.accountId}, ${validity(chance)})
          on conflict do nothing`.execute(db);
        await insertPlaced(db, mail);
        return true;
      } catch (error) {
        // Somebody placed it at the same moment.
        if (codeOf(error) === uniqueViolation) return true;
        if (codeOf(error) === foreignKeyViolation) return false;
        throw error;
      }
    },

    async isKeptBack(archiveId) {
      const row = await db
        .selectFrom('account_messages')
        .select('uid')
        .where('archive_id', '=', archiveId)
        .where('folder', '=', 'quarantine')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    // With new numbers: what was read of the Inbox is below them.
    async release(archiveId) {
      const { rows } = await sql<{ account_id: string }>`
        with boxes as (
          update account_boxes b
          set next_uid = next_uid + 1, inbox_bytes = inbox_bytes + m.size
          from account_messages m
          where m.account_id = b.account_id and m.archive_id = ${archiveId} and m.folder = 'quarantine'
          returning b.account_id, b.next_uid - 1 as uid)
        update account_messages m set folder = 'inbox', uid = boxes.uid, moved_at = now()
        from boxes
        where m.account_id = boxes.account_id and m.archive_id = ${archiveId} and m.folder = 'quarantine'
        returning m.account_id`.execute(db);
      return rows.map((row) => row.account_id).toSorted();
    },

    moveToArchive: (accountId, reader, uids) =>
      db.transaction().execute(async (transaction) => {
        const held = await sql`
          select from account_boxes
          where account_id = ${accountId} and reader = ${reader} and reader_until > now()
          for update`.execute(transaction);
        if (held.rows.length === 0) return false;
        await sql`
          with moved as (
            update account_messages set folder = 'archive', moved_at = now()
            where account_id = ${accountId} and folder = 'inbox' and uid = any(${[...uids]}::bigint[])
            returning size)
          update account_boxes set inbox_bytes = inbox_bytes - (select coalesce(sum(size), 0) from moved)
          where account_id = ${accountId}`.execute(transaction);
        return true;
      }),
  };
}

/** False: it is there already, or the account has no box yet. */
async function insertPlaced(db: Kysely<Database>, mail: PlacedMail): Promise<boolean> {
  const { accountId, archiveId, folder, size, heldReason = '' } = mail;
  const lies = heldReason === '' ? folder : 'quarantine';
  const { rows } = await sql<{ uid: string }>`
    with given as (
      update account_boxes
      set next_uid = next_uid + 1, inbox_bytes = inbox_bytes + ${lies === 'inbox' ? size : 0}
      where account_id = ${accountId} and not exists (
        select from account_messages
        where account_id = ${accountId} and archive_id = ${archiveId} and placed_in = ${folder})
      returning next_uid - 1 as uid)
    insert into account_messages (account_id, uid, archive_id, folder, placed_in, size, held_reason)
    select ${accountId}, uid, ${archiveId}, ${lies}, ${folder}, ${size}, ${storable(heldReason)} from given
    returning uid`.execute(db);
  return rows.length > 0;
}

type Reading = Pick<AccountMail, 'openInbox' | 'renewReader' | 'releaseReader' | 'archiveIdOf'>;

function reading(db: Kysely<Database>, chance: Pick<Chance, 'newId'>): Reading {
  return {
    async openInbox(accountId, reader, ttlMs) {
      const box = await becomeReader(db, chance, { accountId, reader, ttlMs });
      if (typeof box !== 'object' || box === null) return box;
      // One row of two lists: fifty thousand rows would cost a tenth of a second to read.
      const { rows } = await sql<{ uids: readonly number[]; sizes: readonly number[] }>`
        select coalesce(json_agg(uid order by uid), '[]') as uids,
          coalesce(json_agg(size order by uid), '[]') as sizes
        from (select uid, size from account_messages
          where account_id = ${accountId} and folder = 'inbox' order by uid limit ${limits.pop3Messages}) as t`.execute(
        db,
      );
      const { uids, sizes } = rows[0] ?? { uids: [], sizes: [] };
      return { validity: box.validity, uids, sizes };
    },

    async renewReader(accountId, reader, ttlMs) {
      const renewed = await sql`
        update account_boxes set reader_until = now() + ${`${ttlMs} ms`}::interval
        where account_id = ${accountId} and reader = ${reader}`.execute(db);
      return renewed.numAffectedRows === 1n;
    },

    async releaseReader(accountId, reader) {
      await sql`
        update account_boxes set reader = null, reader_until = null
        where account_id = ${accountId} and reader = ${reader}`.execute(db);
    },

    async archiveIdOf(accountId, uid) {
      const row = await db
        .selectFrom('account_messages')
        .select('archive_id')
        .where('account_id', '=', accountId)
        .where('uid', '=', String(uid))
        .where('folder', '=', 'inbox')
        .executeTakeFirst();
      return row?.archive_id ?? null;
    },
  };
}

async function becomeReader(
  db: Kysely<Database>,
  chance: Pick<Chance, 'newId'>,
  { accountId, reader, ttlMs }: { accountId: string; reader: string; ttlMs: number },
): Promise<{ readonly validity: string } | 'in-use' | null> {
  try {
    const { rows } = await sql<{ validity: string }>`
      insert into account_boxes as box (account_id, validity, reader, reader_until)
      values (${accountId}, ${validity(chance)}, ${reader}, now() + ${`${ttlMs} ms`}::interval)
      on conflict (account_id) do update set reader = excluded.reader, reader_until = excluded.reader_until
      where box.reader is null or box.reader_until < now() or box.reader = excluded.reader
      returning validity`.execute(db);
    return rows[0] ?? 'in-use';
  } catch (error) {
    if (codeOf(error) === foreignKeyViolation) return null;
    throw error;
  }
}

/** Short, for it stands in each line of UIDL. */
function validity(chance: Pick<Chance, 'newId'>): string {
  return chance.newId().replaceAll('-', '').slice(-12);
}
