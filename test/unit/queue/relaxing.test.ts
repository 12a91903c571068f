// Items that ask for less as they wait (C2), in a queue.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import type { Queue, User } from '#actors/vocabulary/directory.ts';
import type { WaitingItem } from '#proto/gen/skillpost/v1/queue.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { aDirectoryOf, asked, Desk, german, kept, reservations, speaks } from '#test/support/queue-desk.ts';

const minute = 60_000;
const relaxation: Queue['relaxation'] = [
  { afterMs: 5 * minute, skills: [german(2)] },
  { afterMs: 10 * minute, skills: [german(0)] },
];

function aDesk(users: Readonly<Record<string, Partial<User>>>, queue: Partial<Queue> = { relaxation }): Desk {
  const desk = new Desk(aDirectoryOf(users, queue));
  for (const id of Object.keys(users)) desk.says(id);
  return desk;
}

/** Arrives now and asks for German 5. */
function arrives(desk: Desk, id: string, fields: Partial<WorkItemBrief> = {}): void {
  desk.arrives(id, { skills: [german(5)], enqueuedAtMs: desk.at, ...fields });
}

function item(desk: Desk, id: string): WaitingItem | undefined {
  return desk.queue.view.items.find(({ brief }) => brief?.workItemId === id);
}

/** What is asked in the turns of all timers that are due by `at`. */
function until(desk: Desk, at: number): readonly string[] {
  const found: string[] = [];
  for (;;) {
    const due = [...desk.queue.timers].filter(([, timer]) => timer.dueAt <= at);
    const [first] = due.sort(([, one], [, other]) => one.dueAt - other.dueAt);
    if (first === undefined) break;
    const [key, { dueAt, command }] = first;
    desk.queue.timers.delete(key);
    desk.at = Math.max(desk.at, dueAt);
    assert.ok(command.command !== undefined);
    found.push(...asked(desk.queue.must(command.command)));
  }
  desk.at = at;
  return found;
}

test('C2: an item goes to who is good enough by the time of the step, not before, without anybody speaking', () => {
  const desk = aDesk({ ann: speaks(2) });
  const from = desk.at;
  arrives(desk, 'i-1');
  assert.deepEqual(until(desk, from + 5 * minute - 1), []);
  assert.deepEqual(until(desk, from + 5 * minute), ['i-1 → ann']);
  assert.deepEqual(item(desk, 'i-1')?.relaxedSkills, [german(2)]);
  assert.equal(item(desk, 'i-1')?.brief?.enqueuedAtMs, from);
});

test('C2: the timer for the next step survives a reload, and there is one for the queue, not one for each item', () => {
  const desk = aDesk({ ann: speaks(2) });
  const from = desk.at;
  for (let count = 0; count < 20; count += 1) arrives(desk, `i-${count}`, { enqueuedAtMs: from + count });
  assert.deepEqual([...desk.queue.timers.keys()].sort(), ['look', 'sweep']);
  desk.queue.passivate();
  assert.deepEqual(until(desk, from + 5 * minute), ['i-0 → ann']);
});

test('C2, F47: a skill that is given up opens the item to who lacks it, never to who holds it at level 0', () => {
  const desk = aDesk({ ann: speaks(0), ben: {} });
  const from = desk.at;
  arrives(desk, 'i-1');
  assert.deepEqual(until(desk, from + 10 * minute), ['i-1 → ben']);
});

test('C2, F35: who holds what was given up still comes first by skill', () => {
  const desk = aDesk({ ann: {}, ben: speaks(1) }, { relaxation, strategy: 'best-agent' });
  const from = desk.at;
  arrives(desk, 'i-1');
  assert.deepEqual(until(desk, from + 10 * minute), ['i-1 → ben']);
});

test('C2, N1: the offer says which step has been reached, and asks in words for what is left', () => {
  const desk = aDesk({ ann: speaks(2), ben: speaks(3) });
  arrives(desk, 'i-1');
  desk.at += 5 * minute;
  const [, slot] = reservations(desk.reviews(''))[0] ?? [];
  assert.equal(slot?.explanation?.relaxationStep, 1);
  assert.equal(
    slot?.explanation?.summary,
    'Longest idle of 2 agents with German ≥ 2; asks for less after 5 min (step 1 of 2)',
  );
});

test('C2: an item that comes after a long wait elsewhere asks at once for what it would by then', () => {
  const desk = aDesk({ ann: speaks(2) });
  desk.at += 60 * minute;
  assert.deepEqual(asked(desk.arrives('i-1', { skills: [german(5)], enqueuedAtMs: desk.at - 6 * minute })), [
    'i-1 → ann',
  ]);
});

test('C2: what is being offered when its time comes asks for less when it is back', () => {
  const desk = aDesk({ ann: speaks(5), ben: speaks(2) });
  arrives(desk, 'i-1');
  desk.at += 6 * minute;
  assert.deepEqual(asked(desk.ends('i-1', 'missed')), ['i-1 → ben']);
});

test('C2, F45: an item that is kept for its last agent is not taken away by a step', () => {
  const desk = aDesk({ ann: { ...speaks(5), capacity: 1 }, ben: speaks(2) });
  desk.says('ann', { freeSlots: 0 });
  arrives(desk, 'i-1', { ...kept, preferredUntilMs: desk.at + 30 * minute });
  assert.deepEqual(until(desk, desk.at + 20 * minute), []);
  assert.deepEqual(asked(desk.says('ann')), ['i-1 → ann']);
});

test('C2, F30: a change of the steps counts for what waits already, and so does taking them away', () => {
  const desk = aDesk({ ann: speaks(2) }, {});
  const from = desk.at;
  arrives(desk, 'i-1');
  desk.at = from + 6 * minute;
  assert.deepEqual(asked(desk.reviews('')), []);
  const change = (queue: Partial<Queue>, version: number): void => {
    desk.queue.world.directory = { ...aDirectoryOf({ ann: speaks(2) }, queue), version };
  };
  desk.says('ann', { freeSlots: 0 });
  change({ relaxation }, 2);
  desk.reviews('');
  assert.equal(item(desk, 'i-1')?.relaxedStep, 1);
  change({}, 3);
  desk.reviews('');
  assert.deepEqual(item(desk, 'i-1')?.relaxedSkills, []);
  assert.deepEqual(asked(desk.says('ann')), []);
});

test('C2: a turn touches a bounded number of items, and the next turns the others, whatever brought them', () => {
  const desk = aDesk({ ann: { capacity: 0 } });
  desk.queue.checked = false;
  const from = desk.at;
  const count = 2 * limits.queueRelaxedPerTurn + 10;
  for (let index = 0; index < count; index += 1) arrives(desk, `i-${index}`);
  const turns = (): readonly number[] => {
    const touched: number[] = [];
    for (let changes: number = limits.queueRelaxedPerTurn; changes >= limits.queueRelaxedPerTurn;) {
      const step = desk.reviews('');
      changes = step.changes.filter(({ key }) => key.startsWith('i/')).length;
      if (changes > 0) touched.push(changes);
    }
    return touched;
  };
  const portions = [limits.queueRelaxedPerTurn, limits.queueRelaxedPerTurn, 10];
  desk.at = from + 5 * minute;
  assert.deepEqual(turns(), portions);
  desk.queue.world.directory = { ...aDirectoryOf({}, { relaxation: relaxation.slice(0, 1) }), version: 2 };
  assert.deepEqual(turns(), portions);
  assert.ok(
    desk.queue.view.items.every(({ relaxAtMs, relaxedStep }) => relaxAtMs === 0 && relaxedStep === 1),
  );
});
