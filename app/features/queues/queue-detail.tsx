// What stands behind a line of the overview: who waits, in order, and the agents who are signed in; live while open.

import { Link } from '@remix-run/react';
import { useLive, useTopic } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import type { QueueLive, WaitingItem } from '../../lib/shapes.ts';
import { ms, stopwatch } from '../../lib/time.ts';
import { Badge, Dot, SkeletonRows } from '../../ui/states.tsx';

const agentWords = {
  ready: 'ready',
  standby: 'standby',
  busy: 'busy',
  'wrap-up': 'wrap-up',
  away: 'away',
} as const;

function Waiting({ item }: { item: WaitingItem }) {
  const now = useNow();
  const since = ms(item.enqueuedAt);
  const asked = (item.relaxation?.skills ?? item.skills).filter(({ level }) => level > 0);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5 first:border-t-0">
      <div className="min-w-40 flex-1">
        <Link
          to={`/cases/${item.conversationId}`}
          className="block truncate text-sm font-medium hover:underline"
        >
          {item.subject || 'No subject'}
        </Link>
        <p className="truncate text-xs text-text-2">
          {item.from.name || item.from.address}
          {asked.length > 0 && ` · needs ${asked.map(({ name, level }) => `${name} ≥ ${level}`).join(', ')}`}
        </p>
      </div>
      {item.priority !== 0 && <Badge>priority {item.priority}</Badge>}
      {item.offeredTo !== null && (
        <Badge tone="accent">
          offered to {[item.offeredTo, ...item.alsoOfferedTo].map(({ name }) => name).join(', ')}
        </Badge>
      )}
      {since !== null && <span className="text-sm tabular-nums">{stopwatch(now - since)}</span>}
    </li>
  );
}

function Agents({ queue }: { queue: QueueLive }) {
  const now = useNow();
  if (queue.agents.length === 0)
    return <p className="text-sm text-text-2">Nobody is signed in to this queue.</p>;
  return (
    <ul>
      {queue.agents.map((agent) => {
        const idle = ms(agent.idleSince);
        return (
          <li
            key={agent.id}
            className="flex items-center gap-2.5 border-t border-line py-1.5 text-sm first:border-t-0"
          >
            <Dot tone={agent.state === 'standby' ? 'away' : agent.state} />
            <span className="flex-1 truncate">{agent.name}</span>
            <span className="text-xs text-text-2">
              {agentWords[agent.state]}
              {agent.openItems > 0 && `, ${agent.openItems} open`}
            </span>
            {agent.state === 'ready' && idle !== null && (
              <span className="text-xs text-text-3 tabular-nums">idle {stopwatch(now - idle)}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function QueueDetail({ queueId }: { queueId: string }) {
  useTopic(`queue:${queueId}`);
  const queue = useLive((state) => state.queues[queueId]);
  if (queue === undefined) return <SkeletonRows rows={2} />;
  const rest = queue.waiting + queue.offered - queue.items.length;
  return (
    <div className="grid w-0 min-w-full gap-6 py-1 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <section>
        <h3 className="mb-1 text-xs font-medium text-text-3">Waiting</h3>
        {queue.items.length === 0 ? (
          <p className="text-sm text-text-2">Nothing waits.</p>
        ) : (
          <ol>
            {queue.items.map((item) => (
              <Waiting key={item.workItemId} item={item} />
            ))}
          </ol>
        )}
        {rest > 0 && <p className="pt-1 text-xs text-text-3">and {rest} more</p>}
      </section>
      <section>
        <h3 className="mb-1 text-xs font-medium text-text-3">Agents</h3>
        <Agents queue={queue} />
      </section>
    </div>
  );
}
