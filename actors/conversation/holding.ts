// What the queue says of an item that nobody has taken yet: held outside its hours (F56), or waiting for too long (F127);
// and who is told when one is handled for too long.

import type { ConversationCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { ConversationDraft } from './draft.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

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

/** From now on its handling is timed, where the queue has a threshold for it. */
export function timeHandling(draft: ConversationDraft, { workItemId, queueId }: WorkItem): void {
  const { turn, step } = draft;
  const handlingMs = turn.world.queues.get(queueId)?.thresholds.handlingMs ?? null;
  if (handlingMs === null) return;
  const command = { $case: 'handlingTooLong', value: { workItemId } } as const;
  step.setTimer('handling', turn.at + handlingMs, { command });
}

/** Timer. What is done, handed on or parked by now is not handled any more. */
export function handlingTooLong(
  draft: ConversationDraft,
  { workItemId }: ConversationCommandValue<'handlingTooLong'>,
): Decided {
  const { work, turn } = draft;
  if (work?.state !== WorkItemState.HANDLING || work.workItemId !== workItemId) return null;
  draft.emit('alarm.raised', { reason: 'handling', handleMs: Math.max(0, turn.at - work.acceptedAtMs) });
  return null;
}
