// What something said in its earlier versions: each to be looked at, and put back. Folded away at first.

import { useState, type ReactNode } from 'react';
import { useNow, useZone } from '../lib/now.ts';
import { moment, ms } from '../lib/time.ts';
import { Button } from './button.tsx';

export interface EarlierVersion {
  readonly version: number | null;
  readonly at: string | null;
  /** Who made it. */
  readonly by: string;
  readonly shown: ReactNode;
  readonly onPutBack: () => void;
}

function Row({ version, at: made, by, shown, onPutBack }: EarlierVersion) {
  const [open, setOpen] = useState(false);
  const at = ms(made);
  const now = useNow(60_000);
  const zone = useZone();
  return (
    <li className="flex flex-col gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium">Version {version}</span>
        <span className="flex-1 text-text-2">
          {at === null ? '' : `${moment(at, now, zone)} · `}
          {by}
        </span>
        <Button small weight="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show'}
        </Button>
        <Button small onClick={onPutBack}>
          Put back
        </Button>
      </div>
      {open && shown}
    </li>
  );
}

export function EarlierVersions({ title, versions }: { title: string; versions: readonly EarlierVersion[] }) {
  if (versions.length === 0) return null;
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm font-medium">{`${title} (${versions.length})`}</summary>
      <ul className="divide-y divide-line">
        {versions.map((version) => (
          <Row key={version.version} {...version} />
        ))}
      </ul>
    </details>
  );
}
