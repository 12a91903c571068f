// A case whose live state was lost comes back as its history tells it: with its owner, or to its queue at the original
// place. Must not know where histories are kept.

import { limits } from '../limits.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { closeCase } from './ending.ts';
import { tellParked } from './events.ts';
import { goOnHolding } from './held.ts';
import { planHold, receiptDue } from './notices.ts';
import { isOwned } from './records.ts';
import { schedule } from './request.ts';
import { noReservation } from './reservation.ts';
import { openWork, tellAssigned, tellEnqueue } from './work.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

/** Changes nothing in a case that exists, so it may come any number of times, and late. */
export function restore(
  draft: ConversationDraft,
  { case: known, workItem, messages, heldReply, answers }: ConversationCommandValue<'restore'>,
): Decided {
  if (draft.case !== undefined) return { duplicate: true, workItemId: draft.work?.workItemId ?? '' };
  if (known === undefined) return rejections.noSuchCase;
  for (const { messageId, atMs } of messages.slice(-limits.takenMessages))
    draft.restoreTaken(messageId, atMs);
  if (workItem !== undefined) draft.putWork(workItem);
  draft.putCase(known);
  if (heldReply !== undefined) draft.putHeld(heldReply);
  if (answers !== undefined) draft.putAnswers(answers);
  if (known.status === ConversationStatus.SCHEDULED) scheduleAgain(draft, known);
  else if (known.status !== ConversationStatus.CLOSED && known.status !== ConversationStatus.QUARANTINED)
    goOn(draft, known, workItem);
  goOnHolding(draft);
  return { workItemId: draft.work?.workItemId ?? '' };
}

/** It enters its queue when it would have, or at once when that time is over. */
function scheduleAgain(draft: ConversationDraft, known: Case): void {
  draft.emit('conversation.restored', {});
  schedule(draft, known);
}

/** The history may end in the middle of a turn, because its last events were lost: then the turn is completed (C1). */
function goOn(draft: ConversationDraft, known: Case, work: WorkItem | undefined): void {
  if (work !== undefined && isOwned(work)) {
    const owned = { ...known, status: ConversationStatus.IN_PROGRESS, ownerAgentId: work.agentId };
    draft.putCase(owned);
    draft.emit('conversation.restored', {});
    if (work.state === WorkItemState.PARKED) tellParked(draft, owned, work);
    else tellAssigned(draft, owned, work);
    return;
  }
  const { automatic, imported, descends, unverified, customerAddress: fromAddress } = known;
  const waiting = {
    ...known,
    status: ConversationStatus.RECEIVED,
    ownerAgentId: '',
    receiptOwed:
      receiptDue(draft, known, { automatic, imported, descends, unverified, fromAddress }) === 'owed',
  };
  draft.putCase(waiting);
  draft.emit('conversation.restored', {});
  if (work === undefined) {
    const enqueuedAtMs = known.createdAtMs;
    openWork(draft, waiting, { followUp: false, enqueuedAtMs, reservation: noReservation });
  } else if (work.state === WorkItemState.QUEUED) {
    tellEnqueue(draft, waiting, work);
    planHold(draft);
  } else {
    closeCase(draft, waiting, work.agentId);
  }
}
