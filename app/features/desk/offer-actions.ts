// Accepting and declining: asked of the API at once, answered definitively. A lost race is told on the card, never as a
// failure of the agent.

import { useNavigate } from '@remix-run/react';
import { useCallback, useState } from 'react';
import { toast } from 'sonner';
import { useLiveRoots } from '../../lib/live.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { quick } from '../../lib/quick.ts';
import type { Offer } from '../../lib/shapes.ts';

export interface OfferActions {
  /** Offers whose answer is on its way. */
  readonly busy: ReadonlySet<string>;
  readonly accept: (offer: Offer) => void;
  readonly decline: (offer: Offer) => void;
  readonly dismiss: (offerId: string) => void;
}

const lostCodes: readonly string[] = ['OFFER_TAKEN', 'OFFER_EXPIRED', 'OFFER_GONE', 'OFFER_WITHDRAWN'];

function path(offer: Offer, what: 'accept' | 'decline'): string {
  return `/offers/${encodeURIComponent(offer.offerId)}/${what}`;
}

/** The click that accepted it lets the browser open a page; where it does not, the case has a button for it (F21). */
function openElsewhere({ uri }: Offer): void {
  if (typeof uri === 'string' && uri !== '') window.open(uri, '_blank', 'noopener,noreferrer');
}

export function useOfferActions(): OfferActions {
  const { store } = useLiveRoots();
  const navigate = useNavigate();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());

  const mark = useCallback((offerId: string, on: boolean) => {
    setBusy((before) => {
      const next = new Set(before);
      if (on) next.add(offerId);
      else next.delete(offerId);
      return next;
    });
  }, []);

  const dismiss = useCallback(
    (offerId: string) => {
      const lost = store.value.lost.filter((offer) => offer.offerId !== offerId);
      store.set({ ...store.value, lost });
    },
    [store],
  );

  /** The card goes at once; the feed brings the truth. */
  const remove = useCallback(
    (offer: Offer, text: string | null) => {
      const { agent, lost } = store.value;
      const known = lost.some((other) => other.offerId === offer.offerId);
      store.set({
        ...store.value,
        agent: agent && { ...agent, offers: agent.offers.filter((other) => other.offerId !== offer.offerId) },
        lost:
          text === null || known ? lost : [...lost, { offerId: offer.offerId, subject: offer.subject, text }],
      });
    },
    [store],
  );

  const answer = useCallback(
    async (offer: Offer, what: 'accept' | 'decline') => {
      mark(offer.offerId, true);
      const result = await quick<{ conversationId?: string } | null>({
        method: 'POST',
        path: path(offer, what),
        body: {},
      });
      mark(offer.offerId, false);
      if (result.ok) {
        remove(offer, null);
        if (what === 'accept') openElsewhere(offer);
        if (what === 'accept') navigate(`/desk/${result.body?.conversationId ?? offer.conversationId}`);
      } else if (lostCodes.includes(result.problem.code)) {
        remove(offer, result.problem.detail);
      } else {
        toast.error(what === 'accept' ? 'Not accepted' : 'Not declined', {
          description: result.problem.detail,
          duration: consoleLimits.lostOfferMs,
        });
      }
    },
    [mark, navigate, remove],
  );

  return {
    busy,
    accept: (offer) => void answer(offer, 'accept'),
    decline: (offer) => void answer(offer, 'decline'),
    dismiss,
  };
}
