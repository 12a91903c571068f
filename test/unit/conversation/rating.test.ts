// A rating of what was sent from a case: told, and nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, one, Story } from '#test/support/conversation-story.ts';
import { directory } from '#test/support/conversation-states.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const rating = { messageId: 'r-1', agentId: 'ben', queueId: 'sales', score: 4, again: false };

test('F111: a rating is told with queue and agent of the message, wherever its case is by now', () => {
  const story = Story.handledBy('ann');
  const before = story.actor.view;
  const step = done(story.actor.do({ $case: 'recordRating', value: { ...rating, again: true } }));
  assert.deepEqual([eventTypes(step), outcomeOf(step)], [['rating.given'], '']);
  const told = one(step, 'rating.given');
  assert.deepEqual(
    [told.messageId, told.agentId, told.queueId, told.status, told.reason, told.tag],
    ['r-1', 'ben', 'sales', '4', 'changed', before.case?.tag],
  );
  assert.deepEqual(story.actor.view, before);
});

test('F111: a rating of a case that the live state has no longer is told, too', () => {
  const actor = new ActorBench('conversation', 'case-1', aWorld(directory));
  const told = one(done(actor.do({ $case: 'recordRating', value: rating })), 'rating.given');
  assert.deepEqual([told.conversationId, told.status, told.reason], ['case-1', '4', '']);
  assert.equal(actor.view.case, undefined);
});
