// What was fetched is known: in memory and in Postgres.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryFetchLedger } from '#actors/adapters/memory/fetch-ledger.ts';
import { createFetchLedger } from '#actors/adapters/postgres/fetch-ledger.ts';
import type { FetchLedger, LedgerEntry } from '#actors/ports/fetch-ledger.ts';
import { limits } from '#actors/limits.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const places: Readonly<Record<string, () => Promise<FetchLedger>>> = {
  memory: () => Promise.resolve(createMemoryFetchLedger()),
  Postgres: async () => {
    const { db } = await postgres.database();
    await db.insertInto('queues').values({ id: 'q', name: 'Q', skills: '[]', settings: '{}' }).execute();
    for (const id of ['one', 'two'])
      await db
        .insertInto('mailboxes')
        .values({ id, address: `${id}@demo.test`, name: id, queue_id: 'q', aliases: '[]', settings: '{}' })
        .execute();
    return createFetchLedger(db, createManualClock());
  },
};

const entry = (uid: string, fields: Partial<LedgerEntry> = {}): LedgerEntry => ({
  uid,
  outcome: 'kept',
  fingerprint: `f-${uid}`,
  archiveId: `a-${uid}`,
  attempts: 0,
  reason: '',
  ...fields,
});
const here = { mailboxId: 'one', place: 'p' };

for (const [name, open] of Object.entries(places))
  describe(`a ledger in ${name}`, () => {
    test('T4: how far a mailbox was read is known for each place, and nothing of one that was never read', async () => {
      const ledger = await open();
      assert.equal(await ledger.mark(here), null);
      await ledger.setMark(here, { epoch: '7', last: '41' });
      await ledger.setMark(here, { epoch: '7', last: '42' });
      assert.deepEqual(await ledger.mark(here), { epoch: '7', last: '42' });
      assert.equal(await ledger.mark({ ...here, place: 'other' }), null);
      assert.equal(await ledger.mark({ ...here, mailboxId: 'two' }), null);
    });

    test('F6 T7: a name is known in its mailbox, place and epoch only; the newest word counts', async () => {
      const ledger = await open();
      const failed = entry('1', {
        outcome: 'failed',
        archiveId: null,
        fingerprint: '',
        attempts: 2,
        reason: 'x',
      });
      await ledger.enter(here, '7', [failed, entry('2')]);
      assert.deepEqual(
        [...(await ledger.entries(here, '7', ['1', '2', '3']))],
        [
          ['1', failed],
          ['2', entry('2')],
        ],
      );
      await ledger.enter(here, '7', [entry('1')]);
      assert.deepEqual((await ledger.entries(here, '7', ['1'])).get('1'), entry('1'));
      assert.equal((await ledger.entries(here, '8', ['1'])).size, 0);
      assert.equal((await ledger.entries({ ...here, place: 'x' }, '7', ['1'])).size, 0);
      assert.equal((await ledger.entries({ ...here, mailboxId: 'two' }, '7', ['1'])).size, 0);
    });

    test('T7: a mail is found by its fingerprint, in its mailbox only', async () => {
      const ledger = await open();
      await ledger.enter(here, '7', [entry('1', { outcome: 'again', archiveId: null }), entry('2')]);
      assert.equal(await ledger.archiveIdOf('one', 'f-2'), 'a-2');
      assert.equal(await ledger.archiveIdOf('one', 'f-1'), null);
      assert.equal(await ledger.archiveIdOf('two', 'f-2'), null);
    });

    test('T7: names by the ten thousands are asked and entered', async () => {
      const ledger = await open();
      const uids = Array.from({ length: limits.fetchLedgerBatch * 2 + 5 }, (_, index) => `u${index}`);
      await ledger.enter(
        here,
        '',
        uids.map((uid) => entry(uid)),
      );
      assert.equal((await ledger.entries(here, '', uids)).size, uids.length);
      assert.equal((await ledger.entries(here, '', [])).size, 0);
    });
  });
