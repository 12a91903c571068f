// What a queue tells the others. It writes no events of its own: `item.queued` and `item.accepted` are the
// conversation's, `offer.*` the agent's, because these know who the customer and who the agent is.

import type { QueueDraft } from './draft.ts';
import { countHandled } from './handled.ts';
import type { Item, ItemOffer } from './records.ts';
import type { Explanation } from '#proto/gen/skillpost/v1/types.ts';

export interface AskedSlot {
  readonly agentId: string;
  readonly offerId: string;
  readonly explanation: Explanation;
  /** When offers to several at once end together (F39); 0: nobody else is asked. */
  readonly sharedUntilMs: number;
}

/** Asks the agent for a slot; it answers with `reservationAnswered`. */
export function askForSlot(draft: QueueDraft, item: Item, asked: AskedSlot): void {
  draft.step.tell('agent', asked.agentId, {
    $case: 'reserve',
    value: {
      offerId: asked.offerId,
      queueId: draft.state.id,
      brief: item.brief,
      offerTimeoutMs: draft.queue?.offerTimeoutMs ?? 0,
      explanation: asked.explanation,
      sharedUntilMs: asked.sharedUntilMs,
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
export function assign(draft: QueueDraft, item: Item, won: ItemOffer): void {
  countHandled(draft, won.agentId);
  draft.step.tell('conversation', item.brief.conversationId, {
    $case: 'assign',
    value: {
      workItemId: item.brief.workItemId,
      offerId: won.offerId,
      agentId: won.agentId,
      queueId: draft.state.id,
    },
  });
}
