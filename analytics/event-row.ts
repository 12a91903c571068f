// One stored event as one row of `skillpost.events`. Pure: the same entry gives the same row at every try, which is what
// de-duplication stands on.

import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { Explanation } from '#proto/gen/skillpost/v1/types.ts';

/** An entry of a shard's event stream. */
export interface StreamEntry {
  readonly shard: number;
  /** `<milliseconds>-<sequence>`, given by Redis. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

export type EventRow = Readonly<Record<string, unknown>>;

/** Unique for good: no stream gives an id twice. */
export function eventId(entry: StreamEntry): string {
  return `${entry.shard}-${entry.id}`;
}

export function entryMs(entry: StreamEntry): number {
  return Number(entry.id.split('-', 1)[0]);
}

/** Null when the bytes are no event. */
export function decodeEvent(entry: StreamEntry): Event | null {
  try {
    return Event.decode(entry.bytes);
  } catch {
    return null;
  }
}

/** UTC, as ClickHouse writes DateTime64(3). */
function timestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace('T', ' ').replace('Z', '');
}

// Beyond it a Date is invalid; ClickHouse ends at 2299.
const lastMs = Date.UTC(2299, 0, 1);

function within(ms: number): number {
  return Math.min(Math.max(Math.trunc(ms), 0), lastMs);
}

/** Spans are never negative, whatever two clocks disagreed about. */
function span(ms: number): number {
  return Math.max(Math.trunc(ms), 0);
}

/** Of a case that closes and had a deadline; null of anything else. A case is late from the moment after its deadline. */
function onTime({ type, atMs, deadlineAtMs }: Event): boolean | null {
  return type === 'conversation.closed' && deadlineAtMs > 0 ? atMs <= deadlineAtMs : null;
}

export function eventRow(entry: StreamEntry, event: Event): EventRow {
  return {
    event_id: eventId(entry),
    shard: entry.shard,
    stream_ms: entryMs(entry),
    at: timestamp(within(event.atMs)),
    type: event.type,
    conversation_id: event.conversationId,
    work_item_id: event.workItemId,
    offer_id: event.offerId,
    queue_id: event.queueId,
    agent_id: event.agentId,
    mailbox_id: event.mailboxId,
    message_id: event.messageId,
    tag: event.tag,
    subject: event.subject,
    customer_address: event.customerAddress,
    customer_name: event.customerName,
    priority: event.priority,
    skills: Object.fromEntries(event.skills.map(({ skillId, level }) => [skillId, Math.min(level, 255)])),
    status: event.status,
    reason: event.reason,
    rule_id: event.ruleId,
    rule_version: event.ruleVersion,
    enqueued_at: event.enqueuedAtMs === 0 ? null : timestamp(within(event.enqueuedAtMs)),
    deadline_at: event.deadlineAtMs === 0 ? null : timestamp(within(event.deadlineAtMs)),
    on_time: onTime(event),
    wait_ms: span(event.waitMs),
    handle_ms: span(event.handleMs),
    wrap_up_ms: span(event.wrapUpMs),
    status_ms: span(event.statusMs),
    segments: event.segments,
    follow_up: event.followUp,
    automatic: event.automatic,
    explanation: event.explanation === undefined ? '' : JSON.stringify(Explanation.toJSON(event.explanation)),
    target: event.target,
    by_user_id: event.byUserId,
    comment: event.comment,
    questionnaire_id: event.answers?.questionnaireId ?? '',
    questionnaire_version: event.answers?.version ?? 0,
    answers: (event.answers?.answers ?? []).flatMap(({ questionId, question, type, values, labels }) =>
      values.map((value, index) => ({
        question_id: questionId,
        question,
        type,
        value,
        label: labels[index] ?? value,
      })),
    ),
  };
}
