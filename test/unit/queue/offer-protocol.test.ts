// The three kinds together, on a bus that delivers messages in random interleavings: what must hold whatever happens.
// A failing run prints seed and path; put them into `replay` to see it again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { strategyNames } from '#actors/vocabulary/strategy-names.ts';
import type { StrategyName } from '#actors/vocabulary/strategy-names.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { OfferState } from '#proto/gen/skillpost/v1/agent.ts';
import { openOffers } from '#actors/queue/records.ts';
import { missingSkill } from '#actors/vocabulary/skill.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { aWorld, KindBus } from '#test/support/kind-bench.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { agentIds, finish, happen, happening, press, queueIds, setStatus } from '#test/support/happenings.ts';
import { seeded } from '#test/support/seeded.ts';

const replay: { seed?: number; path?: string } = {};

function aCompany(strategy: StrategyName): KindBus {
  const skills = [new Map([['german', 5]]), new Map([['german', 1]]), new Map([['billing', 3]]), new Map()];
  const directory = aDirectory({
    users: agentIds.map((id, index) =>
      aUser(id, { capacity: 1 + (index % 3), skills: skills[index] ?? new Map(), queueIds }),
    ),
    queues: queueIds.map((id) => aQueue(id, { strategy, wrapUpMs: 5_000, stickyMs: 60_000, pick: 'all' })),
    skills: [
      { id: 'german', name: 'German' },
      { id: 'billing', name: 'Billing' },
    ],
  });
  return new KindBus(aWorld(directory));
}

/** What holds at every moment, messages under way or not. */
function holdsAlways(bus: KindBus): void {
  const owners = new Map<string, string>();
  for (const agent of bus.actors('agent')) {
    const { offers, workItems, capacity } = agent.view;
    assert.ok(offers.length + workItems.length <= capacity, `${agent.id} holds more than its capacity`);
    for (const { brief } of workItems) {
      const id = brief?.workItemId ?? '';
      const conversation = bus.actor('conversation', brief?.conversationId ?? '').view;
      // An item that was just given away may still be on its way out of an agent's list; two agents never own it.
      if (conversation.workItem?.agentId !== agent.id) continue;
      assert.equal(owners.get(id), undefined, `${id} has two owners`);
      owners.set(id, agent.id);
    }
  }
  for (const { view } of bus.actors('conversation')) {
    if (view.case === undefined) continue;
    const state = view.workItem?.state;
    const handled = state === WorkItemState.HANDLING || state === WorkItemState.PARKED;
    assert.equal(view.case.ownerAgentId !== '', handled, 'an owner exactly while somebody handles the item');
  }
}

/** What holds when no message is under way. */
function holdsAtRest(bus: KindBus): void {
  const queued = new Map<string, number>();
  for (const queue of bus.actors('queue')) {
    for (const item of queue.view.items) {
      queued.set(item.brief?.workItemId ?? '', item.brief?.enqueuedAtMs ?? 0);
      for (const { agentId, offerId, granted } of openOffers(item)) {
        const { offers } = bus.actor('agent', agentId).view;
        assert.ok(
          granted && offers.some((offer) => offer.offerId === offerId && offer.state === OfferState.OPEN),
          'an offered item is on exactly the screens that the queue believes',
        );
      }
    }
  }
  for (const { view } of bus.actors('conversation')) {
    const { workItem } = view;
    if (workItem?.state !== WorkItemState.QUEUED) continue;
    assert.equal(
      queued.get(workItem.workItemId),
      workItem.enqueuedAtMs,
      'waits in its queue since its arrival',
    );
  }
}

/** Q3: nobody who could take an item sits idle while it waits. */
function nobodyWaitsInVain(bus: KindBus): void {
  for (const queue of bus.actors('queue')) {
    for (const { brief, state } of queue.view.items) {
      if (state !== WaitingState.WAITING || brief === undefined || brief.preferredUntilMs > 0) continue;
      for (const agent of queue.view.agents) {
        const ready = agent.routable && !agent.inWrapUp && agent.freeSlots > 0;
        const fit = missingSkill(agent.skills, brief.skills) === undefined;
        assert.ok(!ready || !fit, `${brief.workItemId} waits although ${agent.agentId} is ready`);
      }
    }
  }
}

function everybodyWorks(bus: KindBus, random: () => number): void {
  for (const agentId of agentIds) {
    setStatus(bus, agentId, 'available');
    for (const queueId of queueIds) bus.ask('agent', agentId, { $case: 'signIn', value: { queueId } });
  }
  bus.settle(random);
  for (let round = 0; round < 60; round += 1) {
    for (const agentId of agentIds) press(bus, agentId, 1);
    bus.settle(random);
    for (const agentId of agentIds) finish(bus, agentId, 1);
    bus.settle(random);
    bus.advance(10_000, random);
    bus.settle(random);
    holdsAlways(bus);
    nobodyWaitsInVain(bus);
  }
}

for (const strategy of strategyNames) {
  test(`F50, F51, F54: with ${strategy} and any interleaving, one owner, capacity kept, and everything is handled`, () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 20, maxLength: 80 }), fc.integer(), (steps, seed) => {
        const random = seeded(seed);
        const bus = aCompany(strategy);
        for (const agentId of agentIds) {
          setStatus(bus, agentId, 'available');
          for (const queueId of queueIds) bus.ask('agent', agentId, { $case: 'signIn', value: { queueId } });
        }
        const arrivals = new Map<string, number>();
        for (const step of steps) {
          happen(bus, { step, random });
          holdsAlways(bus);
          bus.world.at += 1;
        }
        bus.settle(random);
        holdsAtRest(bus);
        nobodyWaitsInVain(bus);
        everybodyWorks(bus, random);
        holdsAtRest(bus);
        for (const event of bus.events) {
          if (event.type !== 'item.queued' && event.type !== 'item.accepted' && event.type !== 'offer.made')
            continue;
          const known = arrivals.get(event.workItemId) ?? event.enqueuedAtMs;
          assert.equal(event.enqueuedAtMs, known, 'the original arrival never changes');
          arrivals.set(event.workItemId, known);
        }
        for (const { view, id } of bus.actors('conversation')) {
          if (view.case === undefined) continue;
          assert.equal(view.workItem?.state, WorkItemState.DONE, `${id} was never handled`);
        }
        endedOnce(bus);
      }),
      { numRuns: 40, ...replay },
    );
  });
}

/** A3: each offer ends exactly once. */
function endedOnce(bus: KindBus): void {
  const ends = new Map<string, number>();
  for (const event of bus.events) {
    if (event.type === 'offer.made') ends.set(event.offerId, 0);
    if (/^offer\.(accepted|missed|declined|withdrawn)$/.test(event.type)) {
      ends.set(event.offerId, (ends.get(event.offerId) ?? 0) + 1);
    }
  }
  for (const [offerId, count] of ends) assert.equal(count, 1, `${offerId} ended ${count} times`);
}

test('F36: with N agents who are always eligible and kN items, round robin gives each exactly k, restarts included', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer(),
      (agents, k, seed) => {
        const random = seeded(seed);
        const ids = Array.from({ length: agents }, (_, index) => `agent-${index}`);
        const bus = new KindBus(
          aWorld(
            aDirectory({
              users: ids.map((id) => aUser(id, { capacity: 100, queueIds: ['support'] })),
              queues: [aQueue('support', { strategy: 'round-robin' })],
            }),
          ),
        );
        for (const id of ids) {
          setStatus(bus, id, 'available');
          bus.ask('agent', id, { $case: 'signIn', value: { queueId: 'support' } });
        }
        bus.settle(random);
        for (let item = 0; item < k * agents; item += 1) {
          bus.ask('conversation', `case-${item}`, { $case: 'receive', value: aMail(`m-${item}`) });
          bus.deliver(random());
          if (random() < 0.2) bus.actor('queue', 'support').passivate();
        }
        bus.settle(random);
        for (const id of ids) assert.equal(bus.actor('agent', id).view.offers.length, k);
      },
    ),
    { numRuns: 60, ...replay },
  );
});
