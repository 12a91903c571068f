// The end of the work, and of the case with it.

import { deadlineFor } from './deadline.ts';
import type { ConversationDraft } from './draft.ts';
import { tellUnparked, tellWorkEnded } from './events.ts';
import { stopHold, stopWorking } from './notices.ts';
import { endStint, handling } from './stint.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

/** A case that is opened again, whoever or whatever does that: from then on it has as long as a new one. */
export function openedAgain(draft: ConversationDraft, theCase: Case, fromMs: number): Case {
  return {
    ...theCase,
    status: ConversationStatus.RECEIVED,
    closedAtMs: 0,
    mergedInto: '',
    deadlineAtMs: deadlineFor(draft.turn.world, theCase, fromMs),
  };
}

/** The owner is done: the item ends, the case closes, the agent goes into wrap-up. */
export function finishWork(draft: ConversationDraft, theCase: Case, work: WorkItem): void {
  const { at } = draft.turn;
  const ended = endStint(draft, work, true);
  const done = draft.putWork({
    ...ended,
    state: WorkItemState.DONE,
    doneAtMs: at,
    parkedAtMs: 0,
    parkedUntilMs: 0,
  });
  draft.emit('item.done', {
    ...handling(done),
    waitMs: Math.max(0, work.acceptedAtMs - work.enqueuedAtMs),
  });
  closeCase(draft, { ...theCase, lastAgentId: work.agentId, lastHandledAtMs: at }, work.agentId);
  if (work.state === WorkItemState.PARKED) tellUnparked(draft, done);
  else tellWorkEnded(draft, done, 'done');
}

export function closeCase(draft: ConversationDraft, theCase: Case, agentId: string): void {
  draft.putCase({
    ...theCase,
    status: ConversationStatus.CLOSED,
    ownerAgentId: '',
    closedAtMs: draft.turn.at,
    // Back home, when it is closed while it waits to be handed over; and what was said to the next agent is over.
    queueId: theCase.homeQueueId || theCase.queueId,
    homeQueueId: '',
    // Who closes it has seen what failed.
    troubles: [],
    comment: '',
    commentBy: '',
    commentAtMs: 0,
    scheduledAtMs: 0,
  });
  draft.emit('conversation.closed', { agentId });
  stopHold(draft);
  stopWorking(draft);
}

/** The mail that opened the case was taken back: nobody was written to, and there is nothing left to do. */
export function takeBackOpening(draft: ConversationDraft): void {
  const { case: theCase, work } = draft;
  if (theCase === undefined || work === undefined) return;
  const ended = draft.putWork({
    ...endStint(draft, work, true),
    state: WorkItemState.DONE,
    doneAtMs: draft.turn.at,
  });
  draft.emit('item.removed', { reason: 'undone' });
  closeCase(draft, theCase, work.agentId);
  tellWorkEnded(draft, ended, 'transferred');
}
