// What agents write in a case: replies (F68) and notes (F92); and what became of what was sent.

import { sendPreparedMessage } from '../effects.ts';
import { correspondentId, statusIn } from '../vocabulary/machine-mail.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { finishWork } from './ending.ts';
import { stopWorking } from './notices.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

/** Only the owner replies. The prepared message leaves after the commit; with `close` the work is done too. */
export function reply(
  draft: ConversationDraft,
  { agentId, messageId, close, seenVersion }: ConversationCommandValue<'reply'>,
): Decided {
  const { case: theCase, work } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (draft.hasTaken(messageId)) return { duplicate: true, workItemId: work?.workItemId ?? '' };
  if (theCase.status === ConversationStatus.CLOSED) return rejections.caseClosed;
  if (work === undefined || theCase.ownerAgentId !== agentId) return rejections.notYourCase;
  if (work.state === WorkItemState.PARKED) return rejections.parked;
  if (work.state !== WorkItemState.HANDLING) return rejections.notYourCase;
  if (seenVersion !== 0 && seenVersion !== theCase.version) return rejections.caseChanged;
  draft.take(messageId);
  draft.step.effect(sendPreparedMessage({ messageId, conversationId: draft.id }));
  draft.emit('reply.sent', { messageId, target: theCase.customerAddress });
  stopWorking(draft);
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

/** A deferral is no news yet: it is tried again. */
export function delivery(
  draft: ConversationDraft,
  { messageId, recipient, outcome, detail }: ConversationCommandValue<'delivery'>,
): Decided {
  if (draft.case === undefined) return rejections.noSuchCase;
  if (outcome === 'delivered' || outcome === 'failed') {
    draft.emit(`message.${outcome}`, { messageId, target: recipient, reason: detail });
    if (outcome === 'failed') tellFailure(draft, { messageId, recipient, detail });
  }
  return null;
}

/** An address that does not exist gets no machine mail for a while (C13). */
function tellFailure(
  { step }: ConversationDraft,
  {
    messageId,
    recipient,
    detail,
  }: Pick<ConversationCommandValue<'delivery'>, 'messageId' | 'recipient' | 'detail'>,
): void {
  const value = { messageId, status: statusIn(detail), text: detail };
  step.tell('correspondent', correspondentId(recipient), { $case: 'noteFailure', value });
}
