// The records of a queue: who waits and who is signed in. Must not know what an agent does in other queues.
//
//            enqueue              reserve                granted
//  (absent) ─────────► WAITING ─────────► RESERVING ─────────────► OFFERED ──accept──► (absent, assigned)
//                        ▲  ▲    refused      │                       │
//                        │  └─────────────────┘                       │
//                        └────────── missed · declined · withdrawn ───┘      remove: any state ──► (absent)
//
// Invariants
//  Q1  `brief.enqueuedAtMs` never changes while the item is here (F46, F75).          decide/items.ts    kinds.property
//  Q2  An item is offered to at most one agent; by all-agents, to each at most once,   drain.ts           offer-protocol
//      every offer under an id of its own, and one of them wins (F39).                  items.ts           all-agents
//  Q3  No item waits while a ready agent with its skills is signed in, except one     drain.ts           kinds.property
//      that is reserved for another agent (F45), waits to be fetched (F32), or whose queue
//      is disabled (F14) or closed (F56). An agent of a closed tier (F40), or one who is
//      choosing among its queues (F53), is not ready.
//  Q4  `brief.preferredUntilMs` > 0 exactly while the item is reserved for            reserved.ts        follow-up.test
//      `preferredAgentId`, or who stands in; it is then in that agent's personal queue.
//  Q5  An older statement of an agent never overwrites a newer one.                   decide/agents.ts   queue.test
//  Q6  The round-robin pointer moves with the offer, in the same step (F36).          drain.ts           queue.test
//  Q7  A waiting item asks for less from the time of the step on (C2), in the turn     relaxing.ts        relaxing.test
//      that comes then; `relaxAtMs` > 0 exactly while a step is to come.
//  Q8  A promise is scored once: when the item is taken or leaves (N4).               promises.ts        promises.test
//  Q9  A tier that borrows is open only while its lender has said yes within           lending.ts         lending.test
//      `limits.lenderAnswerMs` (C6).

import { SkillpostError } from '../errors.ts';
import { compareAge } from '../routing/ordering.ts';
import type { OrderedSet } from '../routing/ordered-set.ts';
import { QueueMeta, WaitingItem, WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import type {
  AgePlace,
  HandledCount,
  QueueRecord,
  RecentWait,
  SharedOffer,
  SignedInAgent,
} from '#proto/gen/skillpost/v1/queue.ts';
import { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import type { SkillRequirement } from '#proto/gen/skillpost/v1/types.ts';

export const metaKey = 'meta';

export function itemKey(workItemId: string): string {
  return `i/${workItemId}`;
}

export function agentKey(agentId: string): string {
  return `a/${agentId}`;
}

export function handledKey(agentId: string): string {
  return `h/${agentId}`;
}

export function waitKey(slot: number): string {
  return `w/${slot}`;
}

export const blankMeta: QueueMeta = QueueMeta.create({});

/** A waiting item with its brief, which every record has. */
export interface Item extends WaitingItem {
  readonly brief: WorkItemBrief;
}

export function asItem(record: WaitingItem): Item {
  if (record.brief === undefined) {
    throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'A waiting item has no brief.');
  }
  return { ...record, brief: record.brief };
}

/** An offer of an item that is not over: a slot was asked for, and given when `granted`. */
export type ItemOffer = SharedOffer;

export function openOffers(item: WaitingItem): readonly ItemOffer[] {
  if (item.sharedOffers.length > 0) return item.sharedOffers;
  if (item.offerId === '') return [];
  const granted = item.state === WaitingState.OFFERED;
  return [{ offerId: item.offerId, agentId: item.offeredAgentId, granted }];
}

/** Offered to one agent. */
export function offeredTo(item: Item, { offerId, agentId, granted }: ItemOffer): Item {
  const state = granted ? WaitingState.OFFERED : WaitingState.RESERVING;
  return { ...item, state, offerId, offeredAgentId: agentId };
}

/** Offered to several agents at once (F39); without an offer it waits. */
export function offeredToAll(item: Item, sharedOffers: readonly ItemOffer[]): Item {
  if (sharedOffers.length === 0) return waitingAgain(item);
  const granted = sharedOffers.some((offer) => offer.granted);
  const state = granted ? WaitingState.OFFERED : WaitingState.RESERVING;
  return { ...item, state, offerId: '', offeredAgentId: '', sharedOffers: [...sharedOffers] };
}

/** With `changed` in place of the offer `offerId`; null: that offer is over. */
export function withOffer(item: Item, offerId: string, changed: ItemOffer | null): Item {
  if (item.sharedOffers.length === 0) return changed === null ? waitingAgain(item) : offeredTo(item, changed);
  const offers = item.sharedOffers.flatMap((offer) => {
    if (offer.offerId !== offerId) return [offer];
    return changed === null ? [] : [changed];
  });
  return offeredToAll(item, offers);
}

/** All items by age: those that anybody may have, and those that are kept for their last agent (F45). */
export interface ItemsByAge {
  readonly anybodys: OrderedSet<Item>;
  readonly kept: OrderedSet<Item>;
}

export function oldest({ anybodys, kept }: ItemsByAge): Item | undefined {
  const [one, other] = [anybodys.first(), kept.first()];
  if (one === undefined || other === undefined) return one ?? other;
  return compareAge(one.brief, other.brief) < 0 ? one : other;
}

/** Stands for an item of which only the place in the order of age is known. */
export function itemProbe({ enqueuedAtMs, workItemId }: AgePlace): Item {
  const brief = WorkItemBrief.create({ enqueuedAtMs, workItemId });
  return { ...WaitingItem.create({}), brief };
}

/** What the item asks for by now (C2). */
export function requiredOf(item: Item): readonly SkillRequirement[] {
  return item.relaxedStep > 0 ? item.relaxedSkills : item.brief.skills;
}

export function itemRecord(value: Item): QueueRecord {
  return { record: { $case: 'item', value } };
}

export function agentRecord(value: SignedInAgent): QueueRecord {
  return { record: { $case: 'agent', value } };
}

export function handledRecord(value: HandledCount): QueueRecord {
  return { record: { $case: 'handled', value } };
}

export function waitRecord(value: RecentWait): QueueRecord {
  return { record: { $case: 'wait', value } };
}

export function metaRecord(value: QueueMeta): QueueRecord {
  return { record: { $case: 'meta', value } };
}

/** As it was before anybody was asked to take it. */
export function waitingAgain(item: Item): Item {
  return {
    ...item,
    state: WaitingState.WAITING,
    offerId: '',
    offeredAgentId: '',
    sharedOffers: [],
    takenBy: '',
  };
}

/** No longer kept for its last agent, who is still preferred in ties (F45). */
export function unreserved(item: Item): Item {
  return { ...item, brief: { ...item.brief, preferredUntilMs: 0 } };
}

export function isReserved(item: Item): boolean {
  return item.brief.preferredUntilMs > 0;
}

/** Records of before there were tiers say 0. */
export function tierOf(agent: SignedInAgent): number {
  return Math.max(1, agent.tier);
}

/** All tiers up to it are open (F40). */
export function highestOpenTier(meta: QueueMeta): number {
  let highest = 1;
  for (const { name } of meta.tiers) highest = Math.max(highest, Number(name));
  return highest;
}
