// Replies on their way out. The API has each at once, and holds it for as long as it can be taken back: closing the page
// changes nothing. The draft is kept until the API has the reply, and is there again when it is taken back.

import { toast } from 'sonner';
import { removeDraft, writeDraft, type Draft, type DraftPlace } from '../../lib/drafts.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { quick, type QuickResult } from '../../lib/quick.ts';
import type { Conversation, Party } from '../../lib/shapes.ts';
import { Store } from '../../lib/store.ts';
import { ms } from '../../lib/time.ts';
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

export interface Pending extends Outgoing {
  readonly idempotencyKey: string;
  /** Null: the API has not taken it yet. */
  readonly messageId: string | null;
  /** By the clock of this browser. */
  readonly sendAt: number;
  /** Something is being asked of the API. */
  readonly busy: boolean;
}

export const pendingSends = new Store<Readonly<Record<string, Pending>>>({});

const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Works without a secure context too, where `crypto.randomUUID` is missing. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

function put(conversationId: string, pending: Pending | null): void {
  const { [conversationId]: _, ...others } = pendingSends.value;
  pendingSends.set(pending === null ? others : { ...others, [conversationId]: pending });
}

function failed(pending: Pending, detail: string): void {
  const { conversationId } = pending.place;
  writeDraft(pending.place, pending.draft);
  put(conversationId, null);
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

async function post({ files, body, place, idempotencyKey }: Pending): Promise<QuickResult<Taken>> {
  const attachments = await encodeFiles(files);
  return quick({
    method: 'POST',
    path: `${casePath(place.conversationId)}/replies`,
    body: { ...body, undo: true, ...(attachments.length === 0 ? {} : { attachments }) },
    idempotencyKey,
    keepalive: files.length === 0,
    ...(files.length === 0 ? {} : { timeoutMs: consoleLimits.fileSendTimeoutMs }),
  });
}

function casePath(conversationId: string): string {
  return `/conversations/${encodeURIComponent(conversationId)}`;
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

function over(pending: Pending): void {
  const { conversationId } = pending.place;
  clearTimeout(timers.get(conversationId));
  timers.delete(conversationId);
  dropFiles(conversationId);
  put(conversationId, null);
  toast.success(pending.body.close ? `Sent and closed ${pending.tag}` : `Sent in ${pending.tag}`);
}

export async function send(outgoing: Outgoing): Promise<void> {
  const { conversationId } = outgoing.place;
  const pending = { ...outgoing, idempotencyKey: newKey(), messageId: null, sendAt: 0, busy: true };
  writeDraft(outgoing.place, outgoing.draft);
  put(conversationId, pending);
  // `quick` itself never throws: only reading a file does.
  const answer = await post(pending).catch(() => unreadable);
  if (!answer.ok) {
    failed(pending, answer.problem.detail);
    return;
  }
  removeDraft(outgoing.place);
  const { messageId, conversation } = answer.body;
  const until = ms(conversation.heldReply?.messageId === messageId ? conversation.heldReply.until : null);
  if (until === null) {
    over(pending);
    return;
  }
  const held = { ...pending, messageId, sendAt: until, busy: false };
  put(conversationId, held);
  timers.set(
    conversationId,
    setTimeout(() => over(held), Math.max(0, until - Date.now())),
  );
}

/** A reply of this agent that the API holds, as this page or one before left it. */
export interface HeldHere {
  readonly conversationId: string;
  readonly messageId: string;
}

function ask(held: HeldHere, what: 'undo' | 'send-now'): Promise<QuickResult<{ draft?: TakenBack }>> {
  const path = `${casePath(held.conversationId)}/messages/${encodeURIComponent(held.messageId)}/${what}`;
  return quick({ method: 'POST', path, body: {} });
}

export async function sendNow(held: HeldHere): Promise<void> {
  const pending = pendingSends.value[held.conversationId];
  if (pending !== undefined) put(held.conversationId, { ...pending, busy: true });
  const answer = await ask(held, 'send-now');
  // What has left in the meantime is sent as well.
  if (!answer.ok && answer.problem.code !== 'UNDO_OVER')
    toast.error('It goes out a little later', { description: answer.problem.detail });
  if (pending === undefined) return;
  if (answer.ok || answer.problem.code === 'UNDO_OVER') over(pending);
  else put(held.conversationId, { ...pending, busy: false });
}

interface TakenBack {
  readonly text: string;
  readonly html: string;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  readonly attachments: readonly { readonly filename: string }[];
}

function draftOf(taken: TakenBack, messagesSeen: number): Draft {
  const line = (parties: readonly Party[]): string => parties.map(({ address }) => address).join(', ');
  const { text, html, to, cc, bcc, attachments } = taken;
  const files = attachments.map(({ filename }) => filename);
  return { text, html, to: line(to), cc: line(cc), bcc: line(bcc), files, messagesSeen, savedAt: Date.now() };
}

/** Back into the composer, as it was: with its files when this page sent it, else with their names. */
export async function undoSend(held: HeldHere, place: DraftPlace, messagesSeen: number): Promise<void> {
  const pending = pendingSends.value[held.conversationId];
  if (pending !== undefined) put(held.conversationId, { ...pending, busy: true });
  const answer = await ask(held, 'undo');
  if (!answer.ok) {
    toast.error('It could not be taken back', { description: answer.problem.detail });
    if (pending !== undefined) put(held.conversationId, { ...pending, busy: false });
    return;
  }
  clearTimeout(timers.get(held.conversationId));
  timers.delete(held.conversationId);
  const { draft } = answer.body;
  if (pending !== undefined) writeDraft(place, pending.draft);
  else if (draft !== undefined) writeDraft(place, draftOf(draft, messagesSeen));
  put(held.conversationId, null);
  openComposer(held.conversationId, 'reply');
}
