// What was found out late about who wrote: the DNS did not answer when the mail came (C15, T26). Only a forgery changes
// anything, and only of the message that opened the case: the case is marked as one from the beginning would have been.

import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';

export function senderFound(
  draft: ConversationDraft,
  { messageId, verdict }: ConversationCommandValue<'senderFound'>,
): Decided {
  const theCase = draft.case;
  const forged = verdict === 'fail' && messageId === draft.firstTaken;
  if (theCase !== undefined && forged && !theCase.unverified) {
    draft.putCase({ ...theCase, unverified: true });
    draft.emit('conversation.doubted', { messageId, unverified: true });
  }
  return { workItemId: draft.work?.workItemId ?? '' };
}
