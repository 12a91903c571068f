// A case that an agent opens by writing first, and mail that goes to somebody else.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restoredCase } from '#actors/recovery/restored-case.ts';
import { done, one, Story } from '#test/support/conversation-story.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';
import { ConversationStatus, OpenCase, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';

const asked = {
  agentId: 'ann',
  messageId: 'o-1',
  tag: 'SP-000001-K7Q2',
  subject: 'Our offer',
  toAddress: 'new@customer.test',
  toName: 'New',
  mailboxId: 'support',
  queueId: 'support',
};

function open(story: Story, fields: Partial<OpenCase> = {}): AnyStep<'conversation'> {
  const value = OpenCase.fromPartial({ ...asked, ...fields });
  return done(story.actor.do({ $case: 'open', value }));
}

test('F20: a new mail opens a case in progress that is its sender’s, and takes a place of theirs', () => {
  const story = new Story();
  const step = open(story);
  assert.equal(outcomeOf(step), 'agent.assigned +sendPreparedMessage');
  assert.deepEqual(eventTypes(step), ['conversation.opened', 'item.opened', 'reply.sent']);
  const { case: kept, workItem } = story.actor.view;
  assert.deepEqual(
    [kept?.status, kept?.ownerAgentId, kept?.customerAddress, workItem?.state, workItem?.agentId],
    [ConversationStatus.IN_PROGRESS, 'ann', 'new@customer.test', WorkItemState.HANDLING, 'ann'],
  );
  assert.equal(open(story).reply.duplicate, true);
});

test('F20: the answer leads back to who wrote, without a receipt', () => {
  const story = new Story();
  open(story);
  story.close('ann');
  const step = story.mail('m-1', { joins: true, fromAddress: 'new@customer.test' });
  assert.equal(outcomeOf(step), 'queue.enqueue');
  assert.equal(one(step, 'item.queued').reservedAgentId, 'ann');
});

test('F20: only a person of ours writes, and only from a queue that exists', () => {
  const story = new Story();
  const bad = (fields: Partial<OpenCase>): string =>
    outcomeOf(story.actor.do({ $case: 'open', value: OpenCase.fromPartial({ ...asked, ...fields }) }));
  assert.equal(bad({ queueId: 'none' }), '!UNKNOWN_QUEUE');
  assert.equal(bad({ agentId: 'gone' }), '!UNKNOWN_AGENT');
});

test('C10 F20: a new mail that is taken back closes its case, and frees its sender without wrap-up', () => {
  const story = new Story();
  assert.equal(outcomeOf(open(story, { hold: true })), 'agent.assigned');
  const step = story.actor.must({ $case: 'undoReply', value: { agentId: 'ann', messageId: 'o-1' } });
  assert.equal(outcomeOf(step), 'agent.workEnded +withdrawMessage');
  assert.deepEqual(eventTypes(step), ['reply.undone', 'item.removed', 'conversation.closed']);
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
});

test('F20: its history says what it is', () => {
  for (const hold of [false, true]) {
    const story = new Story();
    const { events } = open(story, { hold });
    const value = restoredCase({ conversationId: 'case-1', events, writers: new Map() });
    assert.ok(value !== null);
    const anew = new Story();
    anew.world.at = story.world.at;
    anew.actor.must({ $case: 'restore', value });
    assert.deepEqual(anew.actor.view, story.actor.view);
  }
});

test('F99: what goes to somebody else does not count as the answer', () => {
  const story = Story.handledBy('ann');
  const step = done(story.reply('f-1', { forward: true }));
  assert.equal(one(step, 'reply.sent').reason, 'forward');
  done(story.reply('f-2', { forward: true, hold: true }));
  const sent = story.actor.must({ $case: 'sendHeld', value: { agentId: 'ann', messageId: 'f-2' } });
  assert.equal(one(sent, 'reply.sent').reason, 'forward');
});
