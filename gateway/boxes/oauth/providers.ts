// The providers that are known by name, as data: what an administrator has to add is what they call us and a secret. Their
// end points can be changed: a tenant of its own, a national cloud, a stand-in.

import { SkillpostError } from '#actors/errors.ts';
import type { OAuthProvider } from '#actors/ports/oauth-store.ts';

export const knownProviders: readonly OAuthProvider[] = [
  {
    id: 'google',
    name: 'Google',
    // Without these two Google gives no refresh token to who has agreed before.
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scopes: 'https://mail.google.com/',
    graphScopes: '',
    clientId: '',
  },
  {
    id: 'microsoft',
    name: 'Microsoft',
    authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize?prompt=select_account',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scopes:
      'offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send',
    graphScopes: 'offline_access https://graph.microsoft.com/Mail.ReadWrite',
    clientId: '',
  },
];

export interface ProviderShape extends OAuthProvider {
  /** A client id and a secret are there. */
  readonly ready: boolean;
}

/** Those that are known, as they were changed, and those that were added. */
export function allProviders(
  kept: readonly (OAuthProvider & { readonly hasSecret: boolean })[],
): readonly ProviderShape[] {
  const byId = new Map(
    knownProviders.map((one): [string, ProviderShape] => [one.id, { ...one, ready: false }]),
  );
  for (const { hasSecret, ...one } of kept)
    byId.set(one.id, { ...one, ready: hasSecret && one.clientId !== '' });
  return [...byId.values()];
}

/** Codes and secrets go to these: in clear only to a stand-in on this machine. Throws BAD_FIELD. */
export function assertEndPoints({ authorizeUrl, tokenUrl }: OAuthProvider): void {
  for (const [field, text] of Object.entries({ authorizeUrl, tokenUrl })) {
    const url = URL.canParse(text) ? new URL(text) : null;
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    if (!safe)
      throw new SkillpostError('BAD_FIELD', 'invalid', `${field}: must be an https address`, {
        meta: { field },
      });
  }
}

function isLoopback(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
