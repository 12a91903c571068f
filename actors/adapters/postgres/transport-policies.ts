// The TransportPolicies port over Postgres: all gateways know what one has found, and a restart forgets nothing.

import type { Kysely } from 'kysely';
import type { TransportPolicies } from '../../ports/transport-policies.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';

export function createTransportPolicies(db: Kysely<Database>): TransportPolicies {
  return withTranslatedErrors<TransportPolicies>({
    async known(domain, at) {
      const row = await db
        .selectFrom('transport_policies')
        .selectAll()
        .where('domain', '=', domain)
        .where('expires_at', '>', new Date(at))
        .executeTakeFirst();
      if (row === undefined) return null;
      const { policy_id: id, mode, mx, expires_at: expiresAt } = row;
      return { domain, id, mode, mx, expiresAt: expiresAt.getTime() };
    },

    async keep({ domain, id, mode, mx, expiresAt }, at) {
      await db.deleteFrom('transport_policies').where('expires_at', '<=', new Date(at)).execute();
      const found = { policy_id: id, mode, mx: [...mx], expires_at: new Date(expiresAt) };
      await db
        .insertInto('transport_policies')
        .values({ domain, ...found })
        .onConflict((known) => known.column('domain').doUpdateSet(found))
        .execute();
    },
  });
}
