// The messages of cases: kept once however often they are handed in, and read with their parts.
//
//   in:   received            note: kept
//   out:  prepared ─release─► queued ─all delivered─► sent        prepared ─withdraw─► withdrawn
//                                    └─one failed, none open─► failed

import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { limits } from '../../limits.ts';
import type { Delivery, KeptIn, MailStore, StoredMessage } from '../../ports/mail-store.ts';
import { createBatcher } from './accept-batch.ts';
import { understoodMail } from './batch-bounds.ts';
import { markAllUnderstood, markUnderstood } from './archive.ts';
import { attachmentsOf, keepAttachments } from './attachments.ts';
import { deliveriesOf } from './deliveries.ts';
import { foreignKeyViolation, codeOf, isAboutItem } from './failures.ts';
import { giveTags, tagsGiven } from './identity.ts';
import type { Wanted } from './identity.ts';
import { unknownReference } from './refusals.ts';
import type { StoreDeps } from './mail-store.ts';
import {
  incomingRow,
  messageColumns,
  noteRow,
  outgoingRow,
  searchable,
  toStoredMessage,
} from './message-rows.ts';
import type { MessageRow, NewMessage } from './message-rows.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';

type Messages = Pick<
  MailStore,
  | 'authentications'
  | 'redecode'
  | 'keepIncoming'
  | 'moveMessage'
  | 'keepNote'
  | 'prepareOutgoing'
  | 'message'
  | 'messages'
  | 'sentBy'
>;

export function createMessages(deps: StoreDeps): Messages {
  const { db } = deps;
  /** Mails without attachments that come at once share a statement and a commit. */
  const batcher = createBatcher<Keeping>((items) => keepAtOnce(db, items), isAboutItem, understoodMail);
  const keepTogether = async (incoming: Incoming): Promise<Kept> => {
    const item: Keeping = { incoming, row: incomingRow(incoming), inserted: false, tag: undefined };
    await batcher.add(item, incoming.parsed.text.length + (incoming.parsed.html?.length ?? 0));
    return item;
  };
  return {
    async keepIncoming(incoming) {
      const { messageId: id, archiveId, parsed } = incoming;
      const keepAll = (transaction: Kysely<Database>): Promise<Kept> =>
        keepWithAttachments(transaction, deps, incoming);
      // Most mail has none: one round trip, one commit.
      const { inserted, tag } =
        parsed.attachments.length === 0
          ? await keepTogether(incoming)
          : await db.transaction().execute(keepAll);
      if (!inserted) return keptIn(db, id, archiveId);
      const { conversationId } = incoming;
      return { conversationId, movedAtMs: 0, ...(tag === undefined ? {} : { tag }) };
    },

    async moveMessage({ messageId, toConversationId, movedAtMs }) {
      await sql`
        with moved as (
          update messages set conversation_id = ${toConversationId}, moved_at_ms = ${movedAtMs}
          where id = ${messageId} and moved_at_ms < ${movedAtMs}
          returning archive_id)
        update archive set conversation_id = ${toConversationId}
        where id in (select archive_id from moved)`.execute(db);
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

    async redecode(messageId, again) {
      const redecoded = again === null ? null : storableJson(again);
      const found = again === null ? {} : { search: sql<string>`search || ${searchable(again)}` };
      await db
        .updateTable('messages')
        .set({ redecoded, ...found })
        .where('id', '=', messageId)
        .execute();
    },

    async authentications(messageIds) {
      if (messageIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('messages')
        .select(['id', 'authentication'])
        .where('id', 'in', [...messageIds])
        .execute();
      return new Map(
        rows.flatMap(({ id, authentication }) =>
          authentication === null ? [] : [[id, authentication] as const],
        ),
      );
    },

    async messages(conversationId) {
      const rows = await db
        .selectFrom('messages')
        .select(messageColumns)
        .where('conversation_id', '=', conversationId)
        .where('state', '<>', 'withdrawn')
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limits.conversationMessages)
        .execute();
      return withParts(db, rows.toReversed());
    },

    async sentBy(agentId, since, limit) {
      const rows = await db
        .selectFrom('messages')
        .select(messageColumns)
        .where('direction', '=', 'out')
        .where('agent_id', '=', agentId)
        .where('at', '>=', new Date(since))
        .where('machine', '=', false)
        .where('state', 'in', ['queued', 'sent', 'failed'])
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return withParts(db, rows);
    },
  };
}

type Incoming = Parameters<Messages['keepIncoming']>[0];

interface Kept {
  inserted: boolean;
  tag: string | undefined;
}

interface Keeping extends Kept {
  readonly incoming: Incoming;
  readonly row: NewMessage;
}

/** The case that is to have a tag with it, if so asked. */
function wantedTag({ conversationId, tagSuffix: suffix }: Incoming): readonly Wanted[] {
  return suffix === undefined ? [] : [{ conversationId, suffix }];
}

/** Of a mail that is driven twice at once the first one counts. */
async function keepAtOnce(db: Kysely<Database>, items: readonly Keeping[]): Promise<void> {
  const understood = items.map(({ incoming }) => incoming);
  const messages = items.map(({ row }) => row);
  const { rows } = await knownReferences(
    sql<{ message: string | null; conversation: string | null; tag: string | null }>`
      with ${tagsGiven(understood.flatMap(wantedTag))},
        kept as (${insertRows(db, messages)}),
        understood as (${markAllUnderstood(db, understood)})
      select id as message, null as conversation, null as tag from kept
      union all select null, id, tag from tags`.execute(db),
  );
  const fresh = new Set(rows.map(({ message }) => message));
  const tags = new Map(rows.map(({ conversation, tag }) => [conversation, tag]));
  for (const item of items) {
    item.inserted = fresh.delete(item.incoming.messageId);
    item.tag = tags.get(item.incoming.conversationId) ?? undefined;
  }
}

async function keepWithAttachments(
  transaction: Kysely<Database>,
  deps: StoreDeps,
  incoming: Incoming,
): Promise<Kept> {
  const { messageId: id, archiveId, conversationId, parsed } = incoming;
  const tag = (await giveTags(transaction, wantedTag(incoming))).get(conversationId);
  const inserted = await insertOnce(transaction, incomingRow(incoming));
  if (inserted) await keepAttachments(transaction, deps, { id, attachments: parsed.attachments });
  await markUnderstood(transaction, archiveId, incoming).execute();
  return { inserted, tag };
}

/** What comes back was not there: by its id, its cause, or the archived mail it came from. */
// oxlint-disable-next-line typescript/explicit-function-return-type -- kysely's own
function insertRows(db: Kysely<Database>, rows: readonly NewMessage[]) {
  return db
    .insertInto('messages')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .returning('id');
}

/** False when it was there. */
async function insertOnce(db: Kysely<Database>, row: NewMessage): Promise<boolean> {
  return (await knownReferences(insertRows(db, [row]).execute())).length > 0;
}

async function knownReferences<T>(insert: Promise<T>): Promise<T> {
  try {
    return await insert;
  } catch (error) {
    if (codeOf(error) === foreignKeyViolation)
      throw unknownReference('The message belongs to a case or a mail that is not kept.', error);
    throw error;
  }
}

/** The conversation of a message that was there before. */
async function keptIn(db: Kysely<Database>, id: string, archiveId: string): Promise<KeptIn> {
  const row = await db
    .selectFrom('messages')
    .select(['conversation_id', 'moved_at_ms'])
    .where((message) => message.or([message('id', '=', id), message('archive_id', '=', archiveId)]))
    .executeTakeFirstOrThrow();
  return { conversationId: row.conversation_id, movedAtMs: Number(row.moved_at_ms) };
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
