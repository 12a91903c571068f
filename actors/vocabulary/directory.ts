// The directory as every decider sees it: one immutable snapshot of users, skills, queues, mailboxes, rules, templates,
// statuses and schedules (design: configuration). Types only; who reads it from Postgres is an adapter's business.

import type { MailboxPolicy } from './mailbox-policy.ts';
import type { Membership, PersonPolicy } from './people.ts';
import type { Dictionary, Questionnaire } from './questionnaires.ts';
import type { QueuePolicy } from './queue-policy.ts';
import type { Rule } from './rules.ts';
import type { Schedule } from './schedule.ts';
import type { StrategyName } from './strategy-names.ts';
import type { SystemSettings } from './system-settings.ts';
import type { TemplateKind, TemplateVariant } from './templates.ts';

export type Role = 'agent' | 'supervisor' | 'administrator' | 'account';

export interface User extends PersonPolicy {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  /** Work items and offers that the agent may hold at once (F54). */
  readonly capacity: number;
  /** Held skills: skill id → level 0..10; level 0 is visible, never offered (F47). */
  readonly skills: ReadonlyMap<string, number>;
  /** Queues the user is a member of (F41); only these can be signed in to (F34). */
  readonly queueIds: readonly string[];
  /** Queue id → how the user belongs to it; a queue of `queueIds` that is not here has a plain membership. */
  readonly memberships: ReadonlyMap<string, Membership>;
}

export interface Skill {
  readonly id: string;
  readonly name: string;
  /** What a level counts in the score of best agent first (F35). */
  readonly weight: number;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly userIds: readonly string[];
}

export interface RequiredSkill {
  readonly skillId: string;
  readonly level: number;
}

export interface Queue extends QueuePolicy {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly strategy: StrategyName;
  /** How long an agent is shown an offer (F46). */
  readonly offerTimeoutMs: number;
  /** After-work time (F64); 0: none. */
  readonly wrapUpMs: number;
  /** Skills every item of the queue asks for, besides those that rules add. */
  readonly skills: readonly RequiredSkill[];
  readonly serviceLevelSeconds: number;
  /** How long a follow-up is kept for the agent who last handled the case (F45); 0: not at all. */
  readonly stickyMs: number;
  /** Receipt to who writes (F98). */
  readonly receiptEnabled: boolean;
  readonly version: number;
}

export interface Mailbox extends MailboxPolicy {
  readonly id: string;
  /** Lower-case address. */
  readonly address: string;
  readonly name: string;
  /** Its own queue, else that of its pool (F16). */
  readonly queueId: string;
  /** Null: that of its pool. */
  readonly ownQueueId: string | null;
  readonly poolId: string;
  /** Its own questionnaire, else that of its pool (F16); null: none. */
  readonly questionnaireId: string | null;
  /** Null: that of its pool; empty: none. */
  readonly ownQuestionnaireId: string | null;
  /** Within how long its cases are to be closed: its own, else that of its pool (F16); null: whenever. */
  readonly deadlineMinutes: number | null;
  /** Null: that of its pool; 0: none. */
  readonly ownDeadlineMinutes: number | null;
  readonly active: boolean;
  /** Further addresses whose mail it takes; lower-case. */
  readonly aliases: readonly string[];
}

/** A domain whose mail we take (F1); one that has mailboxes needs no entry. */
export interface Domain {
  readonly id: string;
  /** Lower-case, such as demo.test. */
  readonly name: string;
  readonly description: string;
  /** Switched off, its mail is refused, also that of its mailboxes. */
  readonly active: boolean;
  /** Address of a mailbox or an account that takes mail to names that nobody has; empty: it is refused. */
  readonly catchAll: string;
}

/** Mailboxes of one theme: what it says holds for each that does not say it itself (F16). */
export interface Pool {
  readonly id: string;
  readonly name: string;
  /** Null: each of its mailboxes names one. */
  readonly queueId: string | null;
  /** Null: none. */
  readonly questionnaireId: string | null;
  /** Within how long cases of its mailboxes are to be closed; null: no deadline. */
  readonly deadlineMinutes: number | null;
}

/** A deadline lies at most 366 days ahead, in opening time where its queue keeps hours. */
export const mostDeadlineMinutes = 366 * 24 * 60;

/** Where a mailbox is that was put nowhere else. */
export const defaultPoolId = 'default';

/** Its own language is what everybody gets for whom there is no other one. A blank text: where it applies, nothing is sent. */
export interface Template extends TemplateVariant {
  readonly id: string;
  readonly name: string;
  readonly kind: TemplateKind;
  /** Null: every queue. */
  readonly queueId: string | null;
  /** Null: every mailbox (F104). */
  readonly mailboxId: string | null;
  /** Null: the mailboxes of every pool. */
  readonly poolId: string | null;
  /** In other languages; each at most once. */
  readonly variants: readonly TemplateVariant[];
  readonly version: number;
}

/** A presence that an agent can choose (F60). */
export interface Status {
  readonly id: string;
  readonly name: string;
  readonly routable: boolean;
  readonly reportClass: 'available' | 'break' | 'busy' | 'offline';
  readonly builtIn: boolean;
}

/** Built-in statuses that the system sets by itself: after offers that were missed (F65), without a connection (T16). */
export const systemStatuses = { breakMissed: 'break-missed', away: 'away' } as const;

/** A customer, or all of a domain, whose mail comes earlier (F42). */
export interface Vip {
  readonly id: string;
  /** Lower-case address, or `@` and a domain. */
  readonly address: string;
  readonly name: string;
  /** Added to the priority that rules give. */
  readonly priority: number;
}

export interface Directory {
  /** Rises with every change. */
  readonly version: number;
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly skills: ReadonlyMap<string, Skill>;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly mailboxes: ReadonlyMap<string, Mailbox>;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly domains: ReadonlyMap<string, Domain>;
  /** In order of position. */
  readonly rules: readonly Rule[];
  readonly templates: ReadonlyMap<string, Template>;
  readonly statuses: ReadonlyMap<string, Status>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** By address. */
  readonly vips: ReadonlyMap<string, Vip>;
  readonly dictionaries: ReadonlyMap<string, Dictionary>;
  readonly questionnaires: ReadonlyMap<string, Questionnaire>;
  readonly settings: SystemSettings;
}
