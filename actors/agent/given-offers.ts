// Offers that end without the agent's answer: taken out of the state first, then, once the queues know of the free slots
// (A4), given back.

import { OfferState } from '#proto/gen/skillpost/v1/agent.ts';
import type { Offer } from '#proto/gen/skillpost/v1/agent.ts';
import type { AgentDraft } from './draft.ts';
import { offerFields, tellOfferEnded } from './events.ts';
import { offerTimer } from './records.ts';

/** Gives open offers back: the agent cannot take them any more. Offers that are being accepted stay. */
export function giveBack(draft: AgentDraft, offers: readonly Offer[], reason: string): void {
  for (const offer of offers) {
    draft.emit('offer.withdrawn', { ...offerFields(offer), reason });
    tellOfferEnded(draft, offer, 'withdrawn');
  }
}

/** Takes open offers out of the state, so that what is announced next counts their slots as free. */
export function takeOpenOffers(draft: AgentDraft, of: (offer: Offer) => boolean): readonly Offer[] {
  const open = [...draft.state.offers.values()].filter(
    (offer) => offer.state === OfferState.OPEN && of(offer),
  );
  for (const offer of open) endOffer(draft, offer);
  return open;
}

export function endOffer(draft: AgentDraft, offer: Offer): void {
  draft.dropOffer(offer.offerId);
  draft.step.clearTimer(offerTimer(offer.offerId));
}
