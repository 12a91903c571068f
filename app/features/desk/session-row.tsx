// One open conversation in the left pane.

import { Link } from '@remix-run/react';
import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';
import { useNow } from '../../lib/now.ts';
import type { WorkItem } from '../../lib/shapes.ts';
import { ms, stopwatch } from '../../lib/time.ts';
import { Due } from '../../ui/due.tsx';

export function SessionRow({ item, open, marked }: { item: WorkItem; open: boolean; marked: boolean }) {
  const now = useNow();
  const link = useRef<HTMLAnchorElement | null>(null);
  useEffect(() => {
    if (marked) link.current?.scrollIntoView({ block: 'nearest' });
  }, [marked]);
  const since = ms(item.acceptedAt);
  return (
    <li>
      <Link
        ref={link}
        to={`/desk/${item.conversationId}`}
        prefetch="intent"
        aria-current={open ? 'page' : undefined}
        className={clsx(
          'flex h-(--row) flex-col justify-center rounded-lg px-2.5 transition-colors duration-120',
          open ? 'bg-accent-soft' : 'hover:bg-hover',
          marked && !open && 'bg-hover outline-2 -outline-offset-2 outline-line-strong',
        )}
      >
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate text-sm">
            <span className="font-medium">{item.subject || 'No subject'}</span>
            <span className="hidden text-text-2 compact:inline">
              {' '}
              · {item.from.name || item.from.address}
            </span>
          </span>
          <span className="hidden compact:inline">
            <Due deadlineAt={item.deadlineAt} from={item.enqueuedAt} />
          </span>
          {since !== null && (
            <span className="text-xs text-text-3 tabular-nums">{stopwatch(now - since)}</span>
          )}
        </span>
        <span className="flex items-baseline gap-2 text-xs text-text-2 compact:hidden">
          <span className="min-w-0 flex-1 truncate">{item.from.name || item.from.address}</span>
          <Due deadlineAt={item.deadlineAt} from={item.enqueuedAt} />
          <span className="truncate text-text-3">{item.queueName}</span>
        </span>
      </Link>
    </li>
  );
}
