// The AccessTokens port (T5). A token is refreshed at about 80 % of its life, long before anybody is refused with it:
//
//   kept token ──fresh──► given out
//        └─due──► lease of the mailbox ──got──► refresh ──► kept, given out
//                     └─somebody else has it──► the kept one while it lasts, else wait for theirs
//
// A refresh that fails costs nobody anything while the kept token lasts; from then on callers are told why.

import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { AccessTokens } from '#actors/ports/access-tokens.ts';
import type { Chance, Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailboxHealth } from '#actors/ports/mailbox-health.ts';
import type { MailboxSecrets } from '#actors/ports/mailbox-secrets.ts';
import type { OAuthStore } from '#actors/ports/oauth-store.ts';
import { askForToken, type Grant } from './token-endpoint.ts';

export interface TokenDeps {
  readonly directory: DirectorySource;
  readonly secrets: MailboxSecrets;
  readonly store: OAuthStore;
  readonly health: MailboxHealth;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

interface KeptToken {
  readonly token: string;
  readonly expiresAt: number;
  readonly refreshAt: number;
}

export function createAccessTokens(deps: TokenDeps): AccessTokens {
  const underWay = new Map<string, Promise<string>>();
  return {
    async current(mailboxId) {
      const known = underWay.get(mailboxId);
      if (known !== undefined) return known;
      const work = tokenOf(deps, mailboxId).finally(() => underWay.delete(mailboxId));
      underWay.set(mailboxId, work);
      return work;
    },
  };
}

async function tokenOf(deps: TokenDeps, mailboxId: string): Promise<string> {
  const { clock, store, chance } = deps;
  const holder = chance.newId();
  for (let waited = 0; waited < limits.oauthWaitMs; waited += limits.oauthLookEveryMs) {
    const kept = await keptToken(deps, mailboxId);
    if (kept !== null && clock.now() < kept.refreshAt) return kept.token;
    if (await store.lease(mailboxId, holder, limits.oauthLeaseMs)) return leased(deps, mailboxId, holder);
    if (kept !== null && isGood(kept, clock)) return kept.token;
    await pause(clock, limits.oauthLookEveryMs);
  }
  throw new SkillpostError(
    'OAUTH_UNAVAILABLE',
    'unavailable',
    'Somebody else has been refreshing the token for too long.',
  );
}

async function leased(deps: TokenDeps, mailboxId: string, holder: string): Promise<string> {
  try {
    return await refreshed(deps, mailboxId);
  } finally {
    await deps.store.release(mailboxId, holder);
  }
}

async function refreshed(deps: TokenDeps, mailboxId: string): Promise<string> {
  // Whoever had the lease before may have been quicker.
  const kept = await keptToken(deps, mailboxId);
  if (kept !== null && deps.clock.now() < kept.refreshAt) return kept.token;
  try {
    const { accessToken } = await refresh(deps, mailboxId);
    return accessToken;
  } catch (error) {
    const { code, safeText, category } = asSkillpostError(error);
    if (category === 'bug') throw error;
    deps.log.warn({ mailboxId, code, reason: safeText }, 'the token of a mailbox could not be refreshed');
    await deps.health.note(mailboxId, 'oauth', { ok: false, error: safeText });
    if (kept !== null && isGood(kept, deps.clock)) return kept.token;
    throw error;
  }
}

async function refresh(deps: TokenDeps, mailboxId: string): Promise<Grant> {
  const mailbox = deps.directory.current().mailboxes.get(mailboxId);
  const provider = mailbox?.oauthProvider ?? '';
  const client = provider === '' ? null : await deps.store.provider(provider);
  const refreshToken = await deps.secrets.read(mailboxId, 'oauth');
  if (refreshToken === null) throw noGrant('Nobody has signed in at the provider yet.');
  if (client === null) throw noGrant('The provider is not set up.');
  const grant = await askForToken(client, { grant_type: 'refresh_token', refresh_token: refreshToken });
  await keepGrant(deps, mailboxId, grant);
  return grant;
}

/** Keeps what a provider has given, and says so in the health. */
export async function keepGrant(
  { secrets, health, clock, chance }: Pick<TokenDeps, 'secrets' | 'health' | 'clock' | 'chance'>,
  mailboxId: string,
  { accessToken, refreshToken, lifetimeMs }: Grant,
): Promise<void> {
  const now = clock.now();
  // Spread, so that a thousand mailboxes that were set up together are not refreshed together.
  const share = limits.oauthRefreshShare - chance.random() * limits.oauthRefreshSpread;
  const kept: KeptToken = {
    token: accessToken,
    expiresAt: now + lifetimeMs,
    refreshAt: now + Math.floor(lifetimeMs * share),
  };
  // First the one that cannot be asked for again: a provider may have made the old one void.
  if (refreshToken !== null) await secrets.write(mailboxId, 'oauth', refreshToken);
  await secrets.write(mailboxId, 'access', JSON.stringify(kept));
  await health.note(mailboxId, 'oauth', { ok: true, expiresAt: kept.expiresAt });
}

async function keptToken({ secrets }: TokenDeps, mailboxId: string): Promise<KeptToken | null> {
  const kept = await secrets.read(mailboxId, 'access');
  return kept === null ? null : (JSON.parse(kept) as KeptToken);
}

function isGood({ expiresAt }: KeptToken, clock: Clock): boolean {
  return clock.now() < expiresAt - limits.oauthMarginMs;
}

function noGrant(text: string): SkillpostError {
  return new SkillpostError('NO_GRANT', 'rejected', text);
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
