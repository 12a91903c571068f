// Mail that is held back: how long it can still be taken back, and the ways to decide sooner.

import { Send } from 'lucide-react';
import { useNavigate } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { useShortcuts } from '../../lib/keys.ts';
import { Button, Key } from '../../ui/button.tsx';
import type { Conversation, HeldAbout } from '../../lib/shapes.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { useStore } from '../../lib/store.ts';
import { ms } from '../../lib/time.ts';
import { pendingSends, sendNow, undoSend } from './held-sends.ts';

/** By the browser's own clock: it started the countdown. */
function useSecondsLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1_000));
}

const goesOut: Readonly<Record<HeldAbout, string>> = {
  reply: 'Your reply goes out',
  forward: 'The message is sent on',
  opening: 'Your mail goes out',
};

interface PendingSendProps {
  conversation: Conversation;
  held: {
    readonly messageId: string | null;
    readonly sendAt: number;
    readonly busy: boolean;
    readonly about: HeldAbout;
  };
  to: string;
}

export function PendingSend({ conversation, held, to }: PendingSendProps) {
  const { me } = useShellData();
  const seconds = useSecondsLeft(held.sendAt);
  const navigate = useNavigate();
  const { messageId, about } = held;
  const here = { conversationId: conversation.id, messageId: messageId ?? '', about };
  const waiting = messageId !== null && !held.busy;
  const undo = (): void => {
    if (!waiting) return;
    void undoSend(here, me.id, conversation.messages.length).then((undone) => {
      // Its case is over: there is nobody to write to in it.
      if (undone && about === 'opening') navigate('/desk/new');
    });
  };
  const now = (): void => {
    if (waiting) void sendNow(here);
  };
  useShortcuts([
    { keys: 'z', does: 'Take it back', group: 'Conversation', run: undo },
    { keys: 'mod+enter', does: 'Send at once', group: 'Conversation', run: now },
  ]);
  return (
    <div
      className="flex flex-wrap items-center gap-3 border-t border-line bg-accent-soft px-4 py-3"
      role="status"
    >
      <Send size={16} className="text-accent-text" aria-hidden="true" />
      <p className="min-w-0 flex-1 text-sm">
        <span className="font-medium">{waiting ? goesOut[about] : 'Sending …'}</span>
        {waiting && (
          <span aria-hidden="true" className="tabular-nums">
            {' '}
            in {seconds} s
          </span>
        )}
        {to !== '' && <span className="block truncate text-xs text-text-2">to {to}</span>}
      </p>
      <div className="flex gap-2">
        <Button disabled={!waiting} onClick={undo}>
          Undo <Key>Z</Key>
        </Button>
        <Button weight="primary" disabled={!waiting} onClick={now}>
          Send now
        </Button>
      </div>
    </div>
  );
}

/** What is held in this case, by this page or by one that is gone. */
export function useHeld(conversation: Conversation): PendingSendProps | null {
  const { me } = useShellData();
  const pending = useStore(pendingSends, (sends) => sends[conversation.id]);
  if (pending !== undefined) return { conversation, held: pending, to: pending.to.join(', ') };
  const held = conversation.heldReply ?? null;
  if (held?.agent !== me.id) return null;
  return { conversation, held: { ...held, sendAt: ms(held.until) ?? 0, busy: false }, to: '' };
}
