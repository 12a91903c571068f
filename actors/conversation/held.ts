// A reply that was sent and can still be taken back (C10, N7). Until it leaves, the case stays as it is, with its agent:
// taking it back has nothing to undo. What takes the case away from its agent makes the reply leave at once.
//
//   reply (hold) ──► held ──timer, send now, case moves──► sent (and closed, when that was asked and nothing is new)
//                      └──undo──► draft again

import { sendPreparedMessage, withdrawMessage } from '../effects.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { finishWork, takeBackOpening } from './ending.ts';
import { stopWorking } from './notices.ts';
import type { ConversationCommand } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

const timer = 'held';

function sendCommand(messageId: string): ConversationCommand {
  return { command: { $case: 'sendHeld', value: { messageId, agentId: '' } } };
}

/** How long the agent's replies from this queue can be taken back; 0: not at all. */
export function undoMsOf(draft: ConversationDraft, theCase: Case, agentId: string): number {
  const { users, queues } = draft.turn.world;
  const own = users.get(agentId)?.undoMs ?? null;
  return own ?? queues.get(theCase.homeQueueId || theCase.queueId)?.undoMs ?? 0;
}

/** What a message is besides an answer: the mail that opened the case, or one that goes to somebody else. */
export type About = '' | 'opening' | 'forward';

export interface Holding {
  readonly agentId: string;
  readonly messageId: string;
  readonly close: boolean;
  readonly undoMs: number;
  readonly about: About;
}

export function holdReply(
  draft: ConversationDraft,
  theCase: Case,
  { agentId, messageId, close, undoMs, about }: Holding,
): void {
  const untilMs = draft.turn.at + undoMs;
  draft.putHeld({ messageId, agentId, close, untilMs, version: theCase.version, about });
  draft.step.setTimer(timer, untilMs, sendCommand(messageId));
  draft.emit('reply.held', { messageId, agentId, untilMs, reason: close ? 'close' : about });
}

/** After the live state was lost: it goes on where it was, or leaves at once when its time is over. */
export function goOnHolding(draft: ConversationDraft): void {
  const { held } = draft;
  if (held !== undefined) draft.step.setTimer(timer, held.untilMs, sendCommand(held.messageId));
}

/**
 * It leaves now, if one is held. `close`: and the case is closed with it, when that was asked and nobody has written since.
 * True: it was closed.
 */
export function releaseHeld(draft: ConversationDraft, { close }: { readonly close: boolean }): boolean {
  const { held, case: theCase, work } = draft;
  if (held === undefined || theCase === undefined) return false;
  draft.putHeld(undefined);
  draft.step.clearTimer(timer);
  sendOut(draft, theCase, { messageId: held.messageId, about: held.about as About });
  const own =
    work !== undefined && theCase.ownerAgentId === held.agentId && work.state === WorkItemState.HANDLING;
  if (!close || !held.close || !own || theCase.version !== held.version) return false;
  finishWork(draft, theCase, work);
  return true;
}

/** The prepared reply leaves after the commit of this turn. */
export function sendOut(
  draft: ConversationDraft,
  theCase: Case,
  { messageId, about }: Pick<Holding, 'messageId' | 'about'>,
): void {
  draft.step.effect(sendPreparedMessage({ messageId, conversationId: draft.id }));
  draft.emit('reply.sent', { messageId, target: theCase.customerAddress, reason: about });
  // What goes to somebody else tells its customer nothing.
  if (about !== 'forward') stopWorking(draft);
}

/** By its sender, in time: the message never leaves, and is a draft again. */
export function undoReply(
  draft: ConversationDraft,
  { agentId, messageId }: ConversationCommandValue<'undoReply'>,
): Decided {
  const { held, case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (held?.messageId !== messageId) return rejections.undoOver;
  if (held.agentId !== agentId) return rejections.notYourReply;
  draft.putHeld(undefined);
  draft.step.clearTimer(timer);
  draft.step.effect(withdrawMessage({ messageId }));
  draft.emit('reply.undone', { messageId, agentId });
  if (held.about === 'opening') takeBackOpening(draft);
  return { workItemId: draft.work?.workItemId ?? '' };
}

/** Timer, or its sender who does not want to wait. */
export function sendHeld(
  draft: ConversationDraft,
  { messageId, agentId }: ConversationCommandValue<'sendHeld'>,
): Decided {
  const { held, turn } = draft;
  const byTimer = agentId === '';
  if (held?.messageId !== messageId) return byTimer ? null : rejections.undoOver;
  if (!byTimer && held.agentId !== agentId) return rejections.notYourReply;
  // The clock of the node that fired was ahead of ours.
  if (byTimer && held.untilMs > turn.at) draft.step.setTimer(timer, held.untilMs, sendCommand(messageId));
  else releaseHeld(draft, { close: true });
  return { workItemId: draft.work?.workItemId ?? '' };
}
