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
  const movedAtMs = moveOut(draft, { message, conversationId, tag, byUserId });
  return { workItemId: draft.work?.workItemId ?? '', movedAtMs };
}

interface Moving {
  readonly message: Partial<ReceiveMessage> & Pick<ReceiveMessage, 'messageId'>;
  readonly conversationId: string;
  readonly tag: string;
  readonly byUserId: string;
}

/** Answers when, in milliseconds since 1970: the mail store is told of moves in any order, and the latest one counts. */
export function moveOut(
  draft: ConversationDraft,
  { message, conversationId, tag, byUserId }: Moving,
): number {
  const { messageId } = message;
  const movedAtMs = draft.giveAway(messageId);
  const move = { messageId, fromConversationId: draft.id, toConversationId: conversationId };
  draft.step.effect(moveKeptMessage({ ...move, movedAtMs }));
  draft.step.tell('conversation', conversationId, {
    $case: 'takeMoved',
    value: {
      message: ReceiveMessage.fromPartial(message),
      fromConversationId: draft.id,
      fromTag: draft.case?.tag ?? '',
      byUserId,
      movedAtMs,
    },
  });
  draft.emit('message.moved', { messageId, target: conversationId, reason: tag, byUserId });
  note(draft, { conversationId, tag });
  // A reply that is still held is part of the case, too, and a request is more than its messages.
  if (draft.takenAfter === 0 && draft.held === undefined && draft.case?.uri === '')
    merge(draft, { conversationId, tag, byUserId });
  return movedAtMs;
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

/** It came late, and was moved on meanwhile. Without a time an older version tells of it. */
function movedOn(
  draft: ConversationDraft,
  { messageId, movedAtMs }: { readonly messageId: string; readonly movedAtMs: number },
): boolean {
  return movedAtMs > 0 && draft.goneAt(messageId) >= movedAtMs;
}

export function takeMoved(
  draft: ConversationDraft,
  { message, fromConversationId, fromTag, movedAtMs }: ConversationCommandValue<'takeMoved'>,
): Decided {
  if (draft.case === undefined || message === undefined) return null;
  const { messageId } = message;
  if (draft.hasTaken(messageId) || movedOn(draft, { messageId, movedAtMs })) return { duplicate: true };
  draft.take(messageId, movedAtMs);
  note(draft, { conversationId: fromConversationId, tag: fromTag });
  join(draft, draft.case, message);
  return { workItemId: draft.work?.workItemId ?? '' };
}
