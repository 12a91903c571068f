// The OAuthStore port over Postgres. Client secrets and verifiers are sealed; of a state only its hash is kept, so that who
// reads the table cannot finish somebody else's sign-in.

import { createHash, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../../ports/clock.ts';
import type { OAuthProvider, OAuthStore } from '../../ports/oauth-store.ts';
import { withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { openText, sealText, type SealedText } from './sealed-text.ts';

export interface OAuthStoreOptions {
  /** 32 bytes, of the purpose `mailbox-secrets`. */
  readonly key: Uint8Array;
  readonly clock: Clock;
}

export function createOAuthStore(db: Kysely<Database>, options: OAuthStoreOptions): OAuthStore {
  return withTranslatedErrors<OAuthStore>({
    ...createProviders(db, options),
    ...createStarts(db, options),
    ...createLeases(db, options),
  });
}

type Providers = Pick<OAuthStore, 'providers' | 'provider' | 'putProvider'>;

function createProviders(db: Kysely<Database>, { key }: OAuthStoreOptions): Providers {
  return {
    async providers() {
      const rows = await db.selectFrom('oauth_providers').selectAll().orderBy('id').limit(100).execute();
      return rows.map((row) => ({ ...toProvider(row), hasSecret: row.ciphertext !== null }));
    },

    async provider(id) {
      const row = await db.selectFrom('oauth_providers').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const { secret_id, key_id, nonce, ciphertext } = row;
      const sealed =
        secret_id === null || key_id === null || nonce === null || ciphertext === null
          ? ''
          : openText(key, { key_id, nonce, ciphertext }, providerPurpose(secret_id));
      return { provider: toProvider(row), clientSecret: sealed };
    },

    async putProvider(provider, clientSecret, byUserId) {
      const row = {
        name: provider.name,
        authorize_url: provider.authorizeUrl,
        token_url: provider.tokenUrl,
        scopes: provider.scopes,
        graph_scopes: provider.graphScopes,
        client_id: provider.clientId,
        updated_at: new Date(),
        ...(clientSecret !== null && sealedSecret(key, clientSecret)),
      };
      await db.transaction().execute(async (transaction) => {
        const before = await transaction
          .selectFrom('oauth_providers')
          .selectAll()
          .where('id', '=', provider.id)
          .forUpdate()
          .executeTakeFirst();
        await transaction
          .insertInto('oauth_providers')
          .values({ id: provider.id, ...row })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        await transaction
          .insertInto('audit')
          .values({
            by_user_id: byUserId,
            action: before === undefined ? 'create' : 'update',
            entity: 'oauth_providers',
            entity_id: provider.id,
            before: before === undefined ? null : JSON.stringify(toProvider(before)),
            after: JSON.stringify({ ...provider, newSecret: clientSecret !== null }),
          })
          .execute();
      });
    },
  };
}

function createStarts(
  db: Kysely<Database>,
  { key, clock }: OAuthStoreOptions,
): Pick<OAuthStore, 'begin' | 'finish'> {
  return {
    async begin({ state, mailboxId, userId, provider, redirectUri, verifier, expiresAt }) {
      await db.deleteFrom('oauth_starts').where('expires_at', '<=', new Date(clock.now())).execute();
      await db
        .insertInto('oauth_starts')
        .values({
          state_sha256: hashOf(state),
          mailbox_id: mailboxId,
          user_id: userId,
          provider,
          redirect_uri: redirectUri,
          expires_at: new Date(expiresAt),
          ...sealText(key, verifier, startPurpose(state)),
        })
        .execute();
    },

    async finish(state) {
      const row = await db
        .deleteFrom('oauth_starts')
        .where('state_sha256', '=', hashOf(state))
        .returningAll()
        .executeTakeFirst();
      if (row === undefined || row.expires_at.getTime() <= clock.now()) return null;
      return {
        state,
        mailboxId: row.mailbox_id,
        userId: row.user_id,
        provider: row.provider,
        redirectUri: row.redirect_uri,
        verifier: openText(key, row, startPurpose(state)),
        expiresAt: row.expires_at.getTime(),
      };
    },
  };
}

function createLeases(
  db: Kysely<Database>,
  { clock }: OAuthStoreOptions,
): Pick<OAuthStore, 'lease' | 'release'> {
  return {
    async lease(mailboxId, holder, ms) {
      const now = new Date(clock.now());
      const row = { holder, until: new Date(clock.now() + ms) };
      const taken = await db
        .insertInto('oauth_leases')
        .values({ mailbox_id: mailboxId, ...row })
        .onConflict((conflict) =>
          conflict.column('mailbox_id').doUpdateSet(row).where('oauth_leases.until', '<=', now),
        )
        .returning('holder')
        .executeTakeFirst();
      return taken?.holder === holder;
    },

    async release(mailboxId, holder) {
      await db
        .deleteFrom('oauth_leases')
        .where('mailbox_id', '=', mailboxId)
        .where('holder', '=', holder)
        .execute();
    },
  };
}

interface ProviderRow {
  readonly id: string;
  readonly name: string;
  readonly authorize_url: string;
  readonly token_url: string;
  readonly scopes: string;
  readonly graph_scopes: string;
  readonly client_id: string;
}

function toProvider(row: ProviderRow): OAuthProvider {
  return {
    id: row.id,
    name: row.name,
    authorizeUrl: row.authorize_url,
    tokenUrl: row.token_url,
    scopes: row.scopes,
    graphScopes: row.graph_scopes,
    clientId: row.client_id,
  };
}

function sealedSecret(key: Uint8Array, secret: string): SealedText & { readonly secret_id: string } {
  const secret_id = randomUUID();
  return { secret_id, ...sealText(key, secret, providerPurpose(secret_id)) };
}

const providerPurpose = (id: string): string => `oauth-client/${id}`;
const startPurpose = (state: string): string => `oauth-start/${hashOf(state).toString('hex')}`;

function hashOf(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}
