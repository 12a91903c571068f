// What the queue says of an item that it does not offer: held outside its hours (F56).

import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

export function hold(draft: ConversationDraft, held: ConversationCommandValue<'hold'>): Decided {
  const { work } = draft;
  if (work?.state !== WorkItemState.QUEUED || work.workItemId !== held.workItemId) return null;
  if (work.queueId === held.queueId) draft.emit('item.held', {});
  return null;
}
