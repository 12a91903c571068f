// The settings of the whole system, and the fields of small entities that are edited in their list, in the words and
// units of administrators (F42, F49, F60, F76–F82, F123, T16). A test holds them against the core.

import { readRows, readSettings, type Setting } from './fields.ts';
import { ladderColumns, machineMail } from './machine-mail-settings.ts';
import { scanner } from './scanner-settings.ts';

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;

const handingOn: readonly Setting[] = [
  {
    path: 'transferToQueue',
    kind: 'flag',
    label: 'Transfer to another queue',
    hint: 'Agents may move a case to a queue that fits better.',
  },
  {
    path: 'transferToAgent',
    kind: 'flag',
    label: 'Transfer to a colleague',
    hint: 'Agents may hand a case to one agent by name.',
  },
  {
    path: 'transferToPersonal',
    kind: 'flag',
    label: 'Park for later',
    hint: 'Agents may put a case aside in their personal queue.',
  },
  {
    path: 'transferCommentRequired',
    kind: 'flag',
    label: 'A comment is required',
    hint: 'Whoever hands a case on says why; the next agent sees it first.',
  },
  {
    path: 'transferAlarmMs',
    kind: 'number',
    unit: 'hours',
    per: hour,
    min: 0,
    max: 8_760,
    label: 'Transferred cases are open to all after',
    hint: 'Of waiting for the one colleague; then everybody with the skill may take them, and an alarm is shown.',
  },
];

const agents: readonly Setting[] = [
  {
    path: 'awayAfterMs',
    kind: 'number',
    unit: 'minutes',
    per: minute,
    min: 0,
    max: 1_440,
    label: 'Away without a connection after',
    hint: 'An agent whose last page is gone for so long gets no more offers.',
  },
  {
    path: 'forcedSignOutWork',
    kind: 'choice',
    label: 'When a supervisor signs an agent out',
    hint: 'What becomes of open cases.',
    options: [
      { value: 'park', label: 'Open cases are parked', says: 'They wait for the agent to come back.' },
      {
        value: 'requeue',
        label: 'Open cases go back to their queues',
        says: 'Others get them, with the time that they have waited.',
      },
    ],
  },
];

const hook: readonly Setting[] = [
  {
    path: 'routingHookUrl',
    kind: 'text',
    input: 'url',
    required: false,
    placeholder: 'https://crm.example.com/route',
    label: 'Address',
    hint: 'Asked for each new mail. Empty: nobody is asked.',
  },
  {
    path: 'routingHookTimeoutMs',
    kind: 'number',
    unit: 'seconds',
    per: second,
    min: 0.01,
    max: 5,
    label: 'Waits for an answer',
    hint: 'After that the mail is routed by rules alone.',
  },
];

const senders: readonly Setting[] = [
  {
    path: 'threadByReferences',
    kind: 'flag',
    label: 'Answers join by what they answer',
    hint: 'A mail joins the case of the mail that it names, if its sender takes part. Off: only signed reply addresses and tags count.',
  },
  {
    path: 'threadByTag',
    kind: 'flag',
    label: 'Answers join by the tag in the subject',
    hint: 'If their sender takes part. Off: a tag leads nowhere; some customers lose their thread, recycled subjects do no harm.',
  },
  {
    path: 'duplicateMail',
    kind: 'choice',
    label: 'A mail that comes twice',
    hint: 'The same mail to two mailboxes, or by two ways.',
    options: [
      { value: 'one-case', label: 'Makes one case', says: 'It names all for whom the mail was.' },
      { value: 'linked', label: 'Makes two linked cases', says: 'Each is answered where it arrived.' },
    ],
  },
  {
    path: 'trustedForwarders',
    kind: 'text',
    input: 'text',
    required: false,
    placeholder: 'lists.example.org, forwarder.example.com',
    label: 'Trusted forwarders',
    hint: 'Domains whose seal (ARC) is believed: mail that they pass on counts as proven when it was proven there.',
  },
];

const intake: readonly Setting[] = [
  {
    path: 'formCheckUrl',
    kind: 'text',
    input: 'url',
    required: false,
    placeholder: 'https://captcha.example.com/verify',
    label: 'Check of web forms',
    hint: 'Asked whether a person sent a form, with the answer of its page. Empty: nobody is asked.',
  },
  {
    path: 'requestSenders',
    kind: 'text',
    input: 'text',
    required: false,
    placeholder: 'crm@example.com, @partner.example.com',
    label: 'Requests by XML mail come from',
    hint: 'Addresses or domains, with commas between them. Empty: from nobody.',
  },
];

const fetching: readonly Setting[] = [
  {
    path: 'fetchingPaused',
    kind: 'flag',
    label: 'Fetch nothing',
    hint: 'From any outside mailbox, until this is taken back. What is there stays there.',
  },
  {
    path: 'fetchedOldAfterMs',
    kind: 'number',
    unit: 'hours',
    per: hour,
    min: 0,
    max: 720,
    label: 'Fetched mail is old after',
    hint: 'Old mail is brought along without a word to who wrote it.',
  },
  {
    path: 'fetchedOldPerMinute',
    kind: 'number',
    min: 1,
    max: 10_000,
    label: 'Old mails a minute',
    hint: 'That one mailbox brings along at most.',
  },
];

const submission: readonly Setting[] = [
  {
    path: 'submissionMailsPerHour',
    kind: 'number',
    unit: 'mails an hour',
    min: 1,
    max: 100_000,
    label: 'Mails of one account',
    hint: 'With a mail program. More is refused for the time being.',
  },
  {
    path: 'submissionRecipientsPerHour',
    kind: 'number',
    unit: 'recipients an hour',
    min: 1,
    max: 1_000_000,
    label: 'Recipients of one account',
    hint: 'Of all its mails together.',
  },
];

export const systemSettings = {
  handingOn,
  agents,
  hook,
  senders,
  intake,
  scanner,
  fetching,
  machineMail,
  submission,
} as const;

export function readSystemSettings(form: FormData): Record<string, unknown> {
  return {
    ...readSettings(form, Object.values(systemSettings).flat(), {}),
    machineMailLadder: readRows(form, 'machineMailLadder', ladderColumns),
  };
}

const name: Setting = { path: 'name', kind: 'text', input: 'text', required: true, label: 'Name', hint: '' };

export const skillColumns: readonly Setting[] = [
  { ...name, placeholder: 'Such as “french”' },
  {
    path: 'weight',
    kind: 'number',
    min: 0,
    max: 100,
    label: 'Weight',
    hint: 'What a level of it counts in “Best agent first”.',
  },
];

export const statusColumns: readonly Setting[] = [
  { ...name, placeholder: 'Such as “In training”' },
  {
    path: 'reportClass',
    kind: 'choice',
    label: 'Counts in reports as',
    hint: 'Where its time is added up.',
    options: [
      { value: 'available', label: 'Available' },
      { value: 'break', label: 'Break' },
      { value: 'busy', label: 'Busy' },
      { value: 'offline', label: 'Offline' },
    ],
  },
  { path: 'routable', kind: 'flag', label: 'Gets offers', hint: 'Agents in this status are offered work.' },
];

export const vipColumns: readonly Setting[] = [
  {
    path: 'address',
    kind: 'text',
    input: 'text',
    required: true,
    placeholder: 'name@example.com or @example.com',
    label: 'Address or domain',
    hint: 'Of the sender; @ and a domain for everybody there.',
  },
  { ...name, placeholder: 'Such as “Nordlicht”' },
  {
    path: 'priority',
    kind: 'number',
    min: -100,
    max: 100,
    label: 'Priority',
    hint: 'Added to what rules give.',
  },
];
