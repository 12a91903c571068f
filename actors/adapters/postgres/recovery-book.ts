// How far rebuilding the live state has got, in one row; and the lock that lets one process at a time do it.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { RecoveryBook } from '../../ports/live-epoch.ts';
import { translated } from './failures.ts';
import type { Database } from './schema.ts';

// Any fixed number: the advisory lock of recoveries. It ends with its connection.
const lockKey = 7_455_432_018;

/** Throws STORE_UNAVAILABLE or STORE_TIMEOUT where Postgres does not answer. */
export function createRecoveryBook(db: Kysely<Database>): RecoveryBook {
  return {
    async read() {
      const row = await db
        .selectFrom('live_state')
        .select(['epoch', 'recovering', 'step', 'after'])
        .executeTakeFirstOrThrow()
        .catch(rethrow);
      return row;
    },
    async write(progress) {
      await db
        .updateTable('live_state')
        .set({ ...progress, updated_at: sql`now()` as never })
        .execute()
        .catch(rethrow);
    },
    async alone(run) {
      return db.connection().execute(async (connection) => {
        const locked = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${lockKey}) as taken`
          .execute(connection)
          .catch(rethrow);
        if (locked.rows[0]?.taken !== true) return false;
        try {
          await run();
        } finally {
          await sql`select pg_advisory_unlock(${lockKey})`.execute(connection);
        }
        return true;
      });
    },
  };
}

function rethrow(error: unknown): never {
  throw translated(error);
}
