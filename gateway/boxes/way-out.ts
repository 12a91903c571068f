// By which server a mailbox sends (F8): its own, with what it logs in with there, or none of its own.

import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Login, Server } from '../outbound/smtp-client.ts';
import { keptSecret } from './credentials.ts';
import type { SecretDeps } from './credentials.ts';

export interface WayOutDeps extends SecretDeps {
  readonly directory: DirectorySource;
}

/** Null: the system's own way out. Rejects when no password or token is to be had now: the mail waits. */
export type WayOut = (mailboxId: string) => Promise<Server | null>;

export function createWayOut(deps: WayOutDeps): WayOut {
  return async (mailboxId) => {
    const mailbox = deps.directory.current().mailboxes.get(mailboxId);
    const sending = mailbox?.sending ?? null;
    if (mailbox === undefined || sending === null) return null;
    const { host, port, security, user, caPem } = sending;
    return {
      host,
      address: host,
      port,
      implicitTls: security === 'implicit',
      startTls: security === 'plain' ? 'never' : 'demanded',
      caPem,
      login: user === '' ? null : await loginOf(deps, mailbox, user),
    };
  };
}

async function loginOf(
  deps: SecretDeps,
  mailbox: Parameters<typeof keptSecret>[1],
  user: string,
): Promise<Login> {
  const secret = await keptSecret(deps, mailbox, 'sending');
  return secret.kind === 'password'
    ? { user, pass: secret.password }
    : { user, accessToken: secret.accessToken };
}
