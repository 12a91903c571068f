// The table of queues. Figures come live from the wallboard topic; the longest wait ages as one looks.

import { clsx } from 'clsx';
import { ChevronRight, TriangleAlert } from 'lucide-react';
import { Fragment, useState } from 'react';
import { useLive } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import type { QueueFigures } from '../../lib/queue-shapes.ts';
import { ms, span, stopwatch } from '../../lib/time.ts';
import { cellClass, headClass, Panel } from '../../ui/page.tsx';
import { Dot } from '../../ui/states.tsx';
import { NoQueues } from './no-queues.tsx';
import { QueueDetail } from './queue-detail.tsx';
import { QueueMarks } from './queue-marks.tsx';
import { RelevantChoice, useRelevance } from './relevant-choice.tsx';

const numberClass = 'px-3 py-2 text-right text-sm tabular-nums';

const agentColumns = [
  { key: 'agentsReady', name: 'Ready', tone: 'ready' },
  { key: 'agentsBusy', name: 'Busy', tone: 'busy' },
  { key: 'agentsWrapUp', name: 'Wrap-up', tone: 'wrap-up' },
  { key: 'agentsAway', name: 'Away', tone: 'away' },
] as const;

function Longest({ queue }: { queue: QueueFigures }) {
  const now = useNow();
  const since = ms(queue.oldestEnqueuedAt);
  if (since === null) return <span className="text-text-3">–</span>;
  const waited = now - since;
  const late = waited > queue.serviceLevelSeconds * 1_000;
  return (
    <span className={clsx('inline-flex items-center gap-1.5', late && 'font-semibold text-alarm-text')}>
      {late && <TriangleAlert size={14} aria-label="Past the service level" />}
      {stopwatch(waited)}
    </span>
  );
}

interface RowProps {
  queue: QueueFigures;
  open: boolean;
  onToggle: () => void;
}

function QueueRow({ queue, open, onToggle }: RowProps) {
  return (
    <tr className={clsx('border-t border-line', open ? 'bg-sunken' : 'hover:bg-hover')}>
      <th scope="row" className="p-0 text-left font-normal">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="flex min-h-(--row) w-full items-center gap-2 px-3 py-1.5 text-left text-sm font-medium"
        >
          <ChevronRight
            size={14}
            aria-hidden="true"
            className={clsx('shrink-0 text-text-3 transition-transform', open && 'rotate-90')}
          />
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {queue.name}
            {!queue.enabled && <span className="text-xs font-normal text-text-3">switched off</span>}
            <span className="font-normal">
              <QueueMarks queue={queue} />
            </span>
          </span>
        </button>
      </th>
      <td className={clsx(numberClass, queue.waiting > 0 && 'font-semibold')}>{queue.waiting}</td>
      <td className={clsx(numberClass, 'hidden sm:table-cell')}>{queue.offered}</td>
      <td className={numberClass}>
        <Longest queue={queue} />
      </td>
      <td className={clsx(numberClass, 'hidden text-text-2 lg:table-cell')}>
        {span(queue.serviceLevelSeconds * 1_000)}
      </td>
      {agentColumns.map(({ key }) => (
        <td
          key={key}
          className={clsx(numberClass, 'hidden sm:table-cell', queue[key] === 0 && 'text-text-3')}
        >
          {queue[key]}
        </td>
      ))}
    </tr>
  );
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col" className={`${headClass} pl-8`}>
          Queue
        </th>
        <th scope="col" className={`${headClass} text-right`}>
          Waiting
        </th>
        <th scope="col" className={clsx(headClass, 'hidden text-right sm:table-cell')}>
          Offered
        </th>
        <th scope="col" className={`${headClass} text-right`}>
          Longest wait
        </th>
        <th scope="col" className={clsx(headClass, 'hidden text-right lg:table-cell')}>
          Target
        </th>
        {agentColumns.map(({ key, name, tone }) => (
          <th key={key} scope="col" className={clsx(headClass, 'hidden text-right sm:table-cell')}>
            <span className="inline-flex items-center gap-1.5">
              <Dot tone={tone} /> {name}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface QueueTableProps {
  loaded: readonly QueueFigures[];
  queueCount: number;
}

export function QueueTable({ loaded, queueCount }: QueueTableProps) {
  const live = useLive((state) => state.figures);
  const [openId, setOpenId] = useState<string | null>(null);
  const merged = new Map(loaded.map((queue) => [queue.id, queue]));
  for (const queue of Object.values(live)) merged.set(queue.id, queue);
  const relevance = useRelevance();
  const all = [...merged.values()].sort((left, right) => left.name.localeCompare(right.name));
  const queues = all.filter(({ id }) => relevance.shows(id));
  if (all.length === 0)
    return (
      <Panel>
        <NoQueues queueCount={queueCount} />
      </Panel>
    );
  return (
    <>
      <RelevantChoice relevance={relevance} />
      <Panel>
        {queues.length === 0 && (
          <p className="p-4 text-sm text-text-2">
            Your profile has the skills of none of the queues. Choose all queues, or another profile.
          </p>
        )}
        <div className="overflow-x-auto">
          <table className="w-full border-collapse">
            <caption className="sr-only">Queues, live</caption>
            <Head />
            <tbody>
              {queues.map((queue) => (
                <Fragment key={queue.id}>
                  <QueueRow
                    queue={queue}
                    open={queue.id === openId}
                    onToggle={() => setOpenId(queue.id === openId ? null : queue.id)}
                  />
                  {queue.id === openId && (
                    <tr className="bg-sunken">
                      <td colSpan={9} className={cellClass}>
                        <QueueDetail queueId={queue.id} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  );
}
