// The DirectoryStore port over Postgres: one immutable snapshot, replaced as a whole whenever a change is announced;
// writes return once this process's snapshot shows them.

import type { Kysely } from 'kysely';
import type { AuditEntry, DirectoryStore, EntityFields, EntityName } from '../../ports/directory-store.ts';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';
import type { Directory } from '../../vocabulary/directory.ts';
import { check, checkNew } from './directory-fields.ts';
import type { CheckedFields } from './directory-fields.ts';
import { startListener } from './directory-listener.ts';
import { assertReferences, assertUnused } from './directory-references.ts';
import { loadDirectory } from './directory-snapshot.ts';
import { change, writeLinks } from './directory-writes.ts';
import { withTranslatedErrors } from './failures.ts';
import { hashPassword } from './passwords.ts';
import { badField, notFound } from './refusals.ts';
import type { Database } from './schema.ts';
import { freeId, slugOf } from './slugs.ts';

/** `url`: of the same database, for the connection that listens. */
export async function createDirectoryStore(
  db: Kysely<Database>,
  url: string,
  log: Log,
): Promise<DirectoryStore & { close(): Promise<void> }> {
  const snapshot = await openSnapshot(db, log);
  const listener = await startListener({ url, log, onHeard: snapshot.heard });
  // What changed between the first reading and the first listening.
  await snapshot.reload();
  const writes = createWrites(db, snapshot.shows);
  return withTranslatedErrors({
    current: snapshot.current,
    onChange: snapshot.onChange,
    ...writes,
    ...createLinkWrites(db, snapshot.shows),
    audit: (page: { limit: number; before?: string }) => readAudit(db, page),
    close: listener.close,
  });
}

interface Snapshot {
  current(): Directory;
  onChange(listener: (directory: Directory) => void): () => void;
  heard(version: number | null): void;
  reload(): Promise<void>;
  /** Resolves once the snapshot is at least of `version`. */
  shows(version: number): Promise<void>;
}

async function openSnapshot(db: Kysely<Database>, log: Log): Promise<Snapshot> {
  let directory = await loadDirectory(db);
  const listeners = new Set<(directory: Directory) => void>();
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const load = async (): Promise<void> => {
    const loaded = await loadDirectory(db);
    if (loaded.version <= directory.version) return;
    directory = loaded;
    for (const listener of listeners) tell(listener, loaded, log);
  };
  // At most one reading at work and one to follow: what a reading that has begun may have missed, the next one sees.
  const reload = (): Promise<void> => {
    if (running === null) {
      running = load().finally(() => {
        running = null;
      });
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return reload();
      });
    return next;
  };

  const heard = (version: number | null): void => {
    if (version !== null && version <= directory.version) return;
    reload().catch((error: unknown) => {
      log.warn({ error: String(error) }, 'the directory could not be read again');
      // Bounded by what announces it: the listener reconnects when the database is back, and announces then.
    });
  };

  return {
    current: () => directory,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard,
    reload,
    async shows(version) {
      if (directory.version < version) await reload();
    },
  };
}

function tell(listener: (directory: Directory) => void, directory: Directory, log: Log): void {
  try {
    listener(directory);
  } catch (error) {
    // One listener's bug must not keep the others on an old directory.
    log.error({ error: String(error) }, 'a listener of the directory failed');
  }
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
          await transaction
            .insertInto(entity)
            .values({ id: entityId, ...columns } as never)
            .execute();
          await writeLinks(transaction, entityId, checked);
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
          const updated = await transaction
            .updateTable(entity)
            .set((row) => ({ ...columns, version: row('version', '+', 1) }) as never)
            .where('id', '=', id as never)
            .executeTakeFirst();
          if (updated.numUpdatedRows === 0n) throw notFound(`There is no "${id}" among the ${entity}.`);
          await writeLinks(transaction, id, checked);
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
          const removed = await transaction
            .deleteFrom(entity)
            .where('id', '=', id as never)
            .executeTakeFirst();
          if (removed.numDeletedRows === 0n) throw notFound(`There is no "${id}" among the ${entity}.`);
        },
      );
      await shows(version);
    },
  };
}

function createLinkWrites(db: Kysely<Database>, shows: Shows) {
  return {
    async setQueueMember(queueId: string, userId: string, member: boolean, byUserId: string): Promise<void> {
      const what = {
        byUserId,
        action: member ? 'add-member' : 'remove-member',
        entity: 'queues',
        entityId: queueId,
      } as const;
      const version = await change(db, what, async (transaction) => {
        await assertThere(transaction, 'queues', queueId);
        await assertThere(transaction, 'users', userId);
        if (member)
          await transaction
            .insertInto('queue_members')
            .values({ queue_id: queueId, user_id: userId })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        else
          await transaction
            .deleteFrom('queue_members')
            .where('queue_id', '=', queueId)
            .where('user_id', '=', userId)
            .execute();
      });
      await shows(version);
    },

    async setGroupMember(groupId: string, userId: string, member: boolean, byUserId: string): Promise<void> {
      const what = {
        byUserId,
        action: member ? 'add-member' : 'remove-member',
        entity: 'groups',
        entityId: groupId,
      } as const;
      const version = await change(db, what, async (transaction) => {
        await assertThere(transaction, 'groups', groupId);
        await assertThere(transaction, 'users', userId);
        if (member)
          await transaction
            .insertInto('group_members')
            .values({ group_id: groupId, user_id: userId })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        else
          await transaction
            .deleteFrom('group_members')
            .where('group_id', '=', groupId)
            .where('user_id', '=', userId)
            .execute();
      });
      await shows(version);
    },

    async setUserSkill(
      userId: string,
      skillId: string,
      level: number | null,
      byUserId: string,
    ): Promise<void> {
      if (level !== null && !(Number.isInteger(level) && level >= 0 && level <= 10))
        throw badField('level', 'must be a whole number from 0 to 10');
      const what = {
        byUserId,
        action: level === null ? 'remove-skill' : 'set-skill',
        entity: 'users',
        entityId: userId,
      } as const;
      const version = await change(db, what, async (transaction) => {
        await assertThere(transaction, 'users', userId);
        await assertThere(transaction, 'skills', skillId);
        if (level === null)
          await transaction
            .deleteFrom('user_skills')
            .where('user_id', '=', userId)
            .where('skill_id', '=', skillId)
            .execute();
        else
          await transaction
            .insertInto('user_skills')
            .values({ user_id: userId, skill_id: skillId, level })
            .onConflict((conflict) => conflict.columns(['user_id', 'skill_id']).doUpdateSet({ level }))
            .execute();
      });
      await shows(version);
    },
  };
}

async function assertThere(db: Kysely<Database>, entity: EntityName, id: string): Promise<void> {
  const row = await db
    .selectFrom(entity)
    .select('id')
    .where('id', '=', id as never)
    .executeTakeFirst();
  if (row === undefined) throw notFound(`There is no "${id}" among the ${entity}.`);
}

async function withPassword(
  entity: EntityName,
  checked: CheckedFields,
): Promise<Readonly<Record<string, unknown>>> {
  if (entity !== 'users' || checked.password === undefined) return checked.columns;
  return { ...checked.columns, password_hash: await hashPassword(checked.password) };
}

async function readAudit(
  db: Kysely<Database>,
  page: { limit: number; before?: string },
): Promise<readonly AuditEntry[]> {
  const limit = Math.max(1, Math.min(page.limit, limits.auditPage));
  let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
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
