// The wallboard's figures: when they alarm, and the line of the last hour.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastQuarters, levelOf, linePoints, trendOf } from '../../../app/features/wallboard/levels.ts';
import type { QueueFigures } from '../../../app/lib/queue-shapes.ts';
import { alarmWords, hoursWords } from '../../../app/lib/queue-words.ts';
import { mayOpen } from '../../../app/navigation.ts';

const queue: QueueFigures = {
  id: 'support',
  name: 'Support',
  enabled: true,
  serviceLevelSeconds: 60,
  waiting: 2,
  offered: 0,
  oldestEnqueuedAt: null,
  agentsReady: 1,
  agentsBusy: 0,
  agentsWrapUp: 0,
  agentsAway: 0,
  agentsStandby: 0,
  openTier: 1,
  closed: false,
  hoursChangeAt: null,
  estimate: null,
  alarms: [],
};

test('F126: a queue is close to its target from half of its service-level seconds on, and late past them', () => {
  assert.equal(levelOf(queue, null), 'calm');
  assert.equal(levelOf(queue, 30_000), 'calm');
  assert.equal(levelOf(queue, 30_001), 'near');
  assert.equal(levelOf(queue, 60_001), 'late');
  assert.equal(levelOf({ ...queue, agentsReady: 0 }, 1_000), 'unstaffed');
  assert.equal(levelOf({ ...queue, agentsReady: 0, agentsBusy: 1 }, 1_000), 'calm');
  assert.equal(levelOf({ ...queue, agentsReady: 0, waiting: 0 }, null), 'calm');
});

test('the line of the last hour has a point for each quarter, empty ones too', () => {
  const quarters = lastQuarters(Date.UTC(2026, 10, 22, 0, 20), 3);
  assert.deepEqual(quarters, ['2026-11-21 23:45', '2026-11-22 00:00', '2026-11-22 00:15']);
  const rows = [
    { period: '2026-11-21 23:45', queue: 'support', queued: '4', accepted: 4, accepted_in_target: 3 },
    { period: '2026-11-22 00:15', queue: 'support', queued: 2, accepted: 0, accepted_in_target: 0 },
    { period: '2026-11-22 00:15', queue: 'sales', queued: 9, accepted: 9, accepted_in_target: 0 },
  ];
  const trend = trendOf(rows, 'support', quarters);
  assert.deepEqual(trend, { queued: [4, 0, 2], serviceLevel: 75 });
  assert.equal(linePoints(trend.queued), '0,0 50,100 100,50');
  assert.deepEqual(trendOf(rows, 'billing', quarters), { queued: [0, 0, 0], serviceLevel: null });
  assert.equal(linePoints([0, 0, 0]), '');
});

test('the wallboard is for supervisors and administrators', () => {
  assert.deepEqual(
    (['agent', 'supervisor', 'administrator', 'account'] as const).map((role) => mayOpen(role, '/wallboard')),
    [false, true, true, false],
  );
});

test('F56 F57: a queue says when it opens or closes, and what its alarm is about', () => {
  const nowMs = Date.parse('2026-03-04T12:00:00Z');
  const at = '2026-03-04T17:30:00Z';
  assert.equal(hoursWords({ closed: true, hoursChangeAt: at }, nowMs, 'UTC'), 'closed until 17:30');
  assert.equal(hoursWords({ closed: false, hoursChangeAt: at }, nowMs, 'UTC'), 'open until 17:30');
  assert.equal(hoursWords({ closed: true, hoursChangeAt: null }, nowMs), 'closed');
  assert.equal(hoursWords({ closed: false, hoursChangeAt: null }, nowMs), '');
  assert.equal(alarmWords('transfer'), 'handed over, and not taken');
  assert.equal(alarmWords('new_kind'), 'new kind');
});
