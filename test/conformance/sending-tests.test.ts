// One suite for every place that keeps tests of sending, in memory and in Postgres alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createMemorySendingTests } from '#actors/adapters/memory/sending-tests.ts';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { createSendingTests } from '#actors/adapters/postgres/sending-tests.ts';
import type { SendingTests } from '#actors/ports/sending-tests.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

const mailboxId = 'support';
const address = 'support@demo.test';
const begun = { mailboxId, address, to: 'root@demo.test', at: 1_000 };

async function inPostgres(): Promise<SendingTests> {
  const { db, url } = await postgres.database();
  const directory = await createDirectoryStore(db, url, createKeptLog());
  await directory.create('queues', { id: 'support', name: 'Support' }, 'root');
  await directory.create('mailboxes', { id: mailboxId, address, queueId: 'support' }, 'root');
  await directory.close();
  return createSendingTests(db);
}

const places: Readonly<Record<string, () => Promise<SendingTests>>> = {
  memory: () => Promise.resolve(createMemorySendingTests()),
  Postgres: inPostgres,
};

for (const [name, open] of Object.entries(places))
  describe(`tests of sending in ${name}`, () => {
    test('T18: the newest test of an address counts, and the end of an older one changes nothing', async () => {
      const tests = await open();
      await tests.begin({ ...begun, testId: 'one' });
      await tests.begin({ ...begun, testId: 'two', at: 2_000 });
      await tests.end({ mailboxId, address, testId: 'one', taken: false, answer: '550 no', at: 3_000 });
      const kept = { mailboxId, address, to: begun.to, confirmedBy: '' };
      assert.deepEqual(await tests.of([mailboxId]), [{ ...kept, state: 'running', answer: '', at: 2_000 }]);
      await tests.end({ mailboxId, address, testId: 'two', taken: true, answer: '250 ok', at: 4_000 });
      assert.deepEqual(await tests.of([mailboxId]), [
        { ...kept, state: 'taken', answer: '250 ok', at: 4_000 },
      ]);
      assert.deepEqual(await tests.of([]), []);
    });

    test('T18: only what was not taken can be confirmed, and another test makes it open again', async () => {
      const tests = await open();
      const by = { userId: 'root' };
      assert.equal(await tests.confirm(mailboxId, address, by), false);
      await tests.begin({ ...begun, testId: 'one' });
      await tests.end({ mailboxId, address, testId: 'one', taken: false, answer: '550 no', at: 2_000 });
      assert.equal(await tests.confirm(mailboxId, address, by), true);
      const [confirmed] = await tests.of([mailboxId]);
      assert.deepEqual(
        [confirmed?.state, confirmed?.answer, confirmed?.confirmedBy],
        ['confirmed', '550 no', 'root'],
      );
      await tests.begin({ ...begun, testId: 'two' });
      await tests.end({ mailboxId, address, testId: 'two', taken: true, answer: '250 ok', at: 3_000 });
      assert.equal(await tests.confirm(mailboxId, address, by), false);
    });

    test('T18: of addresses that a mailbox has no longer nothing is kept', async () => {
      const tests = await open();
      await tests.begin({ ...begun, testId: 'one' });
      await tests.begin({ ...begun, address: 'help@demo.test', testId: 'two' });
      await tests.forget(mailboxId, [address]);
      assert.deepEqual(
        (await tests.of([mailboxId])).map((one) => one.address),
        [address],
      );
    });
  });

test('T18: of a mailbox that is gone no test is kept', async () => {
  const tests = await inPostgres();
  await tests.begin({ ...begun, mailboxId: 'gone', testId: 'one' });
  assert.deepEqual(await tests.of(['gone']), []);
});
