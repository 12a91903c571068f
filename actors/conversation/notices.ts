// What the system writes to the customer by itself, and when: a receipt or what is said outside the hours (F98, F103), that
// somebody works on it (F99), that it still waits (F102). Must not know what these say.

import { addOpenMs, isOpen } from '../calendar/calendar.ts';
import { sendReceipt } from '../effects.ts';
import type { Queue } from '../vocabulary/directory.ts';
import { isSaid, noticeTemplate } from '../vocabulary/notices.ts';
import type { NoticeKind } from '../vocabulary/notices.ts';
import type { Schedule } from '../vocabulary/schedule.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { isOwned } from './records.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, ConversationCommand } from '#proto/gen/skillpost/v1/conversation.ts';

/** Whom the system may write to by itself. A disabled queue sends nothing (F14). */
function reader(draft: ConversationDraft): { readonly theCase: Case; readonly queue: Queue } | null {
  const { case: theCase, turn } = draft;
  if (theCase === undefined || theCase.customerAddress === '') return null;
  if (theCase.automatic || theCase.imported || theCase.descends || theCase.unverified) return null;
  const queue = turn.world.queues.get(theCase.queueId);
  return queue?.enabled === true ? { theCase, queue } : null;
}

interface Notice {
  readonly kind: NoticeKind;
  readonly number: number;
  /** The mail that is answered; without it, the one that opened the case. */
  readonly messageId?: string;
  readonly subject?: string;
  /** To whom; without it, whose case it is. */
  readonly fromAddress?: string;
  /** A person sends it, whatever is known of its reader (T27). */
  readonly byUserId?: string;
}

export function sendNotice(draft: ConversationDraft, theCase: Case, notice: Notice): void {
  const { kind, number } = notice;
  const messageId = notice.messageId ?? draft.firstTaken;
  const customerAddress = notice.fromAddress ?? theCase.customerAddress;
  draft.step.effect(
    sendReceipt({
      conversationId: draft.id,
      tag: theCase.tag,
      queueId: theCase.queueId,
      mailboxId: theCase.mailboxId,
      customerAddress,
      customerName: theCase.customerName,
      subject: notice.subject ?? theCase.subject,
      messageId,
      templateId: theCase.templateId,
      notice: kind,
      workItemId: draft.work?.workItemId ?? '',
      number,
      byUserId: notice.byUserId ?? '',
    }),
  );
  const fields = { messageId, target: customerAddress };
  // What goes out in place of the receipt counts as one.
  if (kind === 'receipt') draft.emit('receipt.sent', fields);
  else if (kind === 'closed') draft.emit('receipt.sent', { ...fields, reason: kind });
  else draft.emit('notice.sent', { ...fields, reason: kind });
}

function scheduleOf({ turn }: ConversationDraft, queue: Queue): Schedule | undefined {
  return turn.world.schedules.get(queue.scheduleId ?? '');
}

/**
 * The receipt is due when the item is enqueued, once per case, never to a machine (F98), for old mail (T12), for what
 * answers our own machine (N5), or to who may not have written it (T26). `owed`: not yet, because the queue
 * is disabled (F14).
 */
export function receiptDue(
  draft: ConversationDraft,
  theCase: Case,
  mail: Pick<
    ConversationCommandValue<'receive'>,
    'automatic' | 'imported' | 'descends' | 'unverified' | 'fromAddress'
  >,
): 'now' | 'owed' | 'never' {
  const unwelcome = mail.automatic || mail.imported || mail.descends || mail.unverified;
  if (theCase.receiptSent || unwelcome || mail.fromAddress === '') return 'never';
  const queue = draft.turn.world.queues.get(theCase.queueId);
  if (queue === undefined || !queue.receiptEnabled) return 'never';
  return queue.enabled ? 'now' : 'owed';
}

/** Outside the hours, what is written for that goes out in its place, if anything is (F103). */
export function sendReceiptOnce(draft: ConversationDraft, theCase: Case, answered: Partial<Notice>): void {
  const { queues } = draft.turn.world;
  const marked = draft.putCase({ ...theCase, receiptSent: true, receiptOwed: false });
  const queue = queues.get(theCase.queueId);
  const schedule = queue && scheduleOf(draft, queue);
  const closed = schedule !== undefined && !isOpen(schedule, draft.turn.at);
  const said = closed && noticeTemplate(draft.turn.world, 'closed', theCase) !== undefined;
  sendNotice(draft, marked, { ...answered, kind: said ? 'closed' : 'receipt', number: 0 });
}

/** From the queue, which is enabled: what is owed is sent (F14). */
export function releaseReceipt(
  draft: ConversationDraft,
  { workItemId }: ConversationCommandValue<'releaseReceipt'>,
): Decided {
  const { work } = draft;
  const place = reader(draft);
  if (place?.theCase.receiptOwed !== true || !place.queue.receiptEnabled) return null;
  if (work?.workItemId === workItemId && work.state !== WorkItemState.DONE)
    sendReceiptOnce(draft, place.theCase, {});
  return null;
}

/** The item waits in a queue: its customer hears of it again when that takes long (F102). */
export function planHold(draft: ConversationDraft): void {
  const place = reader(draft);
  const afterMs = place?.queue.estimate.holdAfterMs ?? null;
  if (place === null || afterMs === null || draft.notices.holds >= place.queue.estimate.holdMost) return;
  if (!isSaid(draft.turn.world, 'hold', place.theCase)) return;
  const { heldAtMs } = draft.notices;
  const earliest = heldAtMs === 0 ? 0 : heldAtMs + place.queue.estimate.holdGapMs;
  setHold(draft, Math.max(afterOpenMs(draft, place.queue, afterMs), earliest));
}

/** In opening time: nobody is told to be patient while everybody is at home. */
function afterOpenMs(draft: ConversationDraft, queue: Queue, ms: number): number {
  const { at } = draft.turn;
  const schedule = scheduleOf(draft, queue);
  return schedule === undefined ? at + ms : (addOpenMs(schedule, at, ms) ?? at + ms);
}

function setHold(draft: ConversationDraft, dueAt: number): void {
  draft.putNotices({ holdAtMs: dueAt });
  draft.step.setTimer('hold', dueAt, noticeDueCommand('hold'));
}

/** Nobody waits any more. */
export function stopHold(draft: ConversationDraft): void {
  if (draft.notices.holdAtMs === 0) return;
  draft.putNotices({ holdAtMs: 0 });
  draft.step.clearTimer('hold');
}

/** Somebody has taken it, for the first time: unless it is answered soon, its customer is told (F99). */
export function planWorking(draft: ConversationDraft): void {
  const place = reader(draft);
  const { workingOver, workingAtMs } = draft.notices;
  if (place === null || workingOver || workingAtMs > 0) return;
  if (!isSaid(draft.turn.world, 'working', place.theCase)) return;
  const dueAt = draft.turn.at + place.queue.workingAfterMs;
  draft.putNotices({ workingAtMs: dueAt });
  draft.step.setTimer('working', dueAt, noticeDueCommand('working'));
}

/** It was answered or closed: there is nothing to say any more. */
export function stopWorking(draft: ConversationDraft): void {
  if (draft.notices.workingAtMs === 0) return;
  draft.putNotices({ workingAtMs: 0, workingOver: true });
  draft.step.clearTimer('working');
}

function noticeDueCommand(notice: 'working' | 'hold'): ConversationCommand {
  return { command: { $case: 'noticeDue', value: { notice } } };
}

/** Timer. */
export function noticeDue(
  draft: ConversationDraft,
  { notice }: ConversationCommandValue<'noticeDue'>,
): Decided {
  const { notices, turn } = draft;
  const dueAt = notice === 'hold' ? notices.holdAtMs : notices.workingAtMs;
  if (dueAt === 0) return null;
  // The clock of the node that fired was ahead of ours.
  if (dueAt > turn.at)
    draft.step.setTimer(notice, dueAt, noticeDueCommand(notice === 'hold' ? 'hold' : 'working'));
  else if (notice === 'hold') sendHold(draft);
  else sendWorking(draft);
  return null;
}

/** Whoever has it no longer may have handed it on: then it is said once somebody else has taken it. */
function sendWorking(draft: ConversationDraft): void {
  if (draft.held !== undefined) {
    // An answer is on its way, unless it is taken back.
    const dueAt = draft.held.untilMs + 1;
    draft.putNotices({ workingAtMs: dueAt });
    draft.step.setTimer('working', dueAt, noticeDueCommand('working'));
    return;
  }
  const owned = draft.work !== undefined && isOwned(draft.work);
  draft.putNotices({ workingAtMs: 0, workingOver: owned });
  const place = reader(draft);
  if (owned && place !== null) sendNotice(draft, place.theCase, { kind: 'working', number: 0 });
}

/** The next one follows when it may, until there have been enough. */
function sendHold(draft: ConversationDraft): void {
  draft.putNotices({ holdAtMs: 0 });
  const place = reader(draft);
  if (place === null || draft.work?.state !== WorkItemState.QUEUED) return;
  const { holdAfterMs, holdMost, holdGapMs } = place.queue.estimate;
  const number = draft.notices.holds + 1;
  if (holdAfterMs === null || number > holdMost) return;
  draft.putNotices({ holds: number, heldAtMs: draft.turn.at });
  sendNotice(draft, place.theCase, { kind: 'hold', number });
  if (number < holdMost)
    setHold(draft, Math.max(afterOpenMs(draft, place.queue, holdGapMs), draft.turn.at + 1));
}
