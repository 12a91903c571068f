// What a customer says of a message that was sent from the case (F111): it is told to reports and timelines, and changes
// nothing here. The rating itself is kept elsewhere.

import { event } from '../effects.ts';
import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';

/** Also of a case that is over, or that the live state does not know any more: what was said was said. */
export function recordRating(
  draft: ConversationDraft,
  { messageId, agentId, queueId, score, again }: ConversationCommandValue<'recordRating'>,
): Decided {
  // Queue and agent are those that the message was sent by, wherever the case is by now.
  draft.step.emit(
    event('rating.given', draft.turn.at, {
      conversationId: draft.id,
      tag: draft.case?.tag ?? '',
      messageId,
      agentId,
      queueId,
      status: String(score),
      reason: again ? 'changed' : '',
    }),
  );
  return { workItemId: draft.work?.workItemId ?? '' };
}
