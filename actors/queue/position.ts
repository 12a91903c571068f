// Where an item stands in its queue (F102). A rank, not a promise: who comes later may be offered work earlier, because
// somebody is free who has the skills for it.

import type { QueueState } from './state.ts';

/** From 1; null: the item does not wait here. Those that are being offered count: nobody has taken them yet. */
export function positionOf(state: QueueState, workItemId: string): number | null {
  const item = state.items.get(workItemId);
  return item === undefined ? null : state.byScore.rank(item) + 1;
}
