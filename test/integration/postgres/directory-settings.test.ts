// Settings beside the columns: kept field by field, checked, and never pointing at what is not there.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import type { DirectoryStore } from '#actors/ports/directory-store.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { systemSettingsDefaults } from '#actors/vocabulary/system-settings.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';

const by = 'admin';
let postgres: TestPostgres;
let store: DirectoryStore & { close(): Promise<void> };

before(async () => {
  postgres = await startTestPostgres();
  const { db, url } = await postgres.database();
  store = await createDirectoryStore(db, url, createKeptLog());
});

after(async () => {
  await store.close();
  await postgres.stop();
});

test('F30 F40: a setting of a queue changes alone; what was not named stays, or is as by default', async () => {
  const tiers = [{ tier: 2, afterMs: 60_000, length: null, whenAbsent: false }];
  const id = await store.create('queues', { name: 'Returns', tiers, mode: 'hybrid' }, by);
  await store.update('queues', id, { pick: 'all' }, by);
  const queue = store.current().queues.get(id);
  assert.deepEqual(queue, { ...queue, ...queuePolicyDefaults, tiers, mode: 'hybrid', pick: 'all' });
  const never = [{ tier: 2, afterMs: null, length: null, whenAbsent: false }];
  await assert.rejects(store.update('queues', id, { tiers: never }, by), { code: 'BAD_FIELD' });
  await assert.rejects(store.update('queues', id, { mode: 'pushy' }, by), { code: 'BAD_FIELD' });
});

test('F58 F56: a backup queue and a schedule must be there, and stay while they are used', async () => {
  const backupId = await store.create('queues', { name: 'Second line' }, by);
  const scheduleId = await store.create(
    'schedules',
    { name: 'Office', zone: 'Europe/Berlin', weekly: [{ day: 1, from: '08:00', to: '24:00' }], holidays: [] },
    by,
  );
  const backup = { queueId: backupId, afterMs: 60_000, length: null, whenClosed: true };
  const id = await store.create('queues', { name: 'First line', backup, scheduleId }, by);
  assert.equal(store.current().schedules.get(scheduleId)?.weekly[0]?.to, '24:00');
  await assert.rejects(store.remove('queues', backupId, by), { code: 'IN_USE' });
  await assert.rejects(store.remove('schedules', scheduleId, by), { code: 'IN_USE' });
  await assert.rejects(store.update('queues', id, { scheduleId: 'none' }, by), { code: 'UNKNOWN_REFERENCE' });
  await assert.rejects(store.update('queues', id, { backup: { ...backup, queueId: 'none' } }, by), {
    code: 'UNKNOWN_REFERENCE',
  });
  await store.update('queues', id, { backup: null, scheduleId: null }, by);
  await store.remove('schedules', scheduleId, by);
});

test('F129: substitutes who would all be away at once and stand in for each other are refused', async () => {
  const [one, two] = await Promise.all(
    ['round-one', 'round-two'].map((name) =>
      store.create('users', { email: `${name}@demo.test`, name, role: 'agent', capacity: 1 }, by),
    ),
  );
  const away = (substituteId: string | undefined, fromMs: number): Record<string, unknown> => ({
    absence: { fromMs, untilMs: fromMs + 10, substituteId, openCases: 'keep' },
  });
  await store.update('users', one ?? '', away(two, 1_000), by);
  await assert.rejects(store.update('users', two ?? '', away(one, 1_005), by), {
    code: 'SUBSTITUTES_IN_A_CIRCLE',
    safeText: /round-two, round-one/,
  });
  await assert.rejects(store.update('users', one ?? '', away(one, 1_000), by), {
    code: 'SUBSTITUTES_IN_A_CIRCLE',
  });
  await store.update('users', two ?? '', away(one, 1_010), by);
});

test('F86 F129: profiles and absence of a user name skills and people that are there', async () => {
  await store.create('skills', { id: 'french', name: 'French' }, by);
  const stand = await store.create('users', { email: 'stand@demo.test', name: 'Stand', role: 'agent' }, by);
  const id = await store.create('users', { email: 'away@demo.test', name: 'Away', role: 'agent' }, by);
  const absence = { fromMs: 1_000, untilMs: 2_000, substituteId: stand, openCases: 'substitute' };
  await store.update(
    'users',
    id,
    { absence, profiles: [{ id: 'evening', name: 'Evening', skills: { french: 4 } }] },
    by,
  );
  const user = store.current().users.get(id);
  assert.deepEqual(user?.absence, absence);
  assert.deepEqual(user?.profiles[0]?.skills, new Map([['french', 4]]));
  await assert.rejects(store.remove('skills', 'french', by), { code: 'IN_USE' });
  await assert.rejects(store.remove('users', stand, by), { code: 'IN_USE' });
  await assert.rejects(store.update('users', id, { absence: { ...absence, untilMs: 1 } }, by), {
    code: 'BAD_FIELD',
  });
});

test('F42 F76: VIP customers and settings of the system are kept, audited and refused when wrong', async () => {
  const id = await store.create('vips', { address: '@Big.example', name: 'Big', priority: 7 }, by);
  assert.equal(store.current().vips.get('@big.example')?.id, id);
  await store.updateSettings({ transferToAgent: true }, by);
  assert.deepEqual(store.current().settings, { ...systemSettingsDefaults, transferToAgent: true });
  const [row] = await store.audit({ limit: 1 });
  assert.equal(row?.entity, 'system_settings');
  assert.deepEqual(row.after, { transferToAgent: true });
  await assert.rejects(store.updateSettings({ routingHookUrl: 'ftp://x' }, by), { code: 'BAD_FIELD' });
  await assert.rejects(store.updateSettings({ nonsense: 1 }, by), { code: 'BAD_FIELD' });
});
