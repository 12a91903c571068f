// Signing in at a provider for a mailbox: the authorization code flow (RFC 6749 §4.1) with PKCE (RFC 7636). A sign-in is
// finished by who began it, once, within ten minutes; afterwards each protocol is logged in at with what it brought.

import { createHash, randomBytes } from 'node:crypto';
import { asSkillpostError, SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Mailbox } from '#actors/vocabulary/directory.ts';
import { askForToken } from './token-endpoint.ts';
import { keepGrant, type TokenDeps } from './tokens.ts';

export interface StartedSignIn {
  readonly mailbox: Mailbox;
  readonly userId: string;
  /** Where the browser is sent back to. */
  readonly redirectUri: string;
}

export interface FinishedSignIn {
  readonly state: string;
  readonly userId: string;
  /** One of both. */
  readonly code: string;
  readonly error: string;
}

export interface Grants {
  /** The page of the provider that the browser has to open. Throws NO_PROVIDER (rejected). */
  start(sign: StartedSignIn): Promise<string>;
  /** The mailbox, and whether it has a grant now; why not is in its health. Throws BAD_STATE (invalid). */
  finish(sign: FinishedSignIn): Promise<{ readonly mailboxId: string; readonly granted: boolean }>;
}

export function createGrants(deps: TokenDeps): Grants {
  const { store, secrets, health, clock, log } = deps;
  return {
    async start({ mailbox, userId, redirectUri }) {
      const client = mailbox.oauthProvider === '' ? null : await store.provider(mailbox.oauthProvider);
      if (client === null || client.provider.clientId === '')
        throw new SkillpostError(
          'NO_PROVIDER',
          'rejected',
          'First the provider needs a client id and a secret: Administration, Mail, Sign-in providers.',
        );
      const state = randomBytes(32).toString('base64url');
      const verifier = randomBytes(48).toString('base64url');
      const expiresAt = clock.now() + limits.oauthSignInMs;
      await store.begin({
        state,
        mailboxId: mailbox.id,
        userId,
        provider: mailbox.oauthProvider,
        redirectUri,
        verifier,
        expiresAt,
      });
      const { provider } = client;
      const graph = mailbox.fetching?.protocol === 'graph';
      const url = new URL(provider.authorizeUrl);
      const parameters = {
        response_type: 'code',
        client_id: provider.clientId,
        redirect_uri: redirectUri,
        scope: graph && provider.graphScopes !== '' ? provider.graphScopes : provider.scopes,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        login_hint: mailbox.fetching?.server.user ?? mailbox.sending?.user ?? mailbox.address,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url.href;
    },

    async finish({ state, userId, code, error }) {
      const start = await store.finish(state);
      const mailbox = start === null ? undefined : deps.directory.current().mailboxes.get(start.mailboxId);
      if (start === null || mailbox === undefined || start.userId !== userId)
        throw new SkillpostError(
          'BAD_STATE',
          'invalid',
          'This sign-in is over or was begun by somebody else: begin again.',
        );
      const mailboxId = mailbox.id;
      try {
        const client = mailbox.oauthProvider === start.provider ? await store.provider(start.provider) : null;
        if (client === null) throw refused('The mailbox was given another provider meanwhile.');
        if (code === '') throw refused(`${client.provider.name} refuses: ${error || 'no code'}`);
        const grant = await askForToken(client, {
          grant_type: 'authorization_code',
          code,
          redirect_uri: start.redirectUri,
          code_verifier: start.verifier,
        });
        if (grant.refreshToken === null && (await secrets.read(mailboxId, 'oauth')) === null)
          throw refused(
            `${client.provider.name} gave no refresh token: it must be asked for offline access.`,
          );
        await keepGrant(deps, mailboxId, grant);
        return { mailboxId, granted: true };
      } catch (failure) {
        const { category, code: what, safeText } = asSkillpostError(failure);
        if (category === 'bug') throw failure;
        log.warn({ mailboxId, code: what, reason: safeText }, 'a sign-in at a provider failed');
        await health.note(mailboxId, 'oauth', { ok: false, error: safeText });
        return { mailboxId, granted: false };
      }
    },
  };
}

function refused(text: string): SkillpostError {
  return new SkillpostError('NO_GRANT', 'rejected', text.slice(0, limits.boxErrorChars));
}
