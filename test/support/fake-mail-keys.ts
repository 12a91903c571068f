// Certificates and keys for looking at the console: uploaded, refused, removed, as the API does it.

import type { MailKey } from '../../app/lib/mail-keys.ts';
import { ok } from './fake-answers.ts';
import type { Handler } from './fake-api.ts';
import type { FakeWorld } from './fake-world.ts';

const kept = new WeakMap<FakeWorld, MailKey[]>();
const wrongPassphrase = 'The private key cannot be opened: the passphrase is another one.';
const dayMs = 86_400_000;

function key(id: string, fields: Partial<MailKey>): MailKey {
  return {
    id,
    kind: 'smime',
    role: 'correspondent',
    mailboxId: '',
    mailboxName: '',
    name: 'Maria Lindqvist',
    addresses: ['maria.lindqvist@nordlicht.test'],
    issuer: 'Nordlicht mail authority',
    fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    validUntil: new Date(Date.now() + 300 * dayMs).toISOString(),
    learned: false,
    revoked: false,
    ...fields,
  };
}

function keysOf(world: FakeWorld): MailKey[] {
  const support = {
    role: 'mailbox',
    mailboxId: 'support',
    mailboxName: 'Support',
    name: 'Support',
    addresses: ['support@demo.test'],
  } as const;
  const known = kept.get(world) ?? [
    key('k1', { ...support, validUntil: new Date(Date.now() + 12.5 * dayMs).toISOString() }),
    key('k2', {
      ...support,
      kind: 'openpgp',
      issuer: '',
      fingerprint: 'f00a08'.repeat(7).slice(0, 40),
      validUntil: null,
    }),
    key('k3', { learned: true }),
    key('k4', {
      role: 'anchor',
      name: 'Nordlicht mail authority',
      addresses: [],
      validUntil: '2020-01-01T00:00:00.000Z',
    }),
  ];
  kept.set(world, known);
  return known;
}

export const mailKeyRoutes: readonly [string, Handler][] = [
  ['GET /mail-keys', ({ world }) => ok({ items: keysOf(world) })],
  [
    'POST /mail-protection',
    ({ world, body }) => {
      const mailbox = world.directory.mailboxes.find(({ id }) => id === body['mailboxId']);
      const { signing = 'off', encrypting = false } = mailbox ?? {};
      const recipients = body['recipients'] as readonly string[];
      const missing = encrypting ? recipients.filter((address) => !address.endsWith('@nordlicht.test')) : [];
      return ok({ encrypting, signing, encrypted: encrypting && missing.length === 0, missing });
    },
  ],
  [
    'POST /mail-keys',
    ({ world, body }) => {
      if (body['passphrase'] === 'wrong')
        return {
          status: 422,
          body: { title: 'Invalid', status: 422, code: 'BAD_KEY', detail: wrongPassphrase },
        };
      const added = key('k5', {
        role: body['role'] as MailKey['role'],
        name: 'Lars Holm',
        addresses: ['lars@nordlicht.test'],
      });
      kept.set(world, [added, ...keysOf(world)]);
      return ok({ items: keysOf(world), added: 1 });
    },
  ],
  [
    'DELETE /mail-keys/([^/]+)',
    ({ world, match }) => {
      kept.set(
        world,
        keysOf(world).filter(({ id }) => id !== match[1]),
      );
      return ok(null);
    },
  ],
];
