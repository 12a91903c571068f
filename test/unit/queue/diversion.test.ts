// What a queue cannot serve in time goes to its backup queue, and never round (F58); who waits too long counts as
// abandoned (F127).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Queue } from '#actors/vocabulary/directory.ts';
import { queuePolicyDefaults } from '#actors/vocabulary/queue-policy.ts';
import type { BackupQueue } from '#actors/vocabulary/queue-policy.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld, KindBus } from '#test/support/kind-bench.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { asked, Desk, kept } from '#test/support/queue-desk.ts';

const never: BackupQueue = { queueId: 'backup', afterMs: null, length: null, whenClosed: false };

function aDesk(backup: Partial<BackupQueue>, queue: Partial<Queue> = {}): Desk {
  const desk = new Desk(
    aDirectory({
      users: [aUser('ann', { queueIds: ['support'] })],
      queues: [aQueue('support', { backup: { ...never, ...backup }, ...queue }), aQueue('backup')],
      schedules: [{ id: 'never', name: 'Never', zone: 'UTC', weekly: [], holidays: [] }],
    }),
  );
  desk.queue.checked = true;
  return desk;
}

/** `item reason → queue` for each that is sent on. */
function sentOn(step: AnyStep<'queue'> | null): readonly string[] {
  return (step?.tells ?? []).flatMap(({ command }) => {
    const { command: body } = command as {
      command: { $case: string; value: { workItemId: string; reason: string; toQueueId: string } };
    };
    return body.$case === 'divert'
      ? [`${body.value.workItemId} ${body.value.reason} → ${body.value.toQueueId}`]
      : [];
  });
}

test('F58: an item that has waited too long moves by itself, the oldest first', () => {
  const desk = aDesk({ afterMs: 60_000 });
  desk.arrives('i-1', { enqueuedAtMs: desk.at - 10_000 });
  desk.arrives('i-2', { enqueuedAtMs: desk.at - 40_000 });
  assert.equal(desk.passes(19_999), null);
  assert.deepEqual(sentOn(desk.passes(1)), ['i-2 wait → backup']);
  desk.queue.passivate();
  assert.deepEqual(sentOn(desk.passes(30_000)), ['i-1 wait → backup']);
  assert.equal(desk.queue.view.waiting, 0);
});

test('F58: items beyond the length move, the newest first, and only what could be offered to nobody', () => {
  const desk = aDesk({ length: 1 });
  desk.says('ann');
  const first = desk.arrives('i-1', { enqueuedAtMs: 100 });
  assert.deepEqual([asked(first), sentOn(first)], [['i-1 → ann'], []]);
  assert.deepEqual(sentOn(desk.arrives('i-3', { enqueuedAtMs: 300 })), []);
  assert.deepEqual(sentOn(desk.arrives('i-2', { enqueuedAtMs: 200 })), ['i-3 length → backup']);
});

test('F58, F56: while the queue is closed, what comes goes on at once, and what waits stays', () => {
  const desk = aDesk({ whenClosed: true });
  desk.arrives('early');
  const directory = desk.queue.world.directory;
  const closed = aQueue('support', { backup: { ...never, whenClosed: true }, scheduleId: 'never' });
  desk.queue.world.directory = {
    ...directory,
    version: 2,
    queues: new Map([...directory.queues, ['support', closed]]),
  };
  const step = desk.arrives('late');
  assert.deepEqual(sentOn(step), ['late closed → backup']);
  assert.equal(step.tells.length, 1, 'and nobody is told that it is held');
  assert.equal(desk.queue.view.waiting, 1);
});

test('F58: what has come from the other queue, or was sent on from here before, stays', () => {
  const desk = aDesk({ length: 1, afterMs: 1_000 });
  desk.arrives('i-0', { enqueuedAtMs: 0, divertedFrom: ['backup'] });
  const step = desk.arrives('i-1', { enqueuedAtMs: 0, divertedFrom: ['support', 'other'] });
  assert.deepEqual(sentOn(step), []);
  assert.equal(desk.queue.view.waiting, 2);
});

test('F58, F45: what is kept for its last agent stays; what is switched off gets nothing', () => {
  const desk = aDesk({ afterMs: 1_000 });
  desk.says('ann', { freeSlots: 0 });
  assert.deepEqual(sentOn(desk.arrives('mine', kept)), []);
  const off = aDesk({ length: 1 });
  const { directory } = off.queue.world;
  off.queue.world.directory = {
    ...directory,
    queues: new Map([...directory.queues, ['backup', aQueue('backup', { enabled: false })]]),
  };
  off.arrives('i-1');
  assert.deepEqual(sentOn(off.arrives('i-2')), []);
});

test('F58, F28: two queues that are each the other’s backup never send an item round, and its arrival never changes', () => {
  const arrival = fc.record({ ms: fc.integer({ min: 0, max: 90_000 }), queue: fc.constantFrom('a', 'b') });
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 12 }), (arrivals) => {
      const backup = { ...never, afterMs: 30_000, length: 2 };
      const directory = aDirectory({
        queues: [
          aQueue('a', { backup: { ...backup, queueId: 'b' } }),
          aQueue('b', { backup: { ...backup, queueId: 'a' } }),
        ],
      });
      const bus = new KindBus(aWorld(directory));
      for (const [nth, { ms, queue }] of arrivals.entries()) {
        bus.advance(ms, () => 0);
        const value = aMail(`m-${nth}`, { queueId: queue });
        bus.ask('conversation', `case-${nth}`, { $case: 'receive', value });
        bus.settle(() => 0);
      }
      bus.advance(600_000, () => 0);
      bus.settle(() => 0);
      const moves = new Map<string, number>();
      const came = new Map<string, number>();
      for (const { type, workItemId, enqueuedAtMs } of bus.events) {
        if (type === 'item.diverted') moves.set(workItemId, (moves.get(workItemId) ?? 0) + 1);
        if (type !== 'item.queued') continue;
        assert.equal(came.get(workItemId) ?? enqueuedAtMs, enqueuedAtMs);
        came.set(workItemId, enqueuedAtMs);
      }
      assert.equal(moves.size, arrivals.length, 'each has waited too long');
      for (const [item, count] of moves) assert.equal(count, 1, item);
    }),
    { numRuns: 50 },
  );
});

function dropouts(step: AnyStep<'queue'> | null): readonly string[] {
  return (step?.tells ?? []).flatMap(({ command }) => {
    const { command: body } = command as { command: { $case: string; value: { workItemId: string } } };
    return body.$case === 'dropOut' ? [body.value.workItemId] : [];
  });
}

const thresholds = { ...queuePolicyDefaults.thresholds, dropoutMs: 60_000 };

test('F127: who has waited beyond the threshold is counted, once, and stays; also what is kept or comes late', () => {
  const desk = aDesk({}, { thresholds, backup: null });
  desk.says('ann', { freeSlots: 0 });
  desk.arrives('i-1', { enqueuedAtMs: desk.at });
  desk.passes(10_000);
  desk.arrives('mine', { ...kept, enqueuedAtMs: desk.at, preferredUntilMs: 99_000_000 });
  assert.deepEqual(dropouts(desk.passes(49_999)), []);
  assert.deepEqual(dropouts(desk.passes(1)), ['i-1']);
  desk.queue.passivate();
  assert.deepEqual(dropouts(desk.reviews('')), []);
  assert.deepEqual(dropouts(desk.passes(10_000)), ['mine']);
  assert.deepEqual(dropouts(desk.arrives('old', { enqueuedAtMs: 5 })), ['old']);
  assert.equal(desk.queue.view.waiting, 3);
});

test('F127: any number of items of one moment are all counted, some in each turn', () => {
  const desk = aDesk({}, { thresholds, backup: null });
  desk.queue.checked = false;
  for (let nth = 0; nth < 150; nth += 1) desk.arrives(`i-${nth}`, { enqueuedAtMs: desk.at });
  const counted = new Set(dropouts(desk.passes(60_000)));
  assert.equal(counted.size, 64);
  for (let turn = 0; turn < 3; turn += 1) for (const id of dropouts(desk.reviews(''))) counted.add(id);
  assert.equal(counted.size, 150);
  assert.deepEqual(dropouts(desk.reviews('')), []);
});

test('F127: a case that was counted as abandoned is not counted again, in whichever queue', () => {
  const actor = new ActorBench('conversation', 'case-1', aWorld(aDirectory({ queues: [aQueue('support')] })));
  actor.must({ $case: 'receive', value: aMail('m-1') });
  const workItemId = actor.view.workItem?.workItemId ?? '';
  actor.world.at += 60_000;
  const [event] = actor.must({ $case: 'dropOut', value: { workItemId } }).events;
  assert.deepEqual([event?.type, event?.waitMs], ['item.dropped_out', 60_000]);
  assert.deepEqual(actor.must({ $case: 'dropOut', value: { workItemId } }).events, []);
});

test('F127: a case that is handled for longer than its queue wants raises an alarm, unless it is done by then', () => {
  const queue = aQueue('support', { thresholds: { ...thresholds, handlingMs: 5_000 } });
  for (const done of [false, true]) {
    const actor = new ActorBench('conversation', 'case-1', aWorld(aDirectory({ queues: [queue] })));
    actor.must({ $case: 'receive', value: aMail('m-1') });
    const workItemId = actor.view.workItem?.workItemId ?? '';
    const value = { workItemId, offerId: 'o-1', agentId: 'ann', queueId: 'support', takenBy: '' };
    actor.must({ $case: 'assign', value });
    if (done) actor.must({ $case: 'close', value: { agentId: 'ann' } });
    const timer = actor.timers.get('handling');
    assert.equal(timer?.dueAt, actor.world.at + 5_000);
    actor.world.at += 5_000;
    const raised = actor.must(timer?.command.command ?? assert.fail()).events;
    assert.deepEqual(
      raised.map(({ type, reason, handleMs }) => [type, reason, handleMs]),
      done ? [] : [['alarm.raised', 'handling', 5_000]],
    );
  }
});
