// Supervisors hear of breaks after missed offers: each once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBreakNotices } from '#gateway/live/break-notices.ts';
import { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory, aUser } from '#test/support/directory.ts';

const directory = aDirectory({ users: [aUser('ann', { name: 'Ann' })] });
const view = (statusId: string): QueueView =>
  QueueView.fromPartial({ agents: [{ agentId: 'ann', statusId }] });

test('F65: supervisors are told once of each break after missed offers, whatever queues the agent is in', () => {
  const notices = createBreakNotices();
  const heard = (queueId: string, statusId: string): readonly string[] =>
    notices.of(queueId, view(statusId), directory).map(({ agentName, queue }) => `${agentName} in ${queue}`);
  assert.deepEqual(
    [heard('support', 'break-missed'), heard('sales', 'available')],
    [[], []],
    'what was there before',
  );
  assert.deepEqual(heard('support', 'available'), []);
  assert.deepEqual(heard('support', 'break-missed'), ['Ann in support']);
  assert.deepEqual([heard('sales', 'break-missed'), heard('support', 'break-missed')], [[], []]);
  assert.deepEqual([heard('support', 'available'), heard('sales', 'available')], [[], []]);
  assert.deepEqual(heard('sales', 'break-missed'), ['Ann in sales']);
});

test('F65: a queue that is looked at anew tells nothing old', () => {
  const notices = createBreakNotices();
  notices.of('support', view('available'), directory);
  notices.forget('support');
  assert.deepEqual(notices.of('support', view('break-missed'), directory), []);
});
