// Agents whom a change of the directory makes fit again: they have nothing to say, so the queue must find out by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent, agentDirectory, told } from '#test/support/agent-desk.ts';
import { aUser } from '#test/support/directory.ts';
import { aDirectoryOf, asked, Desk } from '#test/support/queue-desk.ts';

test('F51 T13: an agent says of itself only its status; being active is looked up by the queue', () => {
  const agent = Agent.ready();
  agent.takes('work');
  const inactive = aUser('ann', { active: false, capacity: 2, queueIds: ['support'] });
  agent.actor.world.directory = { ...agentDirectory, users: new Map([['ann', inactive]]) };
  const [statement] = told(agent.ends('work', 'transferred'));
  assert.equal(statement?.value.agent?.routable, true);
});

test('F51 T13: an agent who is made active again is offered what waits', () => {
  const desk = new Desk(aDirectoryOf({ ann: { active: false } }));
  desk.says('ann');
  assert.deepEqual(asked(desk.arrives('mail')), []);
  desk.queue.world.directory = { ...aDirectoryOf({ ann: {} }), version: 2 };
  assert.deepEqual(asked(desk.reviews('')), ['mail → ann']);
});

test('F51 T13: an agent who refused for once is asked again when the queue looks at everything', () => {
  const desk = new Desk(aDirectoryOf({ ann: { capacity: 1 } }));
  desk.says('ann');
  assert.deepEqual(asked(desk.arrives('mail')), ['mail → ann']);
  assert.deepEqual(asked(desk.refuses('mail')), [], 'not at once: it would refuse again');
  assert.deepEqual(asked(desk.reviews('')), ['mail → ann']);
  desk.refuses('mail');
  desk.says('ann', { freeSlots: 0, openItems: 1 });
  assert.deepEqual(asked(desk.reviews('')), [], 'its slot is taken');
});
