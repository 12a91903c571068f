// Writing an internal note (F92): never part of any mail, tinted so that nobody takes it for one.

import { Lock } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useShortcuts } from '../../lib/keys.ts';
import { quick } from '../../lib/quick.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { useStore } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { ModKey } from '../../ui/mod-key.tsx';
import { useDraft } from './composer-draft.ts';
import { ComposerTabs } from './composer-tabs.tsx';
import { closeComposer, composerRequests } from './open-composers.ts';

interface NoteComposerProps {
  conversation: Conversation;
  onKept: () => Promise<void>;
}

export function NoteComposer({ conversation, onKept }: NoteComposerProps) {
  const { me } = useShellData();
  const draft = useDraft(
    { userId: me.id, conversationId: conversation.id, kind: 'note' },
    { html: '', text: '', to: '', cc: '', bcc: '', files: [], messagesSeen: 0 },
  );
  const [keeping, setKeeping] = useState(false);
  const asked = useStore(composerRequests, (count) => count);
  const box = useRef<HTMLTextAreaElement | null>(null);
  useEffect(() => {
    if (asked > 0) box.current?.focus();
  }, [asked]);
  const keep = async (): Promise<void> => {
    const text = draft.content.text.trim();
    if (text === '' || keeping) return;
    setKeeping(true);
    const path = `/conversations/${encodeURIComponent(conversation.id)}/notes`;
    const answer = await quick({ method: 'POST', path, body: { text } });
    setKeeping(false);
    if (!answer.ok) {
      toast.error('The note was not added', {
        description: `${answer.problem.detail} The text is kept as a draft.`,
      });
      return;
    }
    draft.discard();
    closeComposer(conversation.id);
    await onKept();
  };
  useShortcuts([
    { keys: 'mod+enter', does: 'Add the note', group: 'Conversation', run: () => void keep() },
    {
      keys: 'Escape',
      does: 'Fold the composer',
      group: 'Conversation',
      run: () => closeComposer(conversation.id),
    },
  ]);
  return (
    <section aria-label="Internal note" className="border-t border-note-line bg-note">
      <ComposerTabs conversationId={conversation.id} kind="note" draft={draft} />
      <textarea
        ref={box}
        aria-label="Text of the note"
        value={draft.content.text}
        onChange={(event) => draft.change({ text: event.target.value })}
        placeholder="For colleagues only. The customer never sees it."
        rows={4}
        className="block w-full resize-none bg-transparent px-4 py-3 outline-none placeholder:text-note-text"
      />
      <div className="flex items-center gap-3 px-3 pb-3">
        <Button
          weight="primary"
          disabled={keeping || draft.content.text.trim() === ''}
          onClick={() => void keep()}
        >
          Add note <ModKey with="⏎" onFill />
        </Button>
        <span className="flex items-center gap-1.5 text-xs text-note-text">
          <Lock size={12} aria-hidden="true" /> internal
        </span>
      </div>
    </section>
  );
}
