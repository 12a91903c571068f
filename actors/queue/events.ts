// What a queue tells the others, and the events that are its own: of its tiers and alarms, and that routing has ended.
// `item.queued` and `item.accepted` are the conversation's, `offer.*` the agent's, because these know who the customer
// and who the agent is.

import { briefFields, event } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import type { QueueDraft } from './draft.ts';
import { countHandled } from './handled.ts';
import { hoursChange } from './hours.ts';
import { oldest } from './records.ts';
import type { Item, ItemOffer } from './records.ts';
import type { Explanation } from '#proto/gen/skillpost/v1/types.ts';

export interface AskedSlot {
  readonly agentId: string;
  readonly offerId: string;
  /** Undefined: the agent chose the item itself. */
  readonly explanation: Explanation | undefined;
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
      takenBy: item.takenBy,
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
      takenBy: item.takenBy,
    },
  });
}

/** The item came outside the hours of the queue (F56): its customer is to know. */
export function hold(draft: QueueDraft, { brief }: Item): void {
  const { state, turn, queue } = draft;
  const opensAtMs = hoursChange(queue, turn.world, turn.at);
  draft.step.tell('conversation', brief.conversationId, {
    $case: 'hold',
    value: {
      workItemId: brief.workItemId,
      queueId: state.id,
      opensAtMs: opensAtMs === Number.POSITIVE_INFINITY ? 0 : opensAtMs,
    },
  });
}

/** An event of the queue as a whole, with how long its oldest item has waited. */
export function emitOfQueue(draft: QueueDraft, type: string, fields: EventFields): void {
  const { state, turn } = draft;
  const first = oldest(state.byAge)?.brief;
  const waitMs = first === undefined ? 0 : Math.max(0, turn.at - first.enqueuedAtMs);
  draft.step.emit(event(type, turn.at, { queueId: state.id, waitMs, ...fields }));
}

export function emitOfItem(draft: QueueDraft, type: string, { brief }: Item, fields: EventFields = {}): void {
  const { state, turn } = draft;
  draft.step.emit(
    event(type, turn.at, {
      queueId: state.id,
      ...briefFields(brief),
      waitMs: Math.max(0, turn.at - brief.enqueuedAtMs),
      ...fields,
    }),
  );
}
