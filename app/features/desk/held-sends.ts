// Mail on its way out that the API holds for as long as it can be taken back: replies, mails that are sent on, new mails.
// Closing the page changes nothing: the API has it. Taken back, it is a draft again, with its files when this page sent it.

import { toast } from 'sonner';
import { readDraft, writeDraft, type Draft, type DraftKind, type DraftPlace } from '../../lib/drafts.ts';
import { quick, type QuickResult } from '../../lib/quick.ts';
import type { HeldAbout, Party } from '../../lib/shapes.ts';
import { Store } from '../../lib/store.ts';
import { inline, newMail, openComposer, setForwarded, type Forwarded } from './open-composers.ts';
import { dropFiles, putFiles, type HeldFile } from './reply-files.ts';

export interface Sending {
  readonly conversationId: string;
  readonly about: HeldAbout;
  /** Where its draft was, and goes back to. */
  readonly place: DraftPlace;
  readonly draft: Draft;
  readonly files: readonly HeldFile[];
  readonly tag: string;
  /** To and Cc. */
  readonly to: readonly string[];
  readonly close: boolean;
  /** Of a mail that is sent on. */
  readonly forwarded?: Forwarded | undefined;
  /** Of a new mail. */
  readonly opening?: { readonly from: string; readonly subject: string } | undefined;
}

export interface Pending extends Sending {
  /** Null: the API has not taken it yet. */
  readonly messageId: string | null;
  /** By the clock of this browser. */
  readonly sendAt: number;
  /** Something is being asked of the API. */
  readonly busy: boolean;
}

export const pendingSends = new Store<Readonly<Record<string, Pending>>>({});

const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function putPending(conversationId: string, pending: Pending | null): void {
  const { [conversationId]: _, ...others } = pendingSends.value;
  pendingSends.set(pending === null ? others : { ...others, [conversationId]: pending });
}

export function sentToast({ close, tag }: Pick<Sending, 'close' | 'tag'>): void {
  toast.success(close ? `Sent and closed ${tag}` : `Sent in ${tag}`);
}

function over(pending: Pending): void {
  const { conversationId } = pending;
  clearTimeout(timers.get(conversationId));
  timers.delete(conversationId);
  putPending(conversationId, null);
  sentToast(pending);
}

/** The API has it, and holds it until then. Its files are out of the way of what is written next. */
export function hold(sending: Sending, messageId: string, until: number): void {
  const { conversationId, place } = sending;
  dropFiles(place.conversationId);
  const held = { ...sending, messageId, sendAt: until, busy: false };
  putPending(conversationId, held);
  timers.set(
    conversationId,
    setTimeout(() => over(held), Math.max(0, until - Date.now())),
  );
}

/** What this agent sent and the API holds, as this page or one before left it. */
export interface HeldHere {
  readonly conversationId: string;
  readonly messageId: string;
  readonly about: HeldAbout;
}

interface TakenBack {
  readonly text: string;
  readonly html: string;
  readonly from: string;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  readonly attachments: readonly { readonly filename: string }[];
  readonly subject: string | null;
  readonly forwards: { readonly messageId: string; readonly as: 'inline' | 'attachment' } | null;
}

function ask(held: HeldHere, what: 'undo' | 'send-now'): Promise<QuickResult<{ draft?: TakenBack }>> {
  const id = encodeURIComponent(held.conversationId);
  const path = `/conversations/${id}/messages/${encodeURIComponent(held.messageId)}/${what}`;
  return quick({ method: 'POST', path, body: {} });
}

export async function sendNow(held: HeldHere): Promise<void> {
  const pending = pendingSends.value[held.conversationId];
  if (pending !== undefined) putPending(held.conversationId, { ...pending, busy: true });
  const answer = await ask(held, 'send-now');
  // What has left in the meantime is sent as well.
  if (!answer.ok && answer.problem.code !== 'UNDO_OVER')
    toast.error('It goes out a little later', { description: answer.problem.detail });
  if (pending === undefined) return;
  if (answer.ok || answer.problem.code === 'UNDO_OVER') over(pending);
  else putPending(held.conversationId, { ...pending, busy: false });
}

const kinds: Readonly<Record<HeldAbout, DraftKind>> = {
  reply: 'reply',
  forward: 'forward',
  // A new mail has no case yet while it is written.
  opening: 'reply',
};

function placeOf(userId: string, { conversationId, about }: HeldHere): DraftPlace {
  return { userId, conversationId: about === 'opening' ? 'new' : conversationId, kind: kinds[about] };
}

function draftOf(taken: TakenBack, { about }: HeldHere, messagesSeen: number): Draft {
  const line = (parties: readonly Party[]): string => parties.map(({ address }) => address).join(', ');
  const { text, html, to, cc, bcc, attachments } = taken;
  // The files of what is sent on go along by themselves.
  const files = about === 'forward' ? [] : attachments.map(({ filename }) => filename);
  return { text, html, to: line(to), cc: line(cc), bcc: line(bcc), files, messagesSeen, savedAt: Date.now() };
}

/** Below what is being written there by now, which must not be lost either. */
function putBack(place: DraftPlace, draft: Draft): void {
  const known = readDraft(place.userId, place.conversationId, place.kind);
  if (known === null || known.text.trim() === '') {
    writeDraft(place, draft);
    return;
  }
  const html = `${draft.html}${known.html}`;
  writeDraft(place, { ...draft, html, text: `${draft.text}\n\n${known.text}` });
}

function forwardedOf({ forwards, attachments }: TakenBack): Forwarded {
  if (forwards === null) return inline;
  const { messageId, as } = forwards;
  const whole = as === 'attachment';
  return { messageId, whole, withFiles: whole || attachments.length > 0 };
}

/** Back into the composer, as it was. True: it is a draft again. */
export async function undoSend(held: HeldHere, userId: string, messagesSeen: number): Promise<boolean> {
  const { conversationId, about } = held;
  const pending = pendingSends.value[conversationId];
  if (pending !== undefined) putPending(conversationId, { ...pending, busy: true });
  const answer = await ask(held, 'undo');
  if (!answer.ok) {
    toast.error('It could not be taken back', { description: answer.problem.detail });
    if (pending !== undefined) putPending(conversationId, { ...pending, busy: false });
    return false;
  }
  clearTimeout(timers.get(conversationId));
  timers.delete(conversationId);
  const { draft } = answer.body;
  const place = placeOf(userId, held);
  if (pending !== undefined) {
    putBack(place, pending.draft);
    putFiles(place.conversationId, pending.files);
  } else if (draft !== undefined) putBack(place, draftOf(draft, held, messagesSeen));
  if (about === 'forward' && draft !== undefined)
    setForwarded(conversationId, pending?.forwarded ?? forwardedOf(draft));
  if (about === 'opening' && draft !== undefined)
    newMail.set(pending?.opening ?? { from: draft.from, subject: draft.subject ?? '' });
  putPending(conversationId, null);
  if (about !== 'opening') openComposer(conversationId, about);
  return true;
}
