// The trace of a mail that is kept back from somebody's Inbox, in a real Postgres.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAccountMail } from '#actors/adapters/postgres/account-mail.ts';
import { createMailLog } from '#actors/adapters/postgres/mail-log.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import { anAcceptedMail } from '#test/support/mail.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

test('T21 F17: the trace says from whom a mail is kept back, why, and that it was released', async () => {
  const { db } = await postgres.database();
  const user = { role: 'account', password_hash: null, settings: '{}' } as const;
  await db
    .insertInto('users')
    .values(['anna', 'ben'].map((id) => ({ ...user, id, email: `${id}@demo.test`, name: id })))
    .execute();
  const store = createMailStore(db, { archiveKey: Buffer.alloc(32, 5), clock, chance });
  const archiveId = await store.accept(anAcceptedMail({ mailboxId: '', accountIds: ['anna', 'ben'] }));
  const accountMail = createAccountMail(db, chance);
  const mail = { folder: 'inbox', archiveId, size: 9 } as const;
  await accountMail.place({ ...mail, accountId: 'anna', heldReason: 'a virus' });
  await accountMail.place({ ...mail, accountId: 'ben' });
  const steps = async (): Promise<unknown> =>
    (await createMailLog(db).trace(archiveId))?.steps
      .filter(({ step }) => step === 'placed' || step === 'kept-back')
      .map(({ step, details: { account, folder, held } }) => [step, account, folder, held]);
  const placed = ['placed', 'ben@demo.test', 'inbox', ''];
  assert.deepEqual(await steps(), [['kept-back', 'anna@demo.test', 'quarantine', 'a virus'], placed]);
  await accountMail.release(archiveId);
  assert.deepEqual(await steps(), [['kept-back', 'anna@demo.test', 'inbox', 'a virus'], placed]);
});
