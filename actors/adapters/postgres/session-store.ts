// Who is signed in: random 256-bit tokens of which only the SHA-256 is kept, for a fixed 12 hours. Failed sign-ins are
// counted per e-mail address in a table, so that their bound holds over all gateways and restarts.

import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionStore } from '../../ports/directory-store.ts';
import { withTranslatedErrors } from './failures.ts';
import { passwordIsRight } from './passwords.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

/** `signIn` throws RATE_LIMITED (overloaded, with the wait) after too many failures of one address. */
export function createSessionStore(db: Kysely<Database>, clock: Clock): SessionStore {
  return withTranslatedErrors<SessionStore>({
    async signIn(email, password) {
      const userId = await checked(db, clock, { email, password, remoteAddress: null });
      return userId === null ? null : { token: await newSession(db, clock, userId), userId };
    },

    verify: (login) => checked(db, clock, login),

    async userOf(token) {
      const row = await db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select('users.id')
        .where('token_sha256', '=', sha256(token))
        .where('expires_at', '>', new Date(clock.now()))
        .where('users.active', '=', true)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    async signOut(token) {
      await db.deleteFrom('sessions').where('token_sha256', '=', sha256(token)).execute();
    },
  });
}

interface Login {
  readonly email: string;
  readonly password: string;
  /** Null: not counted. */
  readonly remoteAddress: string | null;
}

/** The id of the user, or null. */
async function checked(db: Kysely<Database>, clock: Clock, login: Login): Promise<string | null> {
  const address = storable(login.email.trim().toLowerCase()).slice(0, 254);
  const from = login.remoteAddress === null ? null : `from ${login.remoteAddress}`;
  await assertFewFailures(db, clock, { key: address, most: limits.signInFailures });
  if (from !== null) await assertFewFailures(db, clock, { key: from, most: limits.signInFailuresFrom });
  const user = await db
    .selectFrom('users')
    .select(['id', 'password_hash', 'active'])
    .where('email', '=', address)
    .executeTakeFirst();
  // A megabyte of password costs no more than a long one.
  const right = await passwordIsRight(login.password.slice(0, 1_000), user?.password_hash ?? null);
  if (!right || user === undefined || !user.active) {
    await keepFailures(db, clock, from === null ? [address] : [address, from]);
    return null;
  }
  await db.deleteFrom('sign_in_failures').where('email', '=', address).execute();
  return user.id;
}

async function newSession(db: Kysely<Database>, clock: Clock, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const now = clock.now();
  await db.deleteFrom('sessions').where('expires_at', '<=', new Date(now)).execute();
  await db
    .insertInto('sessions')
    .values({
      token_sha256: sha256(token),
      user_id: userId,
      created_at: new Date(now),
      expires_at: new Date(now + limits.sessionMs),
    })
    .execute();
  return token;
}

async function assertFewFailures(
  db: Kysely<Database>,
  clock: Clock,
  { key, most }: { readonly key: string; readonly most: number },
): Promise<void> {
  const since = clock.now() - limits.signInWindowMs;
  const failures = await db
    .selectFrom('sign_in_failures')
    .select('at')
    .where('email', '=', key)
    .where('at', '>', new Date(since))
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  const oldest = failures[most - 1];
  if (oldest === undefined) return;
  throw new SkillpostError(
    'RATE_LIMITED',
    'overloaded',
    'Too many failed sign-ins with this address; try again in a few minutes.',
    { retryAfterMs: Math.max(1_000, oldest.at.getTime() - since) },
  );
}

async function keepFailures(db: Kysely<Database>, clock: Clock, keys: readonly string[]): Promise<void> {
  const now = clock.now();
  await db
    .insertInto('sign_in_failures')
    .values(keys.map((email) => ({ email, at: new Date(now) })))
    .execute();
  await db
    .deleteFrom('sign_in_failures')
    .where('at', '<', new Date(now - limits.signInWindowMs))
    .execute();
}

function sha256(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
