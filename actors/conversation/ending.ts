// The end of the work: by its owner, or by anybody while nobody owns the case.

import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { tellUnparked, tellWorkEnded } from './events.ts';
import { stopHold, stopWorking } from './notices.ts';
import { isOwned } from './records.ts';
import { endStint, handling } from './stint.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

/** Ends the work item with the case. */
export function close(draft: ConversationDraft, { agentId }: ConversationCommandValue<'close'>): Decided {
  const { case: theCase, work } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work !== undefined && isOwned(work)) {
    if (theCase.ownerAgentId !== agentId) return rejections.notYourCase;
    finishWork(draft, theCase, work);
    return { workItemId: work.workItemId };
  }
  if (work?.state === WorkItemState.QUEUED) {
    draft.putWork({ ...work, state: WorkItemState.DONE, doneAtMs: draft.turn.at });
    draft.step.tell('queue', work.queueId, {
      $case: 'remove',
      value: { workItemId: work.workItemId, reason: 'closed' },
    });
    draft.emit('item.removed', { agentId, reason: 'closed' });
  }
  closeCase(draft, theCase, agentId);
  return { workItemId: work?.workItemId ?? '' };
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
    comment: '',
    commentBy: '',
    commentAtMs: 0,
    scheduledAtMs: 0,
  });
  draft.emit('conversation.closed', { agentId });
  stopHold(draft);
  stopWorking(draft);
}
