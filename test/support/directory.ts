// Builders of directory entries for tests: say what matters, the rest is ordinary.

import { defaultPoolId } from '#actors/vocabulary/directory.ts';
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
} from '#actors/vocabulary/directory.ts';
import { mailboxPolicyDefaults } from '#actors/vocabulary/mailbox-policy.ts';
import type { Fetching } from '#actors/vocabulary/mailbox-policy.ts';
import { personPolicyDefaults } from '#actors/vocabulary/people.ts';
import type { Dictionary, Question, Questionnaire } from '#actors/vocabulary/questionnaires.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import type { Rule } from '#actors/vocabulary/rules.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import type { SystemSettings } from '#actors/vocabulary/system-settings.ts';

export function aUser(id: string, fields: Partial<User> = {}): User {
  return {
    id,
    email: `${id}@demo.test`,
    name: id,
    role: 'agent',
    active: true,
    capacity: 3,
    skills: new Map(),
    queueIds: [],
    memberships: new Map(),
    ...personPolicyDefaults,
    ...fields,
  };
}

export function aQueue(id: string, fields: Partial<Queue> = {}): Queue {
  return {
    id,
    name: id,
    enabled: true,
    strategy: 'longest-idle',
    offerTimeoutMs: 30_000,
    wrapUpMs: 15_000,
    skills: [],
    serviceLevelSeconds: 300,
    stickyMs: 86_400_000,
    receiptEnabled: true,
    ...queuePolicyDefaults,
    version: 1,
    ...fields,
  };
}

export function aMailbox(id: string, fields: Partial<Mailbox> = {}): Mailbox {
  return {
    id,
    address: `${id}@demo.test`,
    name: id,
    queueId: id,
    ownQueueId: fields.queueId ?? id,
    poolId: defaultPoolId,
    questionnaireId: null,
    ownQuestionnaireId: null,
    deadlineMinutes: null,
    ownDeadlineMinutes: fields.deadlineMinutes ?? null,
    active: true,
    aliases: [],
    ...mailboxPolicyDefaults,
    ...fields,
  };
}

export function aPool(id: string, fields: Partial<Pool> = {}): Pool {
  return { id, name: id, queueId: null, questionnaireId: null, deadlineMinutes: null, ...fields };
}

export function aFetching(fields: Partial<Fetching> = {}): Fetching {
  return {
    protocol: 'imap',
    server: {
      host: 'localhost',
      port: 993,
      security: 'implicit',
      user: 'support',
      auth: 'password',
      plainConfirmed: false,
      caPem: '',
    },
    folder: 'INBOX',
    afterwards: 'seen',
    moveTo: '',
    pollMs: 60_000,
    idle: true,
    mode: 'live',
    deepLink: false,
    ...fields,
  };
}

export function aRule(id: string, fields: Partial<Rule> = {}): Rule {
  return {
    id,
    name: id,
    position: 1,
    enabled: true,
    mailboxIds: [],
    match: 'all',
    conditions: [],
    actions: {},
    version: 1,
    ...fields,
  };
}

export function aTemplate(id: string, fields: Partial<Template> = {}): Template {
  return {
    id,
    name: id,
    kind: 'receipt',
    queueId: null,
    mailboxId: null,
    poolId: null,
    language: 'en',
    subject: '',
    text: 'Thank you.',
    html: '',
    variants: [],
    version: 1,
    ...fields,
  };
}

export function aQuestion(id: string, fields: Partial<Question> = {}): Question {
  return {
    id,
    label: id,
    help: '',
    type: 'text',
    dictionaryId: null,
    required: false,
    min: null,
    max: null,
    retired: false,
    ...fields,
  };
}

export function aQuestionnaire(id: string, fields: Partial<Questionnaire> = {}): Questionnaire {
  return { id, name: id, triggers: ['close'], mandatory: false, questions: [], version: 1, ...fields };
}

/** `labels`: of values with the same words as ids, in lower case. */
export function aDictionary(id: string, labels: readonly string[]): Dictionary {
  const values = labels.map((label) => ({ id: label.toLowerCase(), label, retired: false }));
  return { id, name: id, poolId: null, values, version: 1 };
}

export function aStatus(id: string, fields: Partial<Status> = {}): Status {
  return { id, name: id, routable: id === 'available', reportClass: 'busy', builtIn: true, ...fields };
}

export interface DirectoryParts {
  readonly version?: number;
  readonly users?: readonly User[];
  readonly groups?: readonly Group[];
  readonly skills?: readonly (Omit<Skill, 'weight'> & Partial<Skill>)[];
  readonly queues?: readonly Queue[];
  readonly mailboxes?: readonly Mailbox[];
  readonly pools?: readonly Pool[];
  readonly domains?: readonly Domain[];
  readonly rules?: readonly Rule[];
  readonly templates?: readonly Template[];
  readonly statuses?: readonly Status[];
  readonly schedules?: readonly Schedule[];
  readonly vips?: readonly Vip[];
  readonly dictionaries?: readonly Dictionary[];
  readonly questionnaires?: readonly Questionnaire[];
  readonly settings?: Partial<SystemSettings>;
}

/** Without statuses given: `available` (routable), `break` and `offline`. */
export function aDirectory(parts: DirectoryParts = {}): Directory {
  const statuses = parts.statuses ?? [
    aStatus('available', { reportClass: 'available' }),
    aStatus('break', { reportClass: 'break' }),
    aStatus('offline', { reportClass: 'offline' }),
  ];
  return {
    version: parts.version ?? 1,
    users: byId(parts.users),
    groups: byId(parts.groups),
    skills: byId((parts.skills ?? []).map((skill) => ({ weight: 1, ...skill }))),
    queues: byId(parts.queues),
    mailboxes: byId(parts.mailboxes),
    pools: byId(parts.pools ?? [aPool(defaultPoolId, { name: 'Default' })]),
    domains: byId(parts.domains),
    rules: [...(parts.rules ?? [])].sort((one, other) => one.position - other.position),
    templates: byId(parts.templates),
    statuses: byId(statuses),
    schedules: byId(parts.schedules),
    vips: new Map((parts.vips ?? []).map((vip) => [vip.address, vip])),
    dictionaries: byId(parts.dictionaries),
    questionnaires: byId(parts.questionnaires),
    settings: { ...systemSettingsDefaults, ...parts.settings },
  };
}

function byId<T extends { readonly id: string }>(entries: readonly T[] = []): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
