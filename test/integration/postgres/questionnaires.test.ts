// Questionnaires and dictionaries on a real server: kept, referred to, carried by pools and mailboxes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import type { DirectoryStore } from '#actors/ports/directory-store.ts';
import { questionnaireOf } from '#actors/vocabulary/questionnaires.ts';
import { aQuestion } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

const by = 'admin';
let postgres: TestPostgres;
let store: DirectoryStore & { close(): Promise<void> };

before(async () => {
  postgres = await startTestPostgres();
  const database = await postgres.database();
  store = await createDirectoryStore(database.db, database.url, createKeptLog());
  await store.create('queues', { id: 'sales', name: 'Sales' }, by);
  await store.create(
    'dictionaries',
    { id: 'reasons', name: 'Reasons', values: [{ id: 'a', label: 'A', retired: false }] },
    by,
  );
  const questions = [
    aQuestion('why', { type: 'single', dictionaryId: 'reasons', required: true }),
    aQuestion('words', { max: 200 }),
  ];
  await store.create('questionnaires', { id: 'closing', name: 'Closing', mandatory: true, questions }, by);
  await store.create('questionnaires', { id: 'short', name: 'Short', questions: [aQuestion('words')] }, by);
});

after(async () => {
  await store.close();
  await postgres.stop();
});

test('F136: a questionnaire and its dictionary come back as they were kept, with a version that rises', async () => {
  const { questionnaires, dictionaries } = store.current();
  assert.deepEqual(questionnaires.get('closing'), {
    id: 'closing',
    name: 'Closing',
    triggers: ['close'],
    mandatory: true,
    questions: [
      aQuestion('why', { type: 'single', dictionaryId: 'reasons', required: true }),
      aQuestion('words', { max: 200 }),
    ],
    version: 1,
  });
  assert.deepEqual(dictionaries.get('reasons')?.values, [{ id: 'a', label: 'A', retired: false }]);
  await store.update('questionnaires', 'closing', { triggers: ['respond', 'close'] }, by);
  assert.equal(store.current().questionnaires.get('closing')?.version, 2);
  const [newest] = await store.history('questionnaires', 'closing');
  assert.deepEqual((newest?.after as { triggers: string[] } | undefined)?.triggers, ['respond', 'close']);
});

test('F16: a mailbox has the questionnaire of its pool, its own, or none although its pool has one', async () => {
  await store.create('pools', { id: 'shop', name: 'Shop', queueId: 'sales', questionnaireId: 'closing' }, by);
  const id = await store.create('mailboxes', { address: 'shop@demo.test', poolId: 'shop' }, by);
  const carried = (): readonly unknown[] => [
    store.current().mailboxes.get(id)?.ownQuestionnaireId,
    questionnaireOf(store.current(), id)?.id,
  ];
  assert.deepEqual(carried(), [null, 'closing']);
  await store.update('mailboxes', id, { questionnaireId: 'short' }, by);
  assert.deepEqual(carried(), ['short', 'short']);
  await store.update('mailboxes', id, { questionnaireId: '' }, by);
  assert.deepEqual(carried(), ['', undefined]);
  await store.update('mailboxes', id, { questionnaireId: null }, by);
  assert.deepEqual(carried(), [null, 'closing']);
  await store.update('pools', 'shop', { questionnaireId: null }, by);
  assert.deepEqual(carried(), [null, undefined]);
  for (const entity of ['mailboxes', 'pools'] as const) {
    const entry = entity === 'pools' ? 'shop' : id;
    const unknown = store.update(entity, entry, { questionnaireId: 'nowhere' }, by);
    await assert.rejects(unknown, { code: 'UNKNOWN_REFERENCE' });
  }
});

test('F136: what is used cannot be removed: dictionaries of questions, questionnaires of pools and mailboxes', async () => {
  await assert.rejects(store.remove('dictionaries', 'reasons', by), { code: 'IN_USE', message: /Closing/ });
  const id = await store.create(
    'mailboxes',
    { address: 'own@demo.test', queueId: 'sales', questionnaireId: 'short' },
    by,
  );
  await assert.rejects(store.remove('questionnaires', 'short', by), { code: 'IN_USE', message: /own@demo/ });
  await store.update('mailboxes', id, { questionnaireId: null }, by);
  await store.create('pools', { id: 'user', name: 'User', questionnaireId: 'short' }, by);
  await assert.rejects(store.remove('questionnaires', 'short', by), {
    code: 'IN_USE',
    message: /pool "User"/,
  });
  await store.update('pools', 'user', { questionnaireId: null }, by);
  const none = [aQuestion('why', { type: 'multi', dictionaryId: 'nowhere' })];
  await assert.rejects(store.update('questionnaires', 'short', { questions: none }, by), {
    code: 'UNKNOWN_REFERENCE',
  });
  await store.remove('questionnaires', 'short', by);
  assert.equal(store.current().questionnaires.has('short'), false);
});

test('F136: the dictionary of a pool is for its mailboxes only', async () => {
  await store.create('pools', { id: 'north', name: 'North', queueId: 'sales' }, by);
  await store.create('dictionaries', { id: 'northern', name: 'Northern', poolId: 'north' }, by);
  const questions = [aQuestion('town', { type: 'single', dictionaryId: 'northern' })];
  await store.create('questionnaires', { id: 'towns', name: 'Towns', questions }, by);
  await store.update('pools', 'north', { questionnaireId: 'towns' }, by);
  const foreign = { address: 'south@demo.test', queueId: 'sales', questionnaireId: 'towns' };
  await assert.rejects(store.create('mailboxes', foreign, by), {
    code: 'BAD_FIELD',
    message: /Northern.*North/,
  });
  await assert.rejects(store.update('dictionaries', 'northern', { poolId: 'default' }, by), {
    code: 'BAD_FIELD',
  });
  await assert.rejects(store.remove('pools', 'north', by), { code: 'IN_USE' });
});
