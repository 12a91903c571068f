// The Ratings port over Postgres. One statement decides and records, so that of two posts of one page one counts.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { Ratings } from '../../ports/ratings.ts';
import { codeOf, foreignKeyViolation, withTranslatedErrors } from './failures.ts';
import { unknownReference } from './refusals.ts';
import type { Database } from './schema.ts';

// Performed by the outbound part, with payload {messageId}.
const task = 'tell_rating';

export function createRatings(db: Kysely<Database>): Ratings {
  return withTranslatedErrors<Ratings>({
    async rate({ messageId, conversationId, agentId, queueId, score, at }, { pageMadeAt, changeMs }) {
      const since = new Date(at - changeMs);
      const now = new Date(at);
      try {
        const recorded = await db.transaction().execute(async (transaction) => {
          const row = await transaction
            .insertInto('ratings')
            .values({
              message_id: messageId,
              conversation_id: conversationId,
              agent_id: agentId,
              queue_id: queueId,
              score,
              rated_at: now,
              changed_at: now,
            })
            .onConflict((conflict) =>
              conflict
                .column('message_id')
                .doUpdateSet({ score, changed_at: now })
                .where('ratings.rated_at', '>=', since)
                .where('ratings.changed_at', '<', new Date(pageMadeAt)),
            )
            .returning('message_id')
            .executeTakeFirst();
          if (row !== undefined) await planTelling(transaction, messageId);
          return row;
        });
        if (recorded !== undefined) return 'recorded';
      } catch (error) {
        if (codeOf(error) === foreignKeyViolation) throw unknownReference('There is no such message.', error);
        throw error;
      }
      const { rated_at: ratedAt } = await db
        .selectFrom('ratings')
        .select('rated_at')
        .where('message_id', '=', messageId)
        .executeTakeFirstOrThrow();
      return ratedAt < since ? 'late' : 'used';
    },

    async kept(messageId) {
      const row = await db
        .selectFrom('ratings')
        .selectAll()
        .where('message_id', '=', messageId)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        messageId,
        conversationId: row.conversation_id,
        agentId: row.agent_id,
        queueId: row.queue_id,
        score: row.score,
        at: row.changed_at.getTime(),
        again: row.changed_at > row.rated_at,
      };
    },

    async of(messageIds) {
      if (messageIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('ratings')
        .select(['message_id', 'score'])
        .where('message_id', 'in', messageIds)
        .execute();
      return new Map(rows.map((row) => [row.message_id, row.score]));
    },
  });
}

/** Each change is told, or the newest of several that wait. */
async function planTelling(db: Kysely<Database>, messageId: string): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      identifier => ${task},
      payload => json_build_object('messageId', ${messageId}::text),
      max_attempts => ${limits.deliveryAttempts}::int,
      job_key => ${task} || ':' || ${messageId}::text
    )`.execute(db);
}
