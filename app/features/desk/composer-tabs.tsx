// The head of an open composer: which kind it is, whether the draft is kept, and how to fold it away.

import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useZone } from '../../lib/now.ts';
import { moment } from '../../lib/time.ts';
import { closeComposer, openComposer, type ComposerKind } from './open-composers.ts';
import type { DraftState } from './composer-draft.ts';

const kinds: readonly { kind: ComposerKind; name: string }[] = [
  { kind: 'reply', name: 'Reply' },
  { kind: 'note', name: 'Note' },
];

function Saved({ draft }: { draft: DraftState }) {
  const zone = useZone();
  if (draft.failed) return <span className="text-alarm-text">not saved: the browser keeps nothing</span>;
  if (draft.savedAt === null) return null;
  return <span className="tabular-nums">saved {moment(draft.savedAt, draft.savedAt, zone)}</span>;
}

interface TabsProps {
  conversationId: string;
  kind: ComposerKind;
  draft: DraftState;
}

export function ComposerTabs({ conversationId, kind, draft }: TabsProps) {
  return (
    <div className="flex items-center gap-1 px-2 pt-2">
      {kinds.map((tab) => (
        <button
          key={tab.kind}
          type="button"
          aria-pressed={tab.kind === kind}
          onClick={() => openComposer(conversationId, tab.kind)}
          className={clsx(
            'h-7 rounded-md px-2.5 text-sm',
            tab.kind === kind ? 'bg-hover font-medium text-text' : 'text-text-2 hover:bg-hover',
          )}
        >
          {tab.name}
        </button>
      ))}
      <span aria-live="polite" className="flex-1 px-2 text-right text-xs text-text-3">
        <Saved draft={draft} />
      </span>
      <button
        type="button"
        aria-label="Fold the composer; the draft is kept"
        onClick={() => closeComposer(conversationId)}
        className="rounded-md p-1.5 text-text-3 hover:bg-hover"
      >
        <ChevronDown size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
