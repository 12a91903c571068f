// What an agent tells the queues and writes to its history. Statements of readiness carry a rising revision (A4).

import type { EventFields } from '../effects.ts';
import type { Directory } from '../vocabulary/directory.ts';
import type { AgentDraft } from './draft.ts';
import { briefOf } from './records.ts';
import type { AgentState } from './records.ts';
import type { Offer } from '#proto/gen/skillpost/v1/agent.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

export function isRoutable(state: AgentState, directory: Directory): boolean {
  const active = directory.users.get(state.id)?.active ?? false;
  return active && (directory.statuses.get(state.presence.statusId)?.routable ?? false);
}

/** Slots that are neither offered nor worked on (F54). */
export function freeSlots(state: AgentState, directory: Directory): number {
  const capacity = directory.users.get(state.id)?.capacity ?? 0;
  return Math.max(0, capacity - state.offers.size - state.workItems.size);
}

/**
 * Tells every queue that the agent is signed in to what it can take now (F51). The queue `answered` is left out: the
 * answer that it gets carries the statement.
 */
export function announce(draft: AgentDraft, answered = ''): void {
  draft.putPresence({ revision: draft.state.presence.revision + 1 });
  for (const queueId of draft.state.signIns.keys()) if (queueId !== answered) stateTo(draft, queueId);
}

/** Tells one queue that the agent has left it. */
export function announceLeft(draft: AgentDraft, queueId: string): void {
  draft.putPresence({ revision: draft.state.presence.revision + 1 });
  draft.step.tell('queue', queueId, {
    $case: 'agentChanged',
    value: { signedIn: false, agent: statement(draft, 0) },
  });
}

function stateTo(draft: AgentDraft, queueId: string): void {
  draft.step.tell('queue', queueId, {
    $case: 'agentChanged',
    value: { signedIn: true, agent: statementTo(draft, queueId) },
  });
}

/** What a queue that the agent is signed in to is to know of it. */
export function statementTo(draft: AgentDraft, queueId: string): SignedInAgent {
  return statement(draft, draft.state.signIns.get(queueId)?.sinceMs ?? 0);
}

function statement(draft: AgentDraft, signedInAtMs: number): SignedInAgent {
  const { state, turn } = draft;
  const status = turn.world.statuses.get(state.presence.statusId);
  return {
    agentId: state.id,
    // Only what the agent says of itself: whether the user is active the queue reads in the directory, when it changes.
    routable: status?.routable ?? false,
    freeSlots: freeSlots(state, turn.world),
    openItems: state.offers.size + state.workItems.size,
    idleSinceMs: state.presence.idleSinceMs,
    signedInAtMs,
    inWrapUp: state.presence.wrapUpUntilMs > 0,
    revision: state.presence.revision,
    absent: status === undefined || status.reportClass === 'offline',
    // Filled by the queue: it knows when it made offers, and reads the directory itself.
    lastOfferAtMs: 0,
    skills: [],
    barred: '',
  };
}

export type OfferOutcome = 'missed' | 'declined' | 'withdrawn';

export function tellOfferEnded(draft: AgentDraft, offer: Offer, outcome: OfferOutcome): void {
  draft.step.tell('queue', offer.queueId, {
    $case: 'offerEnded',
    value: {
      offerId: offer.offerId,
      workItemId: briefOf(offer).workItemId,
      agentId: draft.state.id,
      outcome,
    },
  });
}

/** What every event about an offer says. */
export function offerFields(offer: Offer): EventFields {
  const brief = briefOf(offer);
  return {
    conversationId: brief.conversationId,
    workItemId: brief.workItemId,
    offerId: offer.offerId,
    queueId: offer.queueId,
    tag: brief.tag,
    subject: brief.subject,
    customerAddress: brief.fromAddress,
    customerName: brief.fromName,
    priority: brief.priority,
    skills: brief.skills,
    ruleId: brief.ruleId,
    ruleVersion: brief.ruleVersion,
    enqueuedAtMs: brief.enqueuedAtMs,
    followUp: brief.followUp,
  };
}
