// Writing a reply: recipients, text, checks before sending, and the two ways to send (F68). What is sent waits ten
// seconds in the send queue, where it can be taken back.

import { CircleAlert } from 'lucide-react';
import { Suspense, lazy, useEffect, useState } from 'react';
import { useShortcuts } from '../../lib/keys.ts';
import { leftOut, newDomains, parseAddresses, replyTo } from '../../lib/recipients.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { useStore } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { ModKey } from '../../ui/mod-key.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useDraft, type DraftContent } from './composer-draft.ts';
import { ComposerTabs } from './composer-tabs.tsx';
import { closeComposer, composerRequests } from './open-composers.ts';
import { RecipientFields } from './recipient-fields.tsx';
import { sendSoon } from './send-queue.ts';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

interface Checked {
  /** Keeps the reply from being sent. */
  readonly wrong: string | null;
  /** Said once; a second press sends. */
  readonly doubts: readonly string[];
}

function check(conversation: Conversation, content: DraftContent): Checked {
  const to = parseAddresses(content.to);
  const cc = parseAddresses(content.cc);
  const bcc = parseAddresses(content.bcc);
  const bad = [...to.bad, ...cc.bad, ...bcc.bad];
  const doubts: string[] = [];
  const news = conversation.messages.length - content.messagesSeen;
  if (news > 0)
    doubts.push(
      `${news === 1 ? 'A message was' : `${news} messages were`} added while you wrote. Read on before you send.`,
    );
  const domains = newDomains(conversation, [...to.good, ...cc.good, ...bcc.good]);
  if (domains.length > 0) doubts.push(`Nobody of this conversation is at ${domains.join(', ')}.`);
  if (content.text.trim() === '') return { wrong: 'The reply is empty.', doubts };
  if (bad.length > 0) return { wrong: `Not an e-mail address: ${bad.join(', ')}`, doubts };
  if (to.good.length === 0) return { wrong: 'A reply needs somebody to go to.', doubts };
  return { wrong: null, doubts };
}

function emptyReply(conversation: Conversation): DraftContent {
  const { to, cc } = replyTo(conversation, false);
  return {
    html: '',
    text: '',
    to: to.join(', '),
    cc: cc.join(', '),
    bcc: '',
    messagesSeen: conversation.messages.length,
  };
}

function useReply(conversation: Conversation) {
  const { me } = useShellData();
  const place = { userId: me.id, conversationId: conversation.id, kind: 'reply' } as const;
  const draft = useDraft(place, emptyReply(conversation));
  const [shown, setShown] = useState<Checked | null>(null);
  const { content } = draft;
  // What was wrong may be right now.
  useEffect(() => setShown(null), [content.text, content.to, content.cc, content.bcc]);

  function send(close: boolean): void {
    const checked = check(conversation, content);
    const acknowledged =
      shown !== null && shown.wrong === null && shown.doubts.length >= checked.doubts.length;
    if (checked.wrong !== null || (checked.doubts.length > 0 && !acknowledged)) {
      setShown(checked);
      return;
    }
    const { text, html } = content;
    sendSoon({
      place,
      draft: { ...content, savedAt: Date.now() },
      tag: conversation.tag,
      body: {
        text,
        ...(html === '' ? {} : { html }),
        to: parseAddresses(content.to).good,
        cc: parseAddresses(content.cc).good,
        bcc: parseAddresses(content.bcc).good,
        close,
      },
    });
    closeComposer(conversation.id);
  }
  return { draft, shown, send };
}

function Doubts({ shown }: { shown: Checked }) {
  return (
    <div
      role="alert"
      className="mx-3 mb-2 flex gap-2 rounded-md bg-busy-soft px-3 py-2 text-sm text-busy-text"
    >
      <CircleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
      <div>
        {[shown.wrong ?? '', ...shown.doubts].filter(Boolean).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {shown.wrong === null && <p className="font-medium">Press send again to send it all the same.</p>}
      </div>
    </div>
  );
}

export function ReplyComposer({ conversation }: { conversation: Conversation }) {
  const { draft, shown, send } = useReply(conversation);
  const asked = useStore(composerRequests, (count) => count);
  const { content, change } = draft;
  const chosen = [content.to, content.cc, content.bcc].flatMap((field) => parseAddresses(field).good);
  useShortcuts([
    { keys: 'mod+enter', does: 'Send and close', group: 'Conversation', run: () => send(true) },
    {
      keys: 'Escape',
      does: 'Fold the composer',
      group: 'Conversation',
      run: () => closeComposer(conversation.id),
    },
  ]);
  return (
    <section aria-label="Reply" className="flex max-h-[60%] flex-col border-t border-line bg-surface">
      <ComposerTabs conversationId={conversation.id} kind="reply" draft={draft} />
      <RecipientFields content={content} change={change} leftOut={leftOut(conversation, chosen)} />
      <Suspense fallback={<Skeleton className="m-3 h-28" />}>
        <Editor
          initialHtml={content.html}
          label="Text of the reply"
          focus={asked > 0}
          onChange={(html, text) => change({ html, text })}
        />
      </Suspense>
      {shown !== null && <Doubts shown={shown} />}
      <div className="flex flex-wrap items-center gap-2 px-3 pb-3">
        <Button weight="primary" onClick={() => send(true)} aria-keyshortcuts="Control+Enter Meta+Enter">
          Send and close <ModKey with="⏎" onFill />
        </Button>
        <Button onClick={() => send(false)}>Send and stay</Button>
        <div className="flex-1" />
        <Button
          weight="quiet"
          onClick={() => {
            draft.discard();
            closeComposer(conversation.id);
          }}
        >
          Discard
        </Button>
      </div>
    </section>
  );
}
