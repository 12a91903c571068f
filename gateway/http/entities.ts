// The directory's entities as data: which fields each takes, and how a snapshot lists and shows them. A new entity is one
// entry here.

import type { EntityName } from '#actors/ports/directory-store.ts';
import { mostDeadlineMinutes } from '#actors/vocabulary/directory.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { strategyNames } from '#actors/vocabulary/strategy-names.ts';
import { mailboxPolicyFields } from './mailbox-fields.ts';
import { personPolicyFields, queuePolicyFields, scheduleFields, whole } from './policy-fields.ts';
import { dictionaryFields, questionnaireFields } from './questionnaire-fields.ts';
import { ruleFields } from './rule-fields.ts';
import { id, requiredSkills } from './schemas.ts';
import { templateFields } from './template-fields.ts';
import { queueShape, userShape, type EntityShapes } from './shapes/directory.ts';

type Fields = Readonly<Record<string, object>>;

export interface EntityRoutes<Name extends EntityName> {
  /** One of them, as in "a skill". */
  readonly singular: string;
  readonly required: readonly string[];
  readonly fields: Fields;
  readonly all: (directory: Directory) => readonly EntityShapes[Name][];
  readonly one: (directory: Directory, id: string) => EntityShapes[Name] | undefined;
  /** Unique; lists come in its order. */
  readonly order: (shape: EntityShapes[Name]) => string;
}

const name = { type: 'string', minLength: 1, maxLength: 200 } as const;
const flag = { type: 'boolean' } as const;
const idOrNull = { type: ['string', 'null'], minLength: 1, maxLength: 200 } as const;
export const emailAddress = {
  type: 'string',
  minLength: 3,
  maxLength: 320,
  pattern: '^[^@\\s]+@[^@\\s]+$',
  description: 'An e-mail address, such as name@example.com.',
} as const;

export const addressList = { type: 'array', maxItems: 100, items: emailAddress } as const;

const users: EntityRoutes<'users'> = {
  singular: 'user',
  required: ['email', 'name', 'role', 'password'],
  fields: {
    id,
    email: emailAddress,
    name,
    role: { enum: ['agent', 'supervisor', 'administrator', 'account'] },
    active: flag,
    capacity: whole(0, 100),
    password: { type: 'string', minLength: 8, maxLength: 200, writeOnly: true },
    ...personPolicyFields,
  },
  all: (directory) => [...directory.users.values()].map((user) => userShape(user, directory)),
  one: (directory, id) => {
    const user = directory.users.get(id);
    return user && userShape(user, directory);
  },
  order: (user) => `${user.name.toLowerCase()}\n${user.id}`,
};

const groups: EntityRoutes<'groups'> = {
  singular: 'group',
  required: ['name'],
  fields: { id, name },
  all: (directory) => [...directory.groups.values()],
  one: (directory, id) => directory.groups.get(id),
  order: (group) => `${group.name.toLowerCase()}\n${group.id}`,
};

const skills: EntityRoutes<'skills'> = {
  singular: 'skill',
  required: ['name'],
  fields: { id, name, weight: whole(0, 100) },
  all: (directory) => [...directory.skills.values()],
  one: (directory, id) => directory.skills.get(id),
  order: (skill) => `${skill.name.toLowerCase()}\n${skill.id}`,
};

const queues: EntityRoutes<'queues'> = {
  singular: 'queue',
  required: ['name'],
  fields: {
    id,
    name,
    enabled: flag,
    strategy: { enum: strategyNames },
    offerTimeoutMs: whole(1_000, 3_600_000),
    wrapUpMs: whole(0, 3_600_000),
    skills: requiredSkills,
    serviceLevelSeconds: whole(1, 31_536_000),
    stickyMs: whole(0, 31_536_000_000),
    receiptEnabled: flag,
    ...queuePolicyFields,
  },
  all: (directory) => [...directory.queues.values()].map((queue) => queueShape(queue, directory)),
  one: (directory, id) => {
    const queue = directory.queues.get(id);
    return queue && queueShape(queue, directory);
  },
  order: (queue) => `${queue.name.toLowerCase()}\n${queue.id}`,
};

const mailboxes: EntityRoutes<'mailboxes'> = {
  singular: 'mailbox',
  required: ['address', 'name'],
  fields: {
    id,
    address: emailAddress,
    name,
    queueId: { ...idOrNull, description: 'Null: that of the pool.' },
    poolId: id,
    questionnaireId: {
      type: ['string', 'null'],
      maxLength: 200,
      description: 'Null: that of the pool; empty: none, whatever the pool has.',
    },
    deadlineMinutes: {
      type: ['integer', 'null'],
      minimum: 0,
      maximum: mostDeadlineMinutes,
      description:
        'Within how long its cases are to be closed, in the hours of their queue. Null: as the pool; 0: none.',
    },
    active: flag,
    aliases: addressList,
    ...mailboxPolicyFields,
  },
  all: (directory) => [...directory.mailboxes.values()],
  one: (directory, id) => directory.mailboxes.get(id),
  order: (mailbox) => mailbox.address,
};

const domains: EntityRoutes<'domains'> = {
  singular: 'domain',
  required: ['name'],
  fields: {
    id,
    name: { type: 'string', minLength: 1, maxLength: 253 },
    description: { type: 'string', maxLength: 500 },
    active: flag,
    catchAll: {
      type: 'string',
      maxLength: 320,
      description: 'The address of a mailbox or an account that takes what nobody has; empty: it is refused.',
    },
  },
  all: (directory) => [...directory.domains.values()],
  one: (directory, id) => directory.domains.get(id),
  order: (domain) => domain.name,
};

const pools: EntityRoutes<'pools'> = {
  singular: 'pool',
  required: ['name'],
  fields: {
    id,
    name,
    queueId: { ...idOrNull, description: 'Of its mailboxes that name none; null: each names one.' },
    questionnaireId: { ...idOrNull, description: 'Of its mailboxes that say nothing else; null: none.' },
    deadlineMinutes: {
      type: ['integer', 'null'],
      minimum: 1,
      maximum: mostDeadlineMinutes,
      description: 'Of its mailboxes that say nothing else; null: no deadline.',
    },
  },
  all: (directory) => [...directory.pools.values()],
  one: (directory, id) => directory.pools.get(id),
  order: (pool) => `${pool.name.toLowerCase()}\n${pool.id}`,
};

const rules: EntityRoutes<'rules'> = {
  singular: 'rule',
  required: ['name', 'position', 'conditions', 'actions'],
  fields: ruleFields,
  all: (directory) => directory.rules,
  one: (directory, id) => directory.rules.find((rule) => rule.id === id),
  order: (rule) => `${String(rule.position).padStart(10, '0')}\n${rule.id}`,
};

const templates: EntityRoutes<'templates'> = {
  singular: 'template',
  required: ['name', 'kind', 'text'],
  fields: {
    id,
    name,
    ...templateFields,
  },
  all: (directory) => [...directory.templates.values()],
  one: (directory, id) => directory.templates.get(id),
  order: (template) => `${template.name.toLowerCase()}\n${template.id}`,
};

const statuses: EntityRoutes<'statuses'> = {
  singular: 'status',
  required: ['name', 'routable', 'reportClass'],
  fields: { id, name, routable: flag, reportClass: { enum: ['available', 'break', 'busy', 'offline'] } },
  all: (directory) => [...directory.statuses.values()],
  one: (directory, id) => directory.statuses.get(id),
  order: (status) => `${status.name.toLowerCase()}\n${status.id}`,
};

const schedules: EntityRoutes<'schedules'> = {
  singular: 'schedule',
  required: ['name', 'zone', 'weekly'],
  fields: { id, name, ...scheduleFields },
  all: (directory) => [...directory.schedules.values()],
  one: (directory, id) => directory.schedules.get(id),
  order: (schedule) => `${schedule.name.toLowerCase()}\n${schedule.id}`,
};

const vips: EntityRoutes<'vips'> = {
  singular: 'VIP customer',
  required: ['address', 'name', 'priority'],
  fields: {
    id,
    address: { type: 'string', minLength: 3, maxLength: 320, description: 'An address, or @ and a domain.' },
    name,
    priority: whole(-100, 100),
  },
  all: (directory) => [...directory.vips.values()],
  one: (directory, id) => [...directory.vips.values()].find((vip) => vip.id === id),
  order: (vip) => vip.address,
};

const dictionaries: EntityRoutes<'dictionaries'> = {
  singular: 'dictionary',
  required: ['name'],
  fields: { id, name, ...dictionaryFields },
  all: (directory) => [...directory.dictionaries.values()],
  one: (directory, id) => directory.dictionaries.get(id),
  order: (dictionary) => `${dictionary.name.toLowerCase()}\n${dictionary.id}`,
};

const questionnaires: EntityRoutes<'questionnaires'> = {
  singular: 'questionnaire',
  required: ['name', 'questions'],
  fields: { id, name, ...questionnaireFields },
  all: (directory) => [...directory.questionnaires.values()],
  one: (directory, id) => directory.questionnaires.get(id),
  order: (questionnaire) => `${questionnaire.name.toLowerCase()}\n${questionnaire.id}`,
};

export const entities: { readonly [Name in EntityName]: EntityRoutes<Name> } = {
  users,
  groups,
  skills,
  queues,
  mailboxes,
  pools,
  domains,
  rules,
  templates,
  statuses,
  schedules,
  vips,
  dictionaries,
  questionnaires,
};
