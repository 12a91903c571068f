// What a queue tells the others. It writes no events of its own: `item.queued` and `item.accepted` are the
// conversation's, `offer.*` the agent's, because these know who the customer and who the agent is.

import type { QueueDraft } from './draft.ts';
import type { Item } from './records.ts';
import type { Explanation } from '#proto/gen/skillpost/v1/types.ts';

/** Asks the agent for a slot; it answers with `reservationAnswered`. */
export function askForSlot(draft: QueueDraft, item: Item, explanation: Explanation): void {
  draft.step.tell('agent', item.offeredAgentId, {
    $case: 'reserve',
    value: {
      offerId: item.offerId,
      queueId: draft.state.id,
      brief: item.brief,
      offerTimeoutMs: draft.queue?.offerTimeoutMs ?? 0,
      explanation,
    },
  });
}

export interface Withdrawal {
  readonly agentId: string;
  readonly offerId: string;
  /** One plain phrase, shown to the agent. */
  readonly reason: string;
}

/** Takes an offer back; for the agent this is not a miss. */
export function withdraw(draft: QueueDraft, { agentId, offerId, reason }: Withdrawal): void {
  draft.step.tell('agent', agentId, { $case: 'withdraw', value: { offerId, reason } });
}

/** The agent has won the item; the conversation records the owner. */
export function assign(draft: QueueDraft, item: Item): void {
  draft.step.tell('conversation', item.brief.conversationId, {
    $case: 'assign',
    value: {
      workItemId: item.brief.workItemId,
      offerId: item.offerId,
      agentId: item.offeredAgentId,
      queueId: draft.state.id,
    },
  });
}
