// What events mean for the row of their case in the lists: folds events into one change per case. Pure.
// Must not decide anything: the conversation has decided, this only shows it.

import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import { transferQueueId } from '../../vocabulary/system-queues.ts';
import { storable } from './storable.ts';

/** Null: unchanged. */
export interface CaseChange {
  readonly conversation_id: string;
  readonly tag: string | null;
  readonly status: string | null;
  readonly subject: string | null;
  readonly customer_address: string | null;
  readonly customer_name: string | null;
  readonly queue_id: string | null;
  readonly mailbox_id: string | null;
  readonly agent_id: string | null;
  readonly work_state: string | null;
  readonly reserved_agent_id: string | null;
  /** 0: no time. */
  readonly reserved_until: number | null;
  readonly home_queue_id: string | null;
  readonly priority: number | null;
  readonly skills: readonly { readonly skillId: string; readonly level: number }[] | null;
  /** Milliseconds since 1970; the first and the last event's. */
  readonly first_at: number;
  readonly last_at: number;
  /** 0: open again. */
  readonly closed_at: number | null;
  /** The last opening. */
  readonly opened_at: number | null;
  /** 0: none. */
  readonly deadline_at: number | null;
}

type Fields = { -readonly [Name in keyof CaseChange]: CaseChange[Name] };

const caseStatuses = new Set(['received', 'in_progress', 'closed', 'quarantined', 'scheduled']);

// Told by the conversation itself; in others `status` is an agent's, and `queue_id` may be where an offer came from.
const ofTheCase = /^(?:conversation|message|item|reply|note|receipt)\.(?!delivered|failed)/;

/** One change per case, sorted by case, so that two writers take their rows in the same order. */
export function caseChanges(events: readonly Event[]): readonly CaseChange[] {
  const changes = new Map<string, Fields>();
  for (const event of events) {
    if (event.conversationId === '') continue;
    const change = changes.get(event.conversationId) ?? unchanged(event);
    changes.set(event.conversationId, change);
    change.first_at = Math.min(change.first_at, event.atMs);
    change.last_at = Math.max(change.last_at, event.atMs);
    if (ofTheCase.test(event.type)) fold(change, event);
  }
  return [...changes.values()].sort((one, other) => (one.conversation_id < other.conversation_id ? -1 : 1));
}

function unchanged(event: Event): Fields {
  return {
    conversation_id: event.conversationId,
    tag: null,
    status: null,
    subject: null,
    customer_address: null,
    customer_name: null,
    queue_id: null,
    mailbox_id: null,
    agent_id: null,
    work_state: null,
    reserved_agent_id: null,
    reserved_until: null,
    home_queue_id: null,
    priority: null,
    skills: null,
    first_at: event.atMs,
    last_at: event.atMs,
    closed_at: null,
    opened_at: null,
    deadline_at: null,
  };
}

function fold(change: Fields, event: Event): void {
  if (event.tag !== '') change.tag = storable(event.tag);
  if (event.mailboxId !== '') change.mailbox_id ??= storable(event.mailboxId);
  if (caseStatuses.has(event.status)) {
    change.status = event.status;
    if (event.status !== 'closed') change.closed_at = 0;
  }
  if (event.type.startsWith('conversation.')) change.deadline_at = event.deadlineAtMs;
  if (event.type === 'conversation.opened' || event.type === 'conversation.reopened')
    change.opened_at = event.atMs;
  switch (event.type) {
    case 'conversation.opened':
      change.status ??= 'received';
      change.subject = storable(event.subject);
      change.customer_address = storable(event.customerAddress).toLowerCase().slice(0, 320);
      change.customer_name = storable(event.customerName).slice(0, 320);
      change.queue_id = event.queueId;
      change.priority = event.priority;
      change.skills = event.skills.map(({ skillId, level }) => ({ skillId, level }));
      break;
    case 'item.queued':
      if (event.queueId !== '') change.queue_id = event.queueId;
      change.agent_id = '';
      change.work_state = 'queued';
      change.reserved_agent_id = event.reservedAgentId;
      change.reserved_until = event.untilMs;
      change.priority = event.priority;
      change.skills = event.skills.map(({ skillId, level }) => ({ skillId, level }));
      break;
    case 'item.accepted':
      change.status = 'in_progress';
      change.agent_id = event.agentId;
      change.work_state = 'handling';
      change.reserved_agent_id = '';
      change.home_queue_id = '';
      // Out of the transfer queue, back to its own.
      if (event.target !== '') change.queue_id = event.target;
      break;
    case 'item.opened':
      change.status = 'in_progress';
      change.agent_id = event.agentId;
      change.work_state = 'handling';
      break;
    case 'item.parked':
      change.work_state = 'parked';
      break;
    case 'item.resumed':
      change.work_state = 'handling';
      break;
    case 'item.done':
    case 'item.removed':
      change.work_state = 'done';
      change.reserved_agent_id = '';
      break;
    case 'item.requeued':
      change.agent_id = '';
      break;
    case 'conversation.transferred':
      change.home_queue_id = event.target === transferQueueId ? event.queueId : '';
      if (event.target !== '') change.queue_id = event.target;
      change.agent_id = '';
      break;
    case 'conversation.closed':
      change.status = 'closed';
      change.closed_at = event.atMs;
      if (event.queueId !== '') change.queue_id = event.queueId;
      change.home_queue_id = '';
      break;
    case 'conversation.reopened':
      if (change.status === null || change.status === 'closed') change.status = 'received';
      change.closed_at = 0;
      break;
    default:
      break;
  }
}
