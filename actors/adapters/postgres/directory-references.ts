// References that the tables keep inside JSON, where no foreign key holds them: checked when written, and looked for
// before what they name is removed.

import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { EntityName } from '../../ports/directory-store.ts';
import { defaultPoolId } from '../../vocabulary/directory.ts';
import type { RequiredSkill } from '../../vocabulary/directory.ts';
import type { Absence } from '../../vocabulary/people.ts';
import type { QueuePolicy } from '../../vocabulary/queue-policy.ts';
import type { Question } from '../../vocabulary/questionnaires.ts';
import type { RuleActions } from '../../vocabulary/rules.ts';
import { circleOf } from '../../vocabulary/substitution.ts';
import { personalSkillId, transferQueueId, transferSkillId } from '../../vocabulary/system-queues.ts';
import type { CheckedFields } from './directory-fields.ts';
import { inUse, substitutesInACircle, unknownReference } from './refusals.ts';
import type { Database } from './schema.ts';

type Target =
  | 'skills'
  | 'queues'
  | 'mailboxes'
  | 'schedules'
  | 'users'
  | 'templates'
  | 'questionnaires'
  | 'dictionaries';

/** Throws UNKNOWN_REFERENCE. */
export async function assertReferences(
  db: Kysely<Database>,
  entity: EntityName,
  { columns, settings }: CheckedFields,
): Promise<void> {
  if (entity === 'queues') await assertQueueSettings(db, settings);
  if (entity === 'users') await assertUserSettings(db, settings);
  const parsed = (column: string): unknown =>
    typeof columns[column] === 'string' ? JSON.parse(columns[column]) : undefined;
  if (entity === 'queues')
    await assertAll(db, 'skills', ((parsed('skills') ?? []) as RequiredSkill[]).map(skillId));
  const questionnaireId = columns['questionnaire_id'];
  if (typeof questionnaireId === 'string' && questionnaireId !== '')
    await assertAll(db, 'questionnaires', [questionnaireId]);
  if (entity === 'questionnaires') {
    const questions = (parsed('questions') ?? []) as Question[];
    await assertAll(db, 'dictionaries', [
      ...new Set(questions.flatMap(({ dictionaryId }) => dictionaryId ?? [])),
    ]);
  }
  if (entity !== 'rules') return;
  const actions = parsed('actions') as RuleActions | undefined;
  await assertAll(db, 'skills', (actions?.skills ?? []).map(skillId));
  await assertAll(db, 'queues', actions?.queueId === undefined ? [] : [actions.queueId]);
  await assertAll(db, 'users', actions?.agentId === undefined ? [] : [actions.agentId]);
  await assertAll(db, 'templates', actions?.templateId === undefined ? [] : [actions.templateId]);
  await assertAll(db, 'mailboxes', (parsed('mailbox_ids') ?? []) as string[]);
}

async function assertQueueSettings(db: Kysely<Database>, settings: Partial<QueuePolicy>): Promise<void> {
  const { backup, scheduleId, relaxation = [], tiers = [] } = settings;
  await assertAll(
    db,
    'queues',
    tiers.flatMap(({ lender }) => (lender === undefined || lender === null ? [] : [lender.queueId])),
  );
  await assertAll(db, 'queues', backup === undefined || backup === null ? [] : [backup.queueId]);
  await assertAll(db, 'schedules', scheduleId === undefined || scheduleId === null ? [] : [scheduleId]);
  await assertAll(
    db,
    'skills',
    relaxation.flatMap(({ skills }) => skills.map(skillId)),
  );
}

async function assertUserSettings(db: Kysely<Database>, settings: Record<string, unknown>): Promise<void> {
  const { absence, profiles = [] } = settings as {
    absence?: Absence | null;
    profiles?: readonly { skills: Readonly<Record<string, number>> }[];
  };
  const substituteId = absence?.substituteId ?? '';
  await assertAll(db, 'users', substituteId === '' ? [] : [substituteId]);
  await assertAll(
    db,
    'skills',
    profiles.flatMap(({ skills }) => Object.keys(skills)),
  );
}

/** Throws SUBSTITUTES_IN_A_CIRCLE (rejected): somebody in the chain would in the end stand in for themselves (F129). */
export async function assertNoCircle(
  db: Kysely<Database>,
  userId: string,
  fields: CheckedFields,
): Promise<void> {
  const { absence } = fields.settings as { absence?: Absence | null };
  if (absence === undefined || absence === null || absence.substituteId === '') return;
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'active', sql<Absence | null>`settings -> 'absence'`.as('absence')])
    .where('active', '=', true)
    .execute();
  const people = new Map(rows.map((row) => [row.id, row]));
  const circle = circleOf(people, userId, absence);
  if (circle !== null) throw substitutesInACircle(circle.map((id) => people.get(id)?.name ?? id));
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

const systemSkills = [transferSkillId, personalSkillId];

interface Use {
  readonly kind: string;
  readonly name: string;
}

function usesOf(entity: EntityName, id: string): RawBuilder<Use> | null {
  const asSkill = JSON.stringify([{ skillId: id }]);
  switch (entity) {
    case 'skills':
      return sql<Use>`
        select 'the product, as' as kind, name from skills where id = ${id} and id = any(${systemSkills}::text[])
        union all
        select 'queue' as kind, name from queues where skills @> ${asSkill}::jsonb
        union all
        select 'rule', name from rules where actions -> 'skills' @> ${asSkill}::jsonb
        union all
        select 'queue', name from queues
          where jsonb_path_exists(settings, '$.relaxation[*].skills[*] ? (@.skillId == $id)', jsonb_build_object('id', ${id}::text))
        union all
        select 'a profile of', name from users
          where jsonb_path_exists(settings, '$.profiles[*].skills.keyvalue() ? (@.key == $id)', jsonb_build_object('id', ${id}::text))
        limit 1`;
    case 'queues':
      return sql<Use>`
        select 'the product, as' as kind, name from queues where id = ${id} and id = ${transferQueueId}
        union all
        select 'mailbox' as kind, address as name from mailboxes where queue_id = ${id}
        union all
        select 'pool', name from pools where queue_id = ${id}
        union all
        select 'rule', name from rules where actions ->> 'queueId' = ${id}
        union all
        select 'queue', name from queues where settings -> 'backup' ->> 'queueId' = ${id}
        union all
        select 'queue', name from queues
          where settings -> 'tiers' @> ${JSON.stringify([{ lender: { queueId: id } }])}::jsonb
        union all
        select 'case', tag from cases where (queue_id = ${id} or home_queue_id = ${id}) and status <> 'closed'
        limit 1`;
    case 'mailboxes':
      return sql<Use>`
        select 'rule' as kind, name from rules where mailbox_ids @> ${JSON.stringify([id])}::jsonb limit 1`;
    case 'pools':
      return sql<Use>`
        select 'the product, as' as kind, name from pools where id = ${id} and id = ${defaultPoolId}
        union all
        select 'mailbox', address from mailboxes where pool_id = ${id}
        union all
        select 'dictionary', name from dictionaries where pool_id = ${id}
        limit 1`;
    case 'statuses':
      return sql<Use>`select 'the product, as' as kind, name from statuses where id = ${id} and built_in`;
    case 'users':
      return sql<Use>`
        select 'case' as kind, tag as name from cases
        where agent_id = ${id} and status = 'in_progress'
        union all
        select 'the absence of', name from users where settings -> 'absence' ->> 'substituteId' = ${id}
        union all
        select 'rule', name from rules where actions ->> 'agentId' = ${id}
        limit 1`;
    case 'schedules':
      return sql<Use>`
        select 'queue' as kind, name from queues where settings ->> 'scheduleId' = ${id}
        union all
        select 'rule', name from rules
          where conditions @> ${JSON.stringify([{ field: 'schedule', name: id }])}::jsonb
        limit 1`;
    case 'templates':
      return sql<Use>`select 'rule' as kind, name from rules where actions ->> 'templateId' = ${id} limit 1`;
    case 'dictionaries':
      return sql<Use>`
        select 'questionnaire' as kind, name from questionnaires
          where questions @> ${JSON.stringify([{ dictionaryId: id }])}::jsonb limit 1`;
    case 'questionnaires':
      return sql<Use>`
        select 'pool' as kind, name from pools where questionnaire_id = ${id}
        union all
        select 'mailbox', address from mailboxes where questionnaire_id = ${id}
        limit 1`;
    case 'groups':
    case 'rules':
    case 'vips':
    case 'domains':
    default:
      return null;
  }
}
