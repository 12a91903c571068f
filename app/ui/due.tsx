// By when a case is to be closed, as a quiet mark: louder in the last fifth of its time, red once that is over. Says the
// moment to who points at it.

import { clsx } from 'clsx';
import { AlarmClock, CalendarClock } from 'lucide-react';
import { dueWords, type Due as DueWords } from '../lib/deadline-words.ts';
import { useNow, useZone } from '../lib/now.ts';
import { moment, ms } from '../lib/time.ts';

const classes: Readonly<Record<DueWords['state'], string>> = {
  ahead: 'text-text-3',
  kept: 'text-text-3',
  soon: 'font-medium text-busy-text',
  late: 'font-medium text-alarm-text',
};

interface DueProps {
  deadlineAt: string | null | undefined;
  /** Since when the time runs. */
  from?: string | null | undefined;
  closedAt?: string | null;
}

export function Due({ deadlineAt, from, closedAt = null }: DueProps) {
  const now = useNow(60_000);
  const zone = useZone();
  const deadlineMs = ms(deadlineAt);
  if (deadlineMs === null) return null;
  const { text, state } = dueWords({ deadlineMs, fromMs: ms(from), closedMs: ms(closedAt) }, now);
  const Icon = state === 'late' ? AlarmClock : CalendarClock;
  return (
    <span
      data-due={state}
      title={`To be closed by ${moment(deadlineMs, now, zone)}`}
      className={clsx(
        'inline-flex items-baseline gap-1 text-xs whitespace-nowrap tabular-nums',
        classes[state],
      )}
    >
      <Icon size={12} className="translate-y-0.5 shrink-0" aria-hidden="true" />
      {text}
    </span>
  );
}
