// With what a mailbox logs in: the password that was just entered, the one that is kept, or a token. What is kept goes to
// the server it was entered for and to no other: who may change a host must not be sent the password behind it.

import { SkillpostError } from '#actors/errors.ts';
import type { AccessTokens } from '#actors/ports/access-tokens.ts';
import type { MailboxSecrets, SecretPurpose } from '#actors/ports/mailbox-secrets.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import type { MailboxPolicy, OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import type { SourceSecret } from '../fetch/source.ts';

export interface SecretDeps {
  readonly secrets: Pick<MailboxSecrets, 'read'>;
  readonly tokens: AccessTokens;
}

export type Way = 'fetching' | 'sending';

export const ways: readonly Way[] = ['fetching', 'sending'];

/** A mailbox as it is, as it would be, and the passwords that came with the wish. */
export interface Save {
  readonly before: Mailbox | null;
  readonly after: MailboxPolicy;
  readonly given: Readonly<Record<Way, string | undefined>>;
}

export function serverOf(policy: MailboxPolicy | null, way: Way): OutsideServer | null {
  if (policy === null) return null;
  return way === 'fetching' ? (policy.fetching?.server ?? null) : policy.sending;
}

/** A grant is for the provider and the servers that it was given for: for others somebody has to sign in again. */
export function staleGrants({ before, after }: Save): readonly SecretPurpose[] {
  if (before === null || before.oauthProvider === '') return [];
  const moved = ways.some((way) => {
    const is = serverOf(after, way);
    return is?.auth === 'oauth2' && place(serverOf(before, way)) !== place(is);
  });
  return moved || before.oauthProvider !== after.oauthProvider ? ['oauth', 'access'] : [];
}

/** Null: nobody has signed in at the provider; it is tried when somebody has. Throws BAD_FIELD. */
export async function wishedSecret(deps: SecretDeps, save: Save, way: Way): Promise<SourceSecret | null> {
  const { before, after, given } = save;
  const server = serverOf(after, way);
  if (server === null) return null;
  if (server.auth === 'oauth2') {
    if (before === null || staleGrants(save).length > 0) return null;
    return currentToken(deps, before.id);
  }
  const password = given[way];
  if (password !== undefined) return { kind: 'password', password };
  // A server may know us by our address.
  if (way === 'sending' && server.user === '') return { kind: 'password', password: '' };
  return { kind: 'password', password: await unchangedPassword(deps, save, way) };
}

async function unchangedPassword(deps: SecretDeps, { before, after }: Save, way: Way): Promise<string> {
  const field = `${way}Password`;
  const was = serverOf(before, way);
  if (before === null || was === null) throw badField(field, 'is missing');
  if (place(was) !== place(serverOf(after, way)))
    throw badField(field, 'has to be entered again for another server, user or kind of TLS');
  const kept = await deps.secrets.read(before.id, way);
  if (kept === null) throw badField(field, 'is missing');
  return kept;
}

/** Settings can be saved whatever has become of the grant (T5). */
async function currentToken({ tokens }: SecretDeps, mailboxId: string): Promise<SourceSecret | null> {
  try {
    return { kind: 'oauth2', accessToken: await tokens.current(mailboxId) };
  } catch (error) {
    if (error instanceof SkillpostError && ['NO_GRANT', 'OAUTH_UNAVAILABLE'].includes(error.code))
      return null;
    throw error;
  }
}

/** Of a mailbox as it is kept. Throws NO_GRANT, NO_PASSWORD (rejected), OAUTH_UNAVAILABLE (unavailable). */
export async function keptSecret(
  { secrets, tokens }: SecretDeps,
  mailbox: Mailbox,
  way: Way,
): Promise<SourceSecret> {
  const server = serverOf(mailbox, way);
  if (server?.auth === 'oauth2') return { kind: 'oauth2', accessToken: await tokens.current(mailbox.id) };
  const password = await secrets.read(mailbox.id, way);
  if (password !== null) return { kind: 'password', password };
  if (server?.user === '') return { kind: 'password', password: '' };
  throw new SkillpostError('NO_PASSWORD', 'rejected', 'No password is kept: it has to be entered again.');
}

function place(server: OutsideServer | null): string {
  if (server === null) return '';
  const { host, port, security, user, caPem } = server;
  return JSON.stringify([host.toLowerCase(), port, security, user, caPem]);
}

export function badField(field: string, why: string): SkillpostError {
  return new SkillpostError('BAD_FIELD', 'invalid', `${field}: ${why}`, { meta: { field } });
}
