// Reads the audit, newest first, page by page.

import type { Kysely } from 'kysely';
import { limits } from '../../limits.ts';
import type { AuditEntry } from '../../ports/directory-store.ts';
import { badField } from './refusals.ts';
import type { Database } from './schema.ts';

export async function readAudit(
  db: Kysely<Database>,
  page: {
    limit: number;
    before?: string;
    /** Changes of this entry only. */
    of?: { readonly entity: string; readonly entityId: string };
  },
): Promise<readonly AuditEntry[]> {
  const limit = Math.max(1, Math.min(page.limit, limits.auditPage));
  let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  if (page.of !== undefined)
    query = query.where('entity', '=', page.of.entity).where('entity_id', '=', page.of.entityId);
  if (page.before !== undefined) {
    if (!/^\d{1,18}$/.test(page.before)) throw badField('before', 'is not the id of an audit entry');
    query = query.where('id', '<', page.before);
  }
  return (await query.execute()).map((row) => ({
    id: row.id,
    at: row.at.getTime(),
    byUserId: row.by_user_id,
    action: row.action,
    entity: row.entity,
    entityId: row.entity_id,
    before: row.before,
    after: row.after,
  }));
}
