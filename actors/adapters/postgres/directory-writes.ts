// One write to the directory: the change, its audit row, the new version and the announcement, in one transaction.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { EntityName } from '../../ports/directory-store.ts';
import type { CheckedFields } from './directory-fields.ts';
import { checkViolation, codeOf, constraintOf, foreignKeyViolation, uniqueViolation } from './failures.ts';
import { badField, inUse, nameTaken, unknownReference } from './refusals.ts';
import type { Database } from './schema.ts';

/** Announced with the new version as payload. */
export const directoryChannel = 'directory';

export interface Change {
  readonly byUserId: string;
  /** `create`, `update`, `remove`. */
  readonly action: string;
  readonly entity: EntityName | 'system_settings';
  readonly entityId: string;
}

/** Runs `write` and commits it with its audit row; returns the new version. */
export async function change(
  db: Kysely<Database>,
  what: Change,
  write: (transaction: Kysely<Database>) => Promise<void>,
): Promise<number> {
  try {
    return await db.transaction().execute(async (transaction) => {
      // Taken first: writes of the directory come one after the other, so versions are in the order of commits.
      const { version } = await transaction
        .updateTable('directory_version')
        .set({ version: sql`version + 1` })
        .returning('version')
        .executeTakeFirstOrThrow();
      const before = await picture(transaction, what);
      await write(transaction);
      const after = await picture(transaction, what);
      await transaction
        .insertInto('audit')
        .values({
          by_user_id: what.byUserId,
          action: what.action,
          entity: what.entity,
          entity_id: what.entityId,
          before,
          after,
        })
        .execute();
      await sql`select pg_notify(${directoryChannel}, ${version}::text)`.execute(transaction);
      return Number(version);
    });
  } catch (error) {
    throw refusalOf(error, what);
  }
}

/** The entity as it is, links included; passwords only as being there. Null: it is not there. */
async function picture(db: Kysely<Database>, { entity, entityId }: Change): Promise<string | null> {
  if (entity === 'system_settings') {
    const { settings } = await db.selectFrom(entity).select('settings').executeTakeFirstOrThrow();
    return JSON.stringify(settings);
  }
  const extra =
    entity === 'users'
      ? sql`|| jsonb_build_object(
          'password_hash', case when t.password_hash is null then null else left(md5(t.password_hash), 8) end,
          'skills', (select coalesce(jsonb_object_agg(skill_id, level), '{}') from user_skills where user_id = t.id),
          'queues', (select coalesce(jsonb_agg(queue_id order by queue_id), '[]') from queue_members
            where user_id = t.id))`
      : entity === 'groups'
        ? sql`|| jsonb_build_object('users', (select coalesce(jsonb_agg(user_id order by user_id), '[]')
            from group_members where group_id = t.id))`
        : entity === 'queues'
          ? sql`|| jsonb_build_object('users', (select coalesce(jsonb_agg(user_id order by user_id), '[]')
              from queue_members where queue_id = t.id),
            'memberships', (select coalesce(jsonb_object_agg(user_id,
                jsonb_build_object('tier', tier, 'priority', priority, 'weight', weight,
                  'position', position, 'assigned', assigned)), '{}')
              from queue_members where queue_id = t.id))`
          : entity === 'mailboxes'
            ? // Which secret it is, not what it is.
              sql`|| jsonb_build_object('secrets', (select coalesce(jsonb_object_agg(purpose, left(id, 8)), '{}')
                  from mailbox_secrets where mailbox_id = t.id and purpose <> 'access'))`
            : sql``;
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(t) ${extra} as row from ${sql.table(entity)} as t where id = ${entityId}`.execute(db);
  return rows[0] === undefined ? null : JSON.stringify(rows[0].row);
}

/** Sets what a user or a group is linked to, to exactly what is given. */
export async function writeLinks(db: Kysely<Database>, id: string, fields: CheckedFields): Promise<void> {
  if (fields.heldSkills !== undefined) {
    await db.deleteFrom('user_skills').where('user_id', '=', id).execute();
    const rows = [...fields.heldSkills].map(([skill_id, level]) => ({ user_id: id, skill_id, level }));
    if (rows.length > 0) await db.insertInto('user_skills').values(rows).execute();
  }
  if (fields.queueIds !== undefined) {
    const wanted = [...new Set(fields.queueIds)];
    // What a membership says besides stays with those that stay.
    const others = db.deleteFrom('queue_members').where('user_id', '=', id);
    await (wanted.length === 0 ? others : others.where('queue_id', 'not in', wanted)).execute();
    const rows = wanted.map((queue_id) => ({ queue_id, user_id: id }));
    if (rows.length > 0)
      await db
        .insertInto('queue_members')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
  }
  if (fields.userIds !== undefined) {
    await db.deleteFrom('group_members').where('group_id', '=', id).execute();
    const rows = [...new Set(fields.userIds)].map((user_id) => ({ group_id: id, user_id }));
    if (rows.length > 0) await db.insertInto('group_members').values(rows).execute();
  }
}

function refusalOf(error: unknown, { entity, action }: Change): unknown {
  const constraint = constraintOf(error);
  switch (codeOf(error)) {
    case uniqueViolation: {
      const field = /_(email|address|name)_key$/.exec(constraint)?.[1] ?? 'id';
      return nameTaken(`Another entry of ${entity} has this ${field}.`, error);
    }
    case foreignKeyViolation:
      return action === 'remove'
        ? inUse('Something else still refers to it.', error)
        : unknownReference('It refers to something that does not exist.', error);
    case checkViolation:
      return badField(/_([a-z]+)_check$/.exec(constraint)?.[1] ?? constraint, 'is out of range');
    default:
      return error;
  }
}
