// How much fits on a desk: points, media, weights, caps, work from elsewhere, profiles.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { loadOf, media } from '#actors/vocabulary/capacity.ts';
import type { Directory, Queue, User } from '#actors/vocabulary/directory.ts';
import { Agent, one, told } from '#test/support/agent-desk.ts';
import { aDirectory, aQueue, aStatus, aUser } from '#test/support/directory.ts';
import { aBrief } from '#test/support/kind-commands.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const queues = [
  aQueue('mail', { medium: 'email', weight: 1 }),
  aQueue('hard', { medium: 'email', weight: 3 }),
  aQueue('chat', { medium: 'chat', weight: 2 }),
  aQueue('deep', { medium: 'task', weight: 1, interrupts: false }),
  aQueue('capped', { medium: 'email', mostPerAgent: 1 }),
  aQueue('free', { medium: 'task', weight: 0 }),
];

function directoryWith(ann: Partial<User>, changed: readonly Queue[] = queues): Directory {
  const queueIds = queues.map(({ id }) => id);
  return aDirectory({
    users: [aUser('ann', { capacity: 6, queueIds, ...ann })],
    queues: changed,
    statuses: [aStatus('available'), aStatus('break')],
  });
}

function ready(ann: Partial<User> = {}, signedIn: readonly string[] = queues.map(({ id }) => id)): Agent {
  const agent = new Agent('ann');
  agent.actor.world.directory = directoryWith(ann);
  agent.status('available');
  for (const queueId of signedIn) agent.signIn(queueId);
  return agent;
}

/** Queue → what the last statement to it said. */
function rooms(step: Parameters<typeof told>[0]): Readonly<Record<string, readonly [number, string]>> {
  return Object.fromEntries(
    told(step).flatMap(({ to, value }) =>
      value.agent === undefined ? [] : [[to, [value.agent.freeSlots, value.agent.limitedBy]]],
    ),
  );
}

function refusal(agent: Agent, queueId: string): string {
  return told(agent.reserve(`o-${agent.actor.world.ids++}`, queueId)).at(-1)?.value.refusal ?? '?';
}

test('F54 C3: each queue is told how many of its own items fit, by weight and by medium', () => {
  const agent = ready({ mediumCapacity: { email: 4 } });
  assert.deepEqual(rooms(agent.status('break')), {
    mail: [4, ''],
    hard: [1, ''],
    chat: [3, ''],
    deep: [6, ''],
    capped: [1, ''],
    free: [1_000, ''],
  });
  agent.status('available');
  assert.deepEqual(rooms(agent.reserve('o-1', 'hard')), {
    mail: [1, ''],
    hard: [0, 'MEDIUM_FULL'],
    chat: [1, ''],
    deep: [0, 'BUSY_ELSEWHERE'],
    capped: [1, ''],
    free: [999, ''],
  });
});

test('C3: an agent who is busy in another medium is not given what must not interrupt', () => {
  const agent = ready();
  agent.takes('o-1', 'mail');
  assert.equal(refusal(agent, 'deep'), 'BUSY_ELSEWHERE');
  agent.ends('o-1', 'transferred');
  assert.equal(refusal(agent, 'deep'), '');
  assert.equal(refusal(agent, 'deep'), '', 'work in the same medium does not count');
});

test('F54: the cap of a queue counts its own items only, offered ones included', () => {
  const agent = ready();
  agent.takes('o-1', 'mail');
  assert.equal(refusal(agent, 'capped'), '');
  assert.equal(refusal(agent, 'capped'), 'QUEUE_CAP');
  assert.equal(refusal(agent, 'mail'), '');
});

test('F59: a call takes capacity until it is taken away, whatever is left, and is kept', () => {
  const agent = ready({}, ['mail', 'chat']);
  const call = { workId: 'call-1', medium: 'voice', weight: 5 };
  const begun = agent.actor.must({ $case: 'takeExternalWork', value: call });
  assert.deepEqual(rooms(begun), { mail: [1, ''], chat: [0, 'NO_CAPACITY'] });
  assert.deepEqual(
    [one(begun, 'external_work.started').target, agent.actor.view.load],
    ['call-1', [{ medium: 'voice', points: 5 }]],
  );
  assert.deepEqual(eventTypes(agent.actor.must({ $case: 'takeExternalWork', value: call })), []);
  agent.actor.passivate();
  agent.actor.world.at += 7_000;
  const ended = agent.actor.must({ $case: 'endExternalWork', value: { workId: 'call-1' } });
  assert.equal(one(ended, 'external_work.ended').handleMs, 7_000);
  assert.deepEqual(rooms(ended), { mail: [6, ''], chat: [3, ''] });
  assert.deepEqual(told(agent.actor.must({ $case: 'endExternalWork', value: { workId: 'call-1' } })), []);
});

test('F59: a medium that does not exist is refused, and so is a hundred and first piece of work', () => {
  const agent = ready();
  const take = (workId: string, medium: string): string =>
    outcomeOf(agent.actor.do({ $case: 'takeExternalWork', value: { workId, medium, weight: 0 } }));
  assert.equal(take('w', 'smoke signals'), '!UNKNOWN_MEDIUM');
  for (let number = 0; number < 100; number += 1) take(`w-${number}`, 'voice');
  assert.equal(take('w-100', 'voice'), '!TOO_MUCH_EXTERNAL_WORK');
});

test('F86: queues hear at once which profile an agent answers with; one who has no such profile is refused', () => {
  const profiles = [{ id: 'tax', name: 'Tax', skills: new Map([['tax', 3]]) }];
  const agent = ready({ profiles }, ['mail']);
  const [statement] = told(agent.actor.must({ $case: 'chooseProfile', value: { profileId: 'tax' } }));
  assert.equal(statement?.value.agent?.profileId, 'tax');
  assert.equal(
    outcomeOf(agent.actor.do({ $case: 'chooseProfile', value: { profileId: 'law' } })),
    '!UNKNOWN_PROFILE',
  );
  const back = agent.actor.must({ $case: 'chooseProfile', value: { profileId: '' } });
  assert.deepEqual([one(back, 'agent.profile').reason, told(back)[0]?.value.agent?.profileId], ['tax', '']);
});

test('F34 F86: which queues can be joined goes by the skills of the profile', () => {
  const agent = ready({ profiles: [{ id: 'tax', name: 'Tax', skills: new Map([['tax', 3]]) }] }, []);
  const taxed = queues.map((queue) => ({ ...queue, skills: [{ skillId: 'tax', level: 1 }] }));
  const { users } = agent.actor.world.directory;
  agent.actor.world.directory = { ...directoryWith({}, taxed), users };
  assert.equal(outcomeOf(agent.actor.do({ $case: 'signIn', value: { queueId: 'mail' } })), '!MISSING_SKILL');
  agent.actor.must({ $case: 'chooseProfile', value: { profileId: 'tax' } });
  assert.equal(outcomeOf(agent.signIn('mail')), 'queue.agentChanged');
});

type Move = readonly ['reserve' | 'end' | 'call' | 'hang up', number];

test('F54 F59 C3: whatever comes and goes, no slot is granted beyond points, medium, cap, or into another medium', () => {
  const move = fc.tuple(
    fc.constantFrom('reserve', 'end', 'call', 'hang up'),
    fc.nat(40),
  ) as fc.Arbitrary<Move>;
  const mediumCapacity = fc.dictionary(fc.constantFrom(...media), fc.nat(5));
  fc.assert(
    fc.property(fc.nat(8), mediumCapacity, fc.array(move, { maxLength: 40 }), (capacity, ofMedia, moves) => {
      const agent = ready({ capacity, mediumCapacity: ofMedia });
      const held = new Map<string, Queue>();
      const calls = new Map<string, number>();
      for (const [what, number] of moves) {
        if (what === 'call') {
          const value = { workId: `call-${number % 3}`, medium: 'voice', weight: number % 4 };
          agent.actor.must({ $case: 'takeExternalWork', value });
          calls.set(value.workId, value.weight);
        } else if (what === 'hang up') {
          agent.actor.must({ $case: 'endExternalWork', value: { workId: `call-${number % 3}` } });
          calls.delete(`call-${number % 3}`);
        } else if (what === 'end') {
          const [id] = [...held.keys()].slice(number % Math.max(1, held.size));
          if (id === undefined) continue;
          agent.ends(id, 'transferred');
          held.delete(id);
        } else {
          const queue = queues[number % queues.length] ?? assert.fail();
          const id = `o-${(agent.actor.world.ids += 1)}`;
          if (told(agent.reserve(id, queue.id)).at(-1)?.value.granted !== true) continue;
          const before = [...held.values()];
          if (!queue.interrupts) {
            assert.ok(before.every(({ medium }) => medium === queue.medium) && calls.size === 0);
          }
          held.set(id, queue);
          agent.accept(id);
          agent.takes(id, queue.id);
          const load = loadOf([
            ...[...held.values()].map((of) => ({ medium: of.medium, weight: of.weight, queueId: of.id })),
            ...[...calls.values()].map((weight) => ({ medium: 'voice' as const, weight, queueId: '' })),
          ]);
          if (queue.weight > 0) {
            assert.ok(load.points <= capacity, `${load.points} points of ${capacity}`);
            const most = ofMedia[queue.medium] ?? Infinity;
            assert.ok((load.byMedium.get(queue.medium) ?? 0) <= most, `${queue.medium} beyond ${most}`);
          }
          assert.ok((load.byQueue.get(queue.id) ?? 0) <= (queue.mostPerAgent ?? Infinity));
        }
      }
    }),
  );
});

test('F80 C3: a case that was handed over weighs as in the queue that it came from, and the queues hear of it', () => {
  const agent = ready();
  agent.reserve('o-1', 'mail');
  agent.accept('o-1');
  const brief = aBrief('item-of-o-1');
  const value = { offerId: 'o-1', queueId: 'hard', brief, acceptedAtMs: 0 };
  const step = agent.actor.must({ $case: 'assigned', value });
  assert.deepEqual(rooms(step)['mail'], [3, '']);
});
