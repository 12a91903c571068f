// The left pane: offers on top, then the agent's open conversations. Its keys answer offers and move between
// conversations; the cursor runs ahead of the router, so that fast keys are never lost.

import { Link, useNavigate } from '@remix-run/react';
import { ListStart, MessagesSquare, PenLine, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useShortcuts } from '../../lib/keys.ts';
import { useAgent, useLive } from '../../lib/live.ts';
import { pointsTaken } from '../../lib/capacity.ts';
import { Skeleton } from '../../ui/states.tsx';
import { Button, buttonClass, Key } from '../../ui/button.tsx';
import { useCaseActions, type CaseActions } from './case-actions.ts';
import { PersonalList } from './personal-list.tsx';
import { LostOfferCard, OfferCard } from './offer-card.tsx';
import { useOfferActions } from './offer-actions.ts';
import { SessionRow } from './session-row.tsx';

function byExpiry(left: { expiresAt: string | null }, right: { expiresAt: string | null }): number {
  return (left.expiresAt ?? '').localeCompare(right.expiresAt ?? '');
}

function useCursor(
  ids: readonly string[],
  openId: string | null,
): { cursor: string | null; move: (by: number) => void; open: () => void } {
  const navigate = useNavigate();
  const [cursor, setCursor] = useState(openId);
  useEffect(() => setCursor(openId), [openId]);
  const move = (by: number): void => {
    const at = cursor === null ? -1 : ids.indexOf(cursor);
    const next = at === -1 ? (by > 0 ? 0 : ids.length - 1) : Math.max(0, Math.min(ids.length - 1, at + by));
    setCursor(ids[next] ?? null);
  };
  const open = (): void => {
    if (cursor !== null) navigate(`/desk/${cursor}`);
  };
  return { cursor, move, open };
}

function MailLinks() {
  return (
    <div className="flex gap-1 border-b border-line p-2">
      <Link to="/desk/new" className={buttonClass('quiet', true)}>
        <PenLine size={14} aria-hidden="true" /> New mail <Key>C</Key>
      </Link>
      <Link to="/desk/sent" className={buttonClass('quiet', true)}>
        <Send size={14} aria-hidden="true" /> Sent
      </Link>
    </div>
  );
}

function GetNext({ actions }: { actions: CaseActions }) {
  return (
    <div className="border-b border-line p-2">
      <Button
        className="w-full"
        disabled={actions.busy === 'next'}
        onClick={actions.next}
        title="The next case of your queues, by their priorities"
      >
        <ListStart size={16} aria-hidden="true" />
        {actions.busy === 'next' ? 'Looking …' : 'Get next'} <Key>X</Key>
      </Button>
    </div>
  );
}

export function Sessions({ openId }: { openId: string | null }) {
  const agent = useAgent();
  const navigate = useNavigate();
  const lost = useLive((state) => state.lost);
  const actions = useOfferActions();
  const cases = useCaseActions();
  const offers = (agent?.offers ?? []).toSorted(byExpiry);
  const items = agent?.workItems ?? [];
  const personal = agent?.personal ?? [];
  const signedIn = agent?.queues.some((queue) => queue.signedIn) ?? false;
  const { cursor, move, open } = useCursor(
    [...items, ...personal].map((item) => item.conversationId),
    openId,
  );
  const first = offers.find((offer) => !actions.busy.has(offer.offerId));
  const onFirst = (what: 'accept' | 'decline') => (): boolean => {
    if (first === undefined) return false;
    actions[what](first);
    return true;
  };
  useShortcuts([
    { keys: 'a', does: 'Accept the offer', group: 'Offers', run: onFirst('accept') },
    { keys: 'd', does: 'Decline the offer', group: 'Offers', run: onFirst('decline') },
    {
      keys: 'x',
      does: 'Get the next case',
      group: 'Offers',
      run: cases.next,
      disabled: !signedIn,
    },
    { keys: 'c', does: 'Write a new mail', group: 'Conversation', run: () => navigate('/desk/new') },
    { keys: 'j', does: 'Next conversation', group: 'Moving', run: () => move(1) },
    { keys: 'k', does: 'Previous conversation', group: 'Moving', run: () => move(-1) },
    // Enter on a link or a button belongs to it.
    {
      keys: 'enter',
      does: 'Open the marked conversation',
      group: 'Moving',
      run: () => {
        if (
          cursor === null ||
          cursor === openId ||
          document.activeElement?.closest('a,button,summary') !== null
        )
          return false;
        open();
        return true;
      },
    },
  ]);
  return (
    <section aria-label="Offers and conversations" className="flex h-full flex-col overflow-y-auto">
      <MailLinks />
      {signedIn && <GetNext actions={cases} />}
      <ul aria-label="Offers" className="flex flex-col gap-2 p-2 empty:hidden">
        {offers.map((offer) => (
          <OfferCard key={offer.offerId} offer={offer} actions={actions} first={offer === first} />
        ))}
        {lost.map((offer) => (
          <LostOfferCard key={offer.offerId} lost={offer} dismiss={actions.dismiss} />
        ))}
      </ul>
      <h2 className="flex items-center justify-between px-4 pt-3 pb-1.5 text-xs font-medium text-text-3">
        <span>Open conversations</span>
        {agent !== null && (
          <span className="tabular-nums" title="Points of your capacity that are taken, of all">
            {pointsTaken(agent)} / {agent.capacity}
          </span>
        )}
      </h2>
      {agent === null && <Skeleton className="mx-2 h-14" />}
      {agent !== null && items.length === 0 && (
        <p className="flex items-center gap-2.5 px-4 py-3 text-sm text-text-3">
          <MessagesSquare size={16} aria-hidden="true" className="shrink-0" />
          What you accept stays here until it is closed.
        </p>
      )}
      <ul aria-label="Open conversations" className="flex flex-col px-2 pb-2">
        {items.map((item) => (
          <SessionRow
            key={item.workItemId}
            item={item}
            open={item.conversationId === openId}
            marked={item.conversationId === cursor}
          />
        ))}
      </ul>
      <PersonalList items={personal} openId={openId} actions={cases} />
    </section>
  );
}
