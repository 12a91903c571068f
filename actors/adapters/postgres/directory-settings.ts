// Which settings a queue, a user and the whole system have beside their columns, and what they may hold. Pure.
// They are kept as JSON: a new setting is a field of the vocabulary with its default, and a line here.

import { z } from 'zod';
import { fixedFieldNames } from '../../vocabulary/hidden-fields.ts';
import { canonicalLanguage } from '../../vocabulary/languages.ts';
import type { MachineMailPolicy } from '../../vocabulary/machine-mail.ts';
import type { PersonPolicy } from '../../vocabulary/people.ts';
import type { QueuePolicy } from '../../vocabulary/queue-policy.ts';
import type { SystemSettings } from '../../vocabulary/system-settings.ts';
import { wordsOf } from '../../vocabulary/word-list.ts';
import {
  address,
  aliases,
  domainName,
  flag,
  level,
  milliseconds,
  reference,
  text,
  whole,
} from './field-types.ts';
import { storable } from './storable.ts';

/** May be empty. */
const line = (most: number) =>
  z.string().trim().max(most, `must be at most ${most} characters`).transform(storable);

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}

/** A label that is also another field's name would lead its values there. */
function areLabels(labels: readonly string[]): boolean {
  const used = labels.map((label) => label.toLowerCase()).filter((label) => label !== '');
  const taken = fixedFieldNames.map((name) => name.toLowerCase());
  return new Set(used).size === used.length && !used.some((label) => taken.includes(label));
}

function isSender(text: string): boolean {
  return /^[^\s@,]*@[^\s@,]+\.[^\s@,]+$/.test(text);
}

const nullable = <T extends z.ZodType>(type: T) => type.nullable();
const longest = 365 * 86_400_000;

const wording = z.strictObject({ text: z.string().max(20_000), html: z.string().max(20_000) });

const skillLevels = z.array(z.strictObject({ skillId: reference, level })).max(50);

const tierRule = z
  .strictObject({
    tier: whole(2, 9),
    afterMs: nullable(milliseconds(longest)),
    length: nullable(whole(1, 1_000_000)),
    whenAbsent: flag,
    lender: nullable(
      z.strictObject({
        queueId: reference,
        mostWaiting: nullable(whole(0, 1_000_000)),
        mostOldestMs: nullable(milliseconds(longest)),
      }),
    ).optional(),
  })
  .refine((rule) => rule.afterMs !== null || rule.length !== null || rule.whenAbsent, {
    message: 'needs a wait, a length, or the absence of lower tiers, or it would never open',
  });

export const queueSettings = {
  mode: z.enum(['push', 'pull', 'hybrid']),
  hybridPullMs: milliseconds(86_400_000),
  medium: z.enum(['email', 'task', 'chat', 'voice']),
  weight: whole(0, 100),
  interrupts: flag,
  mostPerAgent: nullable(whole(1, 1_000)),
  tiers: z
    .array(tierRule)
    .max(8)
    .refine((tiers) => new Set(tiers.map(({ tier }) => tier)).size === tiers.length, {
      message: 'must name each tier once',
    }),
  tierHoldMs: milliseconds(86_400_000),
  relaxation: z.array(z.strictObject({ afterMs: milliseconds(longest), skills: skillLevels.min(1) })).max(10),
  priorityMinutes: whole(0, 100_000),
  pick: z.enum(['none', 'vip', 'all']),
  backup: nullable(
    z.strictObject({
      queueId: reference,
      afterMs: nullable(milliseconds(longest)),
      length: nullable(whole(1, 1_000_000)),
      whenClosed: flag,
    }),
  ),
  thresholds: z.strictObject({
    waiting: nullable(whole(1, 1_000_000)),
    oldestMs: nullable(milliseconds(longest)),
    handlingMs: nullable(milliseconds(longest)),
    dropoutMs: nullable(milliseconds(longest)),
  }),
  scheduleId: nullable(reference),
  stickyBusinessTime: flag,
  stickyMemoryDays: whole(0, 3_650),
  stickyOverCapacity: flag,
  missLimit: whole(0, 100),
  missWindowMs: milliseconds(86_400_000),
  ringMost: whole(1, 200),
  ringCountsMisses: flag,
  wrapUpByCapacity: flag,
  statusResetsIdle: flag,
  transfers: z.strictObject({
    toQueue: nullable(flag),
    toAgent: nullable(flag),
    toPersonal: nullable(flag),
    commentRequired: nullable(flag),
  }),
  estimate: z.strictObject({
    quantile: z.number('must be a number').min(0.5, 'must be at least 0.5').max(0.99, 'must be at most 0.99'),
    lookBackMs: milliseconds(30 * 86_400_000),
    leastSamples: whole(1, 1_000),
    mostVariation: z.number('must be a number').min(0.01).max(100),
    holdAfterMs: nullable(milliseconds(longest)),
    holdMost: whole(0, 100),
    holdGapMs: milliseconds(longest),
  }),
  workingAfterMs: milliseconds(86_400_000),
  form: z.strictObject({
    enabled: flag,
    title: line(200),
    introduction: line(1_000),
    thanks: line(1_000),
    origins: line(1_000).refine((list) => wordsOf(list).every(isOrigin), {
      message: 'must be origins such as https://www.example.com, with commas between them',
    }),
  }),
  fieldLabels: z
    .strictObject({
      field1: line(60),
      field2: line(60),
      field3: line(60),
      field4: line(60),
      field5: line(60),
      field6: line(60),
    })
    .refine((labels) => areLabels(Object.values(labels)), {
      message: 'must differ from each other and from the names of the fixed fields',
    }),
  messageHeader: wording,
  messageFooter: wording,
  signature: wording,
  undoMs: milliseconds(60_000),
  rating: z.strictObject({
    enabled: flag,
    title: line(200),
    thanks: line(1_000),
    changeDays: whole(0, 365),
  }),
  language: z
    .string()
    .max(35)
    .transform((tag) => (tag.trim() === '' ? '' : canonicalLanguage(tag)))
    .refine((tag) => tag !== null, 'must be a language tag such as en or pt-BR'),
} as const satisfies Record<keyof QueuePolicy, z.ZodType>;

const skillMap = z.record(reference, level);

export const userSettings = {
  mediumCapacity: z.partialRecord(z.enum(['email', 'task', 'chat', 'voice']), whole(0, 1_000)),
  profiles: z.array(z.strictObject({ id: reference, name: text(200), skills: skillMap })).max(50),
  absence: nullable(
    z
      .strictObject({
        fromMs: z.number().int(),
        untilMs: z.number().int(),
        substituteId: z.string().max(200),
        openCases: z.enum(['keep', 'substitute', 'queue']),
      })
      .refine(({ fromMs, untilMs }) => untilMs > fromMs, { message: 'must end after it begins' }),
  ),
  pickOverCapacity: flag,
  undoMs: nullable(milliseconds(60_000)),
  aliases,
  quotaBytes: whole(0, Number.MAX_SAFE_INTEGER),
} as const satisfies Record<keyof PersonPolicy, z.ZodType>;

export const systemSettings = z.strictObject({
  transferToQueue: flag,
  transferToAgent: flag,
  transferToPersonal: flag,
  transferCommentRequired: flag,
  transferAlarmMs: milliseconds(longest),
  awayAfterMs: milliseconds(86_400_000),
  forcedSignOutWork: z.enum(['park', 'requeue']),
  threadByReferences: flag,
  threadByTag: flag,
  duplicateMail: z.enum(['one-case', 'linked']),
  trustedForwarders: z.string().trim().max(5_000, 'must be at most 5,000 characters').transform(storable),
  routingHookUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' })]),
  routingHookTimeoutMs: whole(10, 5_000),
  formCheckUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' })]),
  requestSenders: line(2_000).refine((list) => wordsOf(list).every(isSender), {
    message: 'must be addresses, or @ and a domain, with commas between them',
  }),
  scannerUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' })]),
  scannerBlocksUnknown: flag,
  fetchingPaused: flag,
  fetchedOldAfterMs: milliseconds(30 * 86_400_000),
  fetchedOldPerMinute: whole(1, 10_000),
  machineMail: z.strictObject({
    on: flag,
    perCase: whole(1, 1_000),
    perSubject: whole(1, 1_000),
    perText: whole(1, 1_000),
    perMinute: whole(0, 100_000),
    suspectMails: whole(1, 100),
    suspectWithinMs: milliseconds(30 * 86_400_000),
    suspectForMs: milliseconds(longest),
    bouncedForMs: milliseconds(longest),
  } satisfies Record<keyof MachineMailPolicy, z.ZodType>),
  machineMailLadder: z
    .array(z.strictObject({ withinMs: milliseconds(30 * 86_400_000), most: whole(1, 1_000) }))
    .max(10),
  submissionMailsPerHour: whole(1, 100_000),
  submissionRecipientsPerHour: whole(1, 1_000_000),
} satisfies Record<keyof SystemSettings, z.ZodType>);

export const domainFields = {
  name: domainName,
  description: z.string().max(500, 'must be at most 500 characters').transform(storable),
  active: flag,
  catchAll: z.union([z.literal(''), address]),
};

export const vipFields = {
  address: z.union([
    address,
    z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^@[^\s@]+\.[^\s@]+$/, 'must be an address, or @ and a domain'),
  ]),
  name: text(200),
  priority: whole(-100, 100),
};
