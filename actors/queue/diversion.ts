// What a queue cannot serve in time goes to its backup queue (F58): what has waited too long, what is too much, what comes
// while it is closed. The conversation moves it, with its time of arrival, and never to a queue that it came from.

import { limits } from '../limits.ts';
import type { BackupQueue } from '../vocabulary/queue-policy.ts';
import type { QueueDraft } from './draft.ts';
import { isClosed } from './hours.ts';
import { forget } from './items.ts';
import { scoreBrokenPromises } from './promises.ts';
import type { Item } from './records.ts';

/** After all was offered that can be. `arrived`: the item that this turn has brought. True: there may be more at once. */
export function divert(draft: QueueDraft, arrived: string | null): boolean {
  const { queue, turn } = draft;
  const backup = queue?.backup ?? null;
  if (backup === null || turn.world.queues.get(backup.queueId)?.enabled !== true) return false;
  if (arrived !== null && backup.whenClosed && isClosed(queue, turn.world, turn.at)) {
    const item = draft.state.items.get(arrived);
    if (item !== undefined && draft.state.divertible.has(item)) move(draft, item, 'closed');
  }
  for (let moved = 0; moved < limits.queueOffersPerTurn; moved += 1) {
    const next = nextToMove(draft, backup);
    if (next === null) return false;
    move(draft, next.item, next.reason);
  }
  return true;
}

type Reason = 'wait' | 'length' | 'closed';

/** The oldest that has waited too long; else the newest, while there are too many. */
function nextToMove(
  { state, turn }: QueueDraft,
  { afterMs, length }: BackupQueue,
): { readonly item: Item; readonly reason: Reason } | null {
  const oldest = state.divertible.first();
  if (afterMs !== null && oldest !== undefined && turn.at - oldest.brief.enqueuedAtMs >= afterMs)
    return { item: oldest, reason: 'wait' };
  const newest = state.divertible.last();
  if (length !== null && newest !== undefined && state.waiting.anybodys > length)
    return { item: newest, reason: 'length' };
  return null;
}

function move(draft: QueueDraft, item: Item, reason: Reason): void {
  const { workItemId, conversationId } = item.brief;
  const toQueueId = draft.queue?.backup?.queueId ?? '';
  scoreBrokenPromises(draft, item);
  forget(draft, item);
  draft.step.tell('conversation', conversationId, {
    $case: 'divert',
    value: { workItemId, fromQueueId: draft.state.id, toQueueId, reason },
  });
}

/** When time alone moves an item; Infinity: it does not. */
export function nextDiversion({ state, queue, turn }: QueueDraft): number {
  const afterMs = queue?.backup?.afterMs ?? Number.POSITIVE_INFINITY;
  const oldest = state.divertible.first();
  const due = oldest === undefined ? Number.POSITIVE_INFINITY : oldest.brief.enqueuedAtMs + afterMs;
  return due > turn.at ? due : Number.POSITIVE_INFINITY;
}
