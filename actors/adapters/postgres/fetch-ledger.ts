// The FetchLedger port over Postgres.

import type { Kysely } from 'kysely';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FetchLedger, LedgerEntry, Mark, Place } from '../../ports/fetch-ledger.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

export function createFetchLedger(db: Kysely<Database>, clock: Clock): FetchLedger {
  return withTranslatedErrors<FetchLedger>({
    async mark({ mailboxId, place }: Place): Promise<Mark | null> {
      const row = await db
        .selectFrom('fetch_marks')
        .select(['epoch', 'last'])
        .where('mailbox_id', '=', mailboxId)
        .where('place', '=', place)
        .executeTakeFirst();
      return row ?? null;
    },

    async setMark({ mailboxId, place }, { epoch, last }) {
      const fields = { epoch: storable(epoch), last: storable(last), updated_at: new Date(clock.now()) };
      await db
        .insertInto('fetch_marks')
        .values({ mailbox_id: mailboxId, place, ...fields })
        .onConflict((known) => known.columns(['mailbox_id', 'place']).doUpdateSet(fields))
        .execute();
    },

    async entries({ mailboxId, place }, epoch, uids) {
      const found = new Map<string, LedgerEntry>();
      for (let from = 0; from < uids.length; from += limits.fetchLedgerBatch) {
        const rows = await db
          .selectFrom('fetch_ledger')
          .selectAll()
          .where('mailbox_id', '=', mailboxId)
          .where('place', '=', place)
          .where('epoch', '=', epoch)
          .where('uid', 'in', uids.slice(from, from + limits.fetchLedgerBatch).map(storable))
          .execute();
        for (const { uid, outcome, fingerprint, archive_id, attempts, reason } of rows)
          found.set(uid, { uid, outcome, fingerprint, archiveId: archive_id, attempts, reason });
      }
      return found;
    },

    async enter({ mailboxId, place }, epoch, entries) {
      for (let from = 0; from < entries.length; from += limits.fetchLedgerBatch) {
        const rows = entries.slice(from, from + limits.fetchLedgerBatch).map((entry) => ({
          mailbox_id: mailboxId,
          place,
          epoch: storable(epoch),
          uid: storable(entry.uid),
          outcome: entry.outcome,
          fingerprint: entry.fingerprint,
          archive_id: entry.archiveId,
          attempts: entry.attempts,
          reason: storable(entry.reason),
          at: new Date(clock.now()),
        }));
        await db
          .insertInto('fetch_ledger')
          .values(rows)
          .onConflict((known) =>
            known.columns(['mailbox_id', 'place', 'epoch', 'uid']).doUpdateSet((entry) => ({
              outcome: entry.ref('excluded.outcome'),
              fingerprint: entry.ref('excluded.fingerprint'),
              archive_id: entry.ref('excluded.archive_id'),
              attempts: entry.ref('excluded.attempts'),
              reason: entry.ref('excluded.reason'),
              at: entry.ref('excluded.at'),
            })),
          )
          .execute();
      }
    },

    async archiveIdOf(mailboxId, fingerprint) {
      const row = await db
        .selectFrom('fetch_ledger')
        .select('archive_id')
        .where('mailbox_id', '=', mailboxId)
        .where('fingerprint', '=', fingerprint)
        .where('archive_id', 'is not', null)
        .limit(1)
        .executeTakeFirst();
      return row?.archive_id ?? null;
    },
  });
}
