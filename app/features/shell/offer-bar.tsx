// An offer while its card is out of sight (another page, or a conversation on a phone): one line over the page.

import { Link, useLocation } from '@remix-run/react';
import { clsx } from 'clsx';
import { Inbox } from 'lucide-react';
import { useAgent } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import { ms, stopwatch } from '../../lib/time.ts';

export function OfferBar() {
  const offers = useAgent()?.offers ?? [];
  const { pathname } = useLocation();
  const now = useNow();
  const offer = offers[0];
  if (offer === undefined || pathname === '/desk') return null;
  const left = (ms(offer.expiresAt) ?? now) - now;
  return (
    <div
      className={clsx(
        'flex items-center gap-2 border-b border-line bg-accent-soft px-3 py-2 text-sm',
        // On wider screens the card stands beside the conversation.
        pathname.startsWith('/desk/') && 'md:hidden',
      )}
    >
      <Inbox size={16} className="shrink-0 text-accent-text" aria-hidden="true" />
      <span className="min-w-0 flex-1 truncate">
        <span className="font-medium">Offer from {offer.queueName}:</span> {offer.subject || 'No subject'}
      </span>
      <span className="shrink-0 tabular-nums">{stopwatch(left)}</span>
      <Link to="/desk" className="shrink-0 rounded-md bg-accent px-2.5 py-1 font-medium text-on-accent">
        {offers.length > 1 ? `See ${offers.length} offers` : 'See it'}
      </Link>
    </div>
  );
}
