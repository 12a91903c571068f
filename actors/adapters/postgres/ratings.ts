// The Ratings port over Postgres. One statement decides and records, so that of two posts of one page one counts.

import type { Kysely } from 'kysely';
import type { Ratings } from '../../ports/ratings.ts';
import { codeOf, foreignKeyViolation, withTranslatedErrors } from './failures.ts';
import { unknownReference } from './refusals.ts';
import type { Database } from './schema.ts';

export function createRatings(db: Kysely<Database>): Ratings {
  return withTranslatedErrors<Ratings>({
    async rate({ messageId, conversationId, agentId, queueId, score, at }, { pageMadeAt, changeMs }) {
      const since = new Date(at - changeMs);
      const now = new Date(at);
      try {
        const recorded = await db
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
