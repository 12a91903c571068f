// References that the tables keep inside JSON, where no foreign key holds them: checked when written, and looked for
// before what they name is removed.

import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { EntityName } from '../../ports/directory-store.ts';
import type { RequiredSkill, RuleActions } from '../../vocabulary/directory.ts';
import type { CheckedFields } from './directory-fields.ts';
import { inUse, unknownReference } from './refusals.ts';
import type { Database } from './schema.ts';

type Target = 'skills' | 'queues' | 'mailboxes';

/** Throws UNKNOWN_REFERENCE. */
export async function assertReferences(
  db: Kysely<Database>,
  entity: EntityName,
  { columns }: CheckedFields,
): Promise<void> {
  const parsed = (column: string): unknown =>
    typeof columns[column] === 'string' ? JSON.parse(columns[column]) : undefined;
  if (entity === 'queues')
    await assertAll(db, 'skills', ((parsed('skills') ?? []) as RequiredSkill[]).map(skillId));
  if (entity !== 'rules') return;
  const actions = parsed('actions') as RuleActions | undefined;
  await assertAll(db, 'skills', (actions?.skills ?? []).map(skillId));
  await assertAll(db, 'queues', actions?.queueId === undefined ? [] : [actions.queueId]);
  await assertAll(db, 'mailboxes', (parsed('mailbox_ids') ?? []) as string[]);
}

const skillId = (required: RequiredSkill): string => required.skillId;

async function assertAll(db: Kysely<Database>, target: Target, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  // Locked, so that none of them is removed before this transaction commits.
  const rows = await db
    .selectFrom(target)
    .select('id')
    .where('id', 'in', [...ids])
    .forKeyShare()
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw unknownReference(`There is no "${missing}" among the ${target}.`);
}

/** Throws IN_USE with the name of what uses it. */
export async function assertUnused(db: Kysely<Database>, entity: EntityName, id: string): Promise<void> {
  const query = usesOf(entity, id);
  if (query === null) return;
  const [first] = (await query.execute(db)).rows;
  if (first !== undefined) throw inUse(`It is used by ${first.kind} "${first.name}".`);
}

interface Use {
  readonly kind: string;
  readonly name: string;
}

function usesOf(entity: EntityName, id: string): RawBuilder<Use> | null {
  const asSkill = JSON.stringify([{ skillId: id }]);
  switch (entity) {
    case 'skills':
      return sql<Use>`
        select 'queue' as kind, name from queues where skills @> ${asSkill}::jsonb
        union all
        select 'rule', name from rules where actions -> 'skills' @> ${asSkill}::jsonb
        limit 1`;
    case 'queues':
      return sql<Use>`
        select 'mailbox' as kind, address as name from mailboxes where queue_id = ${id}
        union all
        select 'rule', name from rules where actions ->> 'queueId' = ${id}
        union all
        select 'case', tag from cases where queue_id = ${id} and status <> 'closed'
        limit 1`;
    case 'mailboxes':
      return sql<Use>`
        select 'rule' as kind, name from rules where mailbox_ids @> ${JSON.stringify([id])}::jsonb limit 1`;
    case 'statuses':
      return sql<Use>`select 'the product, as' as kind, name from statuses where id = ${id} and built_in`;
    case 'users':
      return sql<Use>`
        select 'case' as kind, tag as name from cases
        where agent_id = ${id} and status = 'in_progress' limit 1`;
    case 'groups':
    case 'rules':
    case 'templates':
    default:
      return null;
  }
}
