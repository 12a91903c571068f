// The strategies in a queue: what they count, keep, and say of themselves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue, User } from '#actors/vocabulary/directory.ts';
import { plainMembership } from '#actors/vocabulary/people.ts';
import type { Membership } from '#actors/vocabulary/people.ts';
import type { StrategyName } from '#actors/vocabulary/strategy-names.ts';
import { aDirectoryOf, asked, Desk, german, kept, reservations, speaks } from '#test/support/queue-desk.ts';

type People = Readonly<Record<string, Partial<User>>>;

function member(fields: Partial<Membership>): Partial<User> {
  return { memberships: new Map([['support', { ...plainMembership, ...fields }]]) };
}

function aDesk(strategy: StrategyName, users: People, queue: Partial<Queue> = {}): Desk {
  return new Desk(aDirectoryOf(users, { strategy, ...queue }));
}

/** Offered, accepted, done: the agent is ready again. */
function takes(desk: Desk, workItemId: string): string {
  const [who = ''] = asked(desk.arrives(workItemId));
  desk.grants(workItemId);
  const value = desk.item(workItemId);
  desk.queue.must({ $case: 'accept', value });
  desk.says(value.agentId);
  return who;
}

test('F35: the best skilled gets the next item as well, while there is a slot', () => {
  const desk = aDesk('best-agent', { ann: speaks(3), ben: speaks(7) });
  desk.says('ann');
  desk.says('ben', { freeSlots: 2 });
  const skills = [german(2)];
  assert.deepEqual(asked(desk.arrives('i-1', { skills })), ['i-1 → ben']);
  desk.grants('i-1', { freeSlots: 1, openItems: 1 });
  assert.deepEqual(asked(desk.arrives('i-2', { skills })), ['i-2 → ben']);
  assert.deepEqual(asked(desk.arrives('i-3', { skills })), ['i-3 → ann']);
});

test('F35: what a skill weighs in the directory decides from the next decision on', () => {
  const users = {
    ann: {
      skills: new Map([
        ['german', 6],
        ['billing', 1],
      ]),
    },
    ben: {
      skills: new Map([
        ['german', 1],
        ['billing', 5],
      ]),
    },
  };
  const desk = aDesk('best-agent', users);
  desk.says('ann', { freeSlots: 9 });
  desk.says('ben', { freeSlots: 9 });
  const skills = [german(1), { skillId: 'billing', level: 1 }];
  assert.deepEqual(asked(desk.arrives('i-1', { skills })), ['i-1 → ann']);
  const directory = aDirectoryOf(users, { strategy: 'best-agent' });
  const weighed = new Map([...directory.skills, ['billing', { id: 'billing', name: 'Billing', weight: 4 }]]);
  desk.queue.world.directory = { ...directory, version: 2, skills: weighed };
  assert.deepEqual(asked(desk.arrives('i-2', { skills })), ['i-2 → ben']);
});

test('F38: what was asked for and not answered yet counts as open, so that a burst is spread', () => {
  const desk = aDesk('fewest-open', { ann: {}, ben: {} });
  desk.says('ann', { freeSlots: 3, idleSinceMs: 1 });
  desk.says('ben', { freeSlots: 3, idleSinceMs: 2 });
  const offers = ['i-1', 'i-2', 'i-3', 'i-4'].flatMap((id) => asked(desk.arrives(id)));
  assert.deepEqual(offers, ['i-1 → ann', 'i-2 → ben', 'i-3 → ann', 'i-4 → ben']);
});

test('F38: what was taken today counts, whoever is idle longer; offers that were not taken do not', () => {
  const desk = aDesk('fewest-handled-today', { ann: {}, ben: {} });
  desk.says('ann', { idleSinceMs: 1 });
  desk.says('ben', { idleSinceMs: 500_000 });
  assert.equal(takes(desk, 'i-1'), 'i-1 → ann');
  assert.equal(takes(desk, 'i-2'), 'i-2 → ben');
  assert.deepEqual(asked(desk.arrives('i-3')), ['i-3 → ann']);
  assert.deepEqual(asked(desk.ends('i-3', 'missed')), ['i-3 → ben']);
  assert.deepEqual(asked(desk.ends('i-3', 'withdrawn')), ['i-3 → ben']);
});

test('F38: the count of the day survives a reload and signing out, and ends with the day of the queue’s schedule', () => {
  const schedule = { id: 'hours', name: 'Hours', zone: 'Asia/Tokyo', weekly: [], holidays: [] };
  const always = {
    ...schedule,
    weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
  };
  const directory = aDirectoryOf(
    { ann: {}, ben: {} },
    { strategy: 'fewest-handled-today', scheduleId: 'hours' },
  );
  const desk = new Desk({ ...directory, schedules: new Map([['hours', always]]) });
  const evening = Date.parse('2026-11-22T14:00:00Z');
  const midnight = Date.parse('2026-11-22T15:00:00Z');
  desk.at = evening;
  desk.says('ann', { idleSinceMs: 1 });
  assert.equal(takes(desk, 'i-1'), 'i-1 → ann');
  desk.leaves('ann');
  desk.queue.passivate();
  desk.says('ben', { idleSinceMs: 2 });
  desk.says('ann', { idleSinceMs: 1 });
  desk.queue.passivate();
  assert.equal(takes(desk, 'i-2'), 'i-2 → ben');
  desk.at = midnight;
  desk.says('ben', { idleSinceMs: 2 });
  assert.deepEqual(asked(desk.arrives('i-3')), ['i-3 → ann']);
});

test('F38: counts of other days are forgotten', () => {
  const desk = aDesk('fewest-handled-today', { ann: {}, ben: {} });
  desk.says('ann');
  takes(desk, 'i-1');
  desk.leaves('ann');
  assert.deepEqual(
    [...desk.queue.recordKeys()].filter((key) => key.startsWith('h/')),
    ['h/ann'],
  );
  desk.at += 86_400_000;
  desk.says('ben');
  desk.leaves('ben');
  assert.deepEqual(
    [...desk.queue.recordKeys()].filter((key) => key.startsWith('h/')),
    [],
  );
});

test('F55: in a fixed order the first always comes first, the others only while that one is taken', () => {
  const users = { ann: member({ position: 3 }), ben: member({ position: 1 }), cid: member({ position: 2 }) };
  const desk = aDesk('linear', users);
  for (const id of ['ann', 'ben', 'cid']) desk.says(id);
  const order = ['i-1', 'i-2', 'i-3'].flatMap((id) => asked(desk.arrives(id)));
  assert.deepEqual(order, ['i-1 → ben', 'i-2 → cid', 'i-3 → ann']);
});

test('F55, F30: another place or weight of a member counts from the next decision on', () => {
  const desk = aDesk('linear', { ann: member({ position: 1 }), ben: member({ position: 2 }) });
  desk.says('ann', { freeSlots: 9 });
  desk.says('ben', { freeSlots: 9 });
  assert.deepEqual(asked(desk.arrives('i-1')), ['i-1 → ann']);
  const change = (version: number, fields: Partial<Membership>): void => {
    const users = { ann: member(fields), ben: member({ position: 2 }) };
    desk.queue.world.directory = { ...aDirectoryOf(users, { strategy: 'linear' }), version };
  };
  change(2, { position: 3 });
  assert.deepEqual(asked(desk.arrives('i-2')), ['i-2 → ben']);
  change(3, { position: 3, weight: 7 });
  desk.reviews('');
  assert.equal(desk.queue.view.agents.find(({ agentId }) => agentId === 'ann')?.weight, 7);
});

test('F45, F55: the last agent of the case gets it whenever free, also when no longer reserved; else the longest idle', () => {
  const desk = aDesk('last-agent', { ann: {}, ben: {} });
  desk.says('ann', { idleSinceMs: 900_000 });
  desk.says('ben', { idleSinceMs: 1 });
  const followUp = { ...kept, preferredUntilMs: desk.at - 1 };
  const step = desk.arrives('i-1', followUp);
  assert.deepEqual(asked(step), ['i-1 → ann']);
  assert.equal(reservations(step)[0]?.[1].explanation?.summary, 'Last handled the case, and is free');
  assert.deepEqual(asked(desk.arrives('i-2', followUp)), ['i-2 → ben']);
});

const sentences: Readonly<Record<StrategyName, string>> = {
  'best-agent': 'Best skilled of 3 agents with German ≥ 1',
  'round-robin': 'Next in turn of 3 agents with German ≥ 1',
  'longest-idle': 'Longest idle of 3 agents with German ≥ 1',
  'fewest-open': 'Fewest open items of 3 agents with German ≥ 1',
  'fewest-handled-today': 'Fewest taken today of 3 agents with German ≥ 1',
  'all-agents': 'Offered at once to all 3 agents with German ≥ 1',
  random: 'Drawn at random out of 3 agents with German ≥ 1',
  'weighted-random': 'Drawn at random, by weight, out of 3 agents with German ≥ 1',
  linear: 'First in the fixed order of 3 agents with German ≥ 1',
  'last-agent': 'Longest idle of 3 agents with German ≥ 1',
};

/** Scores of ann, ben and cid. */
const scores: Readonly<Record<StrategyName, readonly number[]>> = {
  'best-agent': [2, 4, 6],
  'round-robin': [0, -1, -2],
  'longest-idle': [10, 20, 30],
  'fewest-open': [0, -1, -2],
  'fewest-handled-today': [0, 0, 0],
  'all-agents': [10, 20, 30],
  random: [1, 1, 1],
  'weighted-random': [10, 20, 30],
  linear: [-2, -1, 0],
  'last-agent': [10, 20, 30],
};

for (const [name, summary] of Object.entries(sentences)) {
  const strategy = name as StrategyName;
  test(`N1: an offer by ${strategy} says "${summary}", and what each scored`, () => {
    const people = ['ann', 'ben', 'cid'].map((id, index) => {
      const user = {
        ...speaks(2 * (index + 1)),
        ...member({ weight: 10 * (index + 1), position: 2 - index }),
      };
      return [id, user] as const;
    });
    const desk = aDesk(strategy, { ...Object.fromEntries(people), dora: speaks(0) });
    people.forEach(([id], index) => {
      desk.says(id, { freeSlots: 9, openItems: index, idleSinceMs: desk.at - 10_000 * (index + 1) });
    });
    desk.says('dora');
    const explanation = reservations(desk.arrives('i-1', { skills: [german(1)] }))[0]?.[1].explanation;
    assert.equal(explanation?.summary, summary);
    assert.equal(explanation?.strategy, strategy);
    const byId = explanation?.candidates.toSorted((one, other) => (one.agentId < other.agentId ? -1 : 1));
    assert.deepEqual(
      byId?.map(({ score }) => score),
      [...scores[strategy], 0],
    );
    assert.deepEqual(
      byId?.map(({ excluded }) => excluded),
      ['', '', '', 'MISSING_SKILL'],
    );
  });
}
