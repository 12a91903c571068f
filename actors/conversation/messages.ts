// What agents write in a case: replies (F68) and notes (F92).

import { answersMissing } from './answers.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { finishWork } from './ending.ts';
import { holdReply, releaseHeld, sendOut, undoMsOf } from './held.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

/**
 * Only the owner replies. The prepared message leaves after the commit, or with `hold` when it cannot be taken back any
 * more; with `close` the work is done then, too.
 */
export function reply(
  draft: ConversationDraft,
  { agentId, messageId, close, seenVersion, hold, forward }: ConversationCommandValue<'reply'>,
): Decided {
  const { case: theCase, work } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (draft.hasTaken(messageId)) return { duplicate: true, workItemId: work?.workItemId ?? '' };
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work === undefined || theCase.ownerAgentId !== agentId) return rejections.notYourCase;
  if (work.state === WorkItemState.PARKED) return rejections.parked;
  if (work.state !== WorkItemState.HANDLING) return rejections.notYourCase;
  if (seenVersion !== 0 && seenVersion !== theCase.version) return rejections.caseChanged;
  if (close && answersMissing(draft, theCase)) return rejections.answersMissing;
  draft.take(messageId);
  // One at a time can be taken back: the one before leaves.
  releaseHeld(draft, { close: false });
  const about = forward ? 'forward' : '';
  const undoMs = hold ? undoMsOf(draft, theCase, agentId) : 0;
  if (undoMs > 0) {
    holdReply(draft, theCase, { agentId, messageId, close, undoMs, about });
    return { workItemId: work.workItemId };
  }
  sendOut(draft, theCase, { messageId, about });
  if (close) finishWork(draft, theCase, work);
  return { workItemId: work.workItemId };
}

/** Any agent may leave a note, in any state of the case; it never leaves the house (F92). */
export function note(
  draft: ConversationDraft,
  { agentId, messageId }: ConversationCommandValue<'note'>,
): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (draft.hasTaken(messageId)) return { duplicate: true };
  draft.take(messageId);
  // What others write is news to who is writing an answer; what the owner writes is not (T28).
  if (agentId !== theCase.ownerAgentId) draft.putCase({ ...theCase, version: theCase.version + 1 });
  draft.emit('note.added', { agentId, messageId });
  return null;
}
