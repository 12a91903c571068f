// A chip beside the sender that says in a word what was found out about a mail, and behind it how.

import type { LucideIcon } from 'lucide-react';
import { Popover } from '../../ui/floating.tsx';

const looks = {
  ready: 'bg-ready-soft text-ready-text',
  alarm: 'bg-alarm-soft text-alarm-text',
  plain: 'bg-sunken text-text-2',
} as const;

interface FindingChipProps {
  /** What it is about: the name of what opens. */
  about: string;
  icon: LucideIcon;
  words: { readonly word: string; readonly says: string; readonly tone: keyof typeof looks };
  notes?: readonly string[];
  facts: readonly (readonly [string, string])[];
}

export function FindingChip({ about, icon: Icon, words, notes = [], facts }: FindingChipProps) {
  return (
    <Popover
      label={about}
      width="w-80"
      trigger={
        <button
          type="button"
          className={`inline-flex items-center gap-1 rounded-sm px-1.5 align-baseline text-xs leading-5 font-medium ${looks[words.tone]}`}
        >
          <Icon size={12} aria-hidden="true" /> {words.word}
          <span className="sr-only">: {about.toLowerCase()}</span>
        </button>
      }
    >
      <div className="p-4">
        <p className="text-sm">{words.says}</p>
        {notes.map((note) => (
          <p key={note} className="mt-2 text-sm text-text-2">
            {note}
          </p>
        ))}
        {facts.length > 0 && (
          <dl className="mt-3 flex flex-col gap-1 text-xs">
            {facts.map(([name, value]) => (
              <div key={`${name} ${value}`} className="grid grid-cols-[112px_minmax(0,1fr)] gap-2">
                <dt className="text-text-3">{name}</dt>
                <dd className="break-words text-text-2">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Popover>
  );
}
