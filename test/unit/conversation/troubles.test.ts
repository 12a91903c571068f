// What agents sent and did not arrive comes back to them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief, done, one, Story } from '#test/support/conversation-story.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';

function closedWithReply(): Story {
  const story = Story.handledBy('ann');
  done(story.reply('r-1', { close: true }));
  return story;
}

function retry(story: Story, to = ''): string {
  const value = { agentId: 'ann', messageId: 'r-1', recipient: 'c@customer.test', to };
  return outcomeOf(story.actor.do({ $case: 'retryDelivery', value }));
}

test('T10: a final failure opens the closed case again, kept for who sent the message, with what the server said', () => {
  const story = closedWithReply();
  const step = story.told();
  assert.deepEqual(eventTypes(step), ['message.failed', 'conversation.reopened', 'item.queued']);
  assert.equal(one(step, 'conversation.reopened').reason, 'delivery-failed');
  assert.deepEqual([brief(step).preferredAgentId, brief(step).reservedAs], ['ann', 'failed']);
  const { case: kept } = story.actor.view;
  assert.equal(kept?.status, ConversationStatus.RECEIVED);
  assert.deepEqual(
    kept?.troubles.map(({ recipient, state, detail }) => [recipient, state, detail]),
    [['c@customer.test', 'failed', '550 no such user']],
  );
  assert.deepEqual(eventTypes(story.told()), [], 'told again, it is no news');
});

test('T10: in an open case it is shown to whoever has it, and changes nothing else', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1'));
  assert.equal(outcomeOf(story.told()), 'correspondent.noteFailure');
  assert.equal(story.actor.view.case?.ownerAgentId, 'ann');
  assert.equal(story.actor.view.case?.troubles.length, 1);
});

test('T10: mail of a machine that fails is nobody’s work', () => {
  const story = closedWithReply();
  assert.deepEqual(eventTypes(story.told({ agentId: '' })), ['message.failed']);
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
});

test('T10: what is late for long is told once, and is forgotten when it arrives', () => {
  const story = Story.handledBy('ann');
  const late = { outcome: 'deferred', detail: '451 later' };
  assert.deepEqual(eventTypes(story.told(late)), []);
  assert.deepEqual(eventTypes(story.told({ ...late, delayed: true })), ['message.delayed']);
  assert.deepEqual(eventTypes(story.told({ ...late, delayed: true })), []);
  assert.equal(story.actor.view.case?.troubles[0]?.state, 'delayed');
  story.told({ outcome: 'delivered', detail: '250 ok' });
  assert.deepEqual(story.actor.view.case?.troubles, []);
});

test('T10: a failed delivery is tried again, or goes to another address, once', () => {
  const story = closedWithReply();
  assert.equal(retry(story), '!NOTHING_FAILED');
  story.told();
  assert.equal(retry(story, 'new@customer.test'), '+redeliverMessage');
  assert.deepEqual(story.actor.view.case?.troubles, []);
  assert.equal(retry(story), '!NOTHING_FAILED');
});

test('T10: who closes the case has seen what failed', () => {
  const story = Story.handledBy('ann');
  done(story.reply('r-1'));
  story.told();
  story.close('ann');
  assert.deepEqual(story.actor.view.case?.troubles, []);
});
