// A stranger asks to join a case (N6): whoever has the case says yes or no. Yes moves what the stranger wrote there; no
// leaves it the case of its own that it has been all along.

import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { moveOut } from './moving.ts';
import { mayDecide, putRelated, relation } from './related.ts';

export function answerJoin(draft: ConversationDraft, asked: ConversationCommandValue<'answerJoin'>): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  const request = theCase.related.find(
    ({ messageId, state }) => messageId === asked.messageId && state === relation.asked,
  );
  if (request === undefined) return rejections.noJoinRequest;
  if (!mayDecide(draft, asked)) return rejections.notYourCase;
  const { approve: approved, byUserId, messageId } = asked;
  putRelated(draft, { ...request, state: approved ? relation.approved : relation.refused });
  draft.step.tell('conversation', request.conversationId, {
    $case: 'joinAnswered',
    value: { messageId, conversationId: draft.id, tag: theCase.tag, approved, byUserId },
  });
  return null;
}

/** Approved: what its sender wrote goes to that case. It may have gone elsewhere by now; then nothing is to do. */
export function joinAnswered(
  draft: ConversationDraft,
  { messageId, conversationId, tag, approved, byUserId }: ConversationCommandValue<'joinAnswered'>,
): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return null;
  putRelated(draft, { conversationId, tag, state: approved ? relation.approved : relation.refused });
  if (!approved || !draft.hasTaken(messageId)) return null;
  const { subject, customerAddress: fromAddress, customerName: fromName, mailboxId, automatic } = theCase;
  const receivedAtMs = theCase.createdAtMs;
  const message = { messageId, subject, fromAddress, fromName, mailboxId, automatic, receivedAtMs };
  moveOut(draft, { message, conversationId, tag, byUserId });
  return null;
}
