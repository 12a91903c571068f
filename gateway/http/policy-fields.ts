// The settings of queues, users and the whole system as JSON schemas: what the API takes and its description says.
// Which combinations make sense is checked again where they are kept.

import { id } from './schemas.ts';

type Schemas = Readonly<Record<string, object>>;

const flag = { type: 'boolean' } as const;
const longest = 31_536_000_000;

export function whole(minimum: number, maximum: number): object {
  return { type: 'integer', minimum, maximum };
}

function line(maxLength: number): object {
  return { type: 'string', maxLength };
}

const milliseconds = whole(0, longest);
const skillLevel = object({ skillId: id, level: whole(0, 10) });
const time = { type: 'string', pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' } as const;

function object(properties: Schemas): object {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}

function list(items: object, maxItems: number): object {
  return { type: 'array', maxItems, items };
}

function orNull(schema: object): object {
  return { anyOf: [schema, { type: 'null' }] };
}

const wording = object({
  text: { type: 'string', maxLength: 20_000 },
  html: { type: 'string', maxLength: 20_000 },
});

const queueTransfers = object({
  toQueue: orNull(flag),
  toAgent: orNull(flag),
  toPersonal: orNull(flag),
  commentRequired: orNull(flag),
});

const estimate = object({
  quantile: { type: 'number', minimum: 0.5, maximum: 0.99 },
  lookBackMs: milliseconds,
  leastSamples: whole(1, 1_000),
  mostVariation: { type: 'number', minimum: 0.01, maximum: 100 },
  holdAfterMs: orNull(milliseconds),
  holdMost: whole(0, 100),
  holdGapMs: milliseconds,
});

export const queuePolicyFields: Schemas = {
  mode: { enum: ['push', 'pull', 'hybrid'] },
  hybridPullMs: milliseconds,
  medium: { enum: ['email', 'task', 'chat', 'voice'] },
  weight: whole(0, 100),
  interrupts: flag,
  mostPerAgent: orNull(whole(1, 1_000)),
  tiers: list(
    {
      type: 'object',
      additionalProperties: false,
      required: ['tier', 'afterMs', 'length', 'whenAbsent'],
      properties: {
        tier: whole(2, 9),
        afterMs: orNull(milliseconds),
        length: orNull(whole(1, 1_000_000)),
        whenAbsent: flag,
        lender: orNull(
          object({
            queueId: id,
            mostWaiting: orNull(whole(0, 1_000_000)),
            mostOldestMs: orNull(milliseconds),
          }),
        ),
      },
    },
    8,
  ),
  tierHoldMs: milliseconds,
  relaxation: list(object({ afterMs: milliseconds, skills: list(skillLevel, 50) }), 10),
  priorityMinutes: whole(0, 100_000),
  pick: { enum: ['none', 'vip', 'all'] },
  backup: orNull(
    object({
      queueId: id,
      afterMs: orNull(milliseconds),
      length: orNull(whole(1, 1_000_000)),
      whenClosed: flag,
    }),
  ),
  thresholds: object({
    waiting: orNull(whole(1, 1_000_000)),
    oldestMs: orNull(milliseconds),
    handlingMs: orNull(milliseconds),
    dropoutMs: orNull(milliseconds),
  }),
  scheduleId: orNull(id),
  stickyBusinessTime: flag,
  stickyMemoryDays: whole(0, 3_650),
  stickyOverCapacity: flag,
  missLimit: whole(0, 100),
  missWindowMs: milliseconds,
  ringMost: whole(1, 200),
  ringCountsMisses: flag,
  wrapUpByCapacity: flag,
  statusResetsIdle: flag,
  transfers: queueTransfers,
  estimate,
  workingAfterMs: whole(0, 86_400_000),
  form: object({
    enabled: flag,
    title: line(200),
    introduction: line(1_000),
    thanks: line(1_000),
    origins: line(1_000),
  }),
  fieldLabels: object({
    field1: line(60),
    field2: line(60),
    field3: line(60),
    field4: line(60),
    field5: line(60),
    field6: line(60),
  }),
  messageHeader: wording,
  messageFooter: wording,
  signature: wording,
  undoMs: whole(0, 60_000),
  rating: object({ enabled: flag, title: line(200), thanks: line(1_000), changeDays: whole(0, 365) }),
  language: line(35),
};

const media = whole(0, 1_000);

export const absenceFields: Schemas = {
  fromMs: { type: 'integer' },
  untilMs: { type: 'integer' },
  substituteId: { type: 'string', maxLength: 200 },
  openCases: { enum: ['keep', 'substitute', 'queue'] },
};

export const personPolicyFields: Schemas = {
  mediumCapacity: {
    type: 'object',
    additionalProperties: false,
    properties: { email: media, task: media, chat: media, voice: media },
  },
  profiles: list(
    object({
      id,
      name: { type: 'string', minLength: 1, maxLength: 200 },
      skills: { type: 'object', additionalProperties: whole(0, 10) },
    }),
    50,
  ),
  absence: orNull(object(absenceFields)),
  pickOverCapacity: flag,
  undoMs: orNull(whole(0, 60_000)),
  aliases: list({ type: 'string', minLength: 3, maxLength: 320 }, 100),
  quotaBytes: whole(0, Number.MAX_SAFE_INTEGER),
};

export const membershipFields: Schemas = {
  tier: whole(1, 9),
  priority: whole(0, 100),
  weight: whole(1, 100),
  position: whole(0, 10_000),
  assigned: flag,
};

export const scheduleFields: Schemas = {
  zone: {
    type: 'string',
    minLength: 1,
    maxLength: 100,
    description: 'IANA time zone, such as Europe/Berlin.',
  },
  weekly: list(object({ day: whole(1, 7), from: time, to: time }), 100),
  holidays: list(
    object({
      date: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
      name: { type: 'string', minLength: 1, maxLength: 200 },
      windows: list(object({ from: time, to: time }), 10),
    }),
    1_000,
  ),
};

export const systemSettingsFields: Schemas = {
  transferToQueue: flag,
  transferToAgent: flag,
  transferToPersonal: flag,
  transferCommentRequired: flag,
  transferAlarmMs: milliseconds,
  awayAfterMs: milliseconds,
  forcedSignOutWork: { enum: ['park', 'requeue'] },
  threadByReferences: flag,
  threadByTag: flag,
  duplicateMail: { enum: ['one-case', 'linked'] },
  trustedForwarders: { type: 'string', maxLength: 5_000 },
  routingHookUrl: { type: 'string', maxLength: 2_000 },
  routingHookTimeoutMs: whole(10, 5_000),
  formCheckUrl: line(2_000),
  requestSenders: line(2_000),
  scannerUrl: line(2_000),
  scannerBlocksUnknown: flag,
  fetchingPaused: flag,
  fetchedOldAfterMs: milliseconds,
  fetchedOldPerMinute: whole(1, 10_000),
  machineMail: object({
    on: flag,
    perCase: whole(1, 1_000),
    perSubject: whole(1, 1_000),
    perText: whole(1, 1_000),
    perMinute: whole(0, 100_000),
    suspectMails: whole(1, 100),
    suspectWithinMs: milliseconds,
    suspectForMs: milliseconds,
    bouncedForMs: milliseconds,
  }),
  machineMailLadder: list(object({ withinMs: milliseconds, most: whole(1, 1_000) }), 10),
  submissionMailsPerHour: whole(1, 100_000),
  submissionRecipientsPerHour: whole(1, 1_000_000),
};
