// The events of a conversation, and what it tells queues and agents: everything that reports and lists ask for is
// filled in, so that no reader needs to join events.

import { event } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import type { ConversationDraft } from './draft.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';

/** The words that lists, reports and the API use for a status (F96). */
export const statusNames: Readonly<Record<ConversationStatus, string>> = {
  [ConversationStatus.UNSPECIFIED]: '',
  [ConversationStatus.RECEIVED]: 'received',
  [ConversationStatus.IN_PROGRESS]: 'in_progress',
  [ConversationStatus.CLOSED]: 'closed',
  [ConversationStatus.QUARANTINED]: 'quarantined',
  [ConversationStatus.SCHEDULED]: 'scheduled',
  [ConversationStatus.UNRECOGNIZED]: '',
};

interface CaseEvent {
  readonly at: number;
  readonly case: Case;
  readonly work: WorkItem | undefined;
  readonly fields: EventFields;
}

export function caseEvent(type: string, { at, case: theCase, work, fields }: CaseEvent): Event {
  return event(type, at, {
    conversationId: theCase.conversationId,
    workItemId: work?.workItemId ?? '',
    offerId: work?.offerId ?? '',
    queueId: theCase.queueId,
    agentId: theCase.ownerAgentId,
    mailboxId: theCase.mailboxId,
    tag: theCase.tag,
    subject: theCase.subject,
    customerAddress: theCase.customerAddress,
    customerName: theCase.customerName,
    priority: theCase.priority,
    skills: theCase.skills,
    status: statusNames[theCase.status],
    ruleId: theCase.ruleId,
    ruleVersion: theCase.ruleVersion,
    enqueuedAtMs: work?.enqueuedAtMs ?? 0,
    followUp: work?.followUp ?? false,
    deadlineAtMs: theCase.deadlineAtMs,
    ...fields,
  });
}

/** What queues and agents must know of it; `preferred…` is for whom it is kept, and until when (F45). */
export function briefOf(theCase: Case, work: WorkItem): WorkItemBrief {
  return {
    workItemId: work.workItemId,
    conversationId: theCase.conversationId,
    tag: theCase.tag,
    subject: theCase.subject,
    fromAddress: theCase.customerAddress,
    fromName: theCase.customerName,
    skills: theCase.skills,
    priority: theCase.priority,
    enqueuedAtMs: work.enqueuedAtMs,
    preferredAgentId: work.reservedAgentId,
    preferredUntilMs: work.reservedUntilMs,
    reservedAs: work.reservedAs,
    forAgentId: work.forAgentId,
    ruleId: theCase.ruleId,
    ruleVersion: theCase.ruleVersion,
    followUp: work.followUp,
    comment: theCase.comment,
    commentBy: theCase.commentBy,
    divertedFrom: work.divertedFrom,
    receiptOwed: theCase.receiptOwed,
    vip: theCase.vip,
    tags: theCase.tags,
    uri: theCase.uri,
    deadlineAtMs: theCase.deadlineAtMs,
  };
}

/** The offer is void: the item is not to be had any more. For the agent this is not a miss. */
export function tellWithdrawn(
  draft: ConversationDraft,
  offer: { readonly agentId: string; readonly offerId: string },
  reason: string,
): void {
  draft.step.tell('agent', offer.agentId, {
    $case: 'withdraw',
    value: { offerId: offer.offerId, reason },
  });
}

export function tellWorkEnded(
  draft: ConversationDraft,
  work: WorkItem,
  outcome: 'done' | 'transferred',
): void {
  draft.step.tell('agent', work.agentId, {
    $case: 'workEnded',
    value: { workItemId: work.workItemId, queueId: work.queueId, outcome, handleMs: work.handledMs },
  });
}

/** It is in its agent's personal queue, and holds no slot. */
export function tellParked(draft: ConversationDraft, theCase: Case, work: WorkItem): void {
  const item = {
    brief: briefOf(theCase, work),
    queueId: work.queueId,
    reason: 'parked',
    sinceMs: work.parkedAtMs,
    untilMs: work.parkedUntilMs,
    acceptedAtMs: work.acceptedAtMs,
    due: false,
  };
  draft.step.tell('agent', work.agentId, { $case: 'keepPersonal', value: { item } });
}

export function tellUnparked(draft: ConversationDraft, { agentId, workItemId }: WorkItem): void {
  draft.step.tell('agent', agentId, {
    $case: 'dropPersonal',
    value: { workItemId, parked: true, queueId: '' },
  });
}
