// The settings of what the system writes by itself, in the words and units of administrators (N5, T1, T12). A test holds them
// against the core.

import type { Setting } from './fields.ts';

const minute = 60_000;
const hour = 3_600_000;

export const machineMail: readonly Setting[] = [
  {
    path: 'machineMail.on',
    kind: 'flag',
    label: 'Write to customers by itself',
    hint: 'Off: no receipts, no hold mails, nothing is sent on. Each case shows what was kept back.',
  },
  {
    path: 'machineMail.perCase',
    kind: 'number',
    min: 1,
    max: 1_000,
    whole: true,
    label: 'About one case at most',
    hint: 'Receipt, hold mails and all, within the longest time of the limits below.',
  },
  {
    path: 'machineMail.perSubject',
    kind: 'number',
    min: 1,
    max: 1_000,
    whole: true,
    label: 'For mails with the same subject at most',
    hint: 'Of one address, within three hours.',
  },
  {
    path: 'machineMail.perText',
    kind: 'number',
    min: 1,
    max: 1_000,
    whole: true,
    label: 'For mails with the same text at most',
    hint: 'Of one domain, within a day: machines change their names, not what they say.',
  },
  {
    path: 'machineMail.perMinute',
    kind: 'number',
    min: 0,
    max: 100_000,
    whole: true,
    label: 'From one mailbox in a minute at most',
    hint: 'To all customers together.',
  },
  {
    path: 'machineMail.suspectMails',
    kind: 'number',
    min: 1,
    max: 100,
    whole: true,
    label: 'Automatic mails that make an address suspect',
    hint: 'Out-of-office answers and the like.',
  },
  {
    path: 'machineMail.suspectWithinMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    max: 43_200,
    label: 'When they come within',
    hint: '',
  },
  {
    path: 'machineMail.suspectForMs',
    kind: 'number',
    unit: 'hours',
    per: hour,
    min: 0,
    max: 8_760,
    label: 'A suspect address is left alone for',
    hint: 'People can still write to it.',
  },
  {
    path: 'machineMail.bouncedForMs',
    kind: 'number',
    unit: 'days',
    per: 24 * hour,
    min: 0,
    max: 365,
    label: 'An address that does not exist is left alone for',
    hint: 'Counted from the newest mail that came back.',
  },
];

/** How much one address gets: every row holds. */
export const ladderColumns: readonly Setting[] = [
  {
    path: 'most',
    kind: 'number',
    min: 1,
    max: 1_000,
    whole: true,
    label: 'At most',
    hint: 'Mails that the system writes to one address by itself.',
  },
  {
    path: 'withinMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    max: 43_200,
    label: 'Within',
    hint: 'Counted back from now.',
  },
];
