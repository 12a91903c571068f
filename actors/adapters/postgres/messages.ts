// The messages of cases: kept once however often they are handed in, and read with their parts.
//
//   in:   received            note: kept
//   out:  prepared ─release─► queued ─all delivered─► sent
//                                    └─one failed, none open─► failed

import type { Kysely } from 'kysely';
import { limits } from '../../limits.ts';
import type { Delivery, MailStore, StoredMessage } from '../../ports/mail-store.ts';
import { markUnderstood } from './archive.ts';
import { attachmentsOf, keepAttachments } from './attachments.ts';
import { deliveriesOf } from './deliveries.ts';
import { foreignKeyViolation, codeOf } from './failures.ts';
import { unknownReference } from './refusals.ts';
import type { StoreDeps } from './mail-store.ts';
import { incomingRow, messageColumns, noteRow, outgoingRow, toStoredMessage } from './message-rows.ts';
import type { MessageRow, NewMessage } from './message-rows.ts';
import type { Database } from './schema.ts';

type Messages = Pick<MailStore, 'keepIncoming' | 'keepNote' | 'prepareOutgoing' | 'message' | 'messages'>;

export function createMessages(deps: StoreDeps): Messages {
  const { db } = deps;
  return {
    async keepIncoming(incoming) {
      const { messageId: id, archiveId, parsed } = incoming;
      const row = incomingRow(incoming);
      // Most mail: one round trip, one commit.
      if (parsed.attachments.length === 0) {
        const both = db
          .with('understood', (part) => markUnderstood(part, archiveId, incoming))
          .insertInto('messages');
        await unlessUnknown(() => both.values(row).onConflict(nothing).execute());
        return;
      }
      await db.transaction().execute(async (transaction) => {
        if (await insertOnce(transaction, row))
          await keepAttachments(transaction, deps, { id, attachments: parsed.attachments });
        await markUnderstood(transaction, archiveId, incoming).execute();
      });
    },

    async keepNote(note) {
      await insertOnce(db, noteRow(note));
    },

    async prepareOutgoing(message) {
      await db.transaction().execute(async (transaction) => {
        if (await insertOnce(transaction, outgoingRow(message)))
          await keepAttachments(transaction, deps, message);
      });
    },

    async message(messageId) {
      const rows = await db
        .selectFrom('messages')
        .select(messageColumns)
        .where('id', '=', messageId)
        .execute();
      const [found] = await withParts(db, rows);
      return found ?? null;
    },

    async messages(conversationId) {
      const rows = await db
        .selectFrom('messages')
        .select(messageColumns)
        .where('conversation_id', '=', conversationId)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limits.conversationMessages)
        .execute();
      return withParts(db, rows.toReversed());
    },
  };
}

const nothing = <T>(conflict: { doNothing(): T }): T => conflict.doNothing();

/** False when it was there: by its id, its cause, or the archived mail it came from. */
async function insertOnce(db: Kysely<Database>, row: NewMessage): Promise<boolean> {
  const insert = db.insertInto('messages').values(row).onConflict(nothing).returning('id');
  return (await unlessUnknown(() => insert.executeTakeFirst())) !== undefined;
}

async function unlessUnknown<T>(insert: () => Promise<T>): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    if (codeOf(error) === foreignKeyViolation)
      throw unknownReference('The message belongs to a case or a mail that is not kept.', error);
    throw error;
  }
}

async function withParts(
  db: Kysely<Database>,
  rows: readonly MessageRow[],
): Promise<readonly StoredMessage[]> {
  const ids = rows.map(({ id }) => id);
  const attachments = await attachmentsOf(db, ids);
  const deliveries: ReadonlyMap<string, readonly Delivery[]> = await deliveriesOf(db, ids);
  return rows.map((row) =>
    toStoredMessage(row, {
      attachments: attachments.get(row.id) ?? [],
      deliveries: deliveries.get(row.id) ?? [],
    }),
  );
}
