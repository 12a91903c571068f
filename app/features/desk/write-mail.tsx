// Writing what answers nobody: a new mail, or a message that is sent on. Recipients, words and files; a draft in this browser
// until the API has it. Must not know where it goes: who shows it says that.

import { clsx } from 'clsx';
import { Suspense, lazy, useEffect, useRef, useState, type ReactNode } from 'react';
import { inClearDoubt } from '../../lib/leaving-words.ts';
import type { MailProtection } from '../../lib/message-shapes.ts';
import type { DraftPlace } from '../../lib/drafts.ts';
import { useShortcuts } from '../../lib/keys.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { newKey } from '../../lib/new-key.ts';
import { quick } from '../../lib/quick.ts';
import { newDomains, parseAddresses } from '../../lib/recipients.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { Button } from '../../ui/button.tsx';
import { ModKey } from '../../ui/mod-key.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useDraft } from './composer-draft.ts';
import { AttachButton, ComposerFiles, useIncomingFiles, useReplyFiles } from './composer-files.tsx';
import { tooMuch } from './file-rules.ts';
import { LeavingLine, useLeavingPlan } from './leaving-line.tsx';
import { hold, sentToast, type Sending } from './held-sends.ts';
import { heldUntil } from './send-queue.ts';
import { RecipientFields } from './recipient-fields.tsx';
import { dropFiles, encodeFiles, totalBytes } from './reply-files.ts';
import type { TemplatePlace } from './template-menu.tsx';

const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }));

const empty = { html: '', text: '', to: '', cc: '', bcc: '', files: [], messagesSeen: 0 };

export interface Written {
  readonly messageId: string;
  readonly conversation: Pick<Conversation, 'id' | 'tag' | 'heldReply'>;
}

interface WriteMailProps {
  place: DraftPlace;
  label: string;
  path: string;
  /** Of the body beside recipients, words and files; null: it cannot be sent yet. */
  fields: Readonly<Record<string, unknown>> | null;
  /** What `fields` lacks, in words. */
  missing: string;
  /** May go out without words of its own. */
  wordless: boolean;
  templates: TemplatePlace;
  /** That it goes out from, as far as it is known. */
  mailboxId: string;
  /** What it sends on, as its writer protected it. */
  sendsOn?: MailProtection | null;
  /** Whose people are known: others are doubted. */
  known: Conversation | null;
  /** What it is, with what is needed to take it back. */
  held: Pick<Sending, 'about' | 'forwarded' | 'opening'>;
  head: ReactNode;
  /** Below the recipients. */
  below?: ReactNode;
  focus: boolean;
  onSent: (written: Written) => void;
  onLeave: () => void;
}

interface Problem {
  readonly text: string;
  /** A second press sends it all the same. */
  readonly doubt: boolean;
}

function Said({ problem }: { problem: Problem }) {
  return (
    <p role="alert" className="mx-3 mb-2 rounded-md bg-busy-soft px-3 py-2 text-sm text-busy-text">
      {problem.text}
      {problem.doubt && <span className="block font-medium">Press send again to send it all the same.</span>}
    </p>
  );
}

/** The same mail keeps its key: sent again after no answer, it goes out once. */
function useKey(): (mail: string) => string {
  const last = useRef({ mail: '', key: '' });
  return (mail) => {
    if (last.current.mail !== mail) last.current = { mail, key: newKey() };
    return last.current.key;
  };
}

export function WriteMail(props: WriteMailProps) {
  const { place, path, fields, known, held, onSent, onLeave } = props;
  const keyOf = useKey();
  const { content, change, discard } = useDraft(place, empty);
  const files = useReplyFiles(place.conversationId);
  const filesOver = useIncomingFiles(place.conversationId);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => setProblem(null), [content.text, content.to, content.cc, content.bcc, files]);
  const lists = {
    to: parseAddresses(content.to),
    cc: parseAddresses(content.cc),
    bcc: parseAddresses(content.bcc),
  };
  const plan = useLeavingPlan(
    props.mailboxId,
    Object.values(lists).flatMap((list) => list.good),
  );

  function wrong(): Problem | null {
    const bad = Object.values(lists).flatMap((list) => list.bad);
    const large = tooMuch(files.length, totalBytes(files));
    if (large !== null) return { text: large, doubt: false };
    if (bad.length > 0) return { text: `Not an e-mail address: ${bad.join(', ')}`, doubt: false };
    if (lists.to.good.length === 0) return { text: 'A mail needs somebody to go to.', doubt: false };
    if (fields === null) return { text: props.missing, doubt: false };
    if (content.text.trim() === '' && files.length === 0 && !props.wordless)
      return { text: 'The mail is empty.', doubt: false };
    const strange =
      known === null
        ? []
        : newDomains(
            known,
            Object.values(lists).flatMap((list) => list.good),
          );
    const doubts = [
      inClearDoubt(props.sendsOn ?? null, plan),
      strange.length === 0 ? null : `Nobody of this conversation is at ${strange.join(', ')}.`,
    ].filter((doubt) => doubt !== null);
    if (doubts.length === 0 || problem?.doubt === true) return null;
    return { text: doubts.join(' '), doubt: true };
  }

  async function send(): Promise<void> {
    const found = busy ? null : wrong();
    if (busy || found !== null) {
      setProblem(found);
      return;
    }
    setBusy(true);
    const { text, html } = content;
    const attachments = await encodeFiles(files).catch(() => null);
    if (attachments === null) {
      setBusy(false);
      setProblem({ text: 'A file cannot be read any more: attach it again.', doubt: false });
      return;
    }
    const { to, cc, bcc } = lists;
    const answer = await quick<Written>({
      method: 'POST',
      path,
      body: { ...fields, to: to.good, cc: cc.good, bcc: bcc.good, text, html, attachments, undo: true },
      idempotencyKey: keyOf(JSON.stringify([fields, content, files.map(({ key }) => key)])),
      timeoutMs: consoleLimits.fileSendTimeoutMs,
    });
    setBusy(false);
    if (!answer.ok) {
      setProblem({ text: answer.problem.detail, doubt: false });
      return;
    }
    discard();
    const { id: conversationId, tag } = answer.body.conversation;
    const until = heldUntil(answer.body);
    if (until === null) {
      dropFiles(place.conversationId);
      sentToast({ tag, close: false });
    } else {
      const draft = { ...content, files: files.map(({ file }) => file.name), savedAt: Date.now() };
      const sent = { to: [...to.good, ...cc.good], tag, close: false, place, draft, files };
      hold({ ...held, ...sent, conversationId }, answer.body.messageId, until);
    }
    onSent(answer.body);
  }

  useShortcuts([
    { keys: 'mod+enter', does: 'Send', group: 'Conversation', run: () => void send() },
    { keys: 'Escape', does: 'Leave; the draft is kept', group: 'Conversation', run: onLeave },
  ]);
  return (
    <section
      aria-label={props.label}
      className={clsx(
        'flex min-h-0 flex-col border-t bg-surface',
        filesOver ? 'border-accent-text outline-2 -outline-offset-2 outline-accent-text' : 'border-line',
      )}
    >
      {props.head}
      <RecipientFields content={content} change={change} leftOut={[]} />
      <LeavingLine plan={plan} />
      {props.below}
      <Suspense fallback={<Skeleton className="m-3 h-28" />}>
        <Editor
          initialHtml={content.html}
          label={`Text of the ${props.label.toLowerCase()}`}
          focus={props.focus}
          templates={props.templates}
          onChange={(html, text) => change({ html, text })}
        />
      </Suspense>
      <ComposerFiles
        conversationId={place.conversationId}
        draft={{ content, change, savedAt: null, failed: false, discard }}
      />
      {problem !== null && <Said problem={problem} />}
      <div className="flex flex-wrap items-center gap-2 px-3 pb-3">
        <Button weight="primary" disabled={busy} onClick={() => void send()}>
          {busy ? 'Sending …' : 'Send'} <ModKey with="⏎" onFill />
        </Button>
        <AttachButton conversationId={place.conversationId} />
        <div className="flex-1" />
        <Button
          weight="quiet"
          onClick={() => {
            discard();
            dropFiles(place.conversationId);
            onLeave();
          }}
        >
          Discard
        </Button>
      </div>
    </section>
  );
}
