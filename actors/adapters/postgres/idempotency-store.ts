// Kept answers to writing requests in Postgres. A row without a status is a request at work; one that has been at work
// for too long was abandoned by a process that died, and may be taken over.

import type { Kysely } from 'kysely';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdempotencyClaim, IdempotencyStore } from '../../ports/idempotency-store.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';

async function claimed(
  db: Kysely<Database>,
  row: { userId: string; key: string; requestHash: Uint8Array; now: number },
): Promise<boolean> {
  const abandonedBefore = new Date(row.now - limits.idempotencyRunningMs);
  const request = Buffer.from(row.requestHash);
  const inserted = await db
    .insertInto('idempotency_keys')
    .values({ user_id: row.userId, key: row.key, request_sha256: request, created_at: new Date(row.now) })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'key'])
        .doUpdateSet({ created_at: new Date(row.now) })
        .where('idempotency_keys.status', 'is', null)
        .where('idempotency_keys.created_at', '<', abandonedBefore)
        .where('idempotency_keys.request_sha256', '=', request),
    )
    .returning('key')
    .executeTakeFirst();
  return inserted !== undefined;
}

export function createIdempotencyStore(db: Kysely<Database>, clock: Clock): IdempotencyStore {
  const mine = (userId: string, key: string) =>
    db.selectFrom('idempotency_keys').where('user_id', '=', userId).where('key', '=', key);
  return withTranslatedErrors<IdempotencyStore>({
    async claim(userId, key, requestHash): Promise<IdempotencyClaim> {
      if (await claimed(db, { userId, key, requestHash, now: clock.now() })) return { state: 'new' };
      const row = await mine(userId, key).select(['request_sha256', 'status', 'response']).executeTakeFirst();
      if (row === undefined) return { state: 'running' };
      if (!row.request_sha256.equals(Buffer.from(requestHash))) return { state: 'different' };
      if (row.status === null) return { state: 'running' };
      return { state: 'finished', status: row.status, response: row.response };
    },
    async finish(userId, key, answer) {
      const response = answer.response === undefined ? null : JSON.stringify(answer.response);
      await db
        .updateTable('idempotency_keys')
        .set({ status: answer.status, response })
        .where('user_id', '=', userId)
        .where('key', '=', key)
        .execute();
    },
    async forget(userId, key) {
      await db
        .deleteFrom('idempotency_keys')
        .where('user_id', '=', userId)
        .where('key', '=', key)
        .where('status', 'is', null)
        .execute();
    },
    async prune() {
      await db
        .deleteFrom('idempotency_keys')
        .where('created_at', '<', new Date(clock.now() - limits.idempotencyKeptMs))
        .execute();
    },
  });
}
