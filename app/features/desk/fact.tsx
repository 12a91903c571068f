// A named fact of the right pane, and a moment among such facts.

import type { ReactNode } from 'react';
import { useNow, useZone } from '../../lib/now.ts';
import { moment, ms } from '../../lib/time.ts';

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[104px_minmax(0,1fr)] gap-2 py-1 text-sm">
      <dt className="text-text-3">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

export function Moment({ iso }: { iso: string | null }) {
  const now = useNow(60_000);
  const zone = useZone();
  const at = ms(iso);
  return <span className="tabular-nums">{at === null ? '–' : moment(at, now, zone)}</span>;
}
