// Replies that go to the API. The draft is kept until the API has the reply.

import { toast } from 'sonner';
import { removeDraft, writeDraft, type Draft, type DraftPlace } from '../../lib/drafts.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { newKey } from '../../lib/new-key.ts';
import { quick, type QuickResult } from '../../lib/quick.ts';
import type { Conversation } from '../../lib/shapes.ts';
import { ms } from '../../lib/time.ts';
import { hold, putPending, sentToast, type Pending } from './held-sends.ts';
import { openComposer } from './open-composers.ts';
import { dropFiles, encodeFiles, type HeldFile } from './reply-files.ts';

export interface Outgoing {
  readonly place: DraftPlace;
  readonly draft: Draft;
  readonly tag: string;
  readonly files: readonly HeldFile[];
  readonly body: {
    readonly text: string;
    readonly html?: string;
    readonly to: readonly string[];
    readonly cc: readonly string[];
    readonly bcc: readonly string[];
    readonly close: boolean;
    readonly quote: boolean;
    /** Mailbox that it goes out from; absent: the one that was written to. */
    readonly from?: string;
  };
}

function failed(pending: Pending, detail: string): void {
  const { conversationId } = pending;
  writeDraft(pending.place, pending.draft);
  putPending(conversationId, null);
  openComposer(conversationId, 'reply');
  toast.error(`Your reply in ${pending.tag} was not sent`, {
    description: `${detail} The text is kept as a draft.`,
    duration: Number.POSITIVE_INFINITY,
    closeButton: true,
  });
}

interface Taken {
  readonly messageId: string;
  readonly conversation: Partial<Pick<Conversation, 'heldReply'>>;
}

async function post({ files, body, place }: Outgoing): Promise<QuickResult<Taken>> {
  const attachments = await encodeFiles(files);
  return quick({
    method: 'POST',
    path: `/conversations/${encodeURIComponent(place.conversationId)}/replies`,
    body: { ...body, undo: true, ...(attachments.length === 0 ? {} : { attachments }) },
    idempotencyKey: newKey(),
    keepalive: files.length === 0,
    ...(files.length === 0 ? {} : { timeoutMs: consoleLimits.fileSendTimeoutMs }),
  });
}

const unreadable: QuickResult<never> = {
  ok: false,
  problem: {
    status: 0,
    code: 'FILE_UNREADABLE',
    title: 'A file cannot be read',
    detail: 'One of the files was moved or changed since it was attached. Remove it and attach it again.',
  },
};

/** When what the API has taken leaves; null: it has left. */
export function heldUntil({ messageId, conversation }: Taken): number | null {
  return ms(conversation.heldReply?.messageId === messageId ? conversation.heldReply.until : null);
}

export async function send(outgoing: Outgoing): Promise<void> {
  const { place, draft, tag, files, body } = outgoing;
  const { conversationId } = place;
  const to = [...body.to, ...body.cc];
  const sending = {
    conversationId,
    about: 'reply',
    place,
    draft,
    files,
    tag,
    to,
    close: body.close,
  } as const;
  const pending = { ...sending, messageId: null, sendAt: 0, busy: true };
  writeDraft(place, draft);
  putPending(conversationId, pending);
  // `quick` itself never throws: only reading a file does.
  const answer = await post(outgoing).catch(() => unreadable);
  if (!answer.ok) {
    failed(pending, answer.problem.detail);
    return;
  }
  removeDraft(place);
  const until = heldUntil(answer.body);
  if (until !== null) {
    hold(sending, answer.body.messageId, until);
    return;
  }
  dropFiles(conversationId);
  putPending(conversationId, null);
  sentToast(sending);
}
