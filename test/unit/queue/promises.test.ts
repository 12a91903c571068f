// What a queue remembers of waits, what it says of the next one, and whether its promises were kept (F101, F102, N4).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '#actors/vocabulary/directory.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import type { Schedule } from '#actors/vocabulary/schedule.ts';
import type { QueueReply, WaitForecast } from '#proto/gen/skillpost/v1/queue.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { limits } from '#actors/limits.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aDirectoryOf, Desk } from '#test/support/queue-desk.ts';

const minute = 60_000;
const hour = 60 * minute;
const estimate = { ...queuePolicyDefaults.estimate, leastSamples: 3 };

function aDesk(queue: Partial<Queue> = {}): Desk {
  return new Desk(aDirectoryOf({ ann: {}, ben: {} }, { estimate, ...queue }));
}

let items = 0;

/** An item comes, waits so long, and ann takes it. */
function waits(desk: Desk, ms: number, fields: Partial<WorkItemBrief> = {}): AnyStep<'queue'> {
  items += 1;
  const id = `past-${items}`;
  desk.says('ann', { routable: false });
  desk.arrives(id, { enqueuedAtMs: desk.at, ...fields });
  desk.at += ms;
  return takes(desk, id);
}

function takes(desk: Desk, id: string): AnyStep<'queue'> {
  desk.says('ann');
  desk.grants(id);
  const step = desk.queue.must({ $case: 'accept', value: desk.item(id) });
  desk.says('ann', { routable: false });
  return step;
}

function promised(desk: Desk, workItemId: string, record = true): QueueReply {
  return desk.queue.must({ $case: 'promise', value: { workItemId, record } }).reply;
}

function forecast(desk: Desk): WaitForecast | undefined {
  return desk.queue.view.forecast;
}

const scores = (step: AnyStep<'queue'>): readonly string[] =>
  step.events.filter(({ type }) => type === 'promise.scored').map(({ status }) => status);

test('F101: nothing is said before enough waits are known, then what most of them stayed below', () => {
  const desk = aDesk();
  for (const wait of [4, 6]) {
    waits(desk, wait * minute);
    assert.equal(forecast(desk), undefined);
  }
  waits(desk, 8 * minute);
  const { withinMs, method, words, untilMs } = forecast(desk) ?? assert.fail();
  assert.deepEqual(
    { withinMs, method, words },
    { withinMs: 8 * minute, method: 'samples', words: 'within 10 minutes' },
  );
  assert.equal(untilMs, desk.at + 10 * minute);
  desk.at += estimate.lookBackMs;
  assert.equal(forecast(desk), undefined);
});

test('F101: the newest waits are kept, so many and no more, also across a restart', () => {
  const desk = aDesk({ estimate: { ...estimate, lookBackMs: 100 * hour } });
  for (let past = 0; past < limits.waitSamples; past += 1) waits(desk, 50 * minute);
  for (let past = 0; past < limits.waitSamples; past += 1) waits(desk, 3 * minute);
  desk.queue.passivate();
  assert.equal(forecast(desk)?.withinMs, 3 * minute);
});

test('F101: of a burst one wait is kept, and follow-ups and late comers are left out', () => {
  const desk = aDesk({ estimate: { ...estimate, leastSamples: 2 } });
  waits(desk, 5 * minute);
  waits(desk, limits.waitSampleEveryMs - 1);
  waits(desk, 5 * minute, { followUp: true });
  waits(desk, 5 * minute, { enqueuedAtMs: desk.at - 2 * minute });
  assert.equal(forecast(desk), undefined);
  waits(desk, 5 * minute);
  assert.equal(forecast(desk)?.withinMs, 5 * minute);
});

test('F101: without waits, the place in the queue and how long things take tell', () => {
  const desk = aDesk();
  desk.says('ann', { freeSlots: 0, openItems: 1 });
  desk.says('ben', { freeSlots: 0, openItems: 1 });
  desk.arrives('first');
  assert.equal(forecast(desk), undefined);
  desk.says('ann', { freeSlots: 0, openItems: 1, handledMs: 10 * minute });
  const { position, forecast: expected } = promised(desk, 'first', false);
  assert.equal(position, 1);
  assert.deepEqual([expected?.method, expected?.withinMs], ['model', 5 * minute]);
  // One more waits before the next one.
  assert.equal(forecast(desk)?.withinMs, 10 * minute);
  desk.says('ann', { freeSlots: 0, openItems: 1, handledMs: 18 * minute });
  assert.equal(forecast(desk)?.withinMs, 11 * minute);
  desk.leaves('ann');
  assert.equal(forecast(desk), undefined);
});

test('F101: who has waited already is told what was left to those who waited longer', () => {
  const desk = aDesk({ estimate: { ...estimate, mostVariation: 9 } });
  for (const wait of [1, 1, 1, 30, 32, 34]) waits(desk, wait * minute);
  desk.arrives('now', { enqueuedAtMs: desk.at });
  desk.at += 25 * minute;
  assert.equal(promised(desk, 'now').forecast?.withinMs, 9 * minute);
});

test('F102: the position is the rank by score, and an item that is not here has none', () => {
  const desk = aDesk();
  desk.arrives('old', { enqueuedAtMs: 1 });
  desk.arrives('new');
  desk.arrives('urgent', { priority: 9_999 });
  const position = (id: string): number => promised(desk, id).position;
  assert.deepEqual(['urgent', 'old', 'new'].map(position), [1, 2, 3]);
  const { waits: here, position: none, forecast: nothing } = promised(desk, 'gone');
  assert.deepEqual([here, none, nothing], [false, 0, undefined]);
});

test('N4: a promise is made once it is asked for, scored when the item is taken, and corrects the estimate', () => {
  const desk = aDesk();
  for (const wait of [4, 6, 8]) waits(desk, wait * minute);
  const quantile = (): number => forecast(desk)?.quantile ?? assert.fail();
  const before = quantile();
  desk.arrives('kept', { enqueuedAtMs: desk.at });
  const made = desk.queue.must({ $case: 'promise', value: { workItemId: 'kept', record: true } });
  assert.deepEqual(
    made.events.map(({ type, untilMs, reason }) => [type, untilMs, reason]),
    [['promise.made', desk.at + 10 * minute, 'samples']],
  );
  desk.at += 10 * minute;
  assert.deepEqual(scores(takes(desk, 'kept')), ['kept']);
  assert.ok(quantile() < before);
  desk.arrives('broken', { enqueuedAtMs: desk.at });
  promised(desk, 'broken');
  desk.at += 5 * minute;
  promised(desk, 'broken');
  desk.at += hour;
  assert.deepEqual(scores(takes(desk, 'broken')), ['broken', 'broken']);
  assert.ok(quantile() > before);
});

test('N4: what is only asked is no promise, and what goes elsewhere is scored only if it was broken', () => {
  const desk = aDesk();
  for (const wait of [4, 6, 8]) waits(desk, wait * minute);
  const ends = (id: string, reason: string): readonly string[] =>
    scores(desk.queue.must({ $case: 'remove', value: { workItemId: id, reason } }));
  desk.arrives('asked');
  promised(desk, 'asked', false);
  assert.deepEqual(ends('asked', 'closed'), []);
  for (const id of ['closed', 'moved']) {
    desk.arrives(id, { enqueuedAtMs: desk.at });
    promised(desk, id);
  }
  assert.deepEqual([ends('closed', 'closed'), ends('moved', 'transferred')], [['kept'], []]);
  desk.arrives('late', { enqueuedAtMs: desk.at });
  promised(desk, 'late');
  desk.at += hour;
  assert.deepEqual(ends('late', 'transferred'), ['broken']);
});

test('F101: waits run in opening time, and what is said runs by the clock on the wall', () => {
  const days: Schedule = {
    id: 'days',
    name: 'Days',
    zone: 'Europe/Berlin',
    weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '18:00' })),
    holidays: [],
  };
  const directory = aDirectoryOf({ ann: {} }, { estimate, scheduleId: 'days' });
  const desk = new Desk({ ...directory, schedules: new Map([['days', days]]) });
  // Friday, 12:00 in Berlin.
  desk.at = Date.parse('2026-01-16T12:00:00+01:00');
  for (let past = 0; past < 3; past += 1) waits(desk, 90 * minute);
  desk.at = Date.parse('2026-01-16T17:00:00+01:00');
  const friday = forecast(desk) ?? assert.fail();
  assert.deepEqual([friday.withinMs, friday.words], [90 * minute, 'within 3 days']);
  desk.says('ann', { routable: false });
  desk.arrives('held', { enqueuedAtMs: desk.at });
  // Monday, 08:30: an hour and a half of opening time.
  desk.at = Date.parse('2026-01-19T08:30:00+01:00');
  takes(desk, 'held');
  desk.at = Date.parse('2026-01-19T09:00:00+01:00');
  desk.queue.world.directory = {
    ...directory,
    schedules: new Map([['days', days]]),
    queues: new Map(
      [...directory.queues].map(([id, queue]) => [
        id,
        { ...queue, estimate: { ...estimate, leastSamples: 1, lookBackMs: hour } },
      ]),
    ),
  };
  assert.equal(forecast(desk)?.withinMs, 90 * minute);
});
