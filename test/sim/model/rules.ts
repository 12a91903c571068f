// What the requirements say of single facts, computed the long way from the directory and the records: who is fit for an
// item, which comes first, which tiers may be open, how full a desk is. Shares no code with the deciders it judges.

import type { Directory, Queue } from '#actors/vocabulary/directory.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import type { QueueView, SignedInAgent, WaitingItem } from '#proto/gen/skillpost/v1/queue.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';

const minuteMs = 60_000;

/** Levels that count for the agent, by the profile that it has chosen (F86). */
export function heldSkills(
  directory: Directory,
  agentId: string,
  profileId: string,
): ReadonlyMap<string, number> {
  const user = directory.users.get(agentId);
  const profile = user?.profiles.find(({ id }) => id === profileId);
  return profile?.skills ?? user?.skills ?? new Map<string, number>();
}

/** Whether the levels are enough for what the item asks for after its wait (C2); never at level 0 (F47). */
export function isFit(
  held: ReadonlyMap<string, number>,
  brief: WorkItemBrief,
  queue: Queue,
  at: number,
): boolean {
  const over = queue.relaxation.filter(({ afterMs }) => brief.enqueuedAtMs + afterMs <= at);
  return brief.skills.every(({ skillId, level }) => {
    const enough = over.flatMap(({ skills }) => skills.filter((skill) => skill.skillId === skillId));
    const needed = Math.min(level, ...enough.map((skill) => skill.level));
    const has = held.get(skillId);
    return has === undefined ? needed === 0 : has > 0 && has >= needed;
  });
}

/** Somebody has chosen the agent, and knew whom: a colleague, a rule, or an absence (F44, F80, F129). Its skills are not asked for. */
export function isChosen({ preferredUntilMs, reservedAs, forAgentId }: WorkItemBrief): boolean {
  return preferredUntilMs > 0 && ((reservedAs !== 'sticky' && reservedAs !== '') || forAgentId !== '');
}

/** What a colleague has handed over is offered once; then it stays in the personal queue, to be taken from there (F80). */
export function isOfferedToKeeper({ brief, triedAgentIds }: WaitingItem): boolean {
  if (brief === undefined) return false;
  return brief.reservedAs !== 'transferred' || !triedAgentIds.includes(brief.preferredAgentId);
}

/** Minutes: what the priority is worth, and the wait (F42). Where priorities order strictly, they come far before. */
export function scoreAt(brief: WorkItemBrief, { priorityMinutes }: Queue, at: number): number {
  const waited = (at - brief.enqueuedAtMs) / minuteMs;
  return brief.priority * (priorityMinutes === 0 ? 1_000_000 : priorityMinutes) + waited;
}

/** Whether `one` is to be served before `other` (F28). */
export function comesBefore(one: WorkItemBrief, other: WorkItemBrief, queue: Queue, at: number): boolean {
  const more = scoreAt(one, queue, at) - scoreAt(other, queue, at);
  if (Math.abs(more) > 1e-6) return more > 0;
  if (one.enqueuedAtMs !== other.enqueuedAtMs) return one.enqueuedAtMs < other.enqueuedAtMs;
  return one.workItemId < other.workItemId;
}

export function tierIn(directory: Directory, agentId: string, queueId: string): number {
  return directory.users.get(agentId)?.memberships.get(queueId)?.tier ?? 1;
}

/** Tiers for which a rule holds (F40). `gone`: how many of those that waited are offered or diverted by now. */
export function tiersThatHold(
  queue: Queue,
  view: QueueView,
  { at, gone }: { readonly at: number; readonly gone: number },
): readonly number[] {
  const anybodys = view.items.filter(({ brief }) => brief?.preferredUntilMs === 0);
  const oldest = Math.min(...anybodys.map(({ brief }) => brief?.enqueuedAtMs ?? Infinity));
  const waiting = anybodys.filter(({ offerId, sharedOffers }) => offerId === '' && sharedOffers.length === 0);
  const present = view.agents.filter(({ absent, barred }) => !absent && barred === '');
  return queue.tiers
    .filter(
      ({ tier, afterMs, length, whenAbsent }) =>
        (afterMs !== null && at - oldest >= afterMs) ||
        (length !== null && waiting.length + gone >= length) ||
        (whenAbsent && !present.some((agent) => Math.max(1, agent.tier) < tier)),
    )
    .map(({ tier }) => tier);
}

/** Slots that the agent has promised and the queue counts on: by its last word, less what it was asked for since. */
export function isReadyByWord(agent: SignedInAgent, items: readonly WaitingItem[]): boolean {
  const asked = items
    .flatMap(openOffersOf)
    .filter((offer) => offer.agentId === agent.agentId && !offer.granted);
  return (
    agent.routable &&
    !agent.inWrapUp &&
    !agent.refused &&
    // Who asks all queues what they have takes nothing until it has chosen (F53).
    !agent.asking &&
    agent.barred === '' &&
    agent.freeSlots > asked.length
  );
}

export function openOffersOf(
  item: WaitingItem,
): readonly { agentId: string; offerId: string; granted: boolean }[] {
  if (item.sharedOffers.length > 0) return item.sharedOffers;
  if (item.offerId === '') return [];
  return [
    { agentId: item.offeredAgentId, offerId: item.offerId, granted: item.state === WaitingState.OFFERED },
  ];
}

export interface DeskLoad {
  readonly points: number;
  readonly byMedium: ReadonlyMap<string, number>;
  readonly byQueue: ReadonlyMap<string, number>;
}

/** All that is on the desk, with its weight (C3, F54, F59). */
export function deskLoad(view: AgentView, directory: Directory): DeskLoad {
  const byMedium = new Map<string, number>();
  const byQueue = new Map<string, number>();
  let points = 0;
  const add = (medium: string, weight: number, queueId: string): void => {
    points += weight;
    byMedium.set(medium, (byMedium.get(medium) ?? 0) + weight);
    byQueue.set(queueId, (byQueue.get(queueId) ?? 0) + 1);
  };
  const addOf = (queueId: string, counted: string): void => {
    const queue = directory.queues.get(queueId);
    add(queue?.medium ?? 'email', queue?.weight ?? 1, counted);
  };
  for (const { queueId } of [...view.offers, ...view.workItems]) addOf(queueId, queueId);
  for (const { medium, weight } of view.externalWork) add(medium, weight, '');
  const { wrapUpUntilMs = 0, wrapUpQueueId = '' } = view.presence ?? {};
  if (wrapUpUntilMs > 0 && directory.queues.get(wrapUpQueueId)?.wrapUpByCapacity === true)
    addOf(wrapUpQueueId, '');
  return { points, byMedium, byQueue };
}

/** Why one more item of the queue does not fit; null: it does, or has. */
export function overfull(
  { points, byMedium, byQueue }: DeskLoad,
  {
    queue,
    capacity,
    mediumCapacity,
  }: { queue: Queue; capacity: number; mediumCapacity: Readonly<Record<string, number>> },
): string | null {
  if (points > capacity) return `${points} of ${capacity} points`;
  const most = mediumCapacity[queue.medium] ?? Infinity;
  const ofMedium = byMedium.get(queue.medium) ?? 0;
  if (ofMedium > most) return `${ofMedium} of ${most} points of ${queue.medium}`;
  const pieces = byQueue.get(queue.id) ?? 0;
  if (pieces > (queue.mostPerAgent ?? Infinity))
    return `${pieces} of ${queue.mostPerAgent} items of ${queue.id}`;
  if (!queue.interrupts && byMedium.size > 1) return `${queue.id} interrupts ${[...byMedium.keys()].join()}`;
  return null;
}
