// The wallboard: every queue as a tile whose figures read from five metres, live from the wallboard topic. Late and
// unstaffed queues say so in colour, icon and word.

import { clsx } from 'clsx';
import { BellRing, Check, Clock, MoonStar, TriangleAlert, UserX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLive } from '../../lib/live.ts';
import { useNow, useZone } from '../../lib/now.ts';
import { alarmWords, hoursWords } from '../../lib/queue-words.ts';
import type { QueueFigures } from '../../lib/queue-shapes.ts';
import { ms, stopwatch } from '../../lib/time.ts';
import { Dot } from '../../ui/states.tsx';
import { NoQueues } from '../queues/no-queues.tsx';
import { levelOf, linePoints, type Level, type Trend } from './levels.ts';

interface Looks {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly tile: string;
  readonly text: string;
}

const looks: Readonly<Record<Level, Looks>> = {
  calm: { icon: Check, word: 'in target', tile: 'border-line bg-surface', text: 'text-ready-text' },
  near: {
    icon: Clock,
    word: 'close to the target',
    tile: 'border-busy bg-busy-soft',
    text: 'text-busy-text',
  },
  late: {
    icon: TriangleAlert,
    word: 'past the target',
    tile: 'border-alarm bg-alarm-soft',
    text: 'text-alarm-text',
  },
  unstaffed: {
    icon: UserX,
    word: 'nobody is here',
    tile: 'border-alarm bg-alarm-soft',
    text: 'text-alarm-text',
  },
};

/** Decoration: what it says is in the reports. */
function LastHour({ trend, level }: { trend: Trend | undefined; level: Level }) {
  const points = linePoints(trend?.queued ?? []);
  if (points === '') return null;
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className="absolute inset-x-0 bottom-0 h-1/4 w-full opacity-60"
    >
      <polygon
        points={`0,100 ${points} 100,100`}
        fill={level === 'calm' ? 'var(--accent-soft)' : 'var(--surface)'}
      />
      <polyline
        points={points}
        fill="none"
        stroke="var(--line-strong)"
        strokeWidth={2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

const people = [
  { key: 'agentsReady', name: 'ready', tone: 'ready' },
  { key: 'agentsBusy', name: 'busy', tone: 'busy' },
  { key: 'agentsWrapUp', name: 'wrap-up', tone: 'wrap-up' },
  { key: 'agentsAway', name: 'away', tone: 'away' },
] as const;

function Agents({ queue }: { queue: QueueFigures }) {
  return (
    <ul
      aria-label="Agents"
      className="flex flex-wrap gap-x-[1.2em] gap-y-1 text-[clamp(15px,3.6cqw,30px)] leading-tight"
    >
      {people.map(({ key, name, tone }) => (
        <li key={key} className="flex items-center gap-2">
          <Dot tone={tone} />
          <span className="font-semibold tabular-nums">{queue[key]}</span>
          <span className="text-text-2">{name}</span>
        </li>
      ))}
    </ul>
  );
}

interface FigureProps {
  name: string;
  large?: boolean;
  className?: string;
  children: ReactNode;
}

function Figure({ name, large = false, className, children }: FigureProps) {
  return (
    <div className={clsx('flex flex-col-reverse', large && 'lg:@max-[560px]:basis-full')}>
      <dt className="mt-1 text-[clamp(13px,3cqw,24px)] leading-tight text-text-2">{name}</dt>
      <dd
        className={clsx(
          'leading-none font-semibold tracking-tight tabular-nums',
          large
            ? 'text-[clamp(64px,24cqw,220px)] lg:@max-[560px]:text-[40cqw]'
            : 'text-[clamp(32px,11cqw,104px)]',
          className,
        )}
      >
        {children}
      </dd>
    </div>
  );
}

function Tile({ queue, trend }: { queue: QueueFigures; trend: Trend | undefined }) {
  const now = useNow();
  const zone = useZone();
  const since = ms(queue.oldestEnqueuedAt);
  const waited = since === null ? null : now - since;
  const level = levelOf(queue, waited);
  const { icon: Icon, word, tile, text } = looks[level];
  return (
    <li data-level={level} className={clsx('@container relative overflow-hidden rounded-lg border-2', tile)}>
      <LastHour trend={trend} level={level} />
      <div className="relative flex h-full min-h-64 flex-col p-[clamp(16px,4.5cqw,44px)]">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 className="truncate text-[clamp(20px,6cqw,48px)] leading-tight">{queue.name}</h2>
          <p className={clsx('flex items-center gap-2 text-[clamp(15px,3.6cqw,30px)] font-medium', text)}>
            <Icon size="1em" aria-hidden="true" /> {word}
          </p>
        </div>
        {(queue.alarms.length > 0 || queue.closed) && (
          <ul
            aria-label="Alarms and hours"
            className="mt-1 flex flex-col gap-1 text-[clamp(15px,3.6cqw,30px)] leading-tight font-medium text-alarm-text"
          >
            {queue.alarms.map(({ name }) => (
              <li key={name} data-alarm={name} className="flex items-center gap-2">
                <BellRing size="1em" aria-label="Alarm:" /> {alarmWords(name)}
              </li>
            ))}
            {queue.closed && (
              <li className="flex items-center gap-2 font-normal text-text-2">
                <MoonStar size="1em" aria-hidden="true" /> {hoursWords(queue, now, zone)}
              </li>
            )}
          </ul>
        )}
        <dl className="my-auto flex flex-wrap items-end gap-x-[clamp(16px,5cqw,72px)] gap-y-2 py-3">
          <Figure name="waiting" large>
            {queue.waiting + queue.offered}
          </Figure>
          <Figure name="longest wait" className={level === 'calm' ? '' : text}>
            {waited === null ? '–' : stopwatch(waited)}
          </Figure>
          {trend !== undefined && (
            <Figure name="in target, last hour">
              {trend.serviceLevel === null ? '–' : `${Math.round(trend.serviceLevel)} %`}
            </Figure>
          )}
        </dl>
        <Agents queue={queue} />
      </div>
    </li>
  );
}

/** No hole in the last row of up to four queues. */
function columnsFor(count: number): string {
  if (count === 2 || count === 4) return 'lg:grid-cols-2';
  return count > 2 ? 'lg:grid-cols-3' : '';
}

interface BoardProps {
  loaded: readonly QueueFigures[];
  queueCount: number;
  trends: Readonly<Record<string, Trend>>;
}

export function Board({ loaded, queueCount, trends }: BoardProps) {
  const live = useLive((state) => state.figures);
  const merged = new Map(loaded.map((queue) => [queue.id, queue]));
  for (const queue of Object.values(live)) merged.set(queue.id, queue);
  const queues = [...merged.values()]
    .filter(({ enabled }) => enabled)
    .sort((left, right) => left.name.localeCompare(right.name));
  if (queues.length === 0) return <NoQueues queueCount={queueCount} />;
  return (
    <ul
      aria-label="Queues"
      className={clsx(
        'grid flex-1 auto-rows-fr grid-cols-1 gap-[clamp(12px,1.2vw,24px)]',
        columnsFor(queues.length),
      )}
    >
      {queues.map((queue) => (
        <Tile key={queue.id} queue={queue} trend={trends[queue.id]} />
      ))}
    </ul>
  );
}
