// The Submissions port over Postgres. The mail is in the archive; here is who it leaves the house for.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Submissions } from '../../ports/submissions.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

// Performed by the outbound part, with payload {archiveId, recipient}.
const task = 'deliver_submission';

export function createSubmissions(db: Kysely<Database>, clock: Pick<Clock, 'now'>): Submissions {
  return withTranslatedErrors<Submissions>({
    async queue(archiveId, recipients) {
      if (recipients.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        const fresh = await transaction
          .insertInto('submission_deliveries')
          .values(
            [...new Set(recipients)].map((recipient) => ({
              archive_id: archiveId,
              recipient: storable(recipient),
            })),
          )
          .onConflict((conflict) => conflict.doNothing())
          .returning('recipient')
          .execute();
        await sql`
          select graphile_worker.add_job(
            identifier => ${task},
            payload => json_build_object('archiveId', ${archiveId}::text, 'recipient', recipient),
            max_attempts => ${limits.deliveryAttempts}::int,
            job_key => ${archiveId}::text || ':' || recipient
          ) from unnest(${fresh.map(({ recipient }) => recipient)}::text[]) as recipient`.execute(
          transaction,
        );
      });
    },

    async deliveries(archiveId) {
      const rows = await db
        .selectFrom('submission_deliveries')
        .selectAll()
        .where('archive_id', '=', archiveId)
        .orderBy('recipient')
        .execute();
      return rows.map((row) => ({
        recipient: row.recipient,
        state: row.state,
        attempts: row.attempts,
        lastCode: row.last_code,
        lastText: row.last_text,
        updatedAt: row.updated_at.getTime(),
      }));
    },

    async record(archiveId, recipient, { state, attempts, lastCode, lastText }) {
      await db
        .updateTable('submission_deliveries')
        .set({
          state,
          attempts,
          last_code: lastCode,
          last_text: storable(lastText).slice(0, 2_000),
          updated_at: new Date(clock.now()),
        })
        .where('archive_id', '=', archiveId)
        .where('recipient', '=', recipient)
        .execute();
    },

    async handedIn(accountId, since) {
      const { rows } = await sql<{ mails: number; recipients: number }>`
        select count(*)::int as mails, coalesce(sum(cardinality(envelope_to)), 0)::int as recipients
        from archive where submitted_by = ${accountId} and received_at > ${new Date(since)}`.execute(db);
      return rows[0] ?? { mails: 0, recipients: 0 };
    },
  });
}
