// Receipts that a disabled queue has held back go out once it is enabled (F14, F98).

import { limits } from '../limits.ts';
import type { QueueDraft } from './draft.ts';
import type { Item } from './records.ts';

/** True: there are more. Bounded by `limits.queueOffersPerTurn`. */
export function releaseReceipts(draft: QueueDraft): boolean {
  const { state, queue } = draft;
  if (state.owing.size === 0 || queue?.enabled !== true) return false;
  const released = [...state.owing].slice(0, limits.queueOffersPerTurn);
  for (const workItemId of released) {
    const item = state.items.get(workItemId);
    if (item === undefined) continue;
    draft.putItem({ ...item, brief: { ...item.brief, receiptOwed: false } });
    releaseReceipt(draft, item);
  }
  return state.owing.size > 0;
}

/** The conversation sends it, once. */
export function releaseReceipt(draft: QueueDraft, { brief }: Item): void {
  const value = { workItemId: brief.workItemId };
  draft.step.tell('conversation', brief.conversationId, { $case: 'releaseReceipt', value });
}
