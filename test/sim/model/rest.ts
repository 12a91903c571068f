// What must hold when no message is under way: every open work item is in exactly one place, what a queue believes of an
// offer is what the agent is shown, and nobody with room sits idle while an item waits that the agent could have.

import assert from 'node:assert/strict';
import { isOpen } from '#actors/calendar/calendar.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { Offer } from '#proto/gen/skillpost/v1/agent.ts';
import type { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import type { KindBus } from '#test/support/kind-bench.ts';
import {
  deskLoad,
  heldSkills,
  isChosen,
  isFit,
  isOfferedToKeeper,
  openOffersOf,
  overfull,
  tierIn,
} from './rules.ts';

/** Delivers everything, the timers that are due by now included. */
export function settle(bus: KindBus, random: () => number): void {
  for (let rounds = 0; rounds < 1_000; rounds += 1) {
    bus.settle(random);
    bus.advance(0, random);
    if (bus.waitingMessages === 0) return;
  }
  assert.fail('the actors never come to rest');
}

export function judgeRest(bus: KindBus): void {
  onePlaceEach(bus);
  for (const { id, view } of bus.actors('queue')) {
    shownAsBelieved(bus, view);
    keptInPersonal(bus, view);
    nobodyIdle(bus, id, view);
  }
}

/** F50: one place and one owner. */
function onePlaceEach(bus: KindBus): void {
  const places = new Map<string, string[]>();
  const put = (workItemId: string | undefined, place: string): void => {
    places.set(workItemId ?? '', [...(places.get(workItemId ?? '') ?? []), place]);
  };
  for (const { id, view } of bus.actors('queue'))
    for (const { brief } of view.items) put(brief?.workItemId, `waits in ${id}`);
  for (const { id, view } of bus.actors('agent')) {
    for (const { brief } of view.workItems) put(brief?.workItemId, `in hand of ${id}`);
    for (const { brief, reason } of view.personal)
      if (reason === 'parked') put(brief?.workItemId, `parked by ${id}`);
  }
  for (const { view } of bus.actors('conversation')) {
    const { workItem } = view;
    if (workItem === undefined || workItem.state === WorkItemState.DONE) continue;
    const { workItemId, queueId, agentId, state } = workItem;
    const place =
      state === WorkItemState.QUEUED
        ? `waits in ${queueId}`
        : `${state === WorkItemState.PARKED ? 'parked by' : 'in hand of'} ${agentId}`;
    assert.deepEqual(places.get(workItemId), [place], `${workItemId} is in exactly one place`);
    places.delete(workItemId);
    assert.equal(view.case?.ownerAgentId, agentId, `${workItemId} has its owner`);
  }
  assert.deepEqual([...places], [], 'what is nowhere open is nowhere kept');
}

function shownAsBelieved(bus: KindBus, { items, queueId }: QueueView): void {
  const believed = items.flatMap(openOffersOf).map(({ agentId, offerId, granted }) => {
    assert.ok(granted, `${agentId} has not answered for ${offerId}`);
    return `${offerId} at ${agentId}`;
  });
  const shown = [...bus.actors('agent')].flatMap(({ id, view }) =>
    view.offers.filter((offer) => offer.queueId === queueId).map(({ offerId }) => `${offerId} at ${id}`),
  );
  assert.deepEqual(believed.toSorted(), shown.toSorted(), `${queueId} and its agents see the same offers`);
}

/** F45, F80: what is kept for an agent is in its personal queue, wherever the agent is. */
function keptInPersonal(bus: KindBus, { items, queueId }: QueueView): void {
  for (const { brief } of items) {
    if (brief === undefined || brief.preferredUntilMs === 0) continue;
    const { personal } = bus.actor('agent', brief.preferredAgentId).view;
    const shown = personal.some(
      (item) => item.brief?.workItemId === brief.workItemId && item.queueId === queueId,
    );
    assert.ok(shown, `${brief.preferredAgentId} does not see ${brief.workItemId} of ${queueId}`);
  }
}

/** F51: by what the agents themselves know, not by what the queue believes. */
function nobodyIdle(bus: KindBus, queueId: string, view: QueueView): void {
  const { at, directory } = bus.world;
  const queue = directory.queues.get(queueId);
  const schedule = directory.schedules.get(queue?.scheduleId ?? '');
  if (queue === undefined || !queue.enabled || queue.mode === 'pull') return;
  if (schedule !== undefined && !isOpen(schedule, at)) return;
  for (const agent of bus.actors('agent')) {
    if (!hasRoom(bus, agent.view, queueId)) continue;
    const held = heldSkills(directory, agent.id, agent.view.presence?.profileId ?? '');
    const opened = tierIn(directory, agent.id, queueId) <= view.openTier;
    for (const item of view.items) {
      const { brief } = item;
      if (brief === undefined || openOffersOf(item).length > 0) continue;
      if (!isChosen(brief) && !isFit(held, brief, queue, at)) continue;
      const fetched = item.pullUntilMs > 0 && queue.mode !== 'push';
      const kept = isOfferedToKeeper(item) && brief.preferredAgentId === agent.id;
      const his = brief.preferredUntilMs > 0 ? kept : opened && !fetched;
      assert.ok(!his, `${brief.workItemId} waits in ${queueId} although ${agent.id} has room`);
    }
  }
}

function hasRoom(bus: KindBus, view: AgentView, queueId: string): boolean {
  const { directory } = bus.world;
  const user = directory.users.get(view.agentId);
  const queue = directory.queues.get(queueId);
  if (user === undefined || queue === undefined || !view.routable || !user.queueIds.includes(queueId))
    return false;
  if (!view.queues.some((signIn) => signIn.queueId === queueId)) return false;
  const wrapUp = directory.queues.get(view.presence?.wrapUpQueueId ?? '');
  if ((view.presence?.wrapUpUntilMs ?? 0) > 0 && wrapUp?.wrapUpByCapacity !== true) return false;
  const oneMore = { ...Offer.create({}), offerId: 'one more', queueId };
  const fuller = { ...view, offers: [...view.offers, oneMore] };
  const { capacity, mediumCapacity } = user;
  return overfull(deskLoad(fuller, directory), { queue, capacity, mediumCapacity }) === null;
}
