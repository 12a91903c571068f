// An agent of several queues with room asks all of them, and takes the best item by its own priorities (F53).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { limits } from '#actors/limits.ts';
import type { Queue } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import { Agent, told } from '#test/support/agent-desk.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { aWorld, KindBus } from '#test/support/kind-bench.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { finish, press, setStatus } from '#test/support/happenings.ts';
import { seeded } from '#test/support/seeded.ts';

type Priorities = Readonly<Record<string, number>>;

function company(priorities: Priorities, queue: Partial<Queue> = {}): KindBus {
  const queueIds = Object.keys(priorities);
  const memberships = new Map(
    Object.entries(priorities).map(([id, priority]) => [id, { ...plainMembership, priority }]),
  );
  const directory = aDirectory({
    users: [aUser('ann', { queueIds, memberships, capacity: 1 })],
    queues: queueIds.map((id) => aQueue(id, { wrapUpMs: 0, ...queue })),
  });
  const bus = new KindBus(aWorld(directory));
  for (const queueId of queueIds) bus.ask('agent', 'ann', { $case: 'signIn', value: { queueId } });
  bus.settle(() => 0);
  return bus;
}

function mail(bus: KindBus, id: string, fields: { queueId: string; receivedAtMs: number }): void {
  bus.ask('conversation', id, { $case: 'receive', value: aMail(`m-${id}`, fields) });
  bus.settle(() => 0);
}

/** The cases in the order in which ann is offered them, each of which she does at once. */
function offeredInTurn(bus: KindBus, random: () => number): readonly string[] {
  setStatus(bus, 'ann', 'available');
  const cases: string[] = [];
  for (let round = 0; round < 30; round += 1) {
    bus.settle(random);
    const [offer] = bus.actor('agent', 'ann').view.offers;
    if (offer === undefined) return cases;
    cases.push(offer.brief?.conversationId ?? '');
    press(bus, 'ann', 1);
    bus.settle(random);
    finish(bus, 'ann', 1);
  }
  return assert.fail('never ends');
}

test('F53: whatever waits where, an agent gets the queue of the best priority first, and equal ones by age, however messages meet', () => {
  const waiting = fc.record({
    queueId: fc.constantFrom('first', 'second', 'other'),
    receivedAtMs: fc.integer({ min: 1, max: 900_000 }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(waiting, { selector: ({ receivedAtMs }) => receivedAtMs, maxLength: 9 }),
      fc.integer(),
      (items, seed) => {
        const priorities: Priorities = { other: 2, second: 1, first: 1 };
        const bus = company(priorities);
        for (const [nth, item] of items.entries()) mail(bus, `case-${nth}`, item);
        const rank = ({ queueId }: { queueId: string }): number => priorities[queueId] ?? 0;
        const expected = items
          .map((item, nth) => ({ ...item, id: `case-${nth}` }))
          .toSorted((a, b) => rank(a) - rank(b) || a.receivedAtMs - b.receivedAtMs)
          .map(({ id }) => id);
        assert.deepEqual(offeredInTurn(bus, seeded(seed)), expected);
      },
    ),
    { numRuns: 100 },
  );
});

test('F53, F51: where nothing waits, the next item of any queue is offered at once, whatever its priority', () => {
  const bus = company({ first: 1, second: 2 });
  setStatus(bus, 'ann', 'available');
  bus.settle(() => 0);
  mail(bus, 'late', { queueId: 'second', receivedAtMs: 5 });
  assert.equal(bus.actor('agent', 'ann').view.offers.length, 1);
});

test('F53: an item that somebody else has taken meanwhile lets the next queue have its turn', () => {
  const bus = company({ first: 1, second: 2 });
  mail(bus, 'a', { queueId: 'first', receivedAtMs: 5 });
  mail(bus, 'b', { queueId: 'second', receivedAtMs: 1 });
  setStatus(bus, 'ann', 'available');
  // Both queues have said what they have; then the first one loses it.
  for (let messages = 0; messages < 4; messages += 1) bus.deliver(0);
  bus.ask('conversation', 'a', { $case: 'close', value: { agentId: 'ann' } });
  bus.settle(() => 0.99);
  const [offer] = bus.actor('agent', 'ann').view.offers;
  assert.equal(offer?.brief?.conversationId, 'b');
});

test('F53, T13: a queue that does not answer in time holds up nobody', () => {
  const agent = Agent.ready('support', 'sales');
  const asked = told(agent.status('back-office'));
  assert.deepEqual(
    asked.map(({ to, value }) => [to, value.agent?.asking, value.agent?.wantsAnswer]),
    [
      ['support', true, true],
      ['sales', true, true],
    ],
  );
  assert.equal(agent.actor.timers.get('asking')?.dueAt, agent.actor.world.at + limits.agentAskingMs);
  agent.actor.passivate();
  const plain = told(agent.fires('asking'));
  assert.deepEqual(
    plain.map(({ to, value }) => [to, value.agent?.asking, value.agent?.freeSlots]),
    [
      ['support', false, 2],
      ['sales', false, 2],
    ],
  );
});

test('F53: an agent of one queue asks nothing: it is offered what there is', () => {
  const agent = Agent.ready('support');
  const [statement] = told(agent.status('back-office'));
  assert.deepEqual([statement?.value.agent?.asking, agent.actor.timers.size], [false, 0]);
});

test('F53: an answer to an older question changes nothing', () => {
  const agent = Agent.ready('support', 'sales');
  const [asked] = told(agent.status('back-office'));
  const revision = (asked?.value.agent?.revision ?? 0) - 1;
  const value = { queueId: 'support', revision, enqueuedAtMs: 5 };
  assert.deepEqual(told(agent.actor.must({ $case: 'queueHas', value })), []);
});
