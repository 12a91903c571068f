// Parking a case and taking it up again; the stints of work on it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, one, Story } from '#test/support/conversation-story.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { KeepPersonal } from '#proto/gen/skillpost/v1/agent.ts';

const parking = { transferToPersonal: true };

test('F78: parking is off unless it is switched on, for the system or for the queue', () => {
  assert.equal(outcomeOf(Story.handledBy('ann').park()), '!PARKING_OFF');
  assert.equal(outcomeOf(Story.handledBy('ann').settings(parking).park()), 'agent.keepPersonal');
  const transfers = { toQueue: null, toAgent: null, commentRequired: null };
  const story = Story.handledBy('ann').settings(parking);
  story.queue('support', { transfers: { ...transfers, toPersonal: false } });
  assert.equal(outcomeOf(story.park()), '!PARKING_OFF', 'the switch of the queue comes first');
  story.settings({ transferToPersonal: false });
  story.queue('support', { transfers: { ...transfers, toPersonal: true } });
  assert.equal(outcomeOf(story.park()), 'agent.keepPersonal');
});

test('F78: a parked case stays with its owner, who is told where it lies, since when and until when', () => {
  const story = Story.handledBy('ann').settings(parking);
  const accepted = story.world.at;
  story.world.at += 5_000;
  const untilMs = story.world.at + 60_000;
  const step = done(story.park({ untilMs }));
  assert.deepEqual(eventTypes(step), ['segment.ended', 'item.parked']);
  assert.deepEqual([one(step, 'item.parked').agentId, one(step, 'item.parked').untilMs], ['ann', untilMs]);
  const told = step.tells[0]?.command as { command: { value: KeepPersonal } } | undefined;
  const item = told?.command.value.item;
  assert.deepEqual(
    [item?.reason, item?.sinceMs, item?.untilMs, item?.acceptedAtMs, item?.queueId],
    ['parked', story.world.at, untilMs, accepted, 'support'],
  );
  const { case: kept, workItem } = story.actor.view;
  assert.deepEqual([kept?.ownerAgentId, workItem?.state], ['ann', WorkItemState.PARKED]);
});

test('F78: only the owner parks, an open case, once, and not into the past', () => {
  const story = Story.handledBy('ann').settings(parking);
  assert.equal(outcomeOf(story.park({ agentId: 'ben' })), '!NOT_YOUR_CASE');
  assert.equal(outcomeOf(story.park({ untilMs: story.world.at })), '!PARK_TIME_PAST');
  done(story.park());
  assert.equal(outcomeOf(story.park()), '!CASE_PARKED');
  story.close('ann');
  assert.equal(outcomeOf(story.park()), '!CASE_CLOSED');
});

test('F123: the system parks whatever the switches say; what the agent no longer has is left alone', () => {
  const story = Story.handledBy('ann');
  assert.equal(outcomeOf(story.park({ agentId: 'ben', byUserId: 'boss' })), '');
  const step = done(story.park({ byUserId: 'boss', reason: 'signed out' }));
  assert.deepEqual(
    [one(step, 'item.parked').byUserId, one(step, 'item.parked').reason],
    ['boss', 'signed out'],
  );
  assert.equal(outcomeOf(story.park({ byUserId: 'boss' })), '');
});

test('F83, F84: each stint is measured by itself, and the item by their sum, however often it was parked', () => {
  const story = Story.handledBy('ann').settings(parking);
  const stints = [4_000, 1_000, 2_500];
  for (const [index, stintMs] of stints.slice(0, 2).entries()) {
    story.world.at += stintMs;
    const ended = one(done(story.park()), 'segment.ended');
    assert.deepEqual([ended.segment, ended.handleMs], [index + 1, stintMs]);
    story.world.at += 3_600_000;
    assert.deepEqual(eventTypes(story.resume()), ['item.resumed']);
  }
  story.world.at += 2_500;
  const step = story.close('ann');
  assert.deepEqual(eventTypes(step), ['segment.ended', 'item.done', 'conversation.closed']);
  assert.deepEqual([one(step, 'segment.ended').segment, one(step, 'segment.ended').handleMs], [3, 2_500]);
  assert.deepEqual([one(step, 'item.done').handleMs, one(step, 'item.done').segments], [7_500, 3]);
  assert.equal(outcomeOf(step), 'agent.workEnded');
});

test('F84: a case that was never parked is one stint, told by its end alone', () => {
  const story = Story.handledBy('ann');
  story.world.at += 900;
  const step = story.close('ann');
  assert.deepEqual(eventTypes(step), ['item.done', 'conversation.closed']);
  assert.deepEqual([one(step, 'item.done').handleMs, one(step, 'item.done').segments], [900, 1]);
});

test('F78: the owner closes or hands on a parked case; parked time is no handling, and there is no wrap-up', () => {
  const closed = Story.handledBy('ann').settings(parking);
  closed.world.at += 700;
  done(closed.park());
  closed.world.at += 60_000;
  const step = closed.close('ann');
  assert.deepEqual([outcomeOf(step), one(step, 'item.done').handleMs], ['agent.dropPersonal', 700]);
  const moved = Story.handledBy('ann').settings(parking);
  done(moved.park());
  assert.equal(outcomeOf(moved.transfer({ queueId: 'sales' })), 'agent.dropPersonal queue.enqueue');
});

test('F68: a parked case is not answered before it is taken up again', () => {
  const story = Story.handledBy('ann').settings(parking);
  done(story.park());
  const reply = {
    agentId: 'ann',
    messageId: 'r-1',
    close: false,
    seenVersion: 0,
    hold: false,
    forward: false,
  };
  assert.equal(outcomeOf(story.actor.do({ $case: 'reply', value: reply })), '!CASE_PARKED');
  done(story.resume());
  assert.equal(outcomeOf(story.actor.do({ $case: 'reply', value: reply })), '+sendPreparedMessage');
});

test('F78: when the customer writes to a parked case, its agent is told; a machine wakes nobody', () => {
  const story = Story.handledBy('ann').settings(parking);
  done(story.park());
  assert.equal(outcomeOf(story.mail('m-2', { automatic: true })), '');
  assert.equal(outcomeOf(story.mail('m-3')), 'agent.personalDue');
});

test('F83: who takes up a case that is not parked with them any more has to give the slot back', () => {
  const story = Story.handledBy('ann').settings(parking);
  done(story.park());
  assert.equal(outcomeOf(story.resume('ben')), 'agent.workEnded');
  done(story.requeue());
  assert.equal(outcomeOf(story.resume()), 'agent.workEnded');
  story.accept('ben', 'offer-2');
  assert.equal(outcomeOf(story.resume()), 'agent.workEnded');
  assert.equal(story.actor.view.case?.ownerAgentId, 'ben');
});
