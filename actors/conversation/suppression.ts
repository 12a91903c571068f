// Notices that are kept back, in the open (T27): the case says that its receipt was not sent and why, and a person may
// send it after all. What keeps them back is that a machine wrote (T9): answering machines is how loops begin; or that the mail is
// old, and was only brought along (T12).

import { rejections } from './commands.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { sendReceiptOnce } from './notices.ts';
import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';

/** The mail of a machine and old mail get no receipt, where a person's of today would: told once per case. */
export function keepBack(
  draft: ConversationDraft,
  theCase: Case,
  { automatic, imported, fromAddress, messageId }: ConversationCommandValue<'receive'>,
): void {
  const wanted = draft.turn.world.queues.get(theCase.queueId)?.receiptEnabled === true;
  if (
    !(automatic || imported) ||
    !wanted ||
    fromAddress === '' ||
    theCase.receiptSent ||
    theCase.suppressed !== ''
  )
    return;
  const suppressed = automatic ? 'automatic' : 'imported';
  draft.putCase({ ...theCase, suppressed });
  draft.emit('notice.suppressed', { messageId, target: fromAddress, reason: suppressed });
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
