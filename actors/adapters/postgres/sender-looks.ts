// The SenderLooks port over Postgres: a job for each mail, which no restart loses and one process has at a time.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { SenderLooks } from '../../ports/sender-looks.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';

// Performed by the outbound part, with payload {messageId}.
const task = 'look_at_sender';

export function createSenderLooks(db: Kysely<Database>): SenderLooks {
  return withTranslatedErrors<SenderLooks>({
    async plan(messageId, dueAt) {
      // Jobs of one queue wait for each other: a DNS that is down must not hold the workers that deliver.
      await sql`
        select graphile_worker.add_job(
          identifier => ${task},
          payload => json_build_object('messageId', ${messageId}::text),
          queue_name => ${task} || '-' || (abs(hashtext(${messageId})::bigint) % ${limits.senderLooksAtOnce}::int),
          run_at => ${new Date(dueAt)}::timestamptz,
          max_attempts => ${limits.deliveryAttempts}::int,
          job_key => ${task} || ':' || ${messageId}::text,
          job_key_mode => 'replace'
        )`.execute(db);
    },

    async record(messageId, found) {
      await db
        .updateTable('messages')
        .set({ authentication: storableJson(found) })
        .where('id', '=', messageId)
        .where(sql<boolean>`authentication->>'verdict' = 'unknown'`)
        .execute();
    },
  });
}
