// Matches waiting items with ready agents until nothing more fits (F51): the best item that somebody can take, then the
// best agent for it, or with all-agents several at once. O(groups · log n) for each offer; bounded by
// `limits.queueOffersPerTurn`.

import { limits } from '../limits.ts';
import { strategies } from '../routing/index.ts';
import type { RoutingStrategy } from '../routing/strategy.ts';
import type { Queue } from '../vocabulary/directory.ts';
import { choose } from './choice.ts';
import type { Choosing } from './choice.ts';
import type { QueueDraft } from './draft.ts';
import { askForSlot } from './events.ts';
import { withOffer } from './fairness.ts';
import { queueDay } from './handled.ts';
import { isClosed } from './hours.ts';
import { offeredTo, offeredToAll } from './records.ts';
import type { Item, ItemOffer } from './records.ts';
import { readyKeeper } from './reserved.ts';
import { skillSetOf } from './waiting-order.ts';
import type { WaitingOrder } from './waiting-order.ts';
import { explanationOf } from './why.ts';

/** What does not change while one turn makes offers. */
interface Matching {
  readonly queue: Queue;
  readonly strategy: RoutingStrategy;
  readonly today: number;
}

/**
 * True when the bound was reached, and there may be more to offer. A disabled queue offers nothing (F14), nor does one
 * that is closed (F56), or from which agents fetch (F32).
 */
export function drain(draft: QueueDraft): boolean {
  const queue = draft.queue;
  if (queue === undefined || !queue.enabled || draft.state.waiting.size === 0) return false;
  if (queue.mode === 'pull' || isClosed(queue, draft.turn.world, draft.turn.at)) return false;
  const matching = { queue, strategy: strategies[queue.strategy], today: queueDay(draft) };
  for (let offers = 0; offers < limits.queueOffersPerTurn;) {
    const item = firstOfferable(draft);
    const made = item === undefined ? 0 : offer(draft, matching, item);
    if (made === 0) return false;
    offers += made;
  }
  return draft.state.waiting.size > 0;
}

/** The first item in the order of the queue (F28) that some ready agent can take. */
function firstOfferable(draft: QueueDraft): Item | undefined {
  const { waiting, ready } = draft.state;
  let best: Item | undefined;
  for (const [agentId, items] of waiting.reserved) {
    if (readyKeeper(draft, agentId) !== undefined) best = earlier(waiting, best, items.first());
  }
  for (const group of waiting.offerable(draft.queue?.mode === 'push')) {
    if (ready.pool(group, waiting.groups).size > 0) best = earlier(waiting, best, group.items.first());
  }
  return best;
}

function earlier(order: WaitingOrder, best: Item | undefined, other: Item | undefined): Item | undefined {
  if (best === undefined || other === undefined) return best ?? other;
  return order.compare(other, best) < 0 ? other : best;
}

/** How many offers were made. */
function offer(draft: QueueDraft, { queue, strategy, today }: Matching, item: Item): number {
  const { state, turn } = draft;
  const pool = state.ready.pool(skillSetOf(item), state.waiting.groups);
  const asked = { required: pool.required, weights: turn.world.skills, today };
  const choosing: Choosing = { item, strategy, pool, asked, most: queue.ringMost };
  const choice = choose(draft, choosing);
  if (choice === null) return 0;
  const explanation = explanationOf(draft, choosing, choice);
  const offers = choice.agents.map(({ agentId }) => ({ offerId: turn.newId(), agentId, granted: false }));
  put(draft, { item, offers, shared: choice.shared });
  if (strategy.takes === 'after') advance(draft, offers);
  const sharedUntilMs = choice.shared ? turn.at + queue.offerTimeoutMs : 0;
  for (const { agentId, offerId } of offers) {
    const why = { ...explanation, chosenAgentId: agentId };
    askForSlot(draft, item, { agentId, offerId, explanation: why, sharedUntilMs });
  }
  return offers.length;
}

interface Offered {
  readonly item: Item;
  readonly offers: readonly ItemOffer[];
  readonly shared: boolean;
}

function put(draft: QueueDraft, { item, offers, shared }: Offered): void {
  const { state, turn } = draft;
  const [only] = offers;
  draft.putItem(shared || only === undefined ? offeredToAll(item, offers) : offeredTo(item, only));
  for (const { agentId } of offers) {
    const agent = state.agents.get(agentId);
    if (agent !== undefined) draft.putAgent(withOffer(agent, turn.at));
  }
}

/** The pointer moves with the offer, whatever becomes of it (F36). */
function advance(draft: QueueDraft, offers: readonly ItemOffer[]): void {
  const roundRobinAgentId = offers.at(-1)?.agentId ?? '';
  const { meta } = draft.state;
  if (roundRobinAgentId !== meta.roundRobinAgentId) draft.putMeta({ ...meta, roundRobinAgentId });
}
