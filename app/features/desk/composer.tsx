// The composer, docked below the thread: closed it is two buttons; open it is a reply or a note. It decides nothing about
// recipients itself: they come computed from the answered message, are shown, and can be changed (T17).

import { Lock, Reply } from 'lucide-react';
import type { Conversation } from '../../lib/shapes.ts';
import { Button, Key } from '../../ui/button.tsx';
import { ForwardComposer } from './forward-composer.tsx';
import { NoteComposer } from './note-composer.tsx';
import { openComposer, type ComposerKind } from './open-composers.ts';
import { ReplyComposer } from './reply-composer.tsx';

interface ComposerProps {
  conversation: Conversation;
  kind: ComposerKind | null;
  mine: boolean;
  onSent: () => Promise<void>;
}

function whyNot(conversation: Conversation): string {
  if (conversation.status === 'closed')
    return 'This case is closed. A new message of the customer opens it again.';
  if (conversation.agentName !== null) return `${conversation.agentName} handles this case.`;
  return 'This case waits for an agent. Accept its offer to answer.';
}

export function Composer({ conversation, kind, mine, onSent }: ComposerProps) {
  if (!mine)
    return (
      <p className="flex items-center gap-2 border-t border-line px-4 py-3 text-sm text-text-2">
        <Lock size={16} className="shrink-0" aria-hidden="true" /> {whyNot(conversation)}
      </p>
    );
  if (kind === 'reply') return <ReplyComposer conversation={conversation} />;
  if (kind === 'forward') return <ForwardComposer conversation={conversation} onSent={onSent} />;
  if (kind === 'note') return <NoteComposer conversation={conversation} onKept={onSent} />;
  return (
    <div className="flex gap-2 border-t border-line px-3 py-2.5 sm:px-4">
      <Button weight="primary" onClick={() => openComposer(conversation.id, 'reply')}>
        <Reply size={16} aria-hidden="true" /> Reply <Key onFill>R</Key>
      </Button>
      <Button onClick={() => openComposer(conversation.id, 'note')}>
        Note <Key>N</Key>
      </Button>
      <Button weight="quiet" onClick={() => openComposer(conversation.id, 'forward')}>
        Forward <Key>F</Key>
      </Button>
    </div>
  );
}
