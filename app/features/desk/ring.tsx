// The time that is left of an offer, as a ring that empties and a number inside it.

import { useNow } from '../../lib/now.ts';
import { ms } from '../../lib/time.ts';
import type { Offer } from '../../lib/shapes.ts';

const radius = 16;
const length = 2 * Math.PI * radius;
const alarmSeconds = 10;

export function Ring({ offer }: { offer: Offer }) {
  const now = useNow(250);
  const end = ms(offer.expiresAt) ?? now;
  const start = ms(offer.offeredAt) ?? end;
  const left = Math.max(0, end - now);
  const share = end > start ? Math.min(1, left / (end - start)) : 0;
  const seconds = Math.ceil(left / 1_000);
  const colour = seconds <= alarmSeconds ? 'var(--alarm)' : 'var(--accent-text)';
  return (
    <span
      className="relative inline-flex size-10 shrink-0 items-center justify-center"
      role="timer"
      aria-label={`${seconds} seconds left`}
    >
      <svg width={40} height={40} viewBox="0 0 40 40" className="-rotate-90" aria-hidden="true">
        <circle cx={20} cy={20} r={radius} fill="none" stroke="var(--line)" strokeWidth={3} />
        <circle
          cx={20}
          cy={20}
          r={radius}
          fill="none"
          stroke={colour}
          strokeWidth={3}
          strokeLinecap="round"
          strokeDasharray={length}
          strokeDashoffset={length * (1 - share)}
          style={{ transition: 'stroke-dashoffset 250ms linear' }}
        />
      </svg>
      <span className="absolute text-xs font-semibold tabular-nums">{seconds}</span>
    </span>
  );
}
