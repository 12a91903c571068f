// What offers, sessions and lists show of a sample conversation.

import type { Agent, CaseRow, Conversation, Explanation, Offer, PersonalItem } from '../../app/lib/shapes.ts';

export function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1_000).toISOString();
}

export const explanation: Explanation = {
  ruleId: 'orders',
  ruleVersion: 3,
  strategy: 'longest-idle',
  chosenAgentId: 'agent1',
  candidates: [
    { agentId: 'agent1', agentName: 'Anna Berg', score: 412.5, excluded: '' },
    { agentId: 'agent2', agentName: 'Ben Carter', score: 96.25, excluded: '' },
    { agentId: 'agent3', agentName: 'Chiara Russo', score: 0, excluded: 'MISSING_SKILL' },
    { agentId: 'agent4', agentName: 'David Osei', score: 0, excluded: 'TIER_CLOSED' },
  ],
  candidatesTotal: 4,
  summary: 'Longest idle of 2 agents with english ≥ 3; asks for less after 5 min (step 1 of 2)',
  itemScore: 150.7,
  relaxationStep: 1,
  openTier: 2,
};

export function workItemOf(conversation: Conversation): Agent['workItems'][number] {
  return {
    workItemId: `w-${conversation.id}`,
    conversationId: conversation.id,
    tag: conversation.tag,
    queue: conversation.queue,
    queueName: conversation.queueName,
    subject: conversation.subject,
    from: conversation.customer,
    priority: conversation.priority,
    enqueuedAt: conversation.workItem?.enqueuedAt ?? null,
    deadlineAt: conversation.deadlineAt,
    acceptedAt: conversation.workItem?.acceptedAt ?? secondsAgo(1),
  };
}

export function personalOf(
  conversation: Conversation,
  given: Partial<PersonalItem> & { readonly reason: string },
): PersonalItem {
  return {
    ...workItemOf(conversation),
    since: secondsAgo(600),
    until: null,
    alarmAt: null,
    due: false,
    comment: null,
    forAgentName: null,
    ...given,
  };
}

export function offerOf(conversation: Conversation, lifeSeconds: number): Offer {
  return {
    offerId: `o-${conversation.id}`,
    conversationId: conversation.id,
    tag: conversation.tag,
    queue: 'support',
    queueName: 'support',
    subject: conversation.subject,
    from: conversation.customer,
    priority: 0,
    skills: [],
    state: 'open',
    enqueuedAt: secondsAgo(42),
    deadlineAt: conversation.deadlineAt,
    offeredAt: secondsAgo(2),
    expiresAt: secondsAgo(-lifeSeconds),
    followUp: false,
    comment: null,
    explanation,
  };
}

export function caseRowOf(conversation: Conversation): CaseRow {
  const {
    id,
    tag,
    status,
    subject,
    customer,
    queue,
    queueName,
    agent,
    agentName,
    priority,
    createdAt,
    closedAt,
    deadlineAt,
  } = conversation;
  return {
    id,
    tag,
    status,
    subject,
    customer,
    queue,
    queueName,
    agent,
    agentName,
    priority,
    createdAt,
    updatedAt: conversation.messages.at(-1)?.at ?? createdAt,
    closedAt,
    openedAt: conversation.workItem?.enqueuedAt ?? createdAt,
    deadlineAt,
  };
}
