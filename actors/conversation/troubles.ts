// What became of what agents sent (T10): delivered, late, or failed for good. A failure comes back to who sent it, as work
// that is kept for them; it can be sent again, or to another address. Machine mail that fails is nobody's work.

import { redeliverMessage } from '../effects.ts';
import { limits } from '../limits.ts';
import { correspondentId, statusIn } from '../vocabulary/machine-mail.ts';
import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { openedAgain } from './ending.ts';
import { forSender } from './stickiness.ts';
import { forwardFailed } from './suppression.ts';
import { openWork } from './work.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Case, DeliveryTrouble } from '#proto/gen/skillpost/v1/conversation.ts';

type Told = ConversationCommandValue<'delivery'>;

/** A deferral is no news until it lasts: it is tried again. */
export function delivery(draft: ConversationDraft, told: Told): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  const { messageId, recipient, outcome, detail, agentId } = told;
  const known = theCase.troubles.find((trouble) => isOf(trouble, told));
  const fields = { messageId, target: recipient, reason: detail, byUserId: agentId };
  if (outcome === 'delivered') {
    forget(draft, theCase, told);
    draft.emit('message.delivered', { ...fields, byUserId: '' });
  } else if (outcome === 'failed') {
    if (known?.state === 'failed') return null;
    if (agentId === '') forget(draft, theCase, told);
    else note(draft, theCase, told, 'failed');
    draft.emit(told.reported ? 'message.bounced' : 'message.failed', fields);
    tellFailure(draft, told);
    forwardFailed(draft, told);
    if (agentId !== '') returnToSender(draft, told);
  } else if (told.delayed && known === undefined && agentId !== '') {
    note(draft, theCase, told, 'delayed');
    draft.emit('message.delayed', fields);
  }
  return null;
}

/** An address that does not exist gets no machine mail for a while (C13). */
function tellFailure({ step }: ConversationDraft, { messageId, recipient, detail }: Told): void {
  const value = { messageId, status: statusIn(detail), text: detail };
  step.tell('correspondent', correspondentId(recipient), { $case: 'noteFailure', value });
}

function isOf(
  trouble: DeliveryTrouble,
  { messageId, recipient }: Pick<Told, 'messageId' | 'recipient'>,
): boolean {
  return trouble.messageId === messageId && trouble.recipient === recipient;
}

function forget(draft: ConversationDraft, theCase: Case, told: Told): void {
  const others = theCase.troubles.filter((trouble) => !isOf(trouble, told));
  if (others.length < theCase.troubles.length) draft.putCase({ ...theCase, troubles: others });
}

function note(draft: ConversationDraft, theCase: Case, told: Told, state: 'failed' | 'delayed'): void {
  const { messageId, recipient, detail, agentId } = told;
  const others = theCase.troubles.filter((trouble) => !isOf(trouble, told));
  const trouble = { messageId, recipient, state, detail, atMs: draft.turn.at, agentId };
  draft.putCase({ ...theCase, troubles: [...others, trouble].slice(-limits.deliveryTroubles) });
}

/** An open case shows it to whoever has it; a closed one is opened again, for who sent the message. */
function returnToSender(draft: ConversationDraft, { messageId, agentId }: Told): void {
  const { case: theCase, turn } = draft;
  if (theCase?.status !== ConversationStatus.CLOSED) return;
  const reopened = draft.putCase(openedAgain(draft, theCase, turn.at));
  draft.emit('conversation.reopened', {
    workItemId: '',
    offerId: '',
    enqueuedAtMs: 0,
    messageId,
    reason: 'delivery-failed',
    followUp: true,
  });
  openWork(draft, reopened, {
    followUp: true,
    enqueuedAtMs: turn.at,
    reservation: forSender(draft, reopened, agentId),
  });
}

/** By a person who has looked at it. */
export function retryDelivery(
  draft: ConversationDraft,
  { agentId, messageId, recipient, to }: ConversationCommandValue<'retryDelivery'>,
): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  const known = theCase.troubles.find((trouble) => isOf(trouble, { messageId, recipient }));
  if (known?.state !== 'failed') return rejections.nothingFailed;
  draft.putCase({ ...theCase, troubles: theCase.troubles.filter((trouble) => trouble !== known) });
  draft.step.effect(redeliverMessage({ messageId, recipient, to }));
  draft.emit('message.retried', { messageId, agentId, target: recipient, comment: to });
  return { workItemId: draft.work?.workItemId ?? '' };
}
