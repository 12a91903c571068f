// What the queue says of an item that nobody has taken yet: held outside its hours (F56), or waiting for too long (F127).

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

/** Counted as abandoned once, whichever queue it waits in; it goes on waiting. */
export function dropOut(draft: ConversationDraft, said: ConversationCommandValue<'dropOut'>): Decided {
  const { work, turn } = draft;
  if (work?.state !== WorkItemState.QUEUED || work.workItemId !== said.workItemId || work.droppedOut)
    return null;
  draft.putWork({ ...work, droppedOut: true });
  draft.emit('item.dropped_out', { waitMs: Math.max(0, turn.at - work.enqueuedAtMs) });
  return null;
}
