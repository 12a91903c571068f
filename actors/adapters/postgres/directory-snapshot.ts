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
  RequiredSkill,
  Role,
  Skill,
  Status,
  Template,
  User,
  Vip,
} from '../../vocabulary/directory.ts';
import { mailboxPolicyDefaults } from '../../vocabulary/mailbox-policy.ts';
import type { MailboxPolicy } from '../../vocabulary/mailbox-policy.ts';
import { personPolicyDefaults } from '../../vocabulary/people.ts';
import type { AgentProfile, Membership, PersonPolicy } from '../../vocabulary/people.ts';
import { queuePolicyDefaults } from '../../vocabulary/queue-policy.ts';
import type { QueuePolicy } from '../../vocabulary/queue-policy.ts';
import type { StrategyName } from '../../vocabulary/strategy-names.ts';
import type { Rule, RuleActions, RuleCondition } from '../../vocabulary/rules.ts';
import type { Schedule } from '../../vocabulary/schedule.ts';
import { systemSettingsDefaults } from '../../vocabulary/system-settings.ts';
import type { SystemSettings } from '../../vocabulary/system-settings.ts';
import type { Database } from './schema.ts';

interface Loaded {
  readonly version: string;
  readonly users: readonly {
    id: string;
    email: string;
    name: string;
    role: Role;
    active: boolean;
    capacity: number;
    settings: Partial<Omit<PersonPolicy, 'profiles'>> & {
      readonly profiles?: readonly (Omit<AgentProfile, 'skills'> & {
        readonly skills: Readonly<Record<string, number>>;
      })[];
    };
  }[];
  readonly user_skills: readonly { user_id: string; skill_id: string; level: number }[];
  readonly skills: readonly Skill[];
  readonly groups: readonly { id: string; name: string }[];
  readonly group_members: readonly { group_id: string; user_id: string }[];
  readonly queues: readonly {
    id: string;
    name: string;
    enabled: boolean;
    strategy: StrategyName;
    offer_timeout_ms: number;
    wrap_up_ms: number;
    skills: readonly RequiredSkill[];
    service_level_seconds: number;
    sticky_ms: number;
    receipt_enabled: boolean;
    settings: Partial<QueuePolicy>;
    version: number;
  }[];
  readonly queue_members: readonly (Membership & { queue_id: string; user_id: string })[];
  readonly mailboxes: readonly {
    id: string;
    address: string;
    name: string;
    queue_id: string | null;
    pool_id: string;
    active: boolean;
    settings: Partial<MailboxPolicy>;
    aliases: readonly string[];
  }[];
  readonly pools: readonly { id: string; name: string; queue_id: string | null }[];
  readonly domains: readonly {
    id: string;
    name: string;
    description: string;
    active: boolean;
    catch_all: string;
  }[];
  readonly rules: readonly {
    id: string;
    name: string;
    position: number;
    enabled: boolean;
    mailbox_ids: readonly string[];
    match: Rule['match'];
    conditions: readonly RuleCondition[];
    actions: RuleActions;
    version: number;
  }[];
  readonly templates: readonly {
    id: string;
    name: string;
    kind: Template['kind'];
    queue_id: string | null;
    mailbox_id: string | null;
    pool_id: string | null;
    language: string;
    subject: string;
    text: string;
    html: string;
    variants: Template['variants'];
    version: number;
  }[];
  readonly statuses: readonly {
    id: string;
    name: string;
    routable: boolean;
    report_class: Status['reportClass'];
    built_in: boolean;
  }[];
  readonly schedules: readonly (Schedule & { version: number })[];
  readonly vips: readonly (Vip & { version: number })[];
  readonly settings: Partial<SystemSettings>;
}

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
      (select settings from system_settings) as settings`.execute(db);
  const [loaded] = rows;
  if (loaded === undefined) throw new TypeError('one row was expected');
  return toDirectory(loaded);
}

function toDirectory(loaded: Loaded): Directory {
  const queueOfPool = new Map(loaded.pools.map(({ id, queue_id }) => [id, queue_id]));
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
        ({ id, address, name, queue_id, pool_id, active, aliases, settings }): Mailbox => ({
          id,
          address,
          name,
          // A write keeps each mailbox with a queue, its own or that of its pool.
          queueId: queue_id ?? queueOfPool.get(pool_id) ?? '',
          ownQueueId: queue_id,
          poolId: pool_id,
          active,
          aliases,
          ...mailboxPolicyDefaults,
          ...settings,
        }),
      ),
    ),
    pools: byId(loaded.pools.map(({ id, name, queue_id }): Pool => ({ id, name, queueId: queue_id }))),
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
