// Notices that are kept back, in the open (T27): the case says that its receipt was not sent and why, and a person may
// send it after all. What keeps them back is that a machine wrote (T9): answering machines is how loops begin.

import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { sendReceiptOnce } from './notices.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

/** The mail of a machine gets no receipt, where that of a person would: told once per case. */
export function keepBack(
  draft: ConversationDraft,
  theCase: Case,
  { automatic, fromAddress, messageId }: ConversationCommandValue<'receive'>,
): void {
  const wanted = draft.turn.world.queues.get(theCase.queueId)?.receiptEnabled === true;
  if (!automatic || !wanted || fromAddress === '' || theCase.receiptSent || theCase.suppressed !== '') return;
  draft.putCase({ ...theCase, suppressed: 'automatic' });
  draft.emit('notice.suppressed', { messageId, target: fromAddress, reason: 'automatic' });
}

export function sendSuppressed(
  draft: ConversationDraft,
  { byUserId }: ConversationCommandValue<'sendSuppressed'>,
): Decided {
  const { case: theCase } = draft;
  if (theCase === undefined) return rejections.noSuchCase;
  if (theCase.suppressed === '') return rejections.nothingSuppressed;
  draft.emit('notice.released', { byUserId, target: theCase.customerAddress, reason: theCase.suppressed });
  sendReceiptOnce(draft, { ...theCase, suppressed: '' }, {});
  return null;
}
