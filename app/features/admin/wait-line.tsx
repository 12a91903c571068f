// The wait of an item drawn as a line: every step that its queue's settings take, where it happens.

import { clsx } from 'clsx';
import type { Queue } from '../../lib/directory-shapes.ts';
import { span } from '../../lib/time.ts';
import { waitMarks, type WaitMark } from '../../lib/wait-line.ts';
import type { Choices } from './setting-input.tsx';

const tones: Readonly<Record<WaitMark['tone'], string>> = {
  tier: 'bg-accent',
  less: 'bg-wrap-up',
  told: 'bg-ready',
  alarm: 'bg-alarm',
};

/** The square root spreads the first minutes, in which most happens. */
function placePercent(atMs: number, lastMs: number): number {
  return lastMs === 0 ? 0 : Math.sqrt(atMs / lastMs) * 100;
}

export function WaitLine({ queue, choices }: { queue: Queue; choices: Choices }) {
  const marks = waitMarks(queue, new Map((choices.skills ?? []).map(({ id, name }) => [id, name])));
  const lastMs = marks.at(-1)?.atMs ?? 0;
  if (marks.length === 0) return null;
  return (
    <figure className="rounded-md bg-sunken px-4 py-3">
      <figcaption className="mb-4 text-xs text-text-3">
        An item that waits, by the settings that are saved
      </figcaption>
      <div aria-hidden="true" className="relative mx-1.5 h-px bg-line-strong">
        <span className="absolute -top-1.5 size-3 -translate-x-1/2 rounded-full border border-line-strong bg-surface" />
        {marks.map(({ atMs, says, tone }) => (
          <span
            key={`${atMs} ${says}`}
            className={clsx('absolute -top-1.5 size-3 -translate-x-1/2 rounded-full', tones[tone])}
            style={{ left: `${placePercent(atMs, lastMs)}%` }}
          />
        ))}
      </div>
      <ol className="mt-4 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2">
        {marks.map(({ atMs, says, tone }) => (
          <li key={`${atMs} ${says}`} className="flex items-center gap-2">
            <span aria-hidden="true" className={clsx('size-2 shrink-0 rounded-full', tones[tone])} />
            <span className="w-20 shrink-0 text-text-2 tabular-nums">{span(atMs)}</span>
            <span>{says}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
