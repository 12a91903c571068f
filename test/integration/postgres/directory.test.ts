// The directory on a real server: every write checked, audited and live in every process; sessions of its users.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import type { DirectoryStore } from '#actors/ports/directory-store.ts';
import { mailboxPolicyDefaults } from '#actors/vocabulary/mailbox-policy.ts';
import { personPolicyDefaults, plainMembership } from '#actors/vocabulary/people.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';
import { until } from '#test/support/until.ts';

type Store = DirectoryStore & { close(): Promise<void> };

let postgres: TestPostgres;
let db: Kysely<Database>;
let url = '';
let store: Store;
const stores: Store[] = [];
const by = 'admin';

async function open(): Promise<Store> {
  const opened = await createDirectoryStore(db, url, createKeptLog());
  stores.push(opened);
  return opened;
}

before(async () => {
  postgres = await startTestPostgres();
  ({ db, url } = await postgres.database());
  store = await open();
});
after(async () => {
  await Promise.all(stores.map((each) => each.close()));
  await postgres.stop();
});

async function aUser(email: string): Promise<string> {
  return store.create('users', { email, name: email, role: 'agent', password: 'long enough' }, by);
}

test('F3: a new user is live in this process at once, and in every other within a second', async () => {
  const other = await open();
  const heard: number[] = [];
  other.onChange((directory) => heard.push(directory.version));
  const id = await aUser('Maria.Keller@Demo.test');
  assert.equal(id, 'maria-keller');
  assert.equal(store.current().users.get(id)?.email, 'maria.keller@demo.test');
  await until('the user in the other process', () => other.current().users.has(id), { timeoutMs: 1_000 });
  assert.deepEqual(heard, [store.current().version]);
});

test('F3: a store that lost its connection hears of what it missed when it is back', async () => {
  const other = await open();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'skillpost directory listener'`.execute(db);
  const id = await aUser('missed@demo.test');
  await until('the missed user', () => other.current().users.has(id), { timeoutMs: 3_000 });
  const next = await aUser('after@demo.test');
  await until('the next user', () => other.current().users.has(next), { timeoutMs: 1_000 });
});

test('F29, F41: skills and memberships are set, changed and taken away', async () => {
  const userId = await aUser('skilled@demo.test');
  const skillId = await store.create('skills', { name: 'Français & Ökologie' }, by);
  assert.equal(skillId, 'francais-okologie');
  const queueId = await store.create('queues', { name: 'Support' }, by);
  const groupId = await store.create('groups', { name: 'Team', userIds: [userId] }, by);
  await store.setUserSkill(userId, skillId, 0, by);
  await store.setQueueMember(queueId, userId, {}, by);
  await store.setQueueMember(queueId, userId, {}, by);
  const user = (): unknown => store.current().users.get(userId);
  assert.deepEqual(store.current().users.get(userId)?.skills, new Map([[skillId, 0]]));
  assert.deepEqual(store.current().users.get(userId)?.queueIds, [queueId]);
  assert.deepEqual(store.current().groups.get(groupId)?.userIds, [userId]);
  await store.setGroupMember(groupId, userId, false, by);
  assert.deepEqual(store.current().groups.get(groupId)?.userIds, []);
  await store.setUserSkill(userId, skillId, null, by);
  await store.setQueueMember(queueId, userId, null, by);
  await store.update('users', userId, { skills: { [skillId]: 4 }, queueIds: [queueId], capacity: 5 }, by);
  assert.deepEqual(user(), {
    id: userId,
    email: 'skilled@demo.test',
    name: 'skilled@demo.test',
    role: 'agent',
    active: true,
    capacity: 5,
    skills: new Map([[skillId, 4]]),
    queueIds: [queueId],
    memberships: new Map([[queueId, plainMembership]]),
    ...personPolicyDefaults,
  });
  await store.setQueueMember(queueId, userId, { tier: 2, assigned: true }, by);
  await store.update('users', userId, { queueIds: [queueId], name: 'Still there' }, by);
  assert.deepEqual(store.current().users.get(userId)?.memberships.get(queueId), {
    ...plainMembership,
    tier: 2,
    assigned: true,
  });
  await assert.rejects(store.setQueueMember(queueId, userId, { tier: 10 }, by), { code: 'BAD_FIELD' });
  await assert.rejects(store.setUserSkill(userId, skillId, 11, by), { code: 'BAD_FIELD' });
  await assert.rejects(store.setUserSkill(userId, 'none', 1, by), { code: 'NOT_FOUND' });
  await assert.rejects(store.setQueueMember('none', userId, {}, by), { code: 'NOT_FOUND' });
});

test('F30: a queue, its mailbox and a rule are kept with all their fields, and versions rise', async () => {
  await store.create('skills', { id: 'german', name: 'German' }, by);
  const queue = {
    name: 'Sales',
    enabled: false,
    strategy: 'round-robin',
    offerTimeoutMs: 20_000,
    wrapUpMs: 0,
    skills: [{ skillId: 'german', level: 3 }],
    serviceLevelSeconds: 60,
    stickyMs: 0,
    receiptEnabled: false,
  };
  const id = await store.create('queues', queue, by);
  assert.deepEqual(store.current().queues.get(id), { id, version: 1, ...queuePolicyDefaults, ...queue });
  await store.update('queues', id, { enabled: true }, by);
  assert.deepEqual(store.current().queues.get(id), {
    id,
    ...queuePolicyDefaults,
    ...queue,
    enabled: true,
    version: 2,
  });

  const mailboxId = await store.create('mailboxes', { address: 'Sales@Demo.test', queueId: id }, by);
  assert.deepEqual(store.current().mailboxes.get(mailboxId), {
    id: 'sales',
    address: 'sales@demo.test',
    name: 'Sales@Demo.test',
    queueId: id,
    ownQueueId: id,
    poolId: 'default',
    questionnaireId: null,
    ownQuestionnaireId: null,
    deadlineMinutes: null,
    ownDeadlineMinutes: null,
    active: true,
    aliases: [],
    ...mailboxPolicyDefaults,
  });
  const rule = {
    name: 'Offers',
    position: 2,
    enabled: true,
    mailboxIds: [mailboxId],
    match: 'any',
    conditions: [{ field: 'subject', operator: 'matches', value: 'offer|quote' }],
    actions: { queueId: id, priority: 3, skills: [{ skillId: 'german', level: 1 }] },
  };
  await store.create('rules', { ...rule, id: 'second' }, by);
  await store.create('rules', { ...rule, id: 'first', position: 1 }, by);
  assert.deepEqual(
    store.current().rules.map((each) => each.id),
    ['first', 'second'],
  );
  assert.deepEqual(store.current().rules[1], { id: 'second', version: 1, ...rule });
});

test('F28: what is taken, missing, unknown, wrong or in use is refused with its own code', async () => {
  await store.create('skills', { id: 'rare', name: 'Rare' }, by);
  const skills = [{ skillId: 'rare', level: 1 }];
  const queueId = await store.create('queues', { id: 'special', name: 'Special', skills }, by);
  await store.create('mailboxes', { address: 'special@demo.test', name: 'x', queueId }, by);
  const refused = async (code: string, attempt: Promise<unknown>, field?: string): Promise<void> => {
    await assert.rejects(attempt, (error: { code?: string; meta?: { field?: string } }) => {
      assert.equal(error.code, code);
      if (field !== undefined) assert.equal(error.meta?.field, field);
      return true;
    });
  };
  const version = store.current().version;
  await refused('NAME_TAKEN', store.create('skills', { name: 'Rare' }, by));
  await refused('NAME_TAKEN', store.create('skills', { id: 'rare', name: 'Rarer' }, by));
  await refused('NAME_TAKEN', aUser('skilled@demo.test'));
  await refused('UNKNOWN_REFERENCE', store.create('mailboxes', { address: 'a@b.test', queueId: 'none' }, by));
  await refused(
    'UNKNOWN_REFERENCE',
    store.update('queues', queueId, { skills: [{ skillId: 'none', level: 1 }] }, by),
  );
  await refused('NOT_FOUND', store.update('queues', 'none', { name: 'x' }, by));
  await refused('NOT_FOUND', store.remove('queues', 'none', by));
  await refused('IN_USE', store.remove('queues', queueId, by));
  await refused('IN_USE', store.remove('skills', 'rare', by));
  await refused('BAD_FIELD', store.create('queues', {}, by), 'name');
  await refused('BAD_FIELD', store.create('queues', { name: 'x', strategy: 'best' }, by), 'strategy');
  await refused('BAD_FIELD', store.update('queues', queueId, { offerTimeoutMs: 'x' }, by), 'offerTimeoutMs');
  await refused('BAD_FIELD', store.update('queues', queueId, { offerTimeoutMs: 1 }, by), 'offerTimeoutMs');
  await refused('BAD_FIELD', store.update('queues', queueId, { colour: 'red' }, by), 'colour');
  await refused('BAD_FIELD', aUser('no address'), 'email');
  await refused('BAD_FIELD', store.create('skills', { id: 'No Slug', name: 'x' }, by), 'id');
  const rule = { name: 'r', position: 1, actions: {} };
  const conditions = [{ field: 'subject', operator: 'matches', value: '(' }];
  await refused('BAD_FIELD', store.create('rules', { ...rule, conditions }, by), 'conditions.0.value');
  assert.equal(store.current().version, version);
});

test('F30: two writers at the same time both succeed, and every process ends with the same directory', async () => {
  const other = await open();
  const before = store.current().version;
  await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      (number % 2 === 0 ? store : other).create('skills', { name: `Skill ${number}` }, by),
    ),
  );
  // Each knows its own writes at once, and hears of the others'.
  await until('every write in both', () =>
    [store, other].every((process) => process.current().version === before + 20),
  );
  assert.deepEqual(store.current().skills, other.current().skills);
});

test('the last active administrator can be neither removed, nor made inactive, nor given another role', async () => {
  const fields = { name: 'x', role: 'administrator', password: 'long enough' };
  await store.create('users', { ...fields, id: 'root', email: 'root@demo.test' }, by);
  const last = { code: 'LAST_ADMINISTRATOR', category: 'rejected' };
  await assert.rejects(store.remove('users', 'root', by), last);
  await assert.rejects(store.update('users', 'root', { active: false }, by), last);
  await assert.rejects(store.update('users', 'root', { role: 'agent' }, by), last);
  await store.update('users', 'root', { name: 'Still here' }, by);
  await store.create('users', { ...fields, id: 'second', email: 'second@demo.test' }, by);
  await store.remove('users', 'root', by);
  assert.equal(store.current().users.has('root'), false);
});

const pictureOf = (picture: unknown): Readonly<Record<string, unknown>> =>
  picture as Readonly<Record<string, unknown>>;

test('every write leaves an audit row with before and after, and never a password', async () => {
  const userId = await aUser('audited@demo.test');
  await store.update('users', userId, { capacity: 7, password: 'another one' }, 'susan');
  await store.remove('users', userId, 'susan');
  const [removed, updated, created] = await store.audit({ limit: 3 });
  assert.equal(removed?.action, 'remove');
  assert.equal(removed?.after, null);
  assert.equal(updated?.byUserId, 'susan');
  assert.equal(pictureOf(updated?.before)['capacity'], 3);
  assert.equal(pictureOf(updated?.after)['capacity'], 7);
  assert.notDeepEqual(
    pictureOf(updated?.before)['password_hash'],
    pictureOf(updated?.after)['password_hash'],
  );
  assert.equal(created?.before, null);
  assert.doesNotMatch(JSON.stringify([removed, updated, created]), /argon2|another one|long enough/);
  const page = await store.audit({ limit: 1, before: updated?.id ?? '' });
  assert.equal(page[0]?.id, created?.id);
  await assert.rejects(store.audit({ limit: 1, before: 'x' }), { code: 'BAD_FIELD' });
});

test('F3: an address has one owner: over mailboxes, users and the further addresses of both', async () => {
  await store.create('queues', { id: 'owned', name: 'Owned' }, by);
  const mailbox = { id: 'owned', address: 'owned@demo.test', queueId: 'owned', aliases: ['Help@demo.test'] };
  await store.create('mailboxes', mailbox, by);
  assert.deepEqual(store.current().mailboxes.get('owned')?.aliases, ['help@demo.test']);
  const taken = { code: 'NAME_TAKEN' };
  await assert.rejects(aUser('help@demo.test'), { ...taken, message: /"owned@demo.test"/ });
  const id = await aUser('foremost@demo.test');
  await store.update('users', id, { aliases: ['further@demo.test'], quotaBytes: 5 }, by);
  const { aliases, quotaBytes } = store.current().users.get(id) ?? {};
  assert.deepEqual([aliases, quotaBytes], [['further@demo.test'], 5]);
  await assert.rejects(store.update('mailboxes', 'owned', { aliases: ['further@demo.test'] }, by), taken);
  await assert.rejects(store.update('mailboxes', 'owned', { address: 'foremost@demo.test' }, by), taken);
  await assert.rejects(store.update('users', id, { aliases: ['owned@demo.test'] }, by), taken);
  await store.update('users', id, { aliases: ['further@demo.test', 'furthest@demo.test'] }, by);
});

test('F1: a domain is named once, and its catch-all is an address that somebody has', async () => {
  await store.create('domains', { name: 'Branch.Test' }, by);
  assert.deepEqual(store.current().domains.get('branch-test'), {
    id: 'branch-test',
    name: 'branch.test',
    description: '',
    active: true,
    catchAll: '',
  });
  await assert.rejects(store.create('domains', { name: 'branch.test' }, by), { code: 'NAME_TAKEN' });
  const wrong = store.update('domains', 'branch-test', { catchAll: 'nobody@branch.test' }, by);
  await assert.rejects(wrong, { code: 'UNKNOWN_REFERENCE' });
  await aUser('catcher@demo.test');
  await store.update('domains', 'branch-test', { catchAll: 'catcher@demo.test', active: false }, by);
  assert.equal(store.current().domains.get('branch-test')?.catchAll, 'catcher@demo.test');
  await assert.rejects(store.create('domains', { name: 'a b' }, by), { code: 'BAD_FIELD' });
});
