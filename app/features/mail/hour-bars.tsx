// Mail by the hour as bars; an hour that does not add up is marked. The table says the same in figures.

import { clsx } from 'clsx';
import type { HourBar } from '../../lib/mail-books.ts';
import { useZone } from '../../lib/now.ts';

function clock(hour: string, zone: string | undefined): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(hour));
}

export function HourBars({ bars }: { bars: readonly HourBar[] }) {
  const zone = useZone();
  const most = Math.max(1, ...bars.map(({ accepted }) => accepted));
  return (
    <figure className="p-4" aria-label="Accepted mails by the hour">
      <ol className="flex h-28 items-end gap-0.5 sm:gap-1">
        {bars.map(({ hour, accepted, difference }) => (
          <li
            key={hour}
            className="flex h-full min-w-0 flex-1 flex-col justify-end"
            title={`${clock(hour, zone)}: ${accepted}`}
          >
            <span className="sr-only">
              {clock(hour, zone)}: {accepted} accepted{difference > 0 && `, ${difference} unaccounted for`}
            </span>
            <span
              aria-hidden="true"
              className={clsx(
                'block rounded-sm',
                difference > 0 ? 'bg-alarm' : accepted > 0 ? 'bg-accent' : 'bg-line',
              )}
              style={{ height: `${accepted === 0 ? 2 : Math.max(6, (accepted / most) * 100)}%` }}
            />
          </li>
        ))}
      </ol>
      <figcaption className="mt-2 flex justify-between text-xs text-text-3 tabular-nums">
        <span>{bars[0] !== undefined && clock(bars[0].hour, zone)}</span>
        <span>most in an hour: {most === 1 && bars.every(({ accepted }) => accepted === 0) ? 0 : most}</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
