// What a mailbox has beside its address, on a real server: settings, sealed secrets, the health of each protocol.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { createMailboxHealth } from '#actors/adapters/postgres/mailbox-health.ts';
import { createMailboxSecrets } from '#actors/adapters/postgres/mailbox-secrets.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectoryStore } from '#actors/ports/directory-store.ts';
import { createKeptLog } from '#test/support/log.ts';
import { aFetching, anOutsideServer } from '#test/support/mailboxes.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

const by = 'admin';
const key = randomBytes(32);
let postgres: TestPostgres;
let db: Kysely<Database>;
let store: DirectoryStore & { close(): Promise<void> };

before(async () => {
  postgres = await startTestPostgres();
  const database = await postgres.database();
  db = database.db;
  store = await createDirectoryStore(db, database.url, createKeptLog());
  await store.create('queues', { id: 'sales', name: 'Sales' }, by);
});

after(async () => {
  await store.close();
  await postgres.stop();
});

test('F8, F9: a mailbox keeps a server for fetching and one for sending; clear text only when it was agreed to', async () => {
  const sending = anOutsideServer({ host: 'smtp.example.org', port: 587, security: 'starttls' });
  const fields = { address: 'outside@example.org', queueId: 'sales', fetching: aFetching(), sending };
  const id = await store.create('mailboxes', fields, by);
  const kept = store.current().mailboxes.get(id);
  assert.deepEqual([kept?.fetching, kept?.sending, kept?.makesWork], [aFetching(), sending, true]);
  const inClear = { fetching: aFetching({ server: anOutsideServer({ security: 'plain', port: 143 }) }) };
  await assert.rejects(store.update('mailboxes', id, inClear, by), { code: 'BAD_FIELD', message: /clear/ });
  const agreed = aFetching({
    server: anOutsideServer({ security: 'plain', port: 143, plainConfirmed: true }),
  });
  await store.update('mailboxes', id, { fetching: agreed, makesWork: false }, by);
  const changed = store.current().mailboxes.get(id);
  assert.deepEqual([changed?.fetching, changed?.sending, changed?.makesWork], [agreed, sending, false]);
  for (const wrong of [
    aFetching({ afterwards: 'move' }),
    aFetching({ protocol: 'pop3' }),
    aFetching({ pollMs: 1 }),
    aFetching({ protocol: 'pop3', afterwards: 'leave', deepLink: true }),
  ])
    await assert.rejects(store.update('mailboxes', id, { fetching: wrong }, by), { code: 'BAD_FIELD' });
});

test('F11: a password is kept with its mailbox or not at all, sealed, and leaves no trace in the audit', async () => {
  const secrets = createMailboxSecrets(db, key);
  const password = 'correct horse battery staple';
  const fields = { address: 'sealed@example.org', queueId: 'sales', fetching: aFetching() };
  const sealed = [secrets.seal('fetching', password), secrets.seal('sending', 'another one')];
  const id = await store.create('mailboxes', { ...fields, secrets: sealed }, by);
  assert.equal(await secrets.read(id, 'fetching'), password);
  assert.deepEqual(await secrets.kept(id), ['fetching', 'sending']);
  await assert.rejects(store.create('mailboxes', { ...fields, secrets: sealed }, by), { code: 'NAME_TAKEN' });
  await assert.rejects(store.update('mailboxes', id, { queueId: 'none', secrets: sealed }, by));
  const { rows } = await sql<{ all: string }>`select
    (select string_agg(t::text, ' ') from mailbox_secrets t) || (select string_agg(t::text, ' ') from audit t) as all`.execute(
    db,
  );
  for (const form of [password, Buffer.from(password).toString('hex')])
    assert.equal(rows[0]?.all.includes(form), false);
  await secrets.write(id, 'fetching', 'a new one');
  assert.equal(await secrets.read(id, 'fetching'), 'a new one');
  await sql`update mailbox_secrets set purpose = 'oauth' where purpose = 'fetching'`.execute(db);
  await assert.rejects(secrets.read(id, 'oauth'), { code: 'SECRET_KEY' });
  await sql`update mailbox_secrets set purpose = 'fetching' where purpose = 'oauth'`.execute(db);
  await assert.rejects(createMailboxSecrets(db, randomBytes(32)).read(id, 'fetching'), {
    code: 'SECRET_KEY',
  });
  await store.update('mailboxes', id, { fetching: null }, by);
  assert.equal(await secrets.read(id, 'fetching'), null);
  assert.equal(await secrets.read(id, 'sending'), 'another one');
  await secrets.remove(id, 'sending');
  assert.deepEqual(await secrets.kept(id), []);
  await assert.rejects(secrets.write('none', 'fetching', 'x'), { code: 'NOT_FOUND' });
});

test('F12: each protocol of a mailbox is ok or failing, since when, with its last error and its last success', async () => {
  let now = 1_000_000;
  const clock: Clock = { ...systemClock, now: () => now };
  const health = createMailboxHealth(db, clock);
  const id = await store.create('mailboxes', { address: 'health@example.org', queueId: 'sales' }, by);
  await health.note(id, 'imap', { ok: true });
  now += 60_000;
  await health.note(id, 'imap', { ok: false, error: 'NO [AUTHENTICATIONFAILED] Invalid credentials' });
  now += 60_000;
  await health.note(id, 'imap', { ok: false, error: 'connect ECONNREFUSED' });
  await health.note(id, 'oauth', { ok: true, expiresAt: 9_000_000 });
  const [imap, oauth] = await health.of(id);
  assert.deepEqual(imap, {
    mailboxId: id,
    protocol: 'imap',
    state: 'failing',
    since: 1_060_000,
    lastError: 'connect ECONNREFUSED',
    lastSuccessAt: 1_000_000,
    expiresAt: null,
    gap: null,
  });
  assert.deepEqual([oauth?.state, oauth?.expiresAt], ['ok', 9_000_000]);
  const gap = { fromMs: 1_000_000, untilMs: 1_180_000, count: 7 };
  now += 60_000;
  await health.note(id, 'imap', { ok: true, gap });
  const [back] = await health.of(id);
  assert.deepEqual(
    [back?.state, back?.since, back?.lastError, back?.gap],
    ['ok', now, 'connect ECONNREFUSED', gap],
  );
  await health.note('none', 'imap', { ok: true });
  assert.equal((await health.all()).length, 2);
  await health.forget(id, ['imap', 'pop3']);
  assert.deepEqual(
    (await health.of(id)).map(({ protocol }) => protocol),
    ['oauth'],
  );
  await store.remove('mailboxes', id, by);
  assert.deepEqual(await health.all(), []);
});

test('F16: a mailbox is in one pool, and takes its queue from it unless it names one', async () => {
  await store.create('queues', { id: 'orders', name: 'Orders' }, by);
  const box = (id: string) => store.current().mailboxes.get(id);
  await assert.rejects(store.create('mailboxes', { address: 'nowhere@example.org' }, by), {
    code: 'BAD_FIELD',
    message: /neither nowhere@example.org nor its pool names a queue/,
  });
  const poolId = await store.create('pools', { name: 'Shops', queueId: 'orders' }, by);
  const id = await store.create('mailboxes', { address: 'shop@example.org', poolId }, by);
  assert.deepEqual([box(id)?.poolId, box(id)?.queueId, box(id)?.ownQueueId], ['shops', 'orders', null]);
  await store.update('mailboxes', id, { queueId: 'sales' }, by);
  assert.deepEqual([box(id)?.queueId, box(id)?.ownQueueId], ['sales', 'sales']);
  await store.update('pools', poolId, { queueId: null }, by);
  await assert.rejects(store.update('mailboxes', id, { queueId: null }, by), { code: 'BAD_FIELD' });
  await store.update('pools', poolId, { queueId: 'orders' }, by);
  await store.update('mailboxes', id, { queueId: null }, by);
  await assert.rejects(store.update('pools', poolId, { queueId: null }, by), { code: 'BAD_FIELD' });
  assert.equal(box(id)?.queueId, 'orders');
  const inUse = { code: 'IN_USE' };
  await assert.rejects(store.remove('pools', poolId, by), inUse);
  await assert.rejects(store.remove('queues', 'orders', by), { ...inUse, message: /pool "Shops"/ });
  await assert.rejects(store.remove('pools', 'default', by), { ...inUse, message: /the product/ });
  const other = await store.create('mailboxes', { address: 'other@example.org', queueId: 'sales' }, by);
  assert.equal(box(other)?.poolId, 'default');
  await assert.rejects(store.update('mailboxes', other, { poolId: 'none' }, by), {
    code: 'UNKNOWN_REFERENCE',
  });
  const template = { name: 'Shops', kind: 'receipt', text: 'Thank you for your order.', poolId };
  await store.create('templates', { id: 'shops', ...template }, by);
  assert.equal(store.current().templates.get('shops')?.poolId, poolId);
});

test('F105: a template keeps its languages and its HTML, and what it said in each version', async () => {
  const german = { language: 'DE-at', subject: 'Da', text: 'Danke', html: '<p>Danke</p>' };
  const kept = { ...german, language: 'de-AT' };
  await store.create('templates', { id: 'words', name: 'Words', kind: 'forward', text: 'One' }, by);
  assert.deepEqual(
    [store.current().templates.get('words')?.language, store.current().templates.get('words')?.variants],
    ['en', []],
  );
  await store.update('templates', 'words', { html: '<p>One</p>', language: 'en-gb', variants: [german] }, by);
  const { version, html, language, variants } = store.current().templates.get('words') ?? {};
  assert.deepEqual([version, html, language, variants], [2, '<p>One</p>', 'en-GB', [kept]]);
  await assert.rejects(store.update('templates', 'words', { language: 'German!' }, by), {
    code: 'BAD_FIELD',
  });
  await store.remove('templates', 'words', by);
  const history = await store.history('templates', 'words');
  assert.deepEqual(
    history.map(({ after }) => (after as { variants: object[] } | null)?.variants),
    [undefined, [kept], []],
  );
});
