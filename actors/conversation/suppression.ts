// Notices that are kept back, in the open (T27): the case says which, why and until when, and a person may send it after all.
// What keeps them back is that a machine wrote (T9), that the mail answers machine mail of ours (N5), that it is old and was
// only brought along (T12), that its sender may be somebody else (T26), or that the guard of their correspondent refused.

import { forwardMessage } from '../effects.ts';
import { forwardId } from '../vocabulary/machine-mail.ts';
import type { KeptBackReason } from '../vocabulary/machine-mail.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { openedAgain } from './ending.ts';
import { sendNotice, sendReceiptOnce } from './notices.ts';
import { noReservation } from './reservation.ts';
import { openWork } from './work.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

type KeptBack = ConversationCommandValue<'keepNoticeBack'>;

/** A mail that must not be answered gets no receipt, where that of a person of today would: told once per case. */
export function keepBack(
  draft: ConversationDraft,
  theCase: Case,
  mail: ConversationCommandValue<'receive'>,
): void {
  const { fromAddress: target, messageId } = mail;
  const wanted = draft.turn.world.queues.get(theCase.queueId)?.receiptEnabled === true;
  const reason = whyNot(mail);
  if (reason === null || !wanted || target === '') return;
  if (theCase.receiptSent || theCase.suppressed !== '') return;
  tell(draft, theCase, { notice: 'receipt', number: 0, target, messageId, reason, untilMs: 0 });
}

function whyNot({
  automatic,
  descends,
  imported,
  unverified,
}: ConversationCommandValue<'receive'>): KeptBackReason | null {
  if (automatic) return 'automatic';
  if (descends) return 'ancestry';
  if (imported) return 'imported';
  return unverified ? 'unverified' : null;
}

/** From who writes notices. */
export function keepNoticeBack(draft: ConversationDraft, keptBack: KeptBack): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  // One of them can be sent after all: the receipt, if that is kept back; a report of a delivery never.
  const receiptWaits = theCase.suppressed !== '' && isReceipt(theCase.suppressedNotice);
  if (keptBack.notice === 'report' || (receiptWaits && !isReceipt(keptBack.notice))) emit(draft, keptBack);
  else tell(draft, theCase, keptBack);
  if (keptBack.notice === 'forward') bringBack(draft);
  return null;
}

function isReceipt(notice: string): boolean {
  return notice === 'receipt' || notice === 'closed';
}

function tell(draft: ConversationDraft, theCase: Case, keptBack: KeptBack): void {
  draft.putCase({
    ...theCase,
    suppressed: keptBack.reason,
    suppressedNotice: keptBack.notice,
    suppressedNumber: keptBack.number,
    suppressedTarget: keptBack.target,
    suppressedMessageId: keptBack.messageId,
    suppressedUntilMs: keptBack.untilMs,
  });
  emit(draft, keptBack);
}

function emit(draft: ConversationDraft, { messageId, target, reason, untilMs, notice }: KeptBack): void {
  draft.emit('notice.suppressed', { messageId, target, reason, untilMs, notice });
}

/** What could not be sent on is for the people here to see: else nobody would. */
function bringBack(draft: ConversationDraft): void {
  const { case: theCase, turn } = draft;
  if (theCase?.status !== ConversationStatus.CLOSED) return;
  const reopened = draft.putCase(openedAgain(draft, theCase, turn.at));
  draft.emit('conversation.reopened', {
    workItemId: '',
    offerId: '',
    enqueuedAtMs: 0,
    followUp: false,
    reason: theCase.suppressed,
  });
  openWork(draft, reopened, { followUp: false, enqueuedAtMs: turn.at, reservation: noReservation });
}

/** What a rule sent on did not arrive: then it is for the people here. */
export function forwardFailed(
  draft: ConversationDraft,
  { messageId, recipient }: { readonly messageId: string; readonly recipient: string },
): void {
  if (!messageId.startsWith(forwardId(draft.id))) return;
  const kept = { notice: 'forward', number: 0, target: recipient, messageId: draft.firstTaken };
  keepNoticeBack(draft, { ...kept, reason: 'bounced', untilMs: 0 });
}

/** The notice that is kept back goes out, whatever its correspondent may get. */
export function sendSuppressed(
  draft: ConversationDraft,
  { byUserId }: ConversationCommandValue<'sendSuppressed'>,
): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  const { suppressed: reason, suppressedNotice: notice, suppressedTarget, suppressedMessageId } = theCase;
  if (reason === '') return rejections.nothingSuppressed;
  const target = suppressedTarget || theCase.customerAddress;
  draft.emit('notice.released', { byUserId, target, reason, notice });
  const freed = { ...theCase, suppressed: '', suppressedUntilMs: 0 };
  const answered = { messageId: suppressedMessageId, fromAddress: target, byUserId };
  if (notice === 'working' || notice === 'hold') {
    const number = theCase.suppressedNumber;
    sendNotice(draft, draft.putCase(freed), { ...answered, kind: notice, number });
  } else if (notice === 'forward') sendOn(draft, draft.putCase(freed), byUserId);
  else sendReceiptOnce(draft, freed, answered);
  return null;
}

function sendOn(draft: ConversationDraft, theCase: Case, byUserId: string): void {
  const { suppressedMessageId: messageId, suppressedTarget: to, mailboxId, tag, subject } = theCase;
  draft.step.effect(
    forwardMessage({ conversationId: draft.id, tag, mailboxId, messageId, to, subject, byUserId }),
  );
}
