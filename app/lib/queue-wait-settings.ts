// The settings of a queue that say what becomes of items that wait, in the words and units of administrators (F40–F45,
// F56–F58, F101, F102, F127, C2).

import type { Setting } from './fields.ts';

const minute = 60_000;
const hour = 3_600_000;

const overflow: readonly Setting[] = [
  {
    path: 'tierHoldMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    max: 1_440,
    label: 'A tier stays open for',
    hint: 'After its reasons have gone, so that it does not open and close all the time.',
  },
];

const backup: readonly Setting[] = [
  {
    path: 'backup.queueId',
    kind: 'reference',
    of: 'queues',
    none: 'No backup queue',
    label: 'Backup queue',
    hint: 'Where items go that this queue cannot serve in time; their waiting time goes with them.',
  },
  {
    path: 'backup.afterMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    none: 'never',
    label: 'When an item has waited',
    hint: 'Empty: not for that reason.',
  },
  {
    path: 'backup.length',
    kind: 'number',
    unit: 'items',
    min: 1,
    max: 1_000_000,
    none: 'never',
    label: 'When more than so many wait',
    hint: 'What is beyond goes over, the newest first.',
  },
  {
    path: 'backup.whenClosed',
    kind: 'flag',
    label: 'Whenever this queue is closed',
    hint: 'New mail outside the opening hours goes there at once.',
  },
];

const alarms: readonly Setting[] = [
  {
    path: 'thresholds.waiting',
    kind: 'number',
    unit: 'items',
    min: 1,
    max: 1_000_000,
    none: 'no alarm',
    label: 'Waiting',
    hint: 'Alarm when so many items wait.',
  },
  {
    path: 'thresholds.oldestMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    none: 'no alarm',
    label: 'Longest wait',
    hint: 'Alarm when the oldest has waited so long.',
  },
  {
    path: 'thresholds.handlingMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    none: 'no alarm',
    label: 'Handling',
    hint: 'Alarm when an agent works on one item for so long.',
  },
  {
    path: 'thresholds.dropoutMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    none: 'never',
    label: 'Counts as abandoned after',
    hint: 'In reports only; the item stays and is answered.',
  },
];

const order: readonly Setting[] = [
  {
    path: 'priorityMinutes',
    kind: 'number',
    unit: 'minutes',
    min: 0,
    max: 100_000,
    label: 'One point of priority is worth',
    hint: 'Of waiting. 0: priority orders strictly, and waiting never overtakes it.',
  },
  {
    path: 'pick',
    kind: 'choice',
    label: 'Agents may pick by hand',
    hint: 'Out of the waiting list.',
    options: [
      { value: 'none', label: 'Nothing' },
      { value: 'vip', label: 'Mail of VIP customers' },
      { value: 'all', label: 'Anything' },
    ],
  },
];

const followUps: readonly Setting[] = [
  {
    path: 'stickyMs',
    kind: 'number',
    unit: 'hours',
    per: hour,
    min: 0,
    max: 8_760,
    label: 'Kept for the last agent',
    hint: 'A follow-up waits for who handled the case; then it goes to anybody. 0: at once.',
  },
  {
    path: 'stickyMemoryDays',
    kind: 'number',
    unit: 'days',
    min: 0,
    max: 3_650,
    label: 'The last agent is remembered for',
    hint: 'After that, a follow-up is a new item like any other.',
  },
  {
    path: 'stickyBusinessTime',
    kind: 'flag',
    label: 'The time runs in opening hours only',
    hint: 'A reply on Friday evening still finds its agent on Monday.',
  },
  {
    path: 'stickyOverCapacity',
    kind: 'flag',
    label: 'May go one over the agent’s capacity',
    hint: 'So that a full desk does not part customers from their agent.',
  },
];

const promises: readonly Setting[] = [
  {
    path: 'estimate.quantile',
    kind: 'number',
    unit: '% of waits',
    per: 0.01,
    min: 50,
    max: 99,
    label: 'A promise holds for',
    hint: 'Share of recent waits that were no longer than what is promised.',
  },
  {
    path: 'estimate.lookBackMs',
    kind: 'number',
    unit: 'hours',
    per: hour,
    min: 0,
    max: 720,
    label: 'Looks back',
    hint: 'Waits that are older do not count.',
  },
  {
    path: 'estimate.leastSamples',
    kind: 'number',
    unit: 'waits',
    min: 1,
    max: 1_000,
    label: 'Needs at least',
    hint: 'With fewer, nothing is promised from them.',
  },
  {
    path: 'estimate.mostVariation',
    kind: 'number',
    per: 0.01,
    unit: '%',
    min: 1,
    max: 10_000,
    label: 'May scatter by',
    hint: 'Standard deviation of the waits, as a share of their mean. More: nothing is promised.',
  },
  {
    path: 'estimate.holdAfterMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    none: 'no hold mail',
    label: 'A hold mail after',
    hint: 'Tells who waits their position and the expected wait. Empty: none is sent.',
  },
  {
    path: 'estimate.holdMost',
    kind: 'number',
    unit: 'mails',
    min: 0,
    max: 100,
    label: 'For one case, at most',
    hint: 'Hold mails.',
  },
  {
    path: 'estimate.holdGapMs',
    kind: 'number',
    unit: 'hours',
    per: hour,
    min: 0,
    label: 'Between two of them',
    hint: 'At least so long.',
  },
  {
    path: 'workingAfterMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    max: 86_400_000,
    label: 'Somebody works on it, after',
    hint: 'Who takes a case has so long to answer before its customer is told. Only with a template for it.',
  },
];

const hours: readonly Setting[] = [
  {
    path: 'scheduleId',
    kind: 'reference',
    of: 'schedules',
    none: 'Always open',
    label: 'Opening hours',
    hint: 'Outside them mail is taken, held, and offered when the queue opens again.',
  },
];

export const waitSettings = { overflow, backup, alarms, order, followUps, promises, hours } as const;
