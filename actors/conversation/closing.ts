// Closing a case: by its owner, or by anybody while nobody owns it; or because nothing is left of it.

import { answersMissing } from './answers.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { closeCase, finishWork } from './ending.ts';
import { releaseHeld } from './held.ts';
import { isOwned } from './records.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

/** Ends the work item with the case. */
export function close(draft: ConversationDraft, { agentId }: ConversationCommandValue<'close'>): Decided {
  const { case: theCase, work } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work !== undefined && isOwned(work) && theCase.ownerAgentId !== agentId) return rejections.notYourCase;
  if (answersMissing(draft, theCase)) return rejections.answersMissing;
  end(draft, theCase, agentId);
  return { workItemId: work?.workItemId ?? '' };
}

/** Whoever asks: its owner is done with it, or it is taken from its queue. */
export function end(draft: ConversationDraft, theCase: Case, agentId: string): void {
  const { work } = draft;
  if (work !== undefined && isOwned(work)) {
    releaseHeld(draft, { close: false });
    finishWork(draft, theCase, work);
    return;
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
}
