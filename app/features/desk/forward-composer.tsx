// Sending a message of the case on to somebody else, below one's own words or whole as a file (F19).

import { ChevronDown } from 'lucide-react';
import { answered } from '../../lib/recipients.ts';
import { useShellData } from '../../lib/shell-data.ts';
import type { Message } from '../../lib/message-shapes.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { useStore } from '../../lib/store.ts';
import { templateFacts } from '../../lib/templates.ts';
import {
  closeComposer,
  composerRequests,
  forwarding,
  inline,
  setForwarded,
  type Forwarded,
} from './open-composers.ts';
import { WriteMail } from './write-mail.tsx';

interface HowProps {
  message: Message;
  whole: boolean;
  onWhole: (whole: boolean) => void;
  withFiles: boolean;
  onFiles: (withFiles: boolean) => void;
}

/** As a file the message would bring along what nobody is given. */
function anyBlocked(message: Message): boolean {
  return message.attachments.some(({ blocked }) => blocked);
}

function How({ message, whole, onWhole, withFiles, onFiles }: HowProps) {
  const files = message.attachments.filter((attachment) => !attachment.blocked).length;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 pb-2 text-sm">
      {message.raw && !anyBlocked(message) && (
        <label className="flex min-h-6 items-center gap-2">
          <input type="checkbox" checked={whole} onChange={(event) => onWhole(event.target.checked)} />
          Whole, as a file
        </label>
      )}
      {!whole && files > 0 && (
        <label className="flex min-h-6 items-center gap-2">
          <input type="checkbox" checked={withFiles} onChange={(event) => onFiles(event.target.checked)} />
          With its {files === 1 ? 'file' : `${files} files`}
        </label>
      )}
    </div>
  );
}

export function ForwardComposer({
  conversation,
  onSent,
}: {
  conversation: Conversation;
  onSent: () => Promise<void>;
}) {
  const { me } = useShellData();
  const asked = useStore(composerRequests, (count) => count);
  const chosen = useStore(forwarding, (all) => all[conversation.id]) ?? inline;
  const message = conversation.messages.find(({ id }) => id === chosen.messageId) ?? answered(conversation);
  if (message === null) return null;
  const { withFiles } = chosen;
  const whole = chosen.whole && !anyBlocked(message);
  const choose = (changed: Partial<Forwarded>): void =>
    setForwarded(conversation.id, { ...chosen, messageId: message.id, ...changed });
  const fields = {
    answers: message.id,
    as: whole ? 'attachment' : 'inline',
    ...(whole || withFiles ? {} : { keep: [] }),
  };
  return (
    <WriteMail
      place={{ userId: me.id, conversationId: conversation.id, kind: 'forward' }}
      label="Forward"
      path={`/conversations/${encodeURIComponent(conversation.id)}/forwards`}
      fields={fields}
      missing=""
      wordless
      templates={{
        written: { conversationId: conversation.id },
        facts: templateFacts(conversation, me.name),
      }}
      mailboxId={conversation.mailbox}
      sendsOn={message.protection}
      known={conversation}
      held={{ about: 'forward', forwarded: { messageId: message.id, whole, withFiles } }}
      focus={asked > 0}
      onLeave={() => closeComposer(conversation.id)}
      onSent={() => {
        setForwarded(conversation.id, inline);
        closeComposer(conversation.id);
        void onSent();
      }}
      head={
        <>
          <div className="flex items-center gap-1 px-3 pt-2 pb-1">
            <p className="min-w-0 flex-1 truncate text-sm font-medium">
              Forward the message of {message.from.name || message.from.address}
            </p>
            <button
              type="button"
              aria-label="Fold the composer; the draft is kept"
              onClick={() => closeComposer(conversation.id)}
              className="rounded-md p-1.5 text-text-3 hover:bg-hover"
            >
              <ChevronDown size={16} aria-hidden="true" />
            </button>
          </div>
          <How
            message={message}
            whole={whole}
            onWhole={(asked) => choose({ whole: asked })}
            withFiles={withFiles}
            onFiles={(asked) => choose({ withFiles: asked })}
          />
        </>
      }
    />
  );
}
