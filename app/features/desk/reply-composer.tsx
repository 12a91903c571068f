// Writing a reply: recipients, text, checks before sending, and the two ways to send (F68). What is sent waits ten
// seconds in the send queue, where it can be taken back.

import { CircleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import { Suspense, lazy, useEffect, useState } from 'react';
import { useShortcuts } from '../../lib/keys.ts';
import { inClearDoubt } from '../../lib/leaving-words.ts';
import { answered, leftOut, parseAddresses } from '../../lib/recipients.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { templateFacts } from '../../lib/templates.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { useStore } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { ModKey } from '../../ui/mod-key.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useDraft, type DraftContent } from './composer-draft.ts';
import { AttachButton, ComposerFiles, useIncomingFiles, useReplyFiles } from './composer-files.tsx';
import { ComposerTabs } from './composer-tabs.tsx';
import { tooMuch } from './file-rules.ts';
import { LeavingLine, useLeavingPlan } from './leaving-line.tsx';
import { closeComposer, composerRequests } from './open-composers.ts';
import { askAfterSending, askBeforeSending } from './questionnaire-flow.ts';
import { RecipientFields } from './recipient-fields.tsx';
import { checkReply, type Checked } from './reply-check.ts';
import { dropFiles, totalBytes } from './reply-files.ts';
import { signed, useReplyStart, type ReplyStart } from './reply-start.ts';
import { send as sendOut } from './send-queue.ts';

const unverified =
  'The address that was written to did not pass its test of sending. Choose the one that this goes out from.';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

function emptyReply(conversation: Conversation, start: ReplyStart): DraftContent {
  return {
    ...signed(start),
    to: start.to.map(({ address }) => address).join(', '),
    cc: '',
    bcc: '',
    files: [],
    messagesSeen: conversation.messages.length,
  };
}

function useReply(conversation: Conversation, start: ReplyStart) {
  const { me } = useShellData();
  const place = { userId: me.id, conversationId: conversation.id, kind: 'reply' } as const;
  const draft = useDraft(place, emptyReply(conversation, start));
  const [from, setFrom] = useState(start.from?.mailboxId ?? '');
  const [quote, setQuote] = useState(true);
  const [shown, setShown] = useState<Checked | null>(null);
  const files = useReplyFiles(conversation.id);
  const { content } = draft;
  const written = [content.to, content.cc, content.bcc].flatMap((field) => parseAddresses(field).good);
  const plan = useLeavingPlan(from || (start.from?.mailboxId ?? conversation.mailbox), written);
  // What was wrong may be right now.
  useEffect(() => setShown(null), [content.text, content.to, content.cc, content.bcc, files, from]);

  function send(close: boolean): void {
    const wrong = tooMuch(files.length, totalBytes(files));
    const nobody = from === '' && start.from === null && start.identities.length > 0;
    const inClear = inClearDoubt(answered(conversation)?.protection ?? null, plan);
    const checked = checkReply(
      conversation,
      { ...content, inClear },
      {
        count: files.length,
        wrong: nobody ? unverified : wrong,
      },
    );
    const acknowledged =
      shown !== null && shown.wrong === null && shown.doubts.length >= checked.doubts.length;
    if (checked.wrong !== null || (checked.doubts.length > 0 && !acknowledged)) {
      setShown(checked);
      return;
    }
    if (close) askBeforeSending(conversation, () => leave(true));
    else leave(false);
  }

  function leave(close: boolean): void {
    const { text, html } = content;
    void sendOut({
      place,
      draft: { ...content, savedAt: Date.now() },
      tag: conversation.tag,
      files,
      body: {
        text,
        ...(html === '' ? {} : { html }),
        to: parseAddresses(content.to).good,
        cc: parseAddresses(content.cc).good,
        bcc: parseAddresses(content.bcc).good,
        quote,
        ...(from === '' ? {} : { from }),
        close,
      },
    });
    closeComposer(conversation.id);
    if (!close) askAfterSending(conversation);
  }
  return { draft, shown, send, from, setFrom, quote, setQuote, plan };
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

interface ActionsProps {
  conversationId: string;
  quote: boolean;
  onQuote: (quote: boolean) => void;
  send: (close: boolean) => void;
  discard: () => void;
}

function Actions({ conversationId, quote, onQuote, send, discard }: ActionsProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 px-3 pb-3">
      <Button weight="primary" onClick={() => send(true)} aria-keyshortcuts="Control+Enter Meta+Enter">
        Send and close <ModKey with="⏎" onFill />
      </Button>
      <Button onClick={() => send(false)}>Send and stay</Button>
      <AttachButton conversationId={conversationId} />
      <label className="flex min-h-6 items-center gap-2 text-sm text-text-2">
        <input type="checkbox" checked={quote} onChange={(event) => onQuote(event.target.checked)} />
        Quote the message
      </label>
      <div className="flex-1" />
      <Button weight="quiet" onClick={discard}>
        Discard
      </Button>
    </div>
  );
}

function From({ start, from, onFrom }: { start: ReplyStart; from: string; onFrom: (id: string) => void }) {
  // One that can send, and no other, is no choice.
  if (start.identities.length < 2 && start.from !== null) return null;
  if (start.identities.length === 0) return null;
  return (
    <label className="flex items-center gap-2 px-3 pt-1 text-sm">
      <span className="w-9 shrink-0 text-text-3">From</span>
      <select
        value={from}
        onChange={(event) => onFrom(event.target.value)}
        className="h-7 min-w-0 flex-1 rounded-sm bg-transparent px-0.5"
      >
        {start.from === null && <option value="">Choose an address</option>}
        {start.identities.map(({ mailboxId, address, name, verified }) => (
          <option key={mailboxId} value={mailboxId}>
            {name} · {address}
            {verified ? '' : ' · not verified'}
          </option>
        ))}
      </select>
    </label>
  );
}

export function ReplyComposer({ conversation }: { conversation: Conversation }) {
  const start = useReplyStart(conversation);
  if (start === null) return <Skeleton className="m-3 h-28" />;
  return <ReplyForm conversation={conversation} start={start} />;
}

function ReplyForm({ conversation, start }: { conversation: Conversation; start: ReplyStart }) {
  const { draft, shown, send, from, setFrom, quote, setQuote, plan } = useReply(conversation, start);
  const { me } = useShellData();
  const asked = useStore(composerRequests, (count) => count);
  const filesOver = useIncomingFiles(conversation.id);
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
    <section
      aria-label="Reply"
      className={clsx(
        'flex max-h-[60%] flex-col border-t bg-surface',
        filesOver ? 'border-accent-text outline-2 -outline-offset-2 outline-accent-text' : 'border-line',
      )}
    >
      <ComposerTabs conversationId={conversation.id} kind="reply" draft={draft} />
      <From start={start} from={from} onFrom={setFrom} />
      <RecipientFields
        content={content}
        change={change}
        leftOut={leftOut(conversation, chosen, start.missing)}
      />
      <LeavingLine plan={plan} />
      <Suspense fallback={<Skeleton className="m-3 h-28" />}>
        <Editor
          initialHtml={content.html}
          label="Text of the reply"
          focus={asked > 0}
          templates={{
            written: { conversationId: conversation.id },
            facts: templateFacts(conversation, me.name),
          }}
          onChange={(html, text) => change({ html, text })}
        />
      </Suspense>
      <ComposerFiles conversationId={conversation.id} draft={draft} />
      {filesOver && (
        <p role="status" className="px-3 pb-2 text-sm font-medium text-accent-text">
          Drop the files to attach them.
        </p>
      )}
      {shown !== null && <Doubts shown={shown} />}
      <Actions
        conversationId={conversation.id}
        quote={quote}
        onQuote={setQuote}
        send={send}
        discard={() => {
          dropFiles(conversation.id);
          draft.discard();
          closeComposer(conversation.id);
        }}
      />
    </section>
  );
}
