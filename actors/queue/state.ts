// A queue in memory: its records and the indexes derived from them. `applyChange` is the only way that it changes.

import { limits } from '../limits.ts';
import { OrderedSet } from '../routing/ordered-set.ts';
import { unreadiness } from '../routing/eligibility.ts';
import type { Change } from '../runtime/definition.ts';
import { ReadyPools } from './ready-pools.ts';
import { asItem, blankMeta, highestOpenTier, isReserved, metaKey, openOffers, tierOf } from './records.ts';
import type { Item, ItemsByAge } from './records.ts';
import { Staffing } from './staffing.ts';
import { compareItemAges, compareItems, compareRelaxing, WaitingOrder } from './waiting-order.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import type {
  HandledCount,
  QueueMeta,
  QueueRecord,
  RecentWait,
  SignedInAgent,
} from '#proto/gen/skillpost/v1/queue.ts';

export interface QueueState {
  readonly id: string;
  meta: QueueMeta;
  readonly items: Map<string, Item>;
  readonly agents: Map<string, SignedInAgent>;
  /** Items in state WAITING. */
  waiting: WaitingOrder;
  /** Items in state RESERVING or OFFERED, by work item id. */
  readonly offered: Map<string, Item>;
  /** All items in the order of the queue (F28, F42). */
  byScore: OrderedSet<Item>;
  /** All items, oldest arrival first. */
  readonly byAge: ItemsByAge;
  /** Waiting items that will ask for less, the next one first (C2). */
  readonly relaxing: OrderedSet<Item>;
  /** Items that may go to the backup queue (F58), oldest arrival first. */
  divertible: OrderedSet<Item>;
  /** Reservations that an agent has not answered yet, by agent id. */
  readonly asked: Map<string, number>;
  readonly ready: ReadyPools;
  /** What agents who have signed out took on a day (F38), by agent id. */
  readonly handled: Map<string, HandledCount>;
  /** How many agents are here, by tier (F40). */
  readonly present: Map<number, number>;
  readonly staffing: Staffing;
  /** Work items whose customers get their receipt once the queue is enabled (F14). */
  readonly owing: Set<string>;
  /** The newest waits, by slot of the ring (F101). */
  readonly waits: Map<number, RecentWait>;
}

export function emptyState(id: string): QueueState {
  return {
    id,
    meta: blankMeta,
    items: new Map(),
    agents: new Map(),
    waiting: new WaitingOrder(blankMeta.priorityMinutes),
    offered: new Map(),
    byScore: new OrderedSet(compareItems(blankMeta.priorityMinutes)),
    byAge: { anybodys: new OrderedSet(compareItemAges), kept: new OrderedSet(compareItemAges) },
    relaxing: new OrderedSet(compareRelaxing),
    divertible: new OrderedSet(compareItemAges),
    asked: new Map(),
    ready: new ReadyPools(),
    handled: new Map(),
    present: new Map(),
    staffing: new Staffing(),
    owing: new Set(),
    waits: new Map(),
  };
}

export function loadState(id: string, records: ReadonlyMap<string, QueueRecord>): QueueState {
  const state = emptyState(id);
  // First what the indexes are built by.
  const meta = records.get(metaKey);
  if (meta !== undefined) applyChange(state, { key: metaKey, record: meta });
  for (const [key, record] of records) applyChange(state, { key, record });
  return state;
}

/** Returns the record that was there before, so that a draft can take the change back. */
export function applyChange(state: QueueState, change: Change<QueueRecord>): QueueRecord | null {
  if (change.key === metaKey) {
    const before = state.meta;
    const record = change.record?.record;
    state.meta = record?.$case === 'meta' ? record.value : blankMeta;
    if (state.meta.priorityMinutes !== before.priorityMinutes) reorder(state);
    if (state.meta.backupQueueId !== before.backupQueueId) indexDivertible(state);
    const tiers = [highestOpenTier(before), highestOpenTier(state.meta)].toSorted((a, b) => a - b);
    indexTiers(state, { above: tiers[0] ?? 1, upTo: tiers[1] ?? 1 });
    return { record: { $case: 'meta', value: before } };
  }
  const id = change.key.slice(2);
  const record = change.record?.record;
  if (change.key.startsWith('i/')) {
    return changeItem(state, id, record?.$case === 'item' ? asItem(record.value) : null);
  }
  if (change.key.startsWith('h/')) {
    return changeHandled(state, id, record?.$case === 'handled' ? record.value : null);
  }
  if (change.key.startsWith('w/')) {
    return changeWait(state, Number(id), record?.$case === 'wait' ? record.value : null);
  }
  return changeAgent(state, id, record?.$case === 'agent' ? record.value : null);
}

/** A point of priority is worth something else: the order is built anew, O(items). */
function reorder(state: QueueState): void {
  const { priorityMinutes } = state.meta;
  state.waiting = new WaitingOrder(priorityMinutes);
  state.byScore = new OrderedSet(compareItems(priorityMinutes));
  for (const item of state.items.values()) {
    state.byScore.add(item);
    if (item.state === WaitingState.WAITING) state.waiting.add(item);
  }
}

/** Another backup queue: O(items). */
function indexDivertible(state: QueueState): void {
  state.divertible = new OrderedSet(compareItemAges);
  for (const item of state.items.values()) if (mayDivert(state, item)) state.divertible.add(item);
}

/** Waits for anybody, and has come from neither this queue nor the other one before, so that it never goes round. */
function mayDivert({ id, meta }: QueueState, item: Item): boolean {
  const { backupQueueId } = meta;
  if (backupQueueId === '' || item.state !== WaitingState.WAITING || isReserved(item)) return false;
  const { divertedFrom } = item.brief;
  const again = divertedFrom.includes(id) || divertedFrom.includes(backupQueueId);
  return !again && divertedFrom.length < limits.diversions;
}

function agesWith(state: QueueState, item: Item): OrderedSet<Item> {
  return isReserved(item) ? state.byAge.kept : state.byAge.anybodys;
}

/** Tiers have opened or closed: their agents can be offered work, or not any more. O(agents). */
function indexTiers(
  state: QueueState,
  { above, upTo }: { readonly above: number; readonly upTo: number },
): void {
  if (above === upTo) return;
  for (const agent of state.agents.values())
    if (tierOf(agent) > above && tierOf(agent) <= upTo) indexReadiness(state, agent.agentId);
}

function changeItem(state: QueueState, id: string, item: Item | null): QueueRecord | null {
  const before = state.items.get(id);
  if (before !== undefined) {
    state.items.delete(id);
    state.owing.delete(id);
    state.byScore.delete(before);
    agesWith(state, before).delete(before);
    if (willRelax(before)) state.relaxing.delete(before);
    if (mayDivert(state, before)) state.divertible.delete(before);
    if (before.state === WaitingState.WAITING) state.waiting.remove(before);
    else state.offered.delete(id);
    countAllAsked(state, before, -1);
  }
  if (item !== null) {
    state.items.set(id, item);
    if (item.brief.receiptOwed) state.owing.add(id);
    state.byScore.add(item);
    agesWith(state, item).add(item);
    if (willRelax(item)) state.relaxing.add(item);
    if (mayDivert(state, item)) state.divertible.add(item);
    if (item.state === WaitingState.WAITING) state.waiting.add(item);
    else state.offered.set(id, item);
    countAllAsked(state, item, 1);
  }
  return before === undefined ? null : { record: { $case: 'item', value: before } };
}

function changeAgent(state: QueueState, id: string, agent: SignedInAgent | null): QueueRecord | null {
  const before = state.agents.get(id);
  if (before !== undefined) countAgent(state, before, -1);
  if (agent === null) state.agents.delete(id);
  else state.agents.set(id, agent);
  if (agent !== null) countAgent(state, agent, 1);
  indexReadiness(state, id);
  return before === undefined ? null : { record: { $case: 'agent', value: before } };
}

function willRelax(item: Item): boolean {
  return item.state === WaitingState.WAITING && item.relaxAtMs > 0;
}

function changeHandled(state: QueueState, id: string, count: HandledCount | null): QueueRecord | null {
  const before = state.handled.get(id);
  if (count === null) state.handled.delete(id);
  else state.handled.set(id, count);
  return before === undefined ? null : { record: { $case: 'handled', value: before } };
}

function changeWait(state: QueueState, slot: number, wait: RecentWait | null): QueueRecord | null {
  const before = state.waits.get(slot);
  if (wait === null) state.waits.delete(slot);
  else state.waits.set(slot, wait);
  return before === undefined ? null : { record: { $case: 'wait', value: before } };
}

function countAllAsked(state: QueueState, item: Item, by: number): void {
  for (const { agentId, granted } of openOffers(item)) if (!granted) countAsked(state, agentId, by);
}

/** Who is offline or barred is not here, signed in or not. */
function countAgent(state: QueueState, agent: SignedInAgent, by: 1 | -1): void {
  state.staffing.count(agent, by);
  if (agent.absent || agent.barred !== '') return;
  const tier = tierOf(agent);
  state.present.set(tier, (state.present.get(tier) ?? 0) + by);
}

/** The agent, when it can take something; whether its tier is open or not (its own follow-ups it gets all the same). */
export function readyAgent(state: QueueState, agentId: string): SignedInAgent | undefined {
  const agent = state.agents.get(agentId);
  const asked = state.asked.get(agentId) ?? 0;
  if (agent === undefined || agent.asking || unreadiness(agent, asked) !== null) return undefined;
  // What was asked for counts as open, or one agent would come first for everything that is offered in one turn (F38).
  return asked === 0 ? agent : { ...agent, openItems: agent.openItems + asked };
}

function countAsked(state: QueueState, agentId: string, by: number): void {
  const count = (state.asked.get(agentId) ?? 0) + by;
  if (count > 0) state.asked.set(agentId, count);
  else state.asked.delete(agentId);
  indexReadiness(state, agentId);
}

function indexReadiness(state: QueueState, agentId: string): void {
  const agent = readyAgent(state, agentId);
  const open = agent !== undefined && tierOf(agent) <= highestOpenTier(state.meta);
  state.ready.set(agentId, open ? agent : null);
}
