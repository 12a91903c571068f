// One offer: who, what, which queue, how long it has waited, why this agent, how long is left, and the two answers.

import { ChevronRight, Timer, Undo2 } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { consoleLimits } from '../../lib/limits.ts';
import type { LostOffer } from '../../lib/live-frames.ts';
import { useNow } from '../../lib/now.ts';
import type { Offer } from '../../lib/shapes.ts';
import { ms, stopwatch } from '../../lib/time.ts';
import { buttonClass, Key } from '../../ui/button.tsx';
import { Due } from '../../ui/due.tsx';
import { Popover } from '../../ui/floating.tsx';
import { Badge } from '../../ui/states.tsx';
import { ExplanationDetails, explanationLine } from './explanation.tsx';
import type { OfferActions } from './offer-actions.ts';
import { Ring } from './ring.tsx';

function Waited({ since }: { since: string | null }) {
  const now = useNow();
  const at = ms(since);
  if (at === null) return null;
  return <span className="text-xs text-text-3 tabular-nums">waited {stopwatch(now - at)}</span>;
}

function WhyMe({ offer }: { offer: Offer }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label="Why this offer came to you"
      open={open}
      onOpenChange={setOpen}
      width="w-96"
      trigger={
        <button
          type="button"
          className="-mx-1 mt-2 flex w-[calc(100%+8px)] items-start gap-1 rounded-sm px-1 text-left text-xs text-text-2 hover:bg-hover"
        >
          <span className="line-clamp-2 flex-1">
            <span className="font-medium text-text">Why you: </span>
            {explanationLine(offer.explanation)}
          </span>
          <ChevronRight size={14} className="mt-px shrink-0" aria-hidden="true" />
        </button>
      }
    >
      <ExplanationDetails explanation={offer.explanation} />
    </Popover>
  );
}

export function OfferCard({
  offer,
  actions,
  first,
}: {
  offer: Offer;
  actions: OfferActions;
  first: boolean;
}) {
  const busy = actions.busy.has(offer.offerId) || offer.state === 'accepting';
  const answer = useRef<'accept' | 'decline'>('accept');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    actions[answer.current](offer);
  };
  return (
    <li
      data-offer={offer.offerId}
      className="animate-arrive rounded-lg border border-accent-text/35 bg-surface p-3 shadow-float"
    >
      <div className="flex gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <Badge tone="accent">{offer.queueName}</Badge>
            {offer.followUp && (
              <Badge tone="wrap-up">
                <Undo2 size={12} aria-hidden="true" /> your case
              </Badge>
            )}
            <Waited since={offer.enqueuedAt} />
            <Due deadlineAt={offer.deadlineAt} from={offer.enqueuedAt} />
          </div>
          <p className="mt-1.5 line-clamp-2 font-semibold">{offer.subject || 'No subject'}</p>
          <p className="truncate text-sm text-text-2">{offer.from.name || offer.from.address}</p>
        </div>
        <Ring offer={offer} />
      </div>
      {offer.comment !== null && (
        <p className="mt-2 rounded-md bg-note px-2.5 py-1.5 text-sm text-note-text">
          <span className="font-medium">{offer.comment.byName}: </span>
          <span className="line-clamp-3">{offer.comment.text}</span>
        </p>
      )}
      <WhyMe offer={offer} />
      <form method="post" action={`/offers/${offer.offerId}`} onSubmit={submit} className="mt-3 flex gap-2">
        <button
          type="submit"
          name="answer"
          value="accept"
          disabled={busy}
          onClick={() => (answer.current = 'accept')}
          className={`${buttonClass('primary', false)} flex-1`}
        >
          {busy ? 'Accepting …' : 'Accept'} {first && <Key onFill>A</Key>}
        </button>
        <button
          type="submit"
          name="answer"
          value="decline"
          disabled={busy}
          onClick={() => (answer.current = 'decline')}
          className={buttonClass('plain', false)}
        >
          Decline {first && <Key>D</Key>}
        </button>
      </form>
    </li>
  );
}

/** An offer that went: says why, and fades. */
export function LostOfferCard({ lost, dismiss }: { lost: LostOffer; dismiss: (offerId: string) => void }) {
  useEffect(() => {
    const timer = setTimeout(() => dismiss(lost.offerId), consoleLimits.lostOfferMs);
    return () => clearTimeout(timer);
  }, [lost.offerId, dismiss]);
  return (
    <li
      className="flex animate-rise gap-2.5 rounded-lg border border-line bg-sunken p-3 text-sm text-text-2"
      role="status"
    >
      <Timer size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
      <div className="min-w-0">
        <p className="truncate font-medium">{lost.subject || 'No subject'}</p>
        <p>{lost.text}</p>
      </div>
    </li>
  );
}
