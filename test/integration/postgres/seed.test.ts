// The demo that an empty directory is filled with, and what an empty one gets besides.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { createSessionStore } from '#actors/adapters/postgres/session-store.ts';
import { systemClock } from '#actors/adapters/system/clock.ts';
import type { DirectoryStore } from '#actors/ports/directory-store.ts';
import { seedDemo } from '#deploy/seed.ts';
import type { SeedConfig } from '#deploy/seed.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestDatabase, TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
const opened: { close(): Promise<void> }[] = [];

before(async () => {
  postgres = await startTestPostgres();
});
after(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await postgres.stop();
});

const config: SeedConfig = {
  adminEmail: 'admin@demo.test',
  adminPassword: '',
  demoPassword: '',
  seed: 'demo',
};

async function aStore(): Promise<{ store: DirectoryStore; database: TestDatabase }> {
  const database = await postgres.database();
  const store = await createDirectoryStore(database.db, database.url, createKeptLog());
  opened.push(store);
  return { store, database };
}

test('F34: the demo has its people, queues and mailboxes, and every agent may sign in to every queue', async () => {
  const { store, database } = await aStore();
  const logins = await seedDemo(store, config);
  const directory = store.current();
  assert.deepEqual([...directory.queues.keys()].sort(), ['billing', 'sales', 'support', 'transfer']);
  assert.deepEqual([...directory.skills.keys()].sort(), [
    'billing',
    'english',
    'german',
    'personal-email',
    'technical',
    'transfer-email',
    'vip',
  ]);
  assert.deepEqual(
    [...directory.mailboxes.values()].map(({ address, queueId }) => `${address} ${queueId}`).sort(),
    ['billing@demo.test billing', 'sales@demo.test sales', 'support@demo.test support'],
  );
  const agents = [...directory.users.values()].filter(({ role }) => role === 'agent');
  assert.deepEqual(
    agents.map(({ email }) => email).sort(),
    [1, 2, 3, 4].map((n) => `agent${n}@demo.test`),
  );
  for (const queue of directory.queues.values()) {
    // What is handed on waits there; nobody signs in to it.
    if (queue.id === 'transfer') continue;
    const levels = agents.map(({ skills, queueIds }) => {
      assert.ok(queueIds.includes(queue.id));
      return queue.skills.map(({ skillId, level }) => {
        const held = skills.get(skillId) ?? 0;
        assert.ok(held >= level, `${queue.id} needs ${skillId}`);
        return held;
      })[0];
    });
    assert.equal(levels.filter((held) => (held ?? 0) >= 7).length, 2, `${queue.id} prefers two`);
  }
  assert.equal(directory.statuses.get('available')?.routable, true);
  assert.equal(directory.statuses.get('offline')?.routable, false);

  assert.deepEqual(
    logins.map(({ email }) => email),
    [
      'admin@demo.test',
      ...[1, 2, 3, 4].map((n) => `agent${n}@demo.test`),
      'supervisor@demo.test',
      'mailbox@demo.test',
    ],
  );
  const sessions = createSessionStore(database.db, systemClock);
  for (const { email, password, generated } of logins) {
    assert.equal(generated, true);
    assert.ok((await sessions.signIn(email, password)) !== null, email);
  }
});

test('seeding again does nothing, and an interrupted seeding is finished', async () => {
  const { store } = await aStore();
  const failing: DirectoryStore = {
    ...store,
    create(entity, fields, byUserId) {
      if (fields['id'] === 'agent3') return Promise.reject(new Error('the power went out'));
      return store.create(entity, fields, byUserId);
    },
  };
  await assert.rejects(seedDemo(failing, config), /power/);
  const known = { ...config, demoPassword: 'demo password', adminPassword: 'admin password' };
  const logins = await seedDemo(store, known);
  assert.equal(logins.length, 7);
  assert.deepEqual(
    new Set(logins.map(({ password, generated }) => `${password} ${generated}`)),
    new Set(['admin password false', 'demo password false']),
  );
  const { version } = store.current();
  assert.deepEqual(await seedDemo(store, known), []);
  assert.equal(store.current().version, version);
});

test('without the demo there are an administrator, statuses and templates, and nothing else', async () => {
  const { store } = await aStore();
  const logins = await seedDemo(store, { ...config, adminEmail: 'root@own.test', seed: 'none' });
  assert.deepEqual(
    logins.map(({ email }) => email),
    ['root@own.test'],
  );
  const directory = store.current();
  assert.equal(directory.users.size, 1);
  // What every installation has to hand cases on (F80).
  assert.deepEqual([...directory.queues.keys()], ['transfer']);
  assert.deepEqual([...directory.skills.keys()], ['personal-email', 'transfer-email']);
  assert.equal(directory.rules.length, 0);
  assert.ok(directory.statuses.size >= 5);
  assert.ok([...directory.templates.values()].some(({ kind }) => kind === 'receipt'));
});

test('F98, F100: there is a receipt for every queue and each names the case', async () => {
  const { store } = await aStore();
  await seedDemo(store, config);
  const receipts = [...store.current().templates.values()].filter(({ kind }) => kind === 'receipt');
  assert.deepEqual(receipts.map(({ queueId }) => queueId ?? 'every').sort(), [
    'billing',
    'every',
    'sales',
    'support',
  ]);
  const known =
    /\{(?:case|queue|customer|mailbox|rating)\.[a-z0-9]+\}|\{(?:hours|recipient|answer|attempts)\}/g;
  for (const { text, subject } of store.current().templates.values())
    assert.doesNotMatch((text + subject).replaceAll(known, ''), /[{}]/);
  for (const { text } of receipts) assert.match(text, /\{case\.tag\}/);
});
