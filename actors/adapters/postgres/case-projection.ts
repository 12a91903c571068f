// Writes what happened into the tables behind lists and timelines. Batches may come again, whole or in part: an event
// changes a case only in the transaction that first keeps it.

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { caseChanges } from './case-changes.ts';
import type { CaseChange } from './case-changes.ts';
import { translated } from './failures.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';

export interface ProjectedEvent {
  /** Unique over all shards, and the same whenever the event is delivered again. */
  readonly eventId: string;
  readonly event: Event;
}

export interface CaseProjection {
  /** One transaction a batch. Events of one conversation must come in order, also over batches. */
  apply(events: readonly ProjectedEvent[]): Promise<void>;
}

export function createCaseProjection(db: Kysely<Database>): CaseProjection {
  return {
    async apply(events) {
      const ofCases = events.filter(({ event }) => event.conversationId !== '');
      if (ofCases.length === 0) return;
      try {
        await db.transaction().execute(async (transaction) => {
          const fresh = await keepEvents(transaction, ofCases);
          await applyChanges(transaction, caseChanges(fresh.map(({ event }) => event)));
        });
      } catch (error) {
        throw translated(error);
      }
    },
  };
}

/** Keeps the events; returns those that were not there yet, in their order. */
async function keepEvents(
  db: Kysely<Database>,
  events: readonly ProjectedEvent[],
): Promise<readonly ProjectedEvent[]> {
  const unique = [...new Map(events.map((entry) => [entry.eventId, entry])).values()];
  const rows = unique.map(({ eventId, event }) => ({
    event_id: eventId,
    conversation_id: event.conversationId,
    at: new Date(event.atMs).toISOString(),
    type: event.type,
    queue_id: event.queueId,
    agent_id: event.agentId,
    details: details(event),
  }));
  const kept = await sql<{ event_id: string }>`
    insert into case_events (event_id, conversation_id, at, type, queue_id, agent_id, details)
    select event_id, conversation_id, at, type, queue_id, agent_id, details
    from jsonb_to_recordset(${storableJson(rows)}::jsonb) as e(
      event_id text, conversation_id text, at timestamptz, type text, queue_id text, agent_id text, details jsonb)
    on conflict (event_id) do nothing
    returning event_id`.execute(db);
  const fresh = new Set(kept.rows.map(({ event_id }) => event_id));
  return unique.filter(({ eventId }) => fresh.has(eventId));
}

/** The fields that are set, but for those that have a column. */
function details(event: Event): Record<string, unknown> {
  const {
    type: _type,
    atMs: _at,
    conversationId: _conversation,
    queueId: _queue,
    agentId: _agent,
    ...rest
  } = Event.toJSON(event) as Record<string, unknown>;
  return rest;
}

async function applyChanges(db: Kysely<Database>, changes: readonly CaseChange[]): Promise<void> {
  if (changes.length === 0) return;
  const fresh = await insertMissing(db, changes);
  const others = changes.filter(({ conversation_id: id }) => !fresh.has(id));
  if (others.length > 0) await updateKnown(db, others);
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- kysely's own
function given(changes: readonly CaseChange[]) {
  return sql`jsonb_to_recordset(${storableJson(changes)}::jsonb) as c(
    conversation_id text, tag text, status text, subject text, customer_address text, customer_name text,
    queue_id text, mailbox_id text, agent_id text, work_state text, reserved_agent_id text, reserved_until bigint,
    home_queue_id text, priority integer, skills jsonb,
    first_at bigint, last_at bigint, closed_at bigint, opened_at bigint, deadline_at bigint)`;
}

/** Whole rows at once: each of the table's many indexes is written once. The ids of those that were missing. */
async function insertMissing(
  db: Kysely<Database>,
  changes: readonly CaseChange[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ conversation_id: string }>`
    insert into cases (conversation_id, tag, status, subject, customer_address, customer_name, queue_id, mailbox_id,
      agent_id, work_state, reserved_agent_id, reserved_until, home_queue_id, priority, skills,
      created_at, updated_at, closed_at, opened_at, deadline_at, search)
    select conversation_id, coalesce(tag, ''), coalesce(status, 'received'), coalesce(subject, ''),
      coalesce(customer_address, ''), coalesce(customer_name, ''), coalesce(queue_id, ''), coalesce(mailbox_id, ''),
      coalesce(agent_id, ''), coalesce(work_state, ''), coalesce(reserved_agent_id, ''),
      to_timestamp(nullif(reserved_until, 0) / 1000.0), coalesce(home_queue_id, ''), coalesce(priority, 0),
      coalesce(nullif(skills, 'null'::jsonb), '[]'),
      to_timestamp(first_at / 1000.0), to_timestamp(last_at / 1000.0), to_timestamp(nullif(closed_at, 0) / 1000.0),
      to_timestamp(opened_at / 1000.0), to_timestamp(nullif(deadline_at, 0) / 1000.0),
      to_tsvector('simple', coalesce(tag, '') || ' ' || left(coalesce(subject, ''), 1000) || ' ' ||
        coalesce(customer_address, '') || ' ' || coalesce(customer_name, ''))
    from ${given(changes)} on conflict (conversation_id) do nothing
    returning conversation_id`.execute(db);
  return new Set(rows.map(({ conversation_id: id }) => id));
}

async function updateKnown(db: Kysely<Database>, changes: readonly CaseChange[]): Promise<void> {
  const ids = changes.map(({ conversation_id: id }) => id);
  await sql`
    update cases set
      tag = coalesce(c.tag, cases.tag),
      status = coalesce(c.status, cases.status),
      subject = coalesce(c.subject, cases.subject),
      customer_address = coalesce(c.customer_address, cases.customer_address),
      customer_name = coalesce(c.customer_name, cases.customer_name),
      queue_id = coalesce(c.queue_id, cases.queue_id),
      mailbox_id = coalesce(c.mailbox_id, cases.mailbox_id),
      agent_id = coalesce(c.agent_id, cases.agent_id),
      work_state = coalesce(c.work_state, cases.work_state),
      reserved_agent_id = coalesce(c.reserved_agent_id, cases.reserved_agent_id),
      reserved_until = case when c.reserved_until is null then cases.reserved_until
        when c.reserved_until = 0 then null else to_timestamp(c.reserved_until / 1000.0) end,
      home_queue_id = coalesce(c.home_queue_id, cases.home_queue_id),
      priority = coalesce(c.priority, cases.priority),
      skills = coalesce(nullif(c.skills, 'null'::jsonb), cases.skills),
      created_at = least(cases.created_at, to_timestamp(c.first_at / 1000.0)),
      updated_at = greatest(cases.updated_at, to_timestamp(c.last_at / 1000.0)),
      closed_at = case when c.closed_at is null then cases.closed_at
        when c.closed_at = 0 then null else to_timestamp(c.closed_at / 1000.0) end,
      opened_at = coalesce(to_timestamp(c.opened_at / 1000.0), cases.opened_at),
      deadline_at = case when c.deadline_at is null then cases.deadline_at
        when c.deadline_at = 0 then null else to_timestamp(c.deadline_at / 1000.0) end,
      search = case when c.tag is null and c.subject is null then cases.search else to_tsvector('simple',
        coalesce(c.tag, cases.tag) || ' ' || left(coalesce(c.subject, cases.subject), 1000) || ' ' ||
        coalesce(c.customer_address, cases.customer_address) || ' ' ||
        coalesce(c.customer_name, cases.customer_name)) end
    from ${given(changes)} where cases.conversation_id = c.conversation_id
      and cases.conversation_id = any(${ids}::text[])`.execute(db);
}
