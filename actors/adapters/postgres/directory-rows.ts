// The rows of the directory as one statement reads them from Postgres: what `directory-snapshot.ts` makes the snapshot of.

import type { RequiredSkill, Role, Skill, Status, Template, Vip } from '../../vocabulary/directory.ts';
import type { MailboxPolicy } from '../../vocabulary/mailbox-policy.ts';
import type { AgentProfile, Membership, PersonPolicy } from '../../vocabulary/people.ts';
import type { Dictionary, Questionnaire } from '../../vocabulary/questionnaires.ts';
import type { QueuePolicy } from '../../vocabulary/queue-policy.ts';
import type { StrategyName } from '../../vocabulary/strategy-names.ts';
import type { Rule, RuleActions, RuleCondition } from '../../vocabulary/rules.ts';
import type { Schedule } from '../../vocabulary/schedule.ts';
import type { SystemSettings } from '../../vocabulary/system-settings.ts';

export interface Loaded {
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
    questionnaire_id: string | null;
    deadline_minutes: number | null;
    active: boolean;
    settings: Partial<MailboxPolicy>;
    aliases: readonly string[];
  }[];
  readonly pools: readonly {
    id: string;
    name: string;
    queue_id: string | null;
    questionnaire_id: string | null;
    deadline_minutes: number | null;
  }[];
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
  readonly dictionaries: readonly (Omit<Dictionary, 'poolId'> & { pool_id: string | null })[];
  readonly questionnaires: readonly Questionnaire[];
  readonly settings: Partial<SystemSettings>;
}
