// What each setting of a mailbox may hold (F8–F13). Pure. Whether they make sense together is `policyFault` of the
// vocabulary; whether a server answers is checked where it can be reached.

import { z } from 'zod';
import { limits } from '../../limits.ts';
import type { MailboxPolicy } from '../../vocabulary/mailbox-policy.ts';
import { flag, whole } from './field-types.ts';
import { storable } from './storable.ts';

const words = (most: number) =>
  z.string().trim().max(most, `must be at most ${most} characters`).transform(storable);

const server = z.strictObject({
  host: words(500).pipe(z.string().min(1, 'must not be empty')),
  port: whole(1, 65_535),
  security: z.enum(['implicit', 'starttls', 'plain']),
  user: words(320),
  auth: z.enum(['password', 'oauth2']),
  plainConfirmed: flag,
  caPem: words(limits.boxCaChars),
});

const fetching = z.strictObject({
  protocol: z.enum(['imap', 'pop3', 'graph']),
  server,
  folder: words(500),
  afterwards: z.enum(['seen', 'move', 'delete', 'leave']),
  moveTo: words(500),
  pollMs: whole(limits.boxPollLeastMs, 86_400_000),
  idle: flag,
  mode: z.enum(['live', 'import']),
  deepLink: flag,
});

export const mailboxSettings = {
  makesWork: flag,
  fetching: fetching.nullable(),
  sending: server.nullable(),
  trustedAuthservId: words(253),
  oauthProvider: words(100),
  signing: z.enum(['off', 'smime', 'openpgp']),
  encrypting: flag,
} as const satisfies Record<keyof MailboxPolicy, z.ZodType>;
