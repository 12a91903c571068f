// The DkimKeys port over Postgres: private keys sealed, each bound to its domain and selector.

import type { Kysely } from 'kysely';
import type { DkimKey, DkimKeys } from '../../ports/dkim-keys.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { openText, sealText } from './sealed-text.ts';
import { storable } from './storable.ts';

const boundTo = (domain: string, selector: string): string => `dkim ${selector}._domainkey.${domain}`;

/** `sealingKey`: 32 bytes, of the purpose `dkim-keys`. */
export function createDkimKeys(db: Kysely<Database>, sealingKey: Uint8Array): DkimKeys {
  return withTranslatedErrors<DkimKeys>({
    async add(keys) {
      await db
        .insertInto('dkim_keys')
        .values(
          keys.map(({ domain, selector, algorithm, publicKey, privateKey, createdAt }) => ({
            domain,
            selector,
            algorithm,
            public_key: publicKey,
            ...sealText(sealingKey, privateKey, boundTo(domain, selector)),
            created_at: new Date(createdAt),
          })),
        )
        .execute();
    },

    async list(domain) {
      const rows = await db
        .selectFrom('dkim_keys')
        .selectAll()
        .where('domain', '=', domain)
        .orderBy('created_at', 'desc')
        .orderBy('selector')
        .execute();
      return rows.map((row): DkimKey => ({
        domain,
        selector: row.selector,
        algorithm: row.algorithm,
        publicKey: row.public_key,
        state: row.state,
        createdAt: row.created_at.getTime(),
        checkedAt: row.checked_at?.getTime() ?? null,
        fault: row.fault,
      }));
    },

    async signing(domain) {
      const rows = await db
        .selectFrom('dkim_keys')
        .select(['selector', 'algorithm', 'key_id', 'nonce', 'ciphertext'])
        .where('domain', '=', domain)
        .where('state', '=', 'active')
        .orderBy('selector')
        .execute();
      return rows.map((row) => ({
        selector: row.selector,
        algorithm: row.algorithm,
        privateKey: openText(sealingKey, row, boundTo(domain, row.selector)),
      }));
    },

    async checked({ domain, selector }, { at, fault }) {
      await db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('dkim_keys')
          .select(['algorithm', 'state'])
          .where('domain', '=', domain)
          .where('selector', '=', selector)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return;
        const begins = fault === '' && row.state === 'waiting';
        if (begins)
          await transaction
            .updateTable('dkim_keys')
            .set({ state: 'retired' })
            .where('domain', '=', domain)
            .where('algorithm', '=', row.algorithm)
            .where('state', '=', 'active')
            .execute();
        const state = begins ? 'active' : fault !== '' && row.state === 'active' ? 'waiting' : row.state;
        await transaction
          .updateTable('dkim_keys')
          .set({ state, checked_at: new Date(at), fault: storable(fault).slice(0, 2_000) })
          .where('domain', '=', domain)
          .where('selector', '=', selector)
          .execute();
      });
    },

    async remove({ domain, selector }) {
      const result = await db
        .deleteFrom('dkim_keys')
        .where('domain', '=', domain)
        .where('selector', '=', selector)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  });
}
