// The agent's personal queue (F33, F78, F80): parked, handed over, kept. It holds no slot; taking up again does.

import { Link } from '@remix-run/react';
import { clsx } from 'clsx';
import { AlarmClock, MessageSquareText } from 'lucide-react';
import { useNow } from '../../lib/now.ts';
import { personalClock, personalReason } from '../../lib/personal-words.ts';
import type { PersonalItem } from '../../lib/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { Due } from '../../ui/due.tsx';
import { Badge } from '../../ui/states.tsx';
import type { CaseActions } from './case-actions.ts';

function Clock({ item }: { item: PersonalItem }) {
  const clock = personalClock(item, useNow(60_000));
  if (clock === null) return null;
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 text-xs tabular-nums',
        clock.urgent ? 'font-medium text-alarm-text' : 'text-text-3',
      )}
    >
      {clock.urgent && <AlarmClock size={12} aria-hidden="true" />}
      {clock.text}
    </span>
  );
}

interface RowProps {
  item: PersonalItem;
  open: boolean;
  actions: CaseActions;
}

function PersonalRow({ item, open, actions }: RowProps) {
  const { word, tone } = personalReason(item);
  const parked = item.reason === 'parked';
  const name = item.subject || 'No subject';
  const act = parked ? actions.resume : actions.pick;
  return (
    <li
      data-personal={item.reason}
      className={clsx('rounded-lg px-2.5 py-2', open ? 'bg-accent-soft' : 'hover:bg-hover')}
    >
      <div className="flex items-start gap-2">
        <Link
          to={`/desk/${item.conversationId}`}
          aria-current={open ? 'page' : undefined}
          className="min-w-0 flex-1"
        >
          <span className="block truncate text-sm font-medium">{name}</span>
          <span className="block truncate text-xs text-text-2">{item.from.name || item.from.address}</span>
        </Link>
        <Button
          small
          disabled={actions.busy !== null}
          aria-label={`${parked ? 'Resume' : 'Take'} ${name}`}
          onClick={() => act(item.conversationId)}
        >
          {parked ? 'Resume' : 'Take'}
        </Button>
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge tone={tone}>{word}</Badge>
        <Clock item={item} />
        <Due deadlineAt={item.deadlineAt} from={item.enqueuedAt} />
      </p>
      {item.comment !== null && (
        <p className="mt-1 flex gap-1.5 text-xs text-text-2">
          <MessageSquareText size={12} className="mt-0.5 shrink-0" aria-hidden="true" />
          <span className="line-clamp-2">
            <span className="font-medium">{item.comment.byName}: </span>
            {item.comment.text}
          </span>
        </p>
      )}
    </li>
  );
}

interface PersonalListProps {
  items: readonly PersonalItem[];
  openId: string | null;
  actions: CaseActions;
}

export function PersonalList({ items, openId, actions }: PersonalListProps) {
  if (items.length === 0) return null;
  return (
    <>
      <h2 className="flex items-center justify-between px-4 pt-3 pb-1.5 text-xs font-medium text-text-3">
        <span>Personal</span>
        <span className="tabular-nums">{items.length}</span>
      </h2>
      <ul aria-label="Personal" className="flex flex-col px-2 pb-2">
        {items.map((item) => (
          <PersonalRow
            key={item.workItemId}
            item={item}
            open={item.conversationId === openId}
            actions={actions}
          />
        ))}
      </ul>
    </>
  );
}
