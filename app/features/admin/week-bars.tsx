// A week drawn as seven lines with what is open on them: small for lists, large for the editor.

import { clsx } from 'clsx';
import type { OpeningWindow, WeeklyWindow } from '../../lib/directory-shapes.ts';
import { days, openHours, placeOf } from '../../lib/week.ts';

interface DayBarProps {
  windows: readonly OpeningWindow[];
  small?: boolean;
}

/** One day from midnight to midnight, a hair line at every six hours. */
export function DayBar({ windows, small = false }: DayBarProps) {
  return (
    <div
      aria-hidden="true"
      className={clsx('relative overflow-hidden bg-sunken', small ? 'h-1 rounded-[1px]' : 'h-8 rounded-md')}
    >
      {!small &&
        [25, 50, 75].map((percent) => (
          <span key={percent} className="absolute inset-y-0 w-px bg-line" style={{ left: `${percent}%` }} />
        ))}
      {windows.map((window, index) => {
        const place = placeOf(window);
        return (
          place !== null && (
            <span
              key={index}
              className={clsx('absolute bg-accent', small ? 'inset-y-0' : 'inset-y-1 rounded-sm')}
              style={{ left: `${place.leftPercent}%`, width: `${place.widthPercent}%` }}
            />
          )
        );
      })}
    </div>
  );
}

export function WeekBars({ weekly }: { weekly: readonly WeeklyWindow[] }) {
  return (
    <span className="flex items-center gap-3">
      <span className="flex w-28 flex-col gap-px">
        {days.map((day, index) => (
          <DayBar key={day} small windows={weekly.filter((window) => window.day === index + 1)} />
        ))}
      </span>
      <span className="tabular-nums">{openHours(weekly)} h a week</span>
    </span>
  );
}
