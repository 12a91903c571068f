// Audit rows in Postgres, for reads that must be accounted for.

import type { Kysely } from 'kysely';
import type { AuditTrail } from '../../ports/audit-trail.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';

export function createAuditTrail(db: Kysely<Database>): AuditTrail {
  return withTranslatedErrors<AuditTrail>({
    async record({ byUserId, action, entity, entityId }) {
      await db
        .insertInto('audit')
        .values({ by_user_id: byUserId, action, entity, entity_id: entityId })
        .execute();
    },
  });
}
