// Work items that the agent handles, and the wrap-up after them (F64).

import { rejections, wrapUpTimedOut } from './commands.ts';
import type { AgentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { announce, offerFields } from './events.ts';
import { takeOutPersonal } from './personal.ts';
import { briefOf, offerTimer, wrapUpTimer } from './records.ts';
import { OfferState } from '#proto/gen/skillpost/v1/agent.ts';

/** The conversation says that the item is ours: the offer becomes a work item, in the same slot. */
export function assigned(draft: AgentDraft, given: AgentCommandValue<'assigned'>): Decided {
  const { state, turn } = draft;
  const brief = briefOf(given);
  const offer = state.offers.get(given.offerId);
  if (offer !== undefined) {
    draft.dropOffer(offer.offerId);
    if (offer.state === OfferState.OPEN) draft.step.clearTimer(offerTimer(offer.offerId));
    draft.emit(offer.takenBy === '' ? 'offer.accepted' : 'item.picked', {
      ...offerFields(offer),
      reason: offer.takenBy,
      waitMs: Math.max(0, turn.at - brief.enqueuedAtMs),
    });
  }
  takeOutPersonal(draft, brief.workItemId);
  draft.putWork(brief.workItemId, {
    queueId: given.queueId,
    brief,
    acceptedAtMs: given.acceptedAtMs || turn.at,
  });
  if (state.presence.missesInRow > 0) draft.putPresence({ missesInRow: 0 });
  // Without an offer the slot was free until now, and what was handed over weighs as in the queue that it came from: the
  // queues must hear of it.
  if (offer?.queueId !== given.queueId) announce(draft);
  return null;
}

/** Done: wrap-up follows, by the queue's setting. Transferred: none. */
export function workEnded(draft: AgentDraft, ended: AgentCommandValue<'workEnded'>): Decided {
  const { state, turn } = draft;
  const work = state.workItems.get(ended.workItemId);
  if (work === undefined) return null;
  draft.dropWork(ended.workItemId);
  draft.putPresence({ idleSinceMs: turn.at });
  const wrapUpMs = turn.world.queues.get(work.queueId)?.wrapUpMs ?? 0;
  if (ended.outcome === 'done' && wrapUpMs > 0) {
    const { conversationId } = briefOf(work);
    // A second item done during a wrap-up starts a new one; the first has lasted until now.
    if (state.presence.wrapUpUntilMs > 0) closeWrapUp(draft);
    startWrapUp(draft, { queueId: work.queueId, conversationId, wrapUpMs });
  }
  announce(
    draft,
    '',
    ended.outcome === 'done' ? { queueId: work.queueId, handleMs: ended.handleMs } : undefined,
  );
  return null;
}

export function endWrapUp(draft: AgentDraft): Decided {
  if (draft.state.presence.wrapUpUntilMs === 0) return rejections.notInWrapUp;
  breakOffWrapUp(draft);
  announce(draft);
  return null;
}

/** Timer. */
export function wrapUpOver(draft: AgentDraft): Decided {
  const until = draft.state.presence.wrapUpUntilMs;
  if (until === 0) return null;
  if (until > draft.turn.at) {
    // The clock of the node that fired was ahead of ours.
    draft.step.setTimer(wrapUpTimer, until, wrapUpTimedOut);
    return null;
  }
  closeWrapUp(draft);
  announce(draft);
  return null;
}

interface WrapUp {
  readonly queueId: string;
  readonly conversationId: string;
  readonly wrapUpMs: number;
}

function startWrapUp(draft: AgentDraft, { queueId, conversationId, wrapUpMs }: WrapUp): void {
  const { at } = draft.turn;
  draft.putPresence({
    wrapUpStartedAtMs: at,
    wrapUpUntilMs: at + wrapUpMs,
    wrapUpQueueId: queueId,
    wrapUpConversationId: conversationId,
  });
  draft.step.setTimer(wrapUpTimer, at + wrapUpMs, wrapUpTimedOut);
  draft.emit('wrap_up.started', { queueId, conversationId });
}

/** Nothing, when the agent is in none. Whoever calls it says to the queues what follows. */
export function breakOffWrapUp(draft: AgentDraft): void {
  if (draft.state.presence.wrapUpUntilMs === 0) return;
  draft.step.clearTimer(wrapUpTimer);
  closeWrapUp(draft);
}

function closeWrapUp(draft: AgentDraft): void {
  const { presence } = draft.state;
  draft.emit('wrap_up.ended', {
    queueId: presence.wrapUpQueueId,
    conversationId: presence.wrapUpConversationId,
    wrapUpMs: Math.max(0, draft.turn.at - presence.wrapUpStartedAtMs),
  });
  draft.putPresence({
    wrapUpStartedAtMs: 0,
    wrapUpUntilMs: 0,
    wrapUpQueueId: '',
    wrapUpConversationId: '',
  });
}
