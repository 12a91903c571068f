// One suite for every place that says what lies in whose personal mailbox, in memory and in Postgres alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMemoryAccountMail } from '#actors/adapters/memory/account-mail.ts';
import { createAccountMail } from '#actors/adapters/postgres/account-mail.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import type { AccountMail, Inbox } from '#actors/ports/account-mail.ts';
import { anAcceptedMail } from '#test/support/mail.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

interface Place {
  readonly store: AccountMail;
  /** The id of a mail that is in the archive. */
  archive(): Promise<string>;
}

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const places: Readonly<Record<string, () => Promise<Place>>> = {
  memory: async () => ({
    store: createMemoryAccountMail(clock, (id) => id !== 'nobody'),
    archive: async () => chance.newId(),
  }),
  Postgres: async () => {
    const { db } = await postgres.database();
    for (const id of ['anna', 'ben'])
      await db
        .insertInto('users')
        .values({
          id,
          email: `${id}@demo.test`,
          name: id,
          role: 'account',
          password_hash: null,
          settings: '{}',
        })
        .execute();
    const mail = createMailStore(db, { archiveKey: Buffer.alloc(32, 5), clock, chance });
    return {
      store: createAccountMail(db, chance),
      archive: () => mail.accept(anAcceptedMail({ mailboxId: '', accountIds: ['anna'] })),
    };
  },
};

const minute = 60_000;

function opened(inbox: Inbox | 'in-use' | null): Inbox {
  assert.ok(inbox !== null && inbox !== 'in-use', 'an Inbox that is free');
  return inbox;
}

for (const [name, make] of Object.entries(places))
  describe(name, () => {
    const into = async (place: Place, size: number): Promise<string> => {
      const archiveId = await place.archive();
      const mail = { accountId: 'anna', folder: 'inbox', archiveId, size } as const;
      assert.equal(await place.store.place(mail), true);
      return archiveId;
    };

    test('F1: a mail is placed once per account and folder, however often it is driven, also after it was moved', async () => {
      const place = await make();
      const archiveId = await into(place, 100);
      const again = { accountId: 'anna', folder: 'inbox', archiveId, size: 100 } as const;
      await Promise.all([place.store.place(again), place.store.place(again)]);
      const inbox = opened(await place.store.openInbox('anna', 'one', minute));
      assert.deepEqual([inbox.uids.length, inbox.sizes], [1, [100]]);
      assert.equal(await place.store.moveToArchive('anna', 'one', inbox.uids), true);
      await place.store.place(again);
      assert.deepEqual(opened(await place.store.openInbox('anna', 'one', minute)).uids, []);
      assert.deepEqual(await place.store.folders('anna'), [{ folder: 'archive', messages: 1, bytes: 100 }]);
    });

    test('F1: one archived mail lies in the folders of several accounts, and in Sent beside the Inbox', async () => {
      const place = await make();
      const archiveId = await into(place, 7);
      for (const folder of ['inbox', 'sent'] as const)
        assert.equal(await place.store.place({ accountId: 'ben', folder, archiveId, size: 7 }), true);
      assert.deepEqual(await place.store.folders('ben'), [
        { folder: 'inbox', messages: 1, bytes: 7 },
        { folder: 'sent', messages: 1, bytes: 7 },
      ]);
      const { uids } = opened(await place.store.openInbox('ben', 'one', minute));
      assert.equal(await place.store.archiveIdOf('ben', uids[0] ?? 0), archiveId);
      assert.equal(await place.store.archiveIdOf('ben', 99), null);
    });

    test('T21: what is kept back is in no Inbox, takes no space, and comes into it last when it is released', async () => {
      const place = await make();
      const heldReason = 'a virus';
      const held = await place.archive();
      const mail = { accountId: 'anna', folder: 'inbox', archiveId: held, size: 50 } as const;
      assert.equal(await place.store.place({ ...mail, heldReason }), true);
      await into(place, 100);
      assert.deepEqual(await place.store.folders('anna'), [
        { folder: 'inbox', messages: 1, bytes: 100 },
        { folder: 'quarantine', messages: 1, bytes: 50 },
      ]);
      assert.equal((await place.store.usedBytes(['anna'])).get('anna'), 100);
      await place.store.place(mail);
      assert.deepEqual(opened(await place.store.openInbox('anna', 'one', minute)).sizes, [100]);
      assert.equal(await place.store.isKeptBack(held), true);
      assert.deepEqual(await place.store.release(held), ['anna']);
      assert.equal(await place.store.isKeptBack(held), false);
      assert.deepEqual(await place.store.release(held), []);
      assert.deepEqual(opened(await place.store.openInbox('anna', 'one', minute)).sizes, [100, 50]);
      assert.equal((await place.store.usedBytes(['anna'])).get('anna'), 150);
      await into(place, 7);
      assert.deepEqual(opened(await place.store.openInbox('anna', 'one', minute)).sizes, [100, 50, 7]);
    });

    test('F3: the Inbox counts its bytes, less what was moved; Sent and Archive do not count', async () => {
      const place = await make();
      await into(place, 100);
      await into(place, 30);
      await place.store.place({
        accountId: 'anna',
        folder: 'sent',
        archiveId: await place.archive(),
        size: 9,
      });
      assert.equal((await place.store.usedBytes(['anna'])).get('anna'), 130);
      const { uids } = opened(await place.store.openInbox('anna', 'one', minute));
      await place.store.moveToArchive('anna', 'one', uids.slice(0, 1));
      assert.equal((await place.store.usedBytes(['anna'])).get('anna'), 30);
    });

    test('F2: uids rise and are never used again', async () => {
      const place = await make();
      await into(place, 1);
      const first = opened(await place.store.openInbox('anna', 'one', minute));
      await place.store.moveToArchive('anna', 'one', first.uids);
      await into(place, 1);
      const second = opened(await place.store.openInbox('anna', 'one', minute));
      assert.equal(second.validity, first.validity);
      assert.ok((second.uids[0] ?? 0) > (first.uids[0] ?? 0));
    });

    test('F2: an Inbox has one reader at a time; who lost the right moves nothing', async () => {
      const place = await make();
      const { store } = place;
      await into(place, 1);
      const { uids } = opened(await store.openInbox('anna', 'one', minute));
      assert.equal(await store.openInbox('anna', 'two', minute), 'in-use');
      assert.equal(await store.renewReader('anna', 'two', minute), false);
      assert.equal(await store.renewReader('anna', 'one', -minute), true);
      assert.equal(await store.moveToArchive('anna', 'one', uids), false, 'its time is over');
      opened(await store.openInbox('anna', 'two', minute));
      assert.equal(await store.renewReader('anna', 'one', minute), false);
      await store.releaseReader('anna', 'one');
      assert.equal(await store.openInbox('anna', 'three', minute), 'in-use');
      await store.releaseReader('anna', 'two');
      assert.deepEqual(opened(await store.openInbox('anna', 'three', minute)).uids, uids);
    });

    test('an account that is gone takes nothing', async () => {
      const place = await make();
      const archiveId = await place.archive();
      const gone = { accountId: 'nobody', folder: 'inbox', archiveId, size: 1 } as const;
      assert.equal(await place.store.place(gone), false);
      assert.equal(await place.store.openInbox('nobody', 'one', minute), null);
    });
  });
