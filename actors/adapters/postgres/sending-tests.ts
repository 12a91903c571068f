// The SendingTests port over Postgres: one row per mailbox and address.

import type { Kysely } from 'kysely';
import { limits } from '../../limits.ts';
import type { SendingTests } from '../../ports/sending-tests.ts';
import { codeOf, foreignKeyViolation, withTranslatedErrors } from './failures.ts';
import type { Database } from './schema.ts';
import { storable } from './storable.ts';

export function createSendingTests(db: Kysely<Database>): SendingTests {
  return withTranslatedErrors<SendingTests>({
    async begin({ mailboxId, address, testId, to, at }) {
      const begun = {
        test_id: testId,
        state: 'running',
        sent_to: to,
        answer: '',
        at: new Date(at),
        confirmed_by: '',
      } as const;
      try {
        await db
          .insertInto('sending_tests')
          .values({ mailbox_id: mailboxId, address, ...begun })
          .onConflict((conflict) => conflict.columns(['mailbox_id', 'address']).doUpdateSet(begun))
          .execute();
      } catch (error) {
        if (codeOf(error) !== foreignKeyViolation) throw error;
      }
    },

    async end({ mailboxId, address, testId, taken, answer, at }) {
      await db
        .updateTable('sending_tests')
        .set({
          state: taken ? 'taken' : 'refused',
          answer: storable(answer).slice(0, limits.boxErrorChars),
          at: new Date(at),
        })
        .where('mailbox_id', '=', mailboxId)
        .where('address', '=', address)
        .where('test_id', '=', testId)
        .where('state', '=', 'running')
        .execute();
    },

    async confirm(mailboxId, address, { userId }) {
      const { numUpdatedRows } = await db
        .updateTable('sending_tests')
        .set({ state: 'confirmed', confirmed_by: userId })
        .where('mailbox_id', '=', mailboxId)
        .where('address', '=', address)
        .where('state', '!=', 'taken')
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async of(mailboxIds) {
      if (mailboxIds.length === 0) return [];
      const rows = await db
        .selectFrom('sending_tests')
        .selectAll()
        .where('mailbox_id', 'in', [...mailboxIds])
        .orderBy('mailbox_id')
        .orderBy('address')
        .execute();
      return rows.map((row) => ({
        mailboxId: row.mailbox_id,
        address: row.address,
        state: row.state,
        to: row.sent_to,
        answer: row.answer,
        at: row.at.getTime(),
        confirmedBy: row.confirmed_by,
      }));
    },

    async forget(mailboxId, kept) {
      await db
        .deleteFrom('sending_tests')
        .where('mailbox_id', '=', mailboxId)
        .where('address', 'not in', [...kept])
        .execute();
    },
  });
}
