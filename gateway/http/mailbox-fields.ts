// The settings of a mailbox as JSON schemas: what the API takes and its description says (F8–F13, F23). Which
// combinations make sense is checked again where they are kept.

import { limits } from '#actors/limits.ts';
import { whole } from './policy-fields.ts';

type Schemas = Readonly<Record<string, object>>;

const flag = { type: 'boolean' } as const;
const words = (maxLength: number): object => ({ type: 'string', maxLength });

const serverFields: Schemas = {
  host: { type: 'string', minLength: 1, maxLength: 500, description: 'Host name; for Graph the base URL.' },
  port: whole(1, 65_535),
  security: {
    enum: ['implicit', 'starttls', 'plain'],
    description: 'TLS from the first byte, TLS required by STARTTLS, or none.',
  },
  user: words(320),
  auth: { enum: ['password', 'oauth2'] },
  plainConfirmed: {
    type: 'boolean',
    description: 'Without TLS passwords and mail cross the network in clear.',
  },
  caPem: words(limits.boxCaChars),
};

const server = {
  type: 'object',
  additionalProperties: false,
  required: Object.keys(serverFields),
  properties: serverFields,
} as const;

const fetchingFields: Schemas = {
  protocol: { enum: ['imap', 'pop3', 'graph'] },
  server,
  folder: words(500),
  afterwards: {
    enum: ['seen', 'move', 'delete', 'leave'],
    description: 'With the message there, once it is here.',
  },
  moveTo: words(500),
  pollMs: whole(limits.boxPollLeastMs, 86_400_000),
  idle: flag,
  mode: { enum: ['live', 'import'], description: 'import: opens cases, answers nobody.' },
  deepLink: { type: 'boolean', description: 'A request with a link takes the place of the mail itself.' },
};

const fetching = {
  type: 'object',
  additionalProperties: false,
  required: Object.keys(fetchingFields),
  properties: fetchingFields,
} as const;

export const mailboxPolicyFields: Schemas = {
  makesWork: { type: 'boolean', description: 'False: mail is kept in a closed case and offered to nobody.' },
  fetching: { anyOf: [fetching, { type: 'null' }] },
  sending: { anyOf: [server, { type: 'null' }] },
  trustedAuthservId: words(253),
  oauthProvider: words(100),
  signing: {
    enum: ['off', 'smime', 'openpgp'],
    description: 'By which of its own keys what the mailbox sends is signed.',
  },
  encrypting: {
    type: 'boolean',
    description: 'What agents write is encrypted when a key of every recipient is known.',
  },
};
