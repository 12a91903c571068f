// Who waits in a queue, in its order, with what decides that order; and taking one out of it by hand (F42, F43, F102).

import { Link } from '@remix-run/react';
import { Crown, Hand } from 'lucide-react';
import { mayPick } from '../../lib/handover.ts';
import { useNow } from '../../lib/now.ts';
import { useShellData } from '../../lib/shell-data.ts';
import type { QueueLive, WaitingItem } from '../../lib/queue-shapes.ts';
import { ms, stopwatch } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';
import { Due } from '../../ui/due.tsx';
import { Badge } from '../../ui/states.tsx';
import { useCaseActions, type CaseActions } from '../desk/case-actions.ts';

function Marks({ item }: { item: WaitingItem }) {
  return (
    <>
      {item.vip && (
        <Badge tone="note">
          <Crown size={12} aria-hidden="true" /> VIP
        </Badge>
      )}
      {item.priority !== 0 && <Badge>priority {item.priority}</Badge>}
      {item.relaxation !== null && <Badge>relaxed, step {item.relaxation.step}</Badge>}
      {item.keptFor !== null && <Badge tone="wrap-up">kept for {item.keptFor.name}</Badge>}
      {item.pullUntil !== null && <Badge>waits to be fetched</Badge>}
      {item.offeredTo !== null && (
        <Badge tone="accent">
          offered to {[item.offeredTo, ...item.alsoOfferedTo].map(({ name }) => name).join(', ')}
        </Badge>
      )}
    </>
  );
}

interface RowProps {
  item: WaitingItem;
  pickable: boolean;
  actions: CaseActions;
}

function Row({ item, pickable, actions }: RowProps) {
  const now = useNow();
  const since = ms(item.enqueuedAt);
  const asked = (item.relaxation?.skills ?? item.skills).filter(({ level }) => level > 0);
  const name = item.subject || 'No subject';
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5 first:border-t-0">
      <span className="w-6 text-right text-xs text-text-3 tabular-nums">
        <span className="sr-only">Position </span>
        {item.position}
      </span>
      <div className="min-w-40 flex-1 basis-40">
        <Link
          to={`/cases/${item.conversationId}`}
          className="block truncate text-sm font-medium hover:underline"
        >
          {name}
        </Link>
        <p className="truncate text-xs text-text-2">
          {item.from.name || item.from.address}
          {asked.length > 0 &&
            ` · needs ${asked.map(({ name: skill, level }) => `${skill} ≥ ${level}`).join(', ')}`}
        </p>
      </div>
      <Marks item={item} />
      <Due deadlineAt={item.deadlineAt} from={item.enqueuedAt} />
      <span className="ml-auto flex items-baseline gap-x-3 tabular-nums">
        <span
          className="text-xs text-text-3"
          title="Minutes waited, and what the priority is worth in minutes; whoever has more comes earlier"
        >
          score {item.score}
        </span>
        {since !== null && <span className="text-sm">{stopwatch(now - since)}</span>}
      </span>
      {pickable && (
        <Button
          small
          disabled={actions.busy !== null}
          aria-label={`Take ${name}`}
          onClick={() => actions.pick(item.conversationId)}
        >
          <Hand size={14} aria-hidden="true" /> Take
        </Button>
      )}
    </li>
  );
}

export function WaitingList({ queue }: { queue: QueueLive }) {
  const { me, handover } = useShellData();
  const actions = useCaseActions();
  const rest = queue.waiting + queue.offered - queue.items.length;
  if (queue.items.length === 0) return <p className="text-sm text-text-2">Nothing waits.</p>;
  return (
    <>
      <ol>
        {queue.items.map((item) => (
          <Row
            key={item.workItemId}
            item={item}
            actions={actions}
            pickable={
              item.state === 'waiting' &&
              mayPick(handover, { queue: queue.id, vip: item.vip, keptForId: item.keptFor?.id ?? null }, me)
            }
          />
        ))}
      </ol>
      {rest > 0 && <p className="pt-1 text-xs text-text-3">and {rest} more</p>}
    </>
  );
}
