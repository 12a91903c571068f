// A mailbox as fields of a form: its own settings, the servers that its mail is fetched from and sent by, and the pools and
// sign-in providers around it. Pure.

import { deadlineHours } from './deadline-form.ts';
import type { Setting } from './fields.ts';
import { poolQuestionnaire } from './questionnaire-form.ts';

export const mailboxSettings: readonly Setting[] = [
  {
    path: 'address',
    kind: 'text',
    input: 'text',
    most: 254,
    required: true,
    placeholder: 'support@example.com',
    label: 'Address',
    hint: 'Mail to it opens cases, and replies come from it.',
  },
  {
    path: 'name',
    kind: 'text',
    input: 'text',
    required: true,
    label: 'Sender name',
    hint: 'Customers see it on replies.',
  },
  {
    path: 'poolId',
    kind: 'reference',
    of: 'pools',
    label: 'Pool',
    hint: 'Says what the mailbox does not say itself: its queue, what is written automatically.',
  },
  {
    path: 'ownQueueId',
    kind: 'reference',
    of: 'queues',
    none: 'As its pool has it',
    label: 'Queue',
    hint: 'Where its mail waits, unless a rule says otherwise.',
  },
  {
    path: 'aliases',
    kind: 'list',
    placeholder: 'help@example.com',
    label: 'Further addresses',
    hint: 'Mail to them arrives here, too. One a line.',
  },
  {
    path: 'active',
    kind: 'flag',
    label: 'In use',
    hint: 'Switched off, mail to the address is refused, and nothing is fetched.',
  },
  {
    path: 'makesWork',
    kind: 'flag',
    label: 'Mail makes work',
    hint: 'Switched off, mail is kept as closed cases and offered to nobody: for addresses that only send.',
  },
];

/** How what it sends leaves (C15); its keys are kept on a page of their own. */
export const leavingSettings: readonly Setting[] = [
  {
    path: 'signing',
    kind: 'choice',
    options: [
      { value: 'off', label: 'Not signed' },
      { value: 'smime', label: 'S/MIME', says: 'With the certificate of this mailbox.' },
      { value: 'openpgp', label: 'OpenPGP', says: 'With the key of this mailbox.' },
    ],
    label: 'What leaves is signed by',
    hint: 'While no key of that kind counts, mail leaves without.',
  },
  {
    path: 'encrypting',
    kind: 'flag',
    label: 'Encrypt where it can be',
    hint: 'What agents write is encrypted when a key of every recipient is known.',
  },
];

/** With `more` after what its pool says for it. */
export function mailboxSettingsWith(more: readonly Setting[]): readonly Setting[] {
  const after = mailboxSettings.findIndex(({ path }) => path === 'aliases');
  return mailboxSettings.toSpliced(after, 0, ...more);
}

const securities = [
  { value: 'implicit', label: 'TLS', says: 'Encrypted from the first byte.' },
  { value: 'starttls', label: 'STARTTLS', says: 'Encrypted before anybody logs in, or not at all.' },
  { value: 'plain', label: 'None', says: 'Password and mail can be read on the way.' },
] as const;

/** Of a server under `at`, such as `sending`. */
export function serverSettings(at: string): readonly Setting[] {
  return [
    { path: `${at}.host`, kind: 'text', input: 'text', most: 500, required: true, label: 'Server', hint: '' },
    { path: `${at}.port`, kind: 'number', min: 1, max: 65_535, label: 'Port', hint: '' },
    { path: `${at}.security`, kind: 'choice', options: securities, label: 'Encryption', hint: '' },
    {
      path: `${at}.user`,
      kind: 'text',
      input: 'text',
      most: 320,
      required: false,
      placeholder: 'the address',
      label: 'User',
      hint: '',
    },
    {
      path: `${at}.auth`,
      kind: 'choice',
      options: [
        { value: 'password', label: 'A password' },
        { value: 'oauth2', label: 'A sign-in at the provider (OAuth2)' },
      ],
      label: 'Logs in with',
      hint: '',
    },
    {
      path: `${at}.plainConfirmed`,
      kind: 'flag',
      when: { path: `${at}.security`, is: ['plain'] },
      label: 'Send password and mail in clear',
      hint: 'Everybody on the way can read them. Only for servers in your own network.',
    },
  ];
}

export const fetchServerSettings = serverSettings('fetching.server');
export const sendServerSettings = serverSettings('sending');

const handling: readonly Setting[] = [
  {
    path: 'fetching.afterwards',
    kind: 'choice',
    options: [
      { value: 'seen', label: 'Marked as read' },
      { value: 'move', label: 'Moved to a folder' },
      { value: 'delete', label: 'Deleted there' },
      { value: 'leave', label: 'Left as it is' },
    ],
    label: 'Fetched mail is',
    hint: 'Once it is kept here.',
  },
  {
    path: 'fetching.moveTo',
    kind: 'text',
    input: 'text',
    most: 500,
    required: false,
    when: { path: 'fetching.afterwards', is: ['move'] },
    label: 'Folder for fetched mail',
    hint: 'Made when it is missing.',
  },
  {
    path: 'fetching.pollMs',
    kind: 'number',
    unit: 'minutes',
    per: 60_000,
    min: 0.2,
    max: 1_440,
    label: 'Looked at every',
    hint: 'The server tells of new mail at once where it can.',
  },
  {
    path: 'fetching.mode',
    kind: 'choice',
    options: [
      { value: 'live', label: 'As new mail' },
      { value: 'import', label: 'As old mail', says: 'Opens cases, and answers nobody by itself.' },
    ],
    label: 'Treated',
    hint: '',
  },
];

const folder: Setting = {
  path: 'fetching.folder',
  kind: 'text',
  input: 'text',
  most: 500,
  required: false,
  placeholder: 'INBOX',
  label: 'Folder',
  hint: 'Empty: the inbox.',
};

const switches: readonly Setting[] = [
  {
    path: 'fetching.idle',
    kind: 'flag',
    label: 'Be told of new mail',
    hint: 'Keeps a connection open where the server can (IMAP IDLE).',
  },
  {
    path: 'fetching.deepLink',
    kind: 'flag',
    label: 'Only a link',
    hint: 'A case with a link to the mail takes the place of the mail itself.',
  },
];

/** What happens with mail that is fetched by this protocol. */
export function handlingSettings(protocol: string): readonly Setting[] {
  if (protocol !== 'pop3') return [folder, ...handling, ...switches];
  return handling.map((setting) =>
    setting.path === 'fetching.afterwards' && setting.kind === 'choice'
      ? { ...setting, options: setting.options.filter(({ value }) => ['delete', 'leave'].includes(value)) }
      : setting,
  );
}

export const certificateSettings = (at: string): readonly Setting[] => [
  {
    path: `${at}.caPem`,
    kind: 'area',
    placeholder: '-----BEGIN CERTIFICATE-----',
    label: 'Certificates that are trusted besides those of the system',
    hint: 'For a server with a certificate of your own authority.',
  },
];

export const protocolNames: Readonly<Record<string, string>> = {
  imap: 'IMAP',
  pop3: 'POP3',
  graph: 'Microsoft Graph',
  smtp: 'SMTP',
  oauth: 'Sign-in',
};

export const poolColumns: readonly Setting[] = [
  { path: 'name', kind: 'text', input: 'text', required: true, label: 'Name', hint: '' },
  {
    path: 'queueId',
    kind: 'reference',
    of: 'queues',
    none: 'Of each mailbox',
    label: 'Queue',
    hint: 'Where mail of its mailboxes waits',
  },
  {
    path: 'deadlineMinutes',
    kind: 'number',
    ...deadlineHours,
    none: 'No deadline',
    label: 'Deadline',
    hint: 'Cases are to be closed within it, in the hours of their queue',
  },
  poolQuestionnaire,
];

export const providerSettings: readonly Setting[] = [
  { path: 'name', kind: 'text', input: 'text', required: true, label: 'Name', hint: 'As it is shown here.' },
  {
    path: 'clientId',
    kind: 'text',
    input: 'text',
    most: 500,
    required: true,
    label: 'Client id',
    hint: 'What the provider calls this installation.',
  },
];

export const providerEndPoints: readonly Setting[] = [
  {
    path: 'authorizeUrl',
    kind: 'text',
    input: 'url',
    required: true,
    label: 'Authorization end point',
    hint: 'Where people sign in; for a tenant of your own, put its name in place of “common”.',
  },
  { path: 'tokenUrl', kind: 'text', input: 'url', required: true, label: 'Token end point', hint: '' },
  {
    path: 'scopes',
    kind: 'text',
    input: 'text',
    most: 2_000,
    required: false,
    label: 'Scopes for IMAP, POP3 and SMTP',
    hint: '',
  },
  {
    path: 'graphScopes',
    kind: 'text',
    input: 'text',
    most: 2_000,
    required: false,
    label: 'Scopes for Microsoft Graph',
    hint: '',
  },
];
