// Builders of what the kinds are told: say what matters, the rest is ordinary.

import { PersonalItem } from '#proto/gen/skillpost/v1/agent.ts';
import {
  AddRequest,
  Case,
  ConversationStatus,
  WorkItem,
  WorkItemState,
  ReceiveMessage,
  type RestoreCase,
} from '#proto/gen/skillpost/v1/conversation.ts';
import { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';
import { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';

export function aMail(messageId: string, fields: Partial<ReceiveMessage> = {}): ReceiveMessage {
  return {
    ...ReceiveMessage.create({}),
    messageId,
    tag: 'SP-000001-K7Q2',
    subject: 'Invoice',
    fromAddress: 'customer@customer.test',
    fromName: 'Customer',
    mailboxId: 'support',
    queueId: 'support',
    ruleId: 'default',
    ruleVersion: 1,
    ...fields,
  };
}

export function aRequest(fields: Partial<AddRequest> = {}): AddRequest {
  return {
    ...AddRequest.create({}),
    uri: 'https://crm.test/tasks/7',
    tag: 'SP-000001-K7Q2',
    subject: 'Call back',
    fromAddress: 'customer@customer.test',
    queueId: 'support',
    ...fields,
  };
}

/** A case that ann handles. */
export function aRestoredCase(known: Partial<Case> = {}, work: Partial<WorkItem> | null = {}): RestoreCase {
  return {
    case: Case.fromPartial({
      conversationId: 'case-1',
      tag: 'SP-000001-K7Q2',
      status: ConversationStatus.IN_PROGRESS,
      subject: 'Invoice',
      customerAddress: 'customer@customer.test',
      mailboxId: 'support',
      queueId: 'support',
      ownerAgentId: 'ann',
      lastAgentId: 'ann',
      createdAtMs: 900_000,
      workItems: 1,
      receiptSent: true,
      ...known,
    }),
    workItem:
      work === null
        ? undefined
        : WorkItem.fromPartial({
            workItemId: 'w-1',
            state: WorkItemState.HANDLING,
            queueId: 'support',
            enqueuedAtMs: 900_000,
            agentId: 'ann',
            offerId: 'offer-0',
            acceptedAtMs: 950_000,
            ...work,
          }),
    answers: undefined,
    messages: [{ messageId: 'm-0', atMs: 900_000 }],
    heldReply: undefined,
  };
}

export function aBrief(workItemId: string, fields: Partial<WorkItemBrief> = {}): WorkItemBrief {
  return {
    ...WorkItemBrief.create({}),
    workItemId,
    conversationId: `case-of-${workItemId}`,
    tag: 'SP-000001-K7Q2',
    subject: 'Invoice',
    fromAddress: 'customer@customer.test',
    fromName: 'Customer',
    enqueuedAtMs: 900_000,
    ruleId: 'default',
    ruleVersion: 1,
    ...fields,
  };
}

/** A ready agent with one free slot. */
export function aStatement(agentId: string, fields: Partial<SignedInAgent> = {}): SignedInAgent {
  return { ...SignedInAgent.create({}), agentId, routable: true, freeSlots: 1, revision: 1, ...fields };
}

/** Parked, until its agent takes it up again. */
export function aPersonalItem(workItemId: string, fields: Partial<PersonalItem> = {}): PersonalItem {
  return PersonalItem.fromPartial({
    brief: aBrief(workItemId),
    queueId: 'support',
    reason: 'parked',
    sinceMs: 990_000,
    acceptedAtMs: 950_000,
    ...fields,
  });
}
