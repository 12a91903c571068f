// The thread: messages, notes and what happened, in order of time; the newest that a person
// wrote open, older ones and what machines wrote folded to a line.

import { useEffect, useRef } from 'react';
import { worthShowing } from '../../lib/event-words.ts';
import type { Message } from '../../lib/message-shapes.ts';
import type { Conversation, TimelineEntry } from '../../lib/shapes.ts';
import { EventLine } from './event-line.tsx';
import { MessageCard } from './message-card.tsx';
import { openMessages } from './open-messages.ts';

type Entry =
  | { readonly kind: 'message'; readonly at: string; readonly message: Message }
  | { readonly kind: 'event'; readonly at: string; readonly event: TimelineEntry };

function entriesOf(conversation: Conversation): Entry[] {
  const messages = conversation.messages.map((message): Entry => ({
    kind: 'message',
    at: message.at ?? '',
    message,
  }));
  const events = conversation.timeline
    .filter(worthShowing)
    .map((event): Entry => ({ kind: 'event', at: event.at ?? '', event }));
  return [...messages, ...events].sort((left, right) => left.at.localeCompare(right.at));
}

/** `mine`: the reader handles the case. */
export function Thread({ conversation, mine }: { conversation: Conversation; mine: boolean }) {
  const open = openMessages(conversation.messages);
  const scroller = useRef<HTMLDivElement | null>(null);
  const count = conversation.messages.length;
  useEffect(() => {
    const box = scroller.current;
    const last = box?.querySelector<HTMLElement>('[data-message-open="true"]:last-of-type') ?? null;
    // The beginning of the newest message, not its end.
    if (box !== null && count > 1) (last ?? box.lastElementChild)?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  return (
    <div
      ref={scroller}
      className="min-h-0 flex-1 overflow-y-auto"
      tabIndex={0}
      role="log"
      aria-label="Thread"
    >
      <ol className="flex flex-col gap-2 p-3 sm:p-4">
        {entriesOf(conversation).map((entry) =>
          entry.kind === 'message' ? (
            <MessageCard
              key={entry.message.id}
              message={entry.message}
              conversationId={conversation.id}
              newest={open.has(entry.message.id)}
              mine={mine}
            />
          ) : (
            <EventLine key={entry.event.id} event={entry.event} />
          ),
        )}
      </ol>
    </div>
  );
}
