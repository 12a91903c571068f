// Who is told of a change of the directory, and how often.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchDirectory } from '#actors/directory-watch.ts';
import { limits } from '#actors/limits.ts';
import type { Answer, AskRequest, ShardHost } from '#actors/runtime/shard-host.ts';
import { shardOf } from '#actors/runtime/shard.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import type { Directory, User } from '#actors/vocabulary/directory.ts';
import { QueueCommand } from '#proto/gen/skillpost/v1/queue.ts';
import { AgentCommand } from '#proto/gen/skillpost/v1/agent.ts';
import { aDirectory, aQueue, aStatus, aUser } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import { until } from '#test/support/until.ts';

const answered: Answer = { ok: true, reply: new Uint8Array(0) };

function aHouse(ann: Partial<User> = {}): readonly User[] {
  return [aUser('ann', { queueIds: ['support'], ...ann }), aUser('ben', { queueIds: ['sales'] })];
}

const usersOf = (users: readonly User[]): Directory['users'] => new Map(users.map((user) => [user.id, user]));

/** A directory that changes when told to, and a host that keeps what it is asked and answers when told to. */
function stage(
  queueIds: readonly string[],
  owns: ShardHost['owns'] = () => true,
  users: readonly User[] = aHouse(),
) {
  const listeners = new Set<(directory: Directory) => void>();
  let directory = aDirectory({ queues: queueIds.map((id) => aQueue(id)), users });
  const asked: { readonly request: AskRequest; readonly answer: (answer: Answer) => void }[] = [];
  const log = createKeptLog();
  const alarms: { readonly delayMs: number; readonly task: () => void }[] = [];
  const ring = (delayMs: number): void =>
    alarms
      .splice(
        alarms.findIndex((alarm) => alarm.delayMs === delayMs),
        1,
      )[0]
      ?.task();
  const stop = watchDirectory({
    clock: {
      now: () => 0,
      after(delayMs, task) {
        const alarm = { delayMs, task };
        alarms.push(alarm);
        return () => void alarms.splice(alarms.indexOf(alarm), 1);
      },
    },
    directory: {
      current: () => directory,
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    host: {
      owns,
      ask: (request) => new Promise((answer) => asked.push({ request, answer })),
    },
    log,
  });
  return {
    asked,
    log,
    stop,
    alarms,
    ring,
    change: (changed: Partial<Directory> = {}) => {
      directory = { ...directory, ...changed };
      for (const listener of listeners) listener(directory);
    },
    askedTimes: (count: number) => until(`${count} queues to be asked`, () => asked.length >= count),
  };
}

test('F3 F51: after a change each queue of this node is asked to look again, others are not', () => {
  const here = new Set([shardOf('queue', 'support'), shardOf('queue', 'sales')]);
  const { asked, change } = stage(['support', 'sales', 'billing'], (shard) => here.has(shard));
  change();
  assert.deepEqual(
    asked.map(({ request }) => request.to),
    [
      { kind: 'queue', id: 'support' },
      { kind: 'queue', id: 'sales' },
    ],
  );
  for (const { request } of asked)
    assert.deepEqual(QueueCommand.decode(request.command).command, {
      $case: 'review',
      value: { workItemId: '' },
    });
});

test('F3: changes that come while queues are being asked lead to one more round', async () => {
  const { asked, change, askedTimes } = stage(['support']);
  for (let time = 0; time < 50; time += 1) change();
  assert.equal(asked.length, 1);
  asked[0]?.answer(answered);
  await askedTimes(2);
  asked[1]?.answer(answered);
  // Only a further change asks a third time.
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, 2);
  change();
  assert.equal(asked.length, 3);
});

test('F3: a queue that does not answer holds up neither the others nor the next change', async () => {
  const { asked, change, log, askedTimes } = stage(['support', 'sales']);
  change();
  asked[0]?.answer({ ok: false, failure: { code: 'NOT_OWNER', category: 'misrouted', text: '' } });
  asked[1]?.answer(answered);
  await until('the refusal to be noted', () => log.lines.some(({ level }) => level === 'debug'));
  change();
  await askedTimes(4);
  assert.deepEqual(
    log.lines.filter(({ level }) => level === 'error'),
    [],
  );
});

test('F3: many queues are asked in bounded numbers, and none after the stop', async () => {
  const names = Array.from({ length: limits.directoryReviewsAtOnce * 2 }, (_, number) => `queue-${number}`);
  const { asked, change, stop } = stage(names);
  change();
  assert.equal(asked.length, limits.directoryReviewsAtOnce);
  stop();
  for (const { answer } of asked) answer(answered);
  await new Promise((resolve) => setImmediate(resolve));
  change();
  assert.equal(asked.length, limits.directoryReviewsAtOnce);
});

const concerning: Readonly<Record<string, readonly [Partial<Directory>, readonly string[]]>> = {
  'a capacity': [{ users: usersOf(aHouse({ capacity: 9 })) }, ['ann']],
  'the capacity of a medium': [{ users: usersOf(aHouse({ mediumCapacity: { chat: 2 } })) }, ['ann']],
  'an absence': [
    {
      users: usersOf(aHouse({ absence: { fromMs: 1, untilMs: 2, substituteId: '', openCases: 'keep' } })),
    },
    ['ann'],
  ],
  'a membership': [{ users: usersOf(aHouse({ queueIds: [] })) }, ['ann']],
  'an account that is disabled': [{ users: usersOf(aHouse({ active: false })) }, ['ann']],
  'a user who is removed': [{ users: usersOf(aHouse().slice(1)) }, ['ann']],
  'the weight of a queue': [
    {
      queues: new Map([aQueue('support', { weight: 2 }), aQueue('sales')].map((queue) => [queue.id, queue])),
    },
    ['ann'],
  ],
  'a status that routes no longer': [
    { statuses: new Map([['available', aStatus('available', { routable: false })]]) },
    ['ann', 'ben'],
  ],
  'a skill or a name, which queues read': [
    { users: usersOf(aHouse({ name: 'Ann', skills: new Map([['german', 1]]) })) },
    [],
  ],
};

for (const [what, [changed, expected]] of Object.entries(concerning)) {
  test(`F60 F51: ${what} is told to ${expected.join(' and ') || 'no agent'}`, () => {
    const { asked, change } = stage(['support', 'sales'], (shard) =>
      ['ann', 'ben'].some((id) => shard === shardOf('agent', id)),
    );
    change(changed);
    const agents = asked.filter(({ request }) => request.to.kind === 'agent');
    assert.deepEqual(
      agents.map(({ request }) => request.to.id),
      expected,
    );
    for (const { request } of agents)
      assert.equal(AgentCommand.decode(request.command).command?.$case, 'review');
  });
}

test('F60: an agent whose shard was between two nodes is told by the one that has it a little later', async () => {
  let owned = false;
  const shard = shardOf('agent', 'ann');
  const { asked, change, alarms, ring, stop } = stage([], (other) => owned && other === shard);
  change({ users: usersOf(aHouse({ capacity: 9 })) });
  await until('a second look to be planned', () =>
    alarms.some(({ delayMs }) => delayMs === limits.directorySecondLookMs),
  );
  assert.equal(asked.length, 0);
  owned = true;
  ring(limits.directorySecondLookMs);
  assert.equal(asked.length, 1);
  stop();
  assert.equal(alarms.length, 0);
});

test('F129: agents with an absence are told when a node starts, and again now and then', async () => {
  const absence = { fromMs: 1, untilMs: 2, substituteId: '', openCases: 'queue' } as const;
  const { asked, ring } = stage([], () => true, aHouse({ absence }));
  const agents = (): readonly string[] => asked.map(({ request }) => request.to.id);
  assert.deepEqual(agents(), []);
  ring(limits.directorySecondLookMs);
  assert.deepEqual(agents(), ['ann']);
  asked[0]?.answer(answered);
  await new Promise((resolve) => setImmediate(resolve));
  ring(limits.absenceSweepMs);
  ring(limits.directorySecondLookMs);
  assert.deepEqual(agents(), ['ann', 'ann']);
});

test('F41: a new user is told of when something follows from what was entered', () => {
  const memberships = new Map([['support', { ...plainMembership, assigned: true }]]);
  const bound = aUser('cem', { queueIds: ['support'], memberships });
  const { asked, change } = stage([]);
  change({ users: usersOf([...aHouse(), aUser('dot', { queueIds: ['support'] }), bound]) });
  assert.deepEqual(
    asked.map(({ request }) => request.to.id),
    ['cem'],
  );
});
