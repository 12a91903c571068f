// Memberships and skills of users: set and taken away one by one, each with its audit row.

import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DirectoryStore, EntityName } from '../../ports/directory-store.ts';
import type { Membership } from '../../vocabulary/people.ts';
import { parse } from './directory-fields.ts';
import { flag, whole } from './field-types.ts';
import { change } from './directory-writes.ts';
import { badField, notFound } from './refusals.ts';
import type { Database } from './schema.ts';

const membership = z
  .strictObject({
    tier: whole(1, 9),
    priority: whole(0, 100),
    weight: whole(1, 100),
    position: whole(0, 10_000),
    assigned: flag,
  } satisfies Record<keyof Membership, z.ZodType>)
  .partial();

type LinkWrites = Pick<DirectoryStore, 'setQueueMember' | 'setGroupMember' | 'setUserSkill'>;

/** `shows` resolves once this process's snapshot is of that version. */
export function createLinkWrites(
  db: Kysely<Database>,
  shows: (version: number) => Promise<void>,
): LinkWrites {
  return {
    async setQueueMember(
      queueId: string,
      userId: string,
      member: Partial<Membership> | null,
      byUserId: string,
    ): Promise<void> {
      const fields = member === null ? null : parse(membership, member, '');
      const what = {
        byUserId,
        action: member === null ? 'remove-member' : 'add-member',
        entity: 'queues',
        entityId: queueId,
      } as const;
      const version = await change(db, what, async (transaction) => {
        await assertThere(transaction, 'queues', queueId);
        await assertThere(transaction, 'users', userId);
        if (fields !== null)
          await transaction
            .insertInto('queue_members')
            .values({ queue_id: queueId, user_id: userId, ...fields })
            .onConflict((conflict) =>
              Object.keys(fields).length === 0
                ? conflict.doNothing()
                : conflict.columns(['queue_id', 'user_id']).doUpdateSet(fields),
            )
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
