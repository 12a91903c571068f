// Which fields each entity of the directory has, what they may hold, and in which columns they are kept. Pure.
// A new field of the directory: a column in a migration, a line here, a line in directory-snapshot.ts.

import { z } from 'zod';
import type { EntityFields, EntityName } from '../../ports/directory-store.ts';
import type { SealedSecret, SecretPurpose } from '../../ports/mailbox-secrets.ts';
import { mostDeadlineMinutes } from '../../vocabulary/directory.ts';
import { canonicalLanguage } from '../../vocabulary/languages.ts';
import { strategyNames } from '../../vocabulary/strategy-names.ts';
import { templateKinds } from '../../vocabulary/templates.ts';
import { domainFields, queueSettings, userSettings, vipFields } from './directory-settings.ts';
import { address, aliases, level, longText, reference, requiredSkills, text, whole } from './field-types.ts';
import { mailboxSettings } from './mailbox-settings.ts';
import { dictionaryFields, questionnaireFields } from './questionnaire-fields.ts';
import { badField } from './refusals.ts';
import { ruleActions, ruleCondition } from './rule-fields.ts';
import { storableJson } from './storable.ts';

// A user's skills may come as the directory has them (a map), or as JSON can say them.
const heldSkills = z.union([
  z.map(reference, level),
  z.record(reference, level).transform((record) => new Map(Object.entries(record))),
]);

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time from 00:00 to 24:00');
const openingWindow = { from: time, to: time };
const ordered = { message: 'must end after it begins' };
const weeklyWindows = z
  .array(z.strictObject({ day: whole(1, 7), ...openingWindow }).refine(({ from, to }) => from < to, ordered))
  .max(100);
const holidays = z
  .array(
    z.strictObject({
      date: z.iso.date('must be a date, YYYY-MM-DD'),
      name: text(200),
      windows: z.array(z.strictObject(openingWindow).refine(({ from, to }) => from < to, ordered)).max(10),
    }),
  )
  .max(1_000);

const languageTag = z
  .string()
  .max(35)
  .transform((tag) => canonicalLanguage(tag) ?? '')
  .refine((tag) => tag !== '', 'must be a language tag such as en or pt-BR');
const templateWords = { subject: longText.pipe(z.string().max(998)), text: longText, html: longText };

const schemas = {
  users: z.strictObject({
    email: address,
    name: text(200),
    role: z.enum(['agent', 'supervisor', 'administrator', 'account']),
    password: z.string().min(8, 'must have at least 8 characters').max(1_000),
    active: z.boolean(),
    capacity: whole(0, 100),
    skills: heldSkills,
    queueIds: z.array(reference).max(10_000),
    ...userSettings,
  }),
  groups: z.strictObject({ name: text(200), userIds: z.array(reference).max(10_000) }),
  skills: z.strictObject({ name: text(200), weight: whole(0, 100) }),
  queues: z.strictObject({
    name: text(200),
    enabled: z.boolean(),
    strategy: z.enum(strategyNames),
    offerTimeoutMs: whole(1_000, 3_600_000),
    wrapUpMs: whole(0, 3_600_000),
    skills: requiredSkills,
    serviceLevelSeconds: whole(1, 31_536_000),
    stickyMs: whole(0, 31_536_000_000),
    receiptEnabled: z.boolean(),
    ...queueSettings,
  }),
  mailboxes: z.strictObject({
    address,
    name: text(200),
    queueId: reference.nullable(),
    poolId: reference,
    // Empty: none, whatever its pool has.
    questionnaireId: z.union([reference, z.literal('')]).nullable(),
    // 0: none, whatever its pool has.
    deadlineMinutes: whole(0, mostDeadlineMinutes).nullable(),
    active: z.boolean(),
    aliases,
    // Sealed before it comes here, so that only what cannot be read passes through.
    secrets: z.array(z.custom<SealedSecret>()).max(10),
    withoutSecrets: z.array(z.enum(['fetching', 'sending', 'oauth', 'access'])),
    ...mailboxSettings,
  }),
  domains: z.strictObject(domainFields),
  pools: z.strictObject({
    name: text(200),
    queueId: reference.nullable(),
    questionnaireId: reference.nullable(),
    deadlineMinutes: whole(1, mostDeadlineMinutes).nullable(),
  }),
  rules: z.strictObject({
    name: text(200),
    position: whole(-1_000_000, 1_000_000),
    enabled: z.boolean(),
    mailboxIds: z.array(reference).max(10_000),
    match: z.enum(['all', 'any']),
    conditions: z.array(ruleCondition).max(50),
    actions: ruleActions,
  }),
  templates: z.strictObject({
    name: text(200),
    kind: z.enum(templateKinds),
    queueId: reference.nullable(),
    mailboxId: reference.nullable(),
    poolId: reference.nullable(),
    ...templateWords,
    language: languageTag,
    variants: z.array(z.strictObject({ ...templateWords, language: languageTag })).max(50),
  }),
  statuses: z.strictObject({
    name: text(200),
    routable: z.boolean(),
    reportClass: z.enum(['available', 'break', 'busy', 'offline']),
    builtIn: z.boolean(),
  }),
  schedules: z.strictObject({ name: text(200), zone: text(100), weekly: weeklyWindows, holidays }),
  vips: z.strictObject(vipFields),
  dictionaries: z.strictObject(dictionaryFields),
  questionnaires: z.strictObject(questionnaireFields),
} as const satisfies Record<EntityName, z.ZodObject>;

const required: Readonly<Record<EntityName, readonly string[]>> = {
  users: ['email', 'name', 'role'],
  groups: ['name'],
  skills: ['name'],
  queues: ['name'],
  mailboxes: ['address'],
  domains: ['name'],
  pools: ['name'],
  rules: ['name', 'position', 'conditions', 'actions'],
  templates: ['name', 'kind', 'text'],
  statuses: ['name', 'routable', 'reportClass'],
  schedules: ['name', 'zone', 'weekly'],
  vips: ['address', 'name', 'priority'],
  dictionaries: ['name'],
  questionnaires: ['name', 'questions'],
};

const keptAsSettings: Readonly<Partial<Record<EntityName, ReadonlySet<string>>>> = {
  queues: new Set(Object.keys(queueSettings)),
  mailboxes: new Set(Object.keys(mailboxSettings)),
  users: new Set(Object.keys(userSettings)),
};

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'must be lower-case letters, digits, dots, dashes');

export interface CheckedFields {
  /** Columns of the entity's own table. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** What is kept in its column `settings`, field by field. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly password?: string;
  /** Skill id → level. */
  readonly heldSkills?: ReadonlyMap<string, number>;
  readonly queueIds?: readonly string[];
  readonly userIds?: readonly string[];
  readonly secrets?: readonly SealedSecret[];
  /** Those that are no longer good. */
  readonly withoutSecrets?: readonly SecretPurpose[];
}

/** For create. Throws BAD_FIELD. */
export function checkNew(entity: EntityName, fields: EntityFields): CheckedFields & { readonly id?: string } {
  const { id: given, ...rest } = fields;
  // Absent and undefined are the same to callers that spread optional fields.
  for (const name of required[entity]) if (rest[name] === undefined) throw badField(name, 'is missing');
  const named =
    entity === 'mailboxes' && rest['name'] === undefined ? { ...rest, name: rest['address'] } : rest;
  const checked = check(entity, named);
  return given === undefined ? checked : { ...checked, id: parse(id, given, 'id') };
}

/** For update: only what is given. Throws BAD_FIELD. */
export function check(entity: EntityName, fields: EntityFields): CheckedFields {
  const parsed = parse(schemas[entity].partial(), fields, '') as Record<string, unknown>;
  const columns: Record<string, unknown> = {};
  const settings: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(parsed)) {
    if (value === undefined || linked(entity, field)) continue;
    if (keptAsSettings[entity]?.has(field) === true) {
      settings[field] = value;
      continue;
    }
    const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    columns[column] = typeof value === 'object' && value !== null ? storableJson(value) : value;
  }
  const links = parsed as Omit<CheckedFields, 'columns' | 'settings' | 'heldSkills'> & {
    skills?: ReadonlyMap<string, number>;
  };
  return {
    columns,
    settings,
    ...(links.password !== undefined && { password: links.password }),
    ...(entity === 'users' && links.skills !== undefined && { heldSkills: links.skills }),
    ...(entity === 'users' && links.queueIds !== undefined && { queueIds: links.queueIds }),
    ...(links.userIds !== undefined && { userIds: links.userIds }),
    ...(links.secrets !== undefined && { secrets: links.secrets }),
    ...(links.withoutSecrets !== undefined && { withoutSecrets: links.withoutSecrets }),
  };
}

/** Kept in other tables, or in another form. */
function linked(entity: EntityName, field: string): boolean {
  if (entity === 'users') return ['password', 'skills', 'queueIds'].includes(field);
  if (entity === 'mailboxes') return ['secrets', 'withoutSecrets'].includes(field);
  return entity === 'groups' && field === 'userIds';
}

export function parse<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === 'unrecognized_keys') throw badField(issue.keys[0] ?? name, 'is not a field');
  throw badField(issue?.path.join('.') || name, issue?.message ?? 'is wrong');
}
