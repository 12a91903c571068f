// Queues whose work agents fetch themselves (F32). Pull: routing ends when an item has come. Hybrid: so too when nobody
// who could take it is free at that moment, but only for a while; then the item is offered like any other.

import { reviewCommand, reviewTimer } from './commands.ts';
import type { QueueDraft } from './draft.ts';
import { emitOfItem } from './events.ts';
import type { Item } from './records.ts';

/** The item has just come, and was offered to nobody. */
export function endRouting(draft: QueueDraft, item: Item): void {
  const { queue, turn } = draft;
  if (queue === undefined || queue.mode === 'push') return;
  emitOfItem(draft, 'routing.ended', item);
  if (queue.mode === 'pull') return;
  const { workItemId } = item.brief;
  const pullUntilMs = turn.at + queue.hybridPullMs;
  draft.putItem({ ...item, pullUntilMs });
  draft.step.setTimer(reviewTimer(workItemId), pullUntilMs, reviewCommand(workItemId));
}
