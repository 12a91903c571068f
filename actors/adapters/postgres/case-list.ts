// The CaseList port over the projections: filtered and searched lists in keyset pages, and the timeline of a case.
//
// A page reads the index of `updated_at` (or of the filter and `updated_at`) from where the last page ended; words are
// found by the two full-text indexes, parts of words by trigrams. Nothing counts rows (T22).

import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { limits } from '../../limits.ts';
import type { CaseFilter, CaseList, CaseRow, TimelineEntry } from '../../ports/case-list.ts';
import { withTranslatedErrors } from './failures.ts';
import { readCursor, writeCursor } from './keyset.ts';
import type { Database } from './schema.ts';
import { lookedFor } from './search-words.ts';
import { storable } from './storable.ts';

type Condition = RawBuilder<unknown>;

/** `search` throws BAD_CURSOR (invalid). */
export function createCaseList(db: Kysely<Database>): CaseList {
  return withTranslatedErrors<CaseList>({
    async search(filter) {
      const limit = Math.max(1, Math.min(Math.trunc(filter.limit), limits.caseListPage));
      const rows = await find(db, filter, limit + 1);
      const items = rows.slice(0, limit).map(toCaseRow);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > limit && last !== undefined ? cursorAfter(last) : null };
    },

    async customer(address) {
      const { rows } = await sql<{ cases: number; open: number }>`
        select count(*)::int as cases, (count(*) filter (where status <> 'closed'))::int as open
        from (select status from cases where customer_address = ${address} limit 1000) as found`.execute(db);
      return rows[0] ?? { cases: 0, open: 0 };
    },

    async timeline(conversationId) {
      const rows = await db
        .selectFrom('case_events')
        .selectAll()
        .where('conversation_id', '=', conversationId)
        .orderBy('at')
        .orderBy('position')
        .limit(limits.timelineEntries)
        .execute();
      return rows.map((row): TimelineEntry => ({
        id: row.event_id,
        at: row.at.getTime(),
        type: row.type,
        queue: row.queue_id,
        agent: row.agent_id,
        details: row.details,
      }));
    },
  });
}

async function find(db: Kysely<Database>, filter: CaseFilter, wanted: number): Promise<readonly Row[]> {
  const plain = sql.join(plainConditions(filter), sql` and `);
  const text = filter.q === undefined || filter.q.trim() === '' ? null : anywhere(filter.q);
  if (text === null) return (await select(sql`cases`, plain, wanted).execute(db)).rows;
  // What is common is found among the newest cases; asked of the indexes it could bring up half the table.
  const newest = sql`(select * from cases where ${plain} ${newestFirst} limit ${limits.caseSearchProbe}) as cases`;
  const near = (await select(newest, text.inRow, wanted).execute(db)).rows;
  if (near.length >= wanted) return near;
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${newest}`.execute(db);
  if ((rows[0]?.n ?? 0) < limits.caseSearchProbe) return near;
  // The newest of each way to match hold the newest of all. Each has an index of its own, and for each Postgres can
  // tell by its statistics whether that index or the order of the list leads there sooner.
  const ways = text.ways.map((way) => sql`(${select(sql`cases`, sql`${plain} and ${way}`, wanted)})`);
  const found = sql<Row>`select * from (${sql.join(ways, sql` union `)}) as found ${newestFirst} limit ${wanted}`;
  return (await found.execute(db)).rows;
}

const newestFirst = sql`order by updated_at desc, conversation_id desc`;

function select(source: RawBuilder<unknown>, condition: Condition, wanted: number): RawBuilder<Row> {
  return sql<Row>`
    select conversation_id, tag, status, subject, customer_address, customer_name, queue_id, agent_id, priority,
      work_state, reserved_agent_id, reserved_until, home_queue_id, created_at, updated_at, closed_at, opened_at, deadline_at
    from ${source} where ${condition} ${newestFirst} limit ${wanted}`;
}

function plainConditions(filter: CaseFilter): readonly Condition[] {
  const conditions: Condition[] = [sql`true`];
  if (filter.queue !== undefined) conditions.push(sql`queue_id = ${storable(filter.queue)}`);
  if (filter.status !== undefined) conditions.push(sql`status = ${storable(filter.status)}`);
  if (filter.agent !== undefined) conditions.push(sql`agent_id = ${storable(filter.agent)}`);
  if (filter.state !== undefined) conditions.push(sql`work_state = ${storable(filter.state)}`);
  if (filter.reservedFor !== undefined)
    conditions.push(sql`reserved_agent_id = ${storable(filter.reservedFor)} and reserved_agent_id <> ''`);
  if (filter.customer !== undefined) conditions.push(sql`${customer} ilike ${part(filter.customer)}`);
  if (filter.subject !== undefined) conditions.push(sql`subject ilike ${part(filter.subject)}`);
  if (filter.from !== undefined) conditions.push(sql`created_at >= ${new Date(filter.from)}`);
  if (filter.to !== undefined) conditions.push(sql`created_at < ${new Date(filter.to)}`);
  if (filter.dueBefore !== undefined)
    conditions.push(sql`deadline_at < ${new Date(filter.dueBefore)} and status <> 'closed'`);
  if (filter.cursor !== undefined) {
    const { at, id } = readCursor(filter.cursor);
    conditions.push(sql`(updated_at, conversation_id) < (${new Date(at)}, ${id})`);
  }
  return conditions;
}

// As the index of its parts has it.
const customer = sql`(customer_address || ' ' || customer_name)`;

/** One meaning in two forms: asked of each row, and as the ways that have an index each. */
interface TextCondition {
  readonly inRow: Condition;
  readonly ways: readonly Condition[];
}

/** In subject, customer and tag, also inside words; in the messages of the case, from the beginnings of words. */
function anywhere(text: string): TextCondition {
  const [words, messageWords] = [wordsOf(text), lookedFor(text)];
  const parts = [sql`subject ilike ${part(text)}`, sql`${customer} ilike ${part(text)}`];
  if (messageWords === '') return { inRow: sql`(${sql.join(parts, sql` or `)})`, ways: parts };
  const inCase = sql`cases.search @@ to_tsquery('simple', ${words})`;
  const inMessage = sql`messages.search @@ ${messageWords}::tsquery`;
  return {
    // A scalar subquery: as `exists` Postgres may first collect every message that has the word.
    inRow: sql`(${sql.join(parts, sql` or `)} or ${inCase} or coalesce((
      select true from messages where messages.conversation_id = cases.conversation_id and ${inMessage}
      limit 1), false))`,
    ways: [
      inCase,
      sql`conversation_id in (select conversation_id from messages where ${inMessage})`,
      // Trigrams cannot find less than three letters: then words alone are looked for.
      ...(text.trim().length < 3 ? [] : parts),
    ],
  };
}

/** As `to_tsquery` takes it: each word quoted, so that nothing in it is an operator; empty when there is no word. */
function wordsOf(text: string): string {
  return storable(text)
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, limits.searchQueryWords)
    .map((word) => `'${word.slice(0, limits.searchWordChars).replaceAll('\\', '').replaceAll("'", "''")}':*`)
    .join(' & ');
}

function part(text: string): string {
  return `%${storable(text.trim())
    .slice(0, 500)
    .replace(/[\\%_]/g, '\\$&')}%`;
}

interface Row {
  readonly conversation_id: string;
  readonly tag: string;
  readonly status: string;
  readonly subject: string;
  readonly customer_address: string;
  readonly customer_name: string;
  readonly queue_id: string;
  readonly agent_id: string;
  readonly priority: number;
  readonly work_state: string;
  readonly reserved_agent_id: string;
  readonly reserved_until: Date | null;
  readonly home_queue_id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly closed_at: Date | null;
  readonly opened_at: Date | null;
  readonly deadline_at: Date | null;
}

function toCaseRow(row: Row): CaseRow {
  return {
    id: row.conversation_id,
    tag: row.tag,
    status: row.status,
    subject: row.subject,
    customer: { address: row.customer_address, name: row.customer_name },
    queue: row.queue_id,
    agent: row.agent_id,
    priority: row.priority,
    state: row.work_state,
    reservedFor: row.reserved_agent_id,
    reservedUntil: row.reserved_until?.getTime() ?? null,
    homeQueue: row.home_queue_id,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
    openedAt: (row.opened_at ?? row.created_at).getTime(),
    deadlineAt: row.deadline_at?.getTime() ?? null,
  };
}

function cursorAfter({ updatedAt, id }: CaseRow): string {
  return writeCursor({ at: updatedAt, id });
}
