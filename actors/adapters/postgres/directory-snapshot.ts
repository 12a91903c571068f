// Reads the whole directory into one immutable snapshot, in one statement, so that it is of one moment.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type {
  Directory,
  Domain,
  Group,
  Mailbox,
  Pool,
  Queue,
  Skill,
  Status,
  Template,
  User,
  Vip,
} from '../../vocabulary/directory.ts';
import { mailboxPolicyDefaults } from '../../vocabulary/mailbox-policy.ts';
import { personPolicyDefaults } from '../../vocabulary/people.ts';
import type { Membership } from '../../vocabulary/people.ts';
import { queuePolicyDefaults } from '../../vocabulary/queue-policy.ts';
import type { Dictionary } from '../../vocabulary/questionnaires.ts';
import type { Rule } from '../../vocabulary/rules.ts';
import type { Schedule } from '../../vocabulary/schedule.ts';
import { systemSettingsDefaults } from '../../vocabulary/system-settings.ts';
import type { Loaded } from './directory-rows.ts';
import type { Database } from './schema.ts';

const all = (table: string, order: string) =>
  sql`(select coalesce(json_agg(t order by ${sql.raw(order)}), '[]') from (select * from ${sql.table(table)}) as t)`;

export async function loadDirectory(db: Kysely<Database>): Promise<Directory> {
  const { rows } = await sql<Loaded>`
    select
      (select version from directory_version) as version,
      (select coalesce(json_agg(t order by id), '[]') from
        (select id, email, name, role, active, capacity, settings from users) as t) as users,
      ${all('user_skills', 'user_id, skill_id')} as user_skills,
      ${all('skills', 'id')} as skills,
      ${all('groups', 'id')} as groups,
      ${all('group_members', 'group_id, user_id')} as group_members,
      ${all('queues', 'id')} as queues,
      ${all('queue_members', 'user_id, queue_id')} as queue_members,
      ${all('mailboxes', 'id')} as mailboxes,
      ${all('domains', 'id')} as domains,
      ${all('pools', 'id')} as pools,
      ${all('rules', 'position, id')} as rules,
      ${all('templates', 'id')} as templates,
      ${all('statuses', 'id')} as statuses,
      ${all('schedules', 'id')} as schedules,
      ${all('vips', 'id')} as vips,
      ${all('dictionaries', 'id')} as dictionaries,
      ${all('questionnaires', 'id')} as questionnaires,
      (select settings from system_settings) as settings`.execute(db);
  const [loaded] = rows;
  if (loaded === undefined) throw new TypeError('one row was expected');
  return toDirectory(loaded);
}

function toDirectory(loaded: Loaded): Directory {
  const pools = new Map(loaded.pools.map((pool) => [pool.id, pool]));
  const skillsOf = Map.groupBy(loaded.user_skills, ({ user_id }) => user_id);
  const queuesOf = Map.groupBy(loaded.queue_members, ({ user_id }) => user_id);
  const membersOf = Map.groupBy(loaded.group_members, ({ group_id }) => group_id);
  return {
    version: Number(loaded.version),
    users: byId(
      loaded.users.map((row): User => ({
        id: row.id,
        email: row.email,
        name: row.name,
        role: row.role,
        active: row.active,
        capacity: row.capacity,
        skills: new Map((skillsOf.get(row.id) ?? []).map(({ skill_id, level }) => [skill_id, level])),
        queueIds: (queuesOf.get(row.id) ?? []).map(({ queue_id }) => queue_id),
        memberships: new Map(
          (queuesOf.get(row.id) ?? []).map((member) => [member.queue_id, toMembership(member)]),
        ),
        ...personPolicyDefaults,
        ...row.settings,
        profiles: (row.settings.profiles ?? []).map(({ id, name, skills }) => ({
          id,
          name,
          skills: new Map(Object.entries(skills)),
        })),
      })),
    ),
    groups: byId(
      loaded.groups.map(({ id, name }): Group => ({
        id,
        name,
        userIds: (membersOf.get(id) ?? []).map(({ user_id }) => user_id),
      })),
    ),
    skills: byId(loaded.skills.map(({ id, name, weight }): Skill => ({ id, name, weight }))),
    queues: byId(loaded.queues.map(toQueue)),
    mailboxes: byId(
      loaded.mailboxes.map(
        ({
          id,
          address,
          name,
          queue_id,
          pool_id,
          questionnaire_id,
          deadline_minutes,
          active,
          aliases,
          settings,
        }): Mailbox => ({
          id,
          address,
          name,
          // A write keeps each mailbox with a queue, its own or that of its pool.
          queueId: queue_id ?? pools.get(pool_id)?.queue_id ?? '',
          ownQueueId: queue_id,
          poolId: pool_id,
          // Empty: it has none, whatever its pool has.
          questionnaireId: (questionnaire_id ?? pools.get(pool_id)?.questionnaire_id ?? '') || null,
          ownQuestionnaireId: questionnaire_id,
          // 0: it has none, whatever its pool has.
          deadlineMinutes: (deadline_minutes ?? pools.get(pool_id)?.deadline_minutes ?? 0) || null,
          ownDeadlineMinutes: deadline_minutes,
          active,
          aliases,
          ...mailboxPolicyDefaults,
          ...settings,
        }),
      ),
    ),
    pools: byId(
      loaded.pools.map(({ id, name, queue_id, questionnaire_id, deadline_minutes }): Pool => ({
        id,
        name,
        queueId: queue_id,
        questionnaireId: questionnaire_id,
        deadlineMinutes: deadline_minutes,
      })),
    ),
    domains: byId(
      loaded.domains.map(({ id, name, description, active, catch_all }): Domain => ({
        id,
        name,
        description,
        active,
        catchAll: catch_all,
      })),
    ),
    rules: loaded.rules.map((row): Rule => ({
      id: row.id,
      name: row.name,
      position: row.position,
      enabled: row.enabled,
      mailboxIds: row.mailbox_ids,
      match: row.match,
      conditions: row.conditions,
      actions: row.actions,
      version: row.version,
    })),
    templates: byId(
      loaded.templates.map(({ queue_id, mailbox_id, pool_id, ...template }): Template => ({
        ...template,
        queueId: queue_id,
        mailboxId: mailbox_id,
        poolId: pool_id,
      })),
    ),
    statuses: byId(
      loaded.statuses.map(({ id, name, routable, report_class, built_in }): Status => ({
        id,
        name,
        routable,
        reportClass: report_class,
        builtIn: built_in,
      })),
    ),
    schedules: byId(loaded.schedules.map(({ version: _version, ...schedule }): Schedule => schedule)),
    vips: new Map(loaded.vips.map(({ version: _version, ...vip }): [string, Vip] => [vip.address, vip])),
    dictionaries: byId(
      loaded.dictionaries.map(({ pool_id, ...row }): Dictionary => ({ ...row, poolId: pool_id })),
    ),
    questionnaires: byId(loaded.questionnaires),
    settings: { ...systemSettingsDefaults, ...loaded.settings },
  };
}

function toMembership({ tier, priority, weight, position, assigned }: Membership): Membership {
  return { tier, priority, weight, position, assigned };
}

function toQueue(row: Loaded['queues'][number]): Queue {
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    strategy: row.strategy,
    offerTimeoutMs: row.offer_timeout_ms,
    wrapUpMs: row.wrap_up_ms,
    skills: row.skills,
    serviceLevelSeconds: row.service_level_seconds,
    stickyMs: row.sticky_ms,
    receiptEnabled: row.receipt_enabled,
    ...queuePolicyDefaults,
    ...row.settings,
    version: row.version,
  };
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
