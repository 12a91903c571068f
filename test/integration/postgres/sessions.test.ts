// Signing in on a real server: who may, for how long, and how often one may try.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { createSessionStore } from '#actors/adapters/postgres/session-store.ts';
import { limits } from '#actors/limits.ts';
import type { DirectoryStore, SessionStore } from '#actors/ports/directory-store.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
let db: Kysely<Database>;
let directory: DirectoryStore & { close(): Promise<void> };
let sessions: SessionStore;
let now = 1_700_000_000_000;

before(async () => {
  postgres = await startTestPostgres();
  const opened = await postgres.database();
  ({ db } = opened);
  directory = await createDirectoryStore(db, opened.url, createKeptLog());
  sessions = createSessionStore(db, { now: () => now, after: () => () => undefined });
});
after(async () => {
  await directory.close();
  await postgres.stop();
});

const password = 'correct horse';

async function aUser(id: string): Promise<string> {
  const fields = { id, email: `${id}@demo.test`, name: id, role: 'agent', password };
  return directory.create('users', fields, 'admin');
}

test('who signs in is known by the token for 12 hours, or until signing out', async () => {
  await aUser('anna');
  const signedIn = await sessions.signIn(' Anna@Demo.test ', password);
  assert.equal(signedIn?.userId, 'anna');
  assert.match(signedIn.token, /^[\w-]{43}$/);
  assert.equal(await sessions.userOf(signedIn.token), 'anna');
  now += limits.sessionMs - 1;
  assert.equal(await sessions.userOf(signedIn.token), 'anna');
  now += 1;
  assert.equal(await sessions.userOf(signedIn.token), null);

  const next = await sessions.signIn('anna@demo.test', password);
  assert.ok(next !== null);
  assert.deepEqual(
    (await db.selectFrom('sessions').select('token_sha256').execute()).length,
    1,
    'the one that ran out is gone',
  );
  await sessions.signOut(next.token);
  assert.equal(await sessions.userOf(next.token), null);
  assert.equal(await sessions.userOf('\u0000'), null);
});

test('only the hash of a token is kept', async () => {
  await aUser('ben');
  const signedIn = await sessions.signIn('ben@demo.test', password);
  const rows = await db.selectFrom('sessions').selectAll().execute();
  assert.ok(!JSON.stringify(rows).includes(signedIn?.token ?? '-'));
});

test('a wrong password, an unknown address and an inactive user are told apart by nobody', async () => {
  await aUser('clara');
  await directory.update('users', 'clara', { active: false }, 'admin');
  assert.equal(await sessions.signIn('clara@demo.test', password), null);
  assert.equal(await sessions.signIn('nobody@demo.test', password), null);
  await aUser('dora');
  assert.equal(await sessions.signIn('dora@demo.test', 'wrong horse'), null);
  assert.equal(await sessions.signIn('\u0000', ''), null);
});

test('who is made inactive, or gets a new password, is signed out at once', async () => {
  await aUser('emil');
  const first = await sessions.signIn('emil@demo.test', password);
  await directory.update('users', 'emil', { password: 'another horse' }, 'admin');
  assert.equal(await sessions.userOf(first?.token ?? ''), null);
  const second = await sessions.signIn('emil@demo.test', 'another horse');
  assert.equal(await sessions.userOf(second?.token ?? ''), 'emil');
  await directory.update('users', 'emil', { active: false }, 'admin');
  assert.equal(await sessions.userOf(second?.token ?? ''), null);
});

test('after ten failures an address must wait, whether or not there is such a user', async () => {
  await aUser('fritz');
  for (const email of ['fritz@demo.test', 'ghost@demo.test']) {
    for (let attempt = 0; attempt < limits.signInFailures; attempt += 1)
      assert.equal(await sessions.signIn(email, 'wrong horse'), null);
    await assert.rejects(sessions.signIn(email, password), { code: 'RATE_LIMITED', category: 'overloaded' });
  }
  now += limits.signInWindowMs;
  assert.equal((await sessions.signIn('fritz@demo.test', password))?.userId, 'fritz');
});

test('F2: the password of a mail program is checked without a session; guessing counts for the address and for where it comes from', async () => {
  await aUser('mail');
  const verify = (email: string, given: string, remoteAddress = '192.0.2.7') =>
    sessions.verify({ email, password: given, remoteAddress });
  const before = await db.selectFrom('sessions').select('user_id').execute();
  assert.equal(await verify('Mail@Demo.test', password), 'mail');
  assert.deepEqual(await db.selectFrom('sessions').select('user_id').execute(), before, 'no session');
  for (let failure = 0; failure < limits.signInFailures; failure += 1)
    assert.equal(await verify('mail@demo.test', 'wrong'), null);
  const limited = { code: 'RATE_LIMITED' };
  await assert.rejects(verify('mail@demo.test', password, '192.0.2.8'), limited, 'from anywhere');
  await assert.rejects(sessions.signIn('mail@demo.test', password), limited, 'also at the console');
  now += limits.signInWindowMs + 1;
  // One address of the network that tries many names.
  for (let failure = 0; failure < limits.signInFailuresFrom; failure += 1)
    assert.equal(await verify(`nobody-${failure}@demo.test`, 'wrong'), null);
  await assert.rejects(verify('mail@demo.test', password), limited);
  assert.equal(await verify('mail@demo.test', password, '192.0.2.8'), 'mail', 'others are let in');
});
