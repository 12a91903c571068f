// A reply that is held back: how long it can still be taken back, and the ways to decide sooner.

import { Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useShortcuts } from '../../lib/keys.ts';
import { Button, Key } from '../../ui/button.tsx';
import { sendNow, undoSend, type Pending } from './send-queue.ts';

/** By the browser's own clock: it started the countdown. */
function useSecondsLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1_000));
}

export function PendingSend({ send }: { send: Pending }) {
  const seconds = useSecondsLeft(send.sendAt);
  const { conversationId } = send.place;
  useShortcuts([
    { keys: 'z', does: 'Take the reply back', group: 'Conversation', run: () => undoSend(conversationId) },
    {
      keys: 'mod+enter',
      does: 'Send at once',
      group: 'Conversation',
      run: () => void sendNow(conversationId),
    },
  ]);
  return (
    <div
      className="flex flex-wrap items-center gap-3 border-t border-line bg-accent-soft px-4 py-3"
      role="status"
    >
      <Send size={16} className="text-accent-text" aria-hidden="true" />
      <p className="min-w-0 flex-1 text-sm">
        <span className="font-medium">{send.sending ? 'Sending …' : 'Your reply goes out'}</span>
        {!send.sending && (
          <span aria-hidden="true" className="tabular-nums">
            {' '}
            in {seconds} s
          </span>
        )}
        <span className="block truncate text-xs text-text-2">
          to {[...send.body.to, ...send.body.cc].join(', ')}
        </span>
      </p>
      <div className="flex gap-2">
        <Button disabled={send.sending} onClick={() => undoSend(conversationId)}>
          Undo <Key>Z</Key>
        </Button>
        <Button weight="primary" disabled={send.sending} onClick={() => void sendNow(conversationId)}>
          Send now
        </Button>
      </div>
    </div>
  );
}
