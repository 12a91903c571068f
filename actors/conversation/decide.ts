// The decider of a conversation: dispatch only.

import type { Decision, Rejection, TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { saveAnswers } from './answers.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandBody } from './commands.ts';
import { ConversationDraft } from './draft.ts';
import { close } from './closing.ts';
import { divert, requeue, transfer } from './handover.ts';
import { dropOut, handlingTooLong, hold } from './holding.ts';
import { sendHeld, undoReply } from './held.ts';
import { answerJoin, joinAnswered } from './joining.ts';
import { note, reply } from './messages.ts';
import { noticeDue, releaseReceipt } from './notices.ts';
import { keepNoticeBack, sendSuppressed } from './suppression.ts';
import { open } from './opening.ts';
import { park, resume } from './park.ts';
import { moveMessage, takeMoved } from './moving.ts';
import { senderFound } from './doubt.ts';
import { recordRating } from './rating.ts';
import { noteDuplicate, receive } from './receive.ts';
import { addRequest, changeRequest, requestDue, withdrawRequest } from './request.ts';
import type { ConversationState } from './records.ts';
import { relate } from './related.ts';
import { restore } from './restore.ts';
import { delivery, retryDelivery } from './troubles.ts';
import { assign } from './work.ts';
import type {
  ConversationCommand,
  ConversationRecord,
  ConversationReply,
} from '#proto/gen/skillpost/v1/conversation.ts';

/** What a concern hands back: the fields of the reply that it sets, a rejection, or null for the plain reply. */
export type Decided = Partial<ConversationReply> | Rejection | null;

export function decide(
  state: ConversationState,
  { command }: ConversationCommand,
  turn: TurnContext<Directory>,
): Decision<ConversationCommand, ConversationRecord, ConversationReply> {
  if (command === undefined) return rejections.unknownCommand;
  const draft = new ConversationDraft(state, turn);
  const decided = dispatch(draft, command);
  if (decided !== null && 'rejected' in decided) return decided;
  return draft.step.step({
    conversationId: state.id,
    workItemId: '',
    duplicate: false,
    movedAtMs: 0,
    ...decided,
  });
}

// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive, which the compiler checks
function dispatch(draft: ConversationDraft, command: ConversationCommandBody): Decided {
  switch (command.$case) {
    case 'receive':
      return receive(draft, command.value);
    case 'assign':
      return assign(draft, command.value);
    case 'reply':
      return reply(draft, command.value);
    case 'note':
      return note(draft, command.value);
    case 'close':
      return close(draft, command.value);
    case 'transfer':
      return transfer(draft, command.value);
    case 'delivery':
      return delivery(draft, command.value);
    case 'restore':
      return restore(draft, command.value);
    case 'hold':
      return hold(draft, command.value);
    case 'handlingTooLong':
      return handlingTooLong(draft, command.value);
    case 'dropOut':
      return dropOut(draft, command.value);
    case 'noticeDue':
      return noticeDue(draft, command.value);
    case 'sendSuppressed':
      return sendSuppressed(draft, command.value);
    case 'keepNoticeBack':
      return keepNoticeBack(draft, command.value);
    case 'relate':
      return relate(draft, command.value);
    case 'answerJoin':
      return answerJoin(draft, command.value);
    case 'joinAnswered':
      return joinAnswered(draft, command.value);
    case 'moveMessage':
      return moveMessage(draft, command.value);
    case 'takeMoved':
      return takeMoved(draft, command.value);
    case 'noteDuplicate':
      return noteDuplicate(draft, command.value);
    case 'releaseReceipt':
      return releaseReceipt(draft, command.value);
    case 'park':
      return park(draft, command.value);
    case 'resume':
      return resume(draft, command.value);
    case 'requeue':
      return requeue(draft, command.value);
    case 'addRequest':
      return addRequest(draft, command.value);
    case 'changeRequest':
      return changeRequest(draft, command.value);
    case 'withdrawRequest':
      return withdrawRequest(draft, command.value);
    case 'requestDue':
      return requestDue(draft);
    case 'open':
      return open(draft, command.value);
    case 'undoReply':
      return undoReply(draft, command.value);
    case 'sendHeld':
      return sendHeld(draft, command.value);
    case 'retryDelivery':
      return retryDelivery(draft, command.value);
    case 'senderFound':
      return senderFound(draft, command.value);
    case 'recordRating':
      return recordRating(draft, command.value);
    case 'saveAnswers':
      return saveAnswers(draft, command.value);
    case 'divert':
      return divert(draft, command.value);
  }
}
