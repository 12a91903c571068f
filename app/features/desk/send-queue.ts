// Replies on their way out: held back for ten seconds in which they can be taken back, then sent, whichever page is open
// by then. Closing the tab sends at once what is still held, and asks first when files would not get out in time; the
// draft goes only after the API has taken the reply.

import { toast } from 'sonner';
import { removeDraft, writeDraft, type Draft, type DraftPlace } from '../../lib/drafts.ts';
import { consoleLimits } from '../../lib/limits.ts';
import { quick, type QuickResult } from '../../lib/quick.ts';
import { Store } from '../../lib/store.ts';
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
  };
}

export interface Pending extends Outgoing {
  readonly idempotencyKey: string;
  readonly sendAt: number;
  readonly sending: boolean;
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

async function post(pending: Pending): Promise<QuickResult<unknown>> {
  const { files, body, place } = pending;
  const attachments = await encodeFiles(files);
  return quick({
    method: 'POST',
    path: `/conversations/${encodeURIComponent(place.conversationId)}/replies`,
    body: attachments.length === 0 ? body : { ...body, attachments },
    idempotencyKey: pending.idempotencyKey,
    keepalive: document.visibilityState === 'hidden' && files.length === 0,
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

export async function sendNow(conversationId: string): Promise<void> {
  const pending = pendingSends.value[conversationId];
  if (pending === undefined || pending.sending) return;
  clearTimeout(timers.get(conversationId));
  timers.delete(conversationId);
  put(conversationId, { ...pending, sending: true });
  // `quick` itself never throws: only reading a file does.
  const answer = await post(pending).catch(() => unreadable);
  if (!answer.ok) {
    failed(pending, answer.problem.detail);
    return;
  }
  removeDraft(pending.place);
  dropFiles(conversationId);
  put(conversationId, null);
  toast.success(pending.body.close ? `Sent and closed ${pending.tag}` : `Sent in ${pending.tag}`);
}

export function sendSoon(outgoing: Outgoing): void {
  const { conversationId } = outgoing.place;
  writeDraft(outgoing.place, outgoing.draft);
  const sendAt = Date.now() + consoleLimits.undoSendMs;
  put(conversationId, { ...outgoing, idempotencyKey: newKey(), sendAt, sending: false });
  timers.set(
    conversationId,
    setTimeout(() => void sendNow(conversationId), consoleLimits.undoSendMs),
  );
}

/** Back into the composer, as it was. False: too late. */
export function undoSend(conversationId: string): boolean {
  const pending = pendingSends.value[conversationId];
  if (pending === undefined || pending.sending) return false;
  clearTimeout(timers.get(conversationId));
  timers.delete(conversationId);
  put(conversationId, null);
  openComposer(conversationId, 'reply');
  return true;
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    // A closing page cannot send more than some kilobytes.
    if (Object.values(pendingSends.value).some(({ files }) => files.length > 0)) event.preventDefault();
  });
  window.addEventListener('pagehide', () => {
    for (const conversationId of Object.keys(pendingSends.value)) void sendNow(conversationId);
  });
}
