// Offers: a slot is asked for, shown, and accepted, declined, missed or withdrawn (F46). The agent is the only
// authority on its own capacity.

import type { Decided } from './decide.ts';
import { offerTimedOut, rejections } from './commands.ts';
import type { AgentCommandValue } from './commands.ts';
import type { AgentDraft } from './draft.ts';
import { isBlockedByWrapUp, limitFor } from './capacity.ts';
import { endOffer } from './given-offers.ts';
import { countMiss } from './misses.ts';
import { announce, isRoutable, offerFields, statementTo, tellOfferEnded } from './events.ts';
import { briefOf, offerTimer } from './records.ts';
import { answerReservation } from './reservation.ts';
import { takeByHand } from './taking.ts';
import { OfferState } from '#proto/gen/skillpost/v1/agent.ts';
import type { Offer } from '#proto/gen/skillpost/v1/agent.ts';

/** Grants or refuses a slot; the queue always gets an answer. */
export function reserve(draft: AgentDraft, asked: AgentCommandValue<'reserve'>): Decided {
  if (draft.state.offers.has(asked.offerId)) return null;
  if (asked.takenBy !== '') return takeByHand(draft, asked);
  const refusal = refusalOf(draft, asked);
  if (refusal !== null) {
    answerReservation(draft, asked, { refusal });
    return null;
  }
  const { at } = draft.turn;
  const brief = briefOf(asked);
  const offer: Offer = {
    offerId: asked.offerId,
    queueId: asked.queueId,
    brief,
    state: OfferState.OPEN,
    offeredAtMs: at,
    expiresAtMs: asked.sharedUntilMs || at + asked.offerTimeoutMs,
    explanation: asked.explanation,
    shared: asked.sharedUntilMs > 0,
    takenBy: '',
  };
  draft.putOffer(offer);
  draft.step.setTimer(offerTimer(offer.offerId), offer.expiresAtMs, offerTimedOut(offer.offerId));
  draft.emit('offer.made', {
    ...offerFields(offer),
    waitMs: Math.max(0, at - brief.enqueuedAtMs),
    explanation: asked.explanation,
  });
  announce(draft, asked.queueId);
  answerReservation(draft, asked, { refusal: '', agent: statementTo(draft, asked.queueId) });
  return null;
}

function refusalOf(draft: AgentDraft, asked: AgentCommandValue<'reserve'>): string | null {
  const { state, turn } = draft;
  const { queueId, sharedUntilMs } = asked;
  if (sharedUntilMs > 0 && sharedUntilMs <= turn.at) return 'TOO_LATE';
  if (!state.signIns.has(queueId)) return 'NOT_SIGNED_IN';
  if (!isRoutable(state, turn)) return 'NOT_ROUTABLE';
  if (isBlockedByWrapUp(state, turn.world)) return 'WRAP_UP';
  return limitFor(state, turn.world, { queueId, brief: briefOf(asked) }) || null;
}

/** Pressing accept twice is one accept. The queue decides whether the agent has won. */
export function accept(draft: AgentDraft, { offerId }: AgentCommandValue<'accept'>): Decided {
  const offer = draft.state.offers.get(offerId);
  if (offer === undefined) return rejections.offerExpired;
  const { conversationId, workItemId } = briefOf(offer);
  if (offer.state === OfferState.OPEN) {
    draft.putOffer({ ...offer, state: OfferState.ACCEPTING });
    draft.step.clearTimer(offerTimer(offerId));
    draft.step.tell('queue', offer.queueId, {
      $case: 'accept',
      value: { offerId, workItemId, agentId: draft.state.id },
    });
  }
  return { conversationId };
}

export function decline(draft: AgentDraft, { offerId }: AgentCommandValue<'decline'>): Decided {
  const offer = draft.state.offers.get(offerId);
  if (offer === undefined) return rejections.offerExpired;
  if (offer.state === OfferState.ACCEPTING) return rejections.alreadyAccepted;
  endOffer(draft, offer);
  draft.emit('offer.declined', { ...offerFields(offer), explanation: offer.explanation });
  announce(draft);
  tellOfferEnded(draft, offer, 'declined');
  return null;
}

/** Timer: nobody answered in time; a miss (F46). */
export function timedOut(draft: AgentDraft, { offerId }: AgentCommandValue<'offerTimedOut'>): Decided {
  const offer = draft.state.offers.get(offerId);
  if (offer === undefined || offer.state === OfferState.ACCEPTING) return null;
  endOffer(draft, offer);
  if (countsAsMiss(draft, offer)) {
    draft.emit('offer.missed', { ...offerFields(offer), explanation: offer.explanation });
    countMiss(draft, offer.queueId);
  } else {
    draft.emit('offer.withdrawn', { ...offerFields(offer), reason: 'nobody took it' });
    announce(draft);
  }
  tellOfferEnded(draft, offer, 'missed');
  return null;
}

/** Of an offer to all that nobody took, only where the queue wants it so (F39). */
function countsAsMiss({ turn }: AgentDraft, offer: Offer): boolean {
  return !offer.shared || (turn.world.queues.get(offer.queueId)?.ringCountsMisses ?? false);
}

/** The item was taken by another or is gone: not a miss. The sender knows already. */
export function withdrawn(draft: AgentDraft, { offerId, reason }: AgentCommandValue<'withdraw'>): Decided {
  const offer = draft.state.offers.get(offerId);
  if (offer === undefined) return null;
  endOffer(draft, offer);
  draft.emit(offer.takenBy === '' ? 'offer.withdrawn' : 'pick.refused', { ...offerFields(offer), reason });
  announce(draft);
  return null;
}
