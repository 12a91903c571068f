// A message goes to the case that it belongs to (T8): it leaves this one, which closes when nothing is left of it, and
// joins the other as if it had come there. Moving it back undoes that. Must not know why.

import { moveKeptMessage } from '../effects.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { end } from './closing.ts';
import { join } from './receive.ts';
import { mayDecide, putRelated, relation } from './related.ts';
import { ConversationStatus, ReceiveMessage } from '#proto/gen/skillpost/v1/conversation.ts';

export function moveMessage(
  draft: ConversationDraft,
  asked: ConversationCommandValue<'moveMessage'>,
): Decided {
  const { message, toConversationId: conversationId, toTag: tag, byUserId } = asked;
  if (draft.case === undefined) return rejections.noSuchCase;
  if (message === undefined || !draft.hasTaken(message.messageId)) return rejections.noSuchMessage;
  if (conversationId === draft.id) return rejections.sameCase;
  if (!mayDecide(draft, asked)) return rejections.notYourCase;
  moveOut(draft, { message, conversationId, tag, byUserId });
  return { workItemId: draft.work?.workItemId ?? '' };
}

interface Moving {
  readonly message: Partial<ReceiveMessage> & Pick<ReceiveMessage, 'messageId'>;
  readonly conversationId: string;
  readonly tag: string;
  readonly byUserId: string;
}

export function moveOut(draft: ConversationDraft, { message, conversationId, tag, byUserId }: Moving): void {
  const { case: theCase } = draft;
  if (theCase === undefined) return;
  const { messageId } = message;
  draft.forget(messageId);
  draft.step.effect(
    moveKeptMessage({ messageId, fromConversationId: draft.id, toConversationId: conversationId }),
  );
  draft.step.tell('conversation', conversationId, {
    $case: 'takeMoved',
    value: {
      message: ReceiveMessage.fromPartial(message),
      fromConversationId: draft.id,
      fromTag: theCase.tag,
      byUserId,
    },
  });
  draft.emit('message.moved', { messageId, target: conversationId, reason: tag, byUserId });
  note(draft, { conversationId, tag });
  // A reply that is still held is part of the case, too, and a request is more than its messages.
  if (draft.takenAfter === 0 && draft.held === undefined && theCase.uri === '')
    merge(draft, { conversationId, tag, byUserId });
}

/** What was asked for, and answered, keeps its answer. */
function note(
  draft: ConversationDraft,
  { conversationId, tag }: { readonly conversationId: string; readonly tag: string },
): void {
  const known = draft.case?.related.find((entry) => entry.conversationId === conversationId);
  const answered = known?.state === relation.approved || known?.state === relation.refused;
  const asks = known?.state === relation.asks || known?.state === relation.asked;
  if (answered) return;
  putRelated(draft, { conversationId, tag, state: asks ? relation.approved : relation.related });
}

/** Nothing is left of it: whoever has it is done with it. */
function merge(draft: ConversationDraft, { conversationId, tag, byUserId }: Omit<Moving, 'message'>): void {
  const { case: theCase } = draft;
  if (theCase === undefined) return;
  const merged = draft.putCase({ ...theCase, mergedInto: conversationId });
  draft.emit('conversation.merged', { target: conversationId, reason: tag, byUserId });
  if (merged.status !== ConversationStatus.CLOSED) end(draft, merged, byUserId);
}

export function takeMoved(
  draft: ConversationDraft,
  { message, fromConversationId, fromTag }: ConversationCommandValue<'takeMoved'>,
): Decided {
  if (draft.case === undefined || message === undefined) return null;
  if (draft.hasTaken(message.messageId)) return { duplicate: true };
  draft.take(message.messageId);
  note(draft, { conversationId: fromConversationId, tag: fromTag });
  join(draft, draft.case, message);
  return { workItemId: draft.work?.workItemId ?? '' };
}
