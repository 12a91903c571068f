// What holds of every store of sign-ins at providers: in memory and in Postgres.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { createMemoryOAuthStore } from '#actors/adapters/memory/oauth-store.ts';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { createOAuthStore } from '#actors/adapters/postgres/oauth-store.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { OAuthProvider, OAuthStart, OAuthStore } from '#actors/ports/oauth-store.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.ts';

let now = 1_800_000_000_000;
const clock: Clock = { ...systemClock, now: () => now };
const key = randomBytes(32);
const by = 'admin';

const provider: OAuthProvider = {
  id: 'google',
  name: 'Google',
  authorizeUrl: 'https://accounts.example.org/auth',
  tokenUrl: 'https://accounts.example.org/token',
  scopes: 'mail',
  graphScopes: '',
  clientId: 'we',
};

const start = (state: string): OAuthStart => ({
  state,
  mailboxId: 'sales',
  userId: 'root',
  provider: 'google',
  redirectUri: 'https://desk.example.org/api/v1/oauth/callback',
  verifier: 'a verifier that nobody else knows',
  expiresAt: now + 600_000,
});

let postgres: TestPostgres;
let database: TestDatabase;
before(async () => {
  postgres = await startTestPostgres();
  database = await postgres.database();
  const directory = await createDirectoryStore(database.db, database.url, createKeptLog());
  await directory.create('queues', { id: 'sales', name: 'Sales' }, by);
  await directory.create('mailboxes', { id: 'sales', address: 'sales@example.org', queueId: 'sales' }, by);
  await directory.close();
});
after(() => postgres.stop());

const stores: Readonly<Record<string, () => OAuthStore>> = {
  memory: () => createMemoryOAuthStore(clock),
  postgres: () => createOAuthStore(database.db, { key, clock }),
};

for (const [name, create] of Object.entries(stores))
  describe(name, () => {
    test('T5: a provider is kept with its secret, which a change without one leaves as it is', async () => {
      const store = create();
      assert.equal(await store.provider('google'), null);
      await store.putProvider(provider, 'the secret', by);
      await store.putProvider({ ...provider, scopes: 'mail more' }, null, by);
      assert.deepEqual(await store.provider('google'), {
        provider: { ...provider, scopes: 'mail more' },
        clientSecret: 'the secret',
      });
      assert.deepEqual(await store.providers(), [{ ...provider, scopes: 'mail more', hasSecret: true }]);
    });

    test('T5: a sign-in is finished once, and not after its time', async () => {
      const store = create();
      const begun = start(`${name}-one`);
      await store.begin(begun);
      assert.equal(await store.finish('another'), null);
      assert.deepEqual(await store.finish(begun.state), begun);
      assert.equal(await store.finish(begun.state), null);
      const late = start(`${name}-late`);
      await store.begin(late);
      now += 600_001;
      assert.equal(await store.finish(late.state), null);
    });

    test('T5: one at a time refreshes the token of a mailbox, and the next one when its time is over', async () => {
      const [one, other] = [create(), name === 'memory' ? null : create()];
      const second = other ?? one;
      assert.equal(await one.lease('sales', 'a', 20_000), true);
      assert.equal(await second.lease('sales', 'b', 20_000), false);
      await second.release('sales', 'b');
      assert.equal(await second.lease('sales', 'b', 20_000), false);
      now += 20_001;
      assert.equal(await second.lease('sales', 'b', 20_000), true);
      await one.release('sales', 'a');
      assert.equal(await one.lease('sales', 'a', 20_000), false);
      await second.release('sales', 'b');
      assert.equal(await one.lease('sales', 'a', 20_000), true);
      await one.release('sales', 'a');
    });
  });

test('T5: neither a client secret nor a verifier nor a state can be read in the tables or the audit', async () => {
  const store = create();
  await store.putProvider(provider, 'the secret', by);
  await store.begin(start('a state that is known to the browser'));
  const { rows } = await sql<{ all: string }>`select concat_ws(' ',
    (select string_agg(t::text, ' ') from oauth_providers t),
    (select string_agg(t::text, ' ') from oauth_starts t),
    (select string_agg(t::text, ' ') from audit t)) as all`.execute(database.db);
  for (const secret of [
    'the secret',
    'a verifier that nobody else knows',
    'a state that is known to the browser',
  ])
    for (const form of [secret, Buffer.from(secret).toString('hex')])
      assert.equal(rows[0]?.all.includes(form), false, secret);
  function create(): OAuthStore {
    return createOAuthStore(database.db, { key, clock });
  }
});
