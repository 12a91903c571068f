// The `data` of event frames: what happened, flat, with the view it led to.

import type { Directory } from '#actors/vocabulary/directory.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import { offerShape, type AgentShape } from '../http/shapes/agent.ts';
import type { CaseFacts } from '../http/shapes/conversation.ts';
import { explanationShape, isoTime, queueName, userName } from '../http/shapes/values.ts';

/** `reason` as people read it: an agent's id becomes a name where the core says who took an offer. */
function readable(reason: string, directory: Directory): string {
  const taker = /^taken by (\S+)$/.exec(reason)?.[1];
  return taker === undefined ? reason : `taken by ${userName(directory, taker)}`;
}

export function agentEventData(
  event: Event,
  after: { readonly view: AgentView; readonly shape: AgentShape },
  directory: Directory,
): Record<string, unknown> {
  const offer = after.view.offers.find((candidate) => candidate.offerId === event.offerId);
  const shown = offer === undefined ? null : offerShape(offer, directory);
  return {
    kind: event.type,
    at: isoTime(event.atMs),
    offerId: event.offerId,
    conversationId: event.conversationId || (shown?.conversationId ?? ''),
    tag: event.tag || (shown?.tag ?? ''),
    queue: event.queueId,
    queueName: queueName(directory, event.queueId),
    subject: event.subject || (shown?.subject ?? ''),
    from: shown?.from ?? { address: event.customerAddress, name: event.customerName },
    expiresAt: shown?.expiresAt ?? null,
    explanation: shown?.explanation ?? explanationShape(event.explanation, directory),
    status: event.status,
    reason: readable(event.reason, directory),
    comment: event.comment,
    by: event.byUserId === '' ? null : userName(directory, event.byUserId),
    view: after.shape,
  };
}

export function conversationEventData(
  event: Event,
  view: CaseFacts,
  directory: Directory,
): Record<string, unknown> {
  return {
    kind: event.type,
    at: isoTime(event.atMs),
    messageId: event.messageId,
    agent: event.agentId || null,
    agentName: event.agentId === '' ? null : userName(directory, event.agentId),
    queue: event.queueId,
    queueName: queueName(directory, event.queueId),
    target: event.target,
    reason: event.reason,
    view,
  };
}
