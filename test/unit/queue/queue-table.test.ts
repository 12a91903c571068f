// Every command for an item in every state: where it leads, and what it tells. A new state or command does not compile
// until each cell is decided. The queue has two agents: ann, who is shown the item, and ben, who is away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueCommandBody, QueueCommandName } from '#actors/queue/commands.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { aBrief, aStatement } from '#test/support/kind-commands.ts';
import { outcomeOf } from '#test/support/outcome.ts';

type State = 'absent' | 'waiting' | 'reserved' | 'reserving' | 'offered';

const table: Readonly<Record<State, Readonly<Record<QueueCommandName, string>>>> = {
  absent: {
    enqueue: 'reserving: agent.reserve',
    remove: 'absent',
    agentChanged: 'absent',
    reservationAnswered: 'absent',
    offerEnded: 'absent',
    accept: 'absent: agent.withdraw',
    review: 'absent',
    look: 'absent',
    lend: 'absent: queue.lent',
    lent: 'absent',
    promise: 'absent',
    pick: '!NOT_WAITING',
    next: 'absent',
  },
  waiting: {
    enqueue: 'waiting',
    remove: 'absent',
    agentChanged: 'reserving: agent.reserve',
    reservationAnswered: 'waiting',
    offerEnded: 'waiting',
    accept: 'waiting: agent.withdraw',
    review: 'waiting',
    look: 'waiting',
    lend: 'waiting: queue.lent',
    lent: 'waiting',
    promise: 'waiting',
    pick: 'reserving: agent.reserve',
    next: '!NOT_SIGNED_IN',
  },
  reserved: {
    enqueue: 'reserved',
    remove: 'absent: agent.dropPersonal',
    agentChanged: 'reserved',
    reservationAnswered: 'reserved',
    offerEnded: 'reserved',
    accept: 'reserved: agent.withdraw',
    review: 'reserving: agent.dropPersonal agent.reserve',
    look: 'reserved',
    lend: 'reserved: queue.lent',
    lent: 'reserved',
    promise: 'reserved',
    pick: '!RESERVED_FOR_OTHER',
    next: 'reserved',
  },
  reserving: {
    enqueue: 'reserving',
    remove: 'absent: agent.withdraw',
    agentChanged: 'reserving',
    reservationAnswered: 'offered',
    offerEnded: 'reserving: agent.reserve',
    accept: 'reserving: agent.withdraw',
    review: 'reserving',
    look: 'reserving',
    lend: 'reserving: queue.lent',
    lent: 'reserving',
    promise: 'reserving',
    pick: '!BEING_OFFERED',
    next: 'reserving',
  },
  offered: {
    enqueue: 'offered',
    remove: 'absent: agent.withdraw',
    agentChanged: 'offered',
    reservationAnswered: 'offered',
    offerEnded: 'reserving: agent.reserve',
    accept: 'absent: conversation.assign',
    review: 'offered',
    look: 'offered',
    lend: 'offered: queue.lent',
    lent: 'offered',
    promise: 'offered',
    pick: '!BEING_OFFERED',
    next: 'offered',
  },
};

const directory = aDirectory({
  users: ['ann', 'ben'].map((id) => aUser(id, { queueIds: ['support'] })),
  queues: [aQueue('support', { pick: 'all' })],
});
const world = (): ReturnType<typeof aWorld> => aWorld(directory);

const annReady: QueueCommandBody = {
  $case: 'agentChanged',
  value: { signedIn: true, agent: aStatement('ann', { freeSlots: 3 }) },
};
const benAway: QueueCommandBody = {
  $case: 'agentChanged',
  value: { signedIn: true, agent: aStatement('ben', { routable: false }) },
};
const arrives: QueueCommandBody = { $case: 'enqueue', value: { brief: aBrief('item') } };
const arrivesForBen: QueueCommandBody = {
  $case: 'enqueue',
  value: { brief: aBrief('item', { preferredAgentId: 'ben', preferredUntilMs: 1_060_000 }) },
};
const about = { offerId: 'id-1', workItemId: 'item', agentId: 'ann' };
const granted: QueueCommandBody & { $case: 'reservationAnswered' } = {
  $case: 'reservationAnswered',
  value: { ...about, granted: true, refusal: '', agent: undefined },
};

const reach: Readonly<Record<State, readonly QueueCommandBody[]>> = {
  absent: [annReady, benAway],
  waiting: [benAway, arrives],
  reserved: [annReady, benAway, arrivesForBen],
  reserving: [annReady, benAway, arrives],
  offered: [annReady, benAway, arrives, granted],
};

const commands: Readonly<{ [Name in QueueCommandName]: QueueCommandBody & { $case: Name } }> = {
  enqueue: { $case: 'enqueue', value: { brief: aBrief('item') } },
  remove: { $case: 'remove', value: { workItemId: 'item', reason: 'closed' } },
  agentChanged: {
    $case: 'agentChanged',
    value: { signedIn: true, agent: aStatement('ann', { freeSlots: 2, revision: 2 }) },
  },
  reservationAnswered: granted,
  offerEnded: { $case: 'offerEnded', value: { ...about, outcome: 'missed' } },
  accept: { $case: 'accept', value: about },
  review: { $case: 'review', value: { workItemId: 'item' } },
  look: { $case: 'look', value: {} },
  lend: {
    $case: 'lend',
    value: {
      borrowerId: 'sales',
      tier: 2,
      mostWaiting: 0,
      mostOldestMs: 0,
      boundWaiting: true,
      boundOldest: false,
    },
  },
  lent: { $case: 'lent', value: { lenderId: 'sales', tier: 2, granted: true } },
  promise: { $case: 'promise', value: { workItemId: 'item', record: true } },
  pick: { $case: 'pick', value: { workItemId: 'item', agentId: 'ann' } },
  next: { $case: 'next', value: { agentId: 'ann', peek: false } },
};

function stateOf(queue: ActorBench<'queue'>): string {
  const [item] = queue.view.items;
  if (item === undefined) return 'absent';
  if (item.state === WaitingState.RESERVING) return 'reserving';
  if (item.state === WaitingState.OFFERED) return 'offered';
  return (item.brief?.preferredUntilMs ?? 0) > 0 ? 'reserved' : 'waiting';
}

for (const [state, cells] of Object.entries(table)) {
  for (const [name, expected] of Object.entries(cells)) {
    test(`an item that is ${state}, told ${name}: ${expected}`, () => {
      const queue = new ActorBench('queue', 'support', world());
      for (const body of reach[state as State]) queue.must(body);
      assert.equal(stateOf(queue), state);
      // The time for which an item is kept for its last agent ends; the others do not ask for the time.
      if (name === 'review') queue.world.at += 60_000;
      const outcome = outcomeOf(queue.do(commands[name as QueueCommandName]));
      if (outcome.startsWith('!')) {
        assert.deepEqual([outcome, stateOf(queue)], [expected, state]);
        return;
      }
      assert.equal(`${stateOf(queue)}${outcome === '' ? '' : `: ${outcome}`}`, expected);
    });
  }
}
