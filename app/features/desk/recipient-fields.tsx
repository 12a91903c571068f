// Who the reply goes to, always visible; who of the thread is left out, one click from being added (T17).

import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { parseAddresses } from '../../lib/recipients.ts';
import type { DraftContent } from './composer-draft.ts';

type FieldName = 'to' | 'cc' | 'bcc';

const labels: Readonly<Record<FieldName, string>> = { to: 'To', cc: 'Cc', bcc: 'Bcc' };

interface AddressLineProps {
  name: FieldName;
  value: string;
  onChange: (value: string) => void;
}

function AddressLine({ name, value, onChange }: AddressLineProps) {
  const bad = parseAddresses(value).bad;
  return (
    <label className="flex items-center gap-2 text-sm">
      <span className="w-[var(--line-label,1.75rem)] shrink-0 text-text-3">{labels[name]}</span>
      <input
        type="text"
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        value={value}
        aria-invalid={bad.length > 0}
        onChange={(event) => onChange(event.target.value)}
        className={`h-7 min-w-0 flex-1 rounded-sm bg-transparent px-1 ${bad.length > 0 ? 'text-alarm-text' : ''}`}
      />
    </label>
  );
}

interface RecipientFieldsProps {
  content: DraftContent;
  change: (change: Partial<DraftContent>) => void;
  leftOut: readonly string[];
}

export function RecipientFields({ content, change, leftOut }: RecipientFieldsProps) {
  const [more, setMore] = useState(content.cc !== '' || content.bcc !== '');
  const addAll = (): void => {
    change({ cc: [...parseAddresses(content.cc).good, ...leftOut].join(', ') });
    setMore(true);
  };
  return (
    <div className="border-b border-line px-3 pt-1 pb-1.5">
      <div className="flex items-center">
        <div className="min-w-0 flex-1">
          <AddressLine name="to" value={content.to} onChange={(to) => change({ to })} />
        </div>
        {!more && (
          <button
            type="button"
            onClick={() => setMore(true)}
            className="rounded-sm px-2 text-xs text-text-2 hover:bg-hover"
          >
            Cc, Bcc
          </button>
        )}
      </div>
      {more && (
        <>
          <AddressLine name="cc" value={content.cc} onChange={(cc) => change({ cc })} />
          <AddressLine name="bcc" value={content.bcc} onChange={(bcc) => change({ bcc })} />
        </>
      )}
      {leftOut.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-2 py-0.5 text-xs text-busy-text">
          <span className="min-w-0 truncate">
            {leftOut.length === 1 ? 'One person' : `${leftOut.length} people`} of the thread not included:{' '}
            {leftOut.join(', ')}
          </span>
          <button
            type="button"
            onClick={addAll}
            className="inline-flex min-h-6 items-center gap-1 rounded-sm font-medium underline"
          >
            <UserPlus size={12} aria-hidden="true" /> Add to Cc
          </button>
        </p>
      )}
    </div>
  );
}
