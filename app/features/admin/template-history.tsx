// What a template said before in one language, each to be looked at and put back; it is live again once it is saved.

import { useState } from 'react';
import { languageName } from '../../lib/language-names.ts';
import type { TemplateVersion, Words } from '../../lib/template-kinds.ts';
import { useNow, useZone } from '../../lib/now.ts';
import { moment, ms } from '../../lib/time.ts';
import { Button } from '../../ui/button.tsx';

type Earlier = TemplateVersion & { readonly words: Words };

interface HistoryProps {
  earlier: readonly Earlier[];
  language: string;
  names: Readonly<Record<string, string>>;
  onPutBack: (words: Words) => void;
}

function Row({
  version,
  names,
  onPutBack,
}: { version: Earlier } & Pick<HistoryProps, 'names' | 'onPutBack'>) {
  const [open, setOpen] = useState(false);
  const at = ms(version.at);
  const now = useNow(60_000);
  const zone = useZone();
  const { words } = version;
  return (
    <li className="flex flex-col gap-2 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium">Version {version.version}</span>
        <span className="flex-1 text-text-2">
          {at === null ? '' : `${moment(at, now, zone)} · `}
          {names[version.byUserId] ?? version.byUserId}
        </span>
        <Button small weight="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show'}
        </Button>
        <Button small onClick={() => onPutBack(words)}>
          Put back
        </Button>
      </div>
      {open && (
        <div className="prose-mail rounded-md bg-sunken p-3 text-sm whitespace-pre-wrap">
          {words.subject !== '' && <p className="mb-2 font-medium">{words.subject}</p>}
          {words.text}
        </div>
      )}
    </li>
  );
}

export function TemplateHistory({ earlier, language, names, onPutBack }: HistoryProps) {
  if (earlier.length === 0) return null;
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm font-medium">
        {`Earlier versions in ${languageName(language)} (${earlier.length})`}
      </summary>
      <ul className="divide-y divide-line">
        {earlier.map((version) => (
          <Row key={version.version} version={version} names={names} onPutBack={onPutBack} />
        ))}
      </ul>
    </details>
  );
}
