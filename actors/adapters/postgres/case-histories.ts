// Histories of cases as the projections keep them, for rebuilding a lost live state. Reads `case_events`, which has every
// event of every case, in the order in which the case told them.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { CaseHistories, CaseHistory } from '../../ports/case-histories.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { translated } from './failures.ts';
import type { Database } from './schema.ts';

/** Throws STORE_UNAVAILABLE or STORE_TIMEOUT where Postgres does not answer. */
export function createCaseHistories(db: Kysely<Database>): CaseHistories {
  return {
    async ids(closed, after, limit) {
      const rows = await db
        .selectFrom('cases')
        .select('conversation_id')
        .where('status', closed ? '=' : '<>', 'closed')
        .where('conversation_id', '>', after)
        .orderBy('conversation_id')
        .limit(limit)
        .execute()
        .catch(rethrow);
      return rows.map((row) => row.conversation_id);
    },
    async histories(conversationIds) {
      const [events, writers] = await Promise.all([
        eventsOf(db, conversationIds),
        writersOf(db, conversationIds),
      ]).catch(rethrow);
      return [...events].map(([conversationId, of]): CaseHistory => ({
        conversationId,
        events: of,
        writers: writers.get(conversationId) ?? new Map(),
      }));
    },
    unrouteUnknown: (after, limit) => unrouteUnknown(db, after, limit).catch(rethrow),
    async unreleased(limit) {
      const rows = await sql<{ id: string }>`
        select m.id from messages m where m.state = 'prepared' and m.direction = 'out' and exists (
          select 1 from case_events e where e.conversation_id = m.conversation_id and e.type = 'reply.sent'
            and e.details ->> 'messageId' = m.id)
        limit ${limit}`
        .execute(db)
        .catch(rethrow);
      return rows.rows.map(({ id }) => id);
    },
  };
}

async function eventsOf(
  db: Kysely<Database>,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Event[]>> {
  // Explanations of offers are most of the bytes, and say nothing of the case.
  const { rows } = await sql<{
    conversation_id: string;
    at: Date;
    type: string;
    queue_id: string;
    agent_id: string;
    details: object;
  }>`
    select conversation_id, at, type, queue_id, agent_id, details - 'explanation' as details
    from case_events
    where conversation_id = any(${[...conversationIds]}::text[])
      and (type like 'conversation.%' or type like 'message.%' or type like 'item.%' or type like 'reply.%'
        or type like 'segment.%' or type like 'note.%' or type like 'receipt.%' or type like 'notice.%')
    order by conversation_id, position`.execute(db);
  const events = rows.map((row) =>
    Event.fromJSON({
      ...row.details,
      type: row.type,
      atMs: row.at.getTime(),
      conversationId: row.conversation_id,
      queueId: row.queue_id,
      agentId: row.agent_id,
    }),
  );
  return Map.groupBy(events, (event) => event.conversationId);
}

async function writersOf(
  db: Kysely<Database>,
  conversationIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await db
    .selectFrom('messages')
    .select(['id', 'conversation_id', 'from_address'])
    .where('conversation_id', 'in', [...conversationIds, ''])
    .where('direction', '=', 'in')
    .execute();
  const writers = new Map<string, Map<string, string>>();
  for (const { id, conversation_id, from_address } of rows) {
    const known = writers.get(conversation_id) ?? new Map<string, string>();
    writers.set(conversation_id, known.set(id, from_address));
  }
  return writers;
}

/** A mail is a message of the same id; its case has taken it when it has said so. What is for people has no case. */
async function unrouteUnknown(
  db: Kysely<Database>,
  after: string,
  limit: number,
): Promise<{ next: string | null; unrouted: number }> {
  const page = await sql<{ last: string | null; rows: string }>`
    select max(id) as last, count(*) as rows
    from (select id from archive where id > ${after} order by id limit ${limit}) as page`.execute(db);
  const { last = null, rows = '0' } = page.rows[0] ?? {};
  if (last === null) return { next: null, unrouted: 0 };
  const changed = await sql`
    update archive a set state = 'accepted', routed_at = null, claimed_until = null
    where a.id > ${after} and a.id <= ${last} and a.state = 'routed' and a.mailbox_id <> '' and not exists (
      select 1 from case_events e where e.conversation_id = a.conversation_id and e.type = 'message.received'
        and e.details ->> 'messageId' = a.id)`.execute(db);
  const unrouted = Number(changed.numAffectedRows ?? 0);
  return { next: Number(rows) < limit ? null : last, unrouted };
}

function rethrow(error: unknown): never {
  throw translated(error);
}
