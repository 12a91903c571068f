// A reply that can be taken back, until it leaves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, one, Story } from '#test/support/conversation-story.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';

const held = { hold: true, close: true };

function undo(story: Story, messageId = 'r-1', agentId = 'ann'): string {
  return outcomeOf(story.actor.do({ $case: 'undoReply', value: { agentId, messageId } }));
}

/** Lets the timer come. */
function wait(story: Story): string {
  const { dueAt, command } = story.actor.timers.get('held') ?? assert.fail('no timer');
  story.actor.timers.delete('held');
  story.world.at = dueAt;
  return outcomeOf(story.actor.do(command.command ?? assert.fail('no command')));
}

test('C10: a reply leaves after the undo time of its queue, and closes the case then', () => {
  const story = Story.handledBy('ann').queue('support', { undoMs: 7_000 });
  const step = done(story.reply('r-1', held));
  assert.deepEqual([eventTypes(step), outcomeOf(step)], [['reply.held'], '']);
  assert.equal(one(step, 'reply.held').untilMs, story.world.at + 7_000);
  assert.equal(story.actor.view.case?.ownerAgentId, 'ann', 'the case stays as it was');
  assert.equal(wait(story), 'agent.workEnded +sendPreparedMessage');
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
  assert.equal(story.actor.view.heldReply, undefined);
});

test('C10: the agent’s own undo time comes before that of the queue; without one it leaves at once', () => {
  const story = Story.handledBy('ann').user('ann', { undoMs: 3_000 });
  done(story.reply('r-1', { hold: true }));
  assert.equal(story.actor.view.heldReply?.untilMs, story.world.at + 3_000);
  const none = Story.handledBy('ann').user('ann', { undoMs: 0 });
  assert.equal(outcomeOf(none.reply('r-1', held)), 'agent.workEnded +sendPreparedMessage');
});

test('C10 N7: in time its sender takes it back, once; after that it has left for good', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1', held));
  assert.equal(undo(story, 'r-1', 'ben'), '!NOT_YOUR_REPLY');
  assert.equal(undo(story), '+withdrawMessage');
  assert.equal(undo(story), '!UNDO_OVER');
  assert.equal(story.actor.timers.has('held'), false);
  assert.equal(story.actor.view.case?.status, ConversationStatus.IN_PROGRESS);
  done(story.reply('r-2', held));
  wait(story);
  assert.equal(undo(story, 'r-2'), '!UNDO_OVER');
});

test('C10: what the customer writes meanwhile keeps the case open, and the reply leaves all the same', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1', held));
  story.mail('m-2');
  assert.equal(wait(story), '+sendPreparedMessage');
  assert.equal(story.actor.view.case?.ownerAgentId, 'ann');
});

test('C10: the next reply lets the one before leave; each leaves once', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1', held));
  assert.equal(outcomeOf(story.reply('r-2', held)), '+sendPreparedMessage');
  assert.equal(done(story.reply('r-1', held)).reply.duplicate, true);
  assert.equal(story.actor.view.heldReply?.messageId, 'r-2');
  assert.equal(wait(story), 'agent.workEnded +sendPreparedMessage');
});

test('C10: a timer that comes too early, or for a reply that has left, sends nothing', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1', held));
  const due = { $case: 'sendHeld', value: { messageId: 'r-1', agentId: '' } } as const;
  assert.equal(outcomeOf(story.actor.do(due)), '');
  assert.equal(story.actor.view.heldReply?.messageId, 'r-1');
  undo(story);
  assert.equal(outcomeOf(story.actor.do(due)), '');
});

test('F99: nobody is told that somebody works on it while the answer can still be taken back', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1', held));
  const step = story.actor.must({ $case: 'noticeDue', value: { notice: 'working' } });
  assert.equal(outcomeOf(step), '');
});

test('N7: after the live state was lost, a held reply is held on, or leaves when its time is over', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1', held));
  const { heldReply, case: known, workItem } = story.actor.view;
  const anew = new Story();
  anew.world.at = story.world.at;
  anew.actor.must({
    $case: 'restore',
    value: { case: known, workItem, messages: [], heldReply, answers: undefined },
  });
  assert.deepEqual(anew.actor.view.heldReply, heldReply);
  assert.equal(wait(anew), 'agent.workEnded +sendPreparedMessage');
});
