// Builders of what a mailbox reaches outside: say what matters, the rest is ordinary.

import type { Fetching, OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';

export function anOutsideServer(fields: Partial<OutsideServer> = {}): OutsideServer {
  return {
    host: 'imap.example.org',
    port: 993,
    security: 'implicit',
    user: 'sales@example.org',
    auth: 'password',
    plainConfirmed: false,
    caPem: '',
    ...fields,
  };
}

export function aFetching(fields: Partial<Fetching> = {}): Fetching {
  return {
    protocol: 'imap',
    server: anOutsideServer(),
    folder: 'INBOX',
    afterwards: 'seen',
    moveTo: '',
    pollMs: 60_000,
    idle: true,
    mode: 'live',
    deepLink: false,
    ...fields,
  };
}
