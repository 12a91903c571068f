// The DirectoryStore port over Postgres: one immutable snapshot, replaced as a whole whenever a change is announced;
// writes return once this process's snapshot shows them.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { DirectoryStore, EntityFields, EntityName } from '../../ports/directory-store.ts';
import type { Log } from '../../ports/log.ts';
import { limits } from '../../limits.ts';
import { discardMailOf } from './account-removal.ts';
import { readAudit } from './audit-pages.ts';
import { assertDictionariesOfPool } from './dictionary-pools.ts';
import { assertAddresses } from './directory-addresses.ts';
import { openCurrentDirectory } from './directory-current.ts';
import { check, checkNew } from './directory-fields.ts';
import type { CheckedFields } from './directory-fields.ts';
import { createLinkWrites } from './directory-links.ts';
import { startListener } from './directory-listener.ts';
import { assertNoCircle, assertReferences, assertUnused } from './directory-references.ts';
import { change, writeLinks } from './directory-writes.ts';
import { withTranslatedErrors } from './failures.ts';
import { assertQueuesOfMailboxes, settleMailbox } from './mailbox-writes.ts';
import { hashPassword } from './passwords.ts';
import { lastAdministrator, notFound } from './refusals.ts';
import type { Database } from './schema.ts';
import { freeId, slugOf } from './slugs.ts';
import { storableJson } from './storable.ts';
import { createSettingsWrite } from './system-settings.ts';

/** `url`: of the same database, for the connection that listens. */
export async function createDirectoryStore(
  db: Kysely<Database>,
  url: string,
  log: Log,
): Promise<DirectoryStore & { close(): Promise<void> }> {
  const snapshot = await openCurrentDirectory(db, log);
  const listener = await startListener({ url, log, onHeard: snapshot.heard });
  // What changed between the first reading and the first listening.
  await snapshot.reload();
  return withTranslatedErrors({
    current: snapshot.current,
    onChange: snapshot.onChange,
    ...createWrites(db, snapshot.shows),
    ...createLinkWrites(db, snapshot.shows),
    updateSettings: createSettingsWrite(db, snapshot.shows),
    audit: (page: { limit: number; before?: string }) => readAudit(db, page),
    history: (entity: EntityName, entityId: string) =>
      readAudit(db, { limit: limits.auditPage, of: { entity, entityId } }),
    async close() {
      snapshot.close();
      await listener.close();
    },
  });
}

type Shows = (version: number) => Promise<void>;

function createWrites(db: Kysely<Database>, shows: Shows) {
  return {
    async create(entity: EntityName, fields: EntityFields, byUserId: string): Promise<string> {
      const { id: wanted, ...checked } = checkNew(entity, fields);
      const columns = await withPassword(entity, checked);
      const entityId = wanted ?? (await freeId(db, entity, slugOf(entity, columns)));
      const version = await change(
        db,
        { byUserId, action: 'create', entity, entityId },
        async (transaction) => {
          await assertReferences(transaction, entity, checked);
          await assertAddresses(transaction, { entity, id: entityId }, checked);
          const settings = settingsOf(checked);
          await transaction
            .insertInto(entity)
            .values({ id: entityId, ...columns, ...(settings !== null && { settings }) } as never)
            .execute();
          await writeLinks(transaction, entityId, checked);
          if (entity === 'mailboxes') await settleMailbox(transaction, entityId, checked);
          await assertQueuesOfMailboxes(transaction, entity, entityId);
          await assertDictionariesOfPool(transaction, entity);
        },
      );
      await shows(version);
      return entityId;
    },

    async update(entity: EntityName, id: string, fields: EntityFields, byUserId: string): Promise<void> {
      const checked = check(entity, fields);
      const columns = await withPassword(entity, checked);
      const version = await change(
        db,
        { byUserId, action: 'update', entity, entityId: id },
        async (transaction) => {
          await assertReferences(transaction, entity, checked);
          await assertAddresses(transaction, { entity, id }, checked);
          if (entity === 'users') await assertNoCircle(transaction, id, checked);
          const guard = await lastAdministratorGuard(transaction, entity, id);
          const settings = settingsOf(checked);
          const updated = await transaction
            .updateTable(entity)
            .set((row) => ({
              ...columns,
              ...(settings !== null && { settings: sql`settings || ${settings}::jsonb` }),
              version: row('version', '+', 1),
            }))
            .where('id', '=', id as never)
            .executeTakeFirst();
          if (updated.numUpdatedRows === 0n) throw notFound(`There is no "${id}" among the ${entity}.`);
          await guard();
          await writeLinks(transaction, id, checked);
          if (entity === 'mailboxes') await settleMailbox(transaction, id, checked);
          await assertQueuesOfMailboxes(transaction, entity, id);
          await assertDictionariesOfPool(transaction, entity);
          // Who lost the right to be signed in is signed out now, not at the end of the session.
          if (entity === 'users' && (checked.columns['active'] === false || checked.password !== undefined))
            await transaction.deleteFrom('sessions').where('user_id', '=', id).execute();
        },
      );
      await shows(version);
    },

    async remove(entity: EntityName, id: string, byUserId: string): Promise<void> {
      const version = await change(
        db,
        { byUserId, action: 'remove', entity, entityId: id },
        async (transaction) => {
          await assertUnused(transaction, entity, id);
          const guard = await lastAdministratorGuard(transaction, entity, id);
          if (entity === 'users') await discardMailOf(transaction, id);
          const removed = await transaction
            .deleteFrom(entity)
            .where('id', '=', id as never)
            .executeTakeFirst();
          if (removed.numDeletedRows === 0n) throw notFound(`There is no "${id}" among the ${entity}.`);
          await guard();
        },
      );
      await shows(version);
    },
  };
}

/** Before a write to a user; what it returns throws LAST_ADMINISTRATOR (rejected) when the write took the last one. */
async function lastAdministratorGuard(
  db: Kysely<Database>,
  entity: EntityName,
  id: string,
): Promise<() => Promise<void>> {
  const administrators = async (): Promise<readonly string[]> =>
    (
      await db
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'administrator')
        .where('active', '=', true)
        .execute()
    ).map((row) => row.id);
  if (entity !== 'users' || !(await administrators()).includes(id)) return () => Promise.resolve();
  return async () => {
    if ((await administrators()).length === 0) throw lastAdministrator();
  };
}

/** Null: nothing of it was given, or the entity has none. */
function settingsOf({ settings }: CheckedFields): string | null {
  return Object.keys(settings).length === 0 ? null : storableJson(settings);
}

async function withPassword(
  entity: EntityName,
  checked: CheckedFields,
): Promise<Readonly<Record<string, unknown>>> {
  if (entity !== 'users' || checked.password === undefined) return checked.columns;
  return { ...checked.columns, password_hash: await hashPassword(checked.password) };
}
