// Mail that arrives for a case: it opens, joins, reopens, waits in quarantine.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { brief, german, one, Story } from '#test/support/conversation-story.ts';
import { aMailbox } from '#test/support/directory.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

test('F93: the first mail opens a case with its tag, and one work item waits since the mail arrived', () => {
  const story = new Story({ skills: [german], priority: 4, ruleId: 'r', ruleVersion: 2 });
  story.world.at = 5_000;
  const step = story.mail('m-1', { receivedAtMs: 4_000 });
  assert.deepEqual(eventTypes(step), [
    'conversation.opened',
    'message.received',
    'item.queued',
    'receipt.sent',
  ]);
  const queued = one(step, 'item.queued');
  assert.equal(queued.tag, 'SP-000001-K7Q2');
  assert.equal(queued.enqueuedAtMs, 4_000);
  assert.deepEqual(
    [queued.customerAddress, queued.mailboxId, queued.queueId],
    ['customer@customer.test', 'support', 'support'],
  );
  assert.deepEqual([queued.ruleId, queued.ruleVersion, queued.priority], ['r', 2, 4]);
  assert.deepEqual(brief(step).skills, [german]);
  assert.equal(story.actor.view.case?.workItems, 1);
});

test('a receive time ahead of our clock does not make an item wait in the future', () => {
  const story = new Story();
  assert.equal(brief(story.mail('m-1', { receivedAtMs: story.world.at + 99 })).enqueuedAtMs, story.world.at);
});

test('F6: the same message can arrive any number of times and is taken once', () => {
  const story = new Story();
  story.mail('m-1');
  const again = story.mail('m-1');
  assert.equal(again.reply.duplicate, true);
  assert.deepEqual([again.changes, again.events, again.tells, again.effects], [[], [], [], []]);
  story.actor.passivate();
  assert.equal(story.mail('m-1').reply.duplicate, true);
});

test('a case forgets the oldest messages past the bound, and keeps no more', () => {
  const story = new Story();
  story.actor.checked = false;
  for (let count = 0; count <= limits.takenMessages; count += 1) {
    story.world.at += 1;
    story.mail(`m-${count}`);
  }
  story.actor.passivate();
  assert.equal(story.mail('m-1').reply.duplicate, true);
  assert.equal(story.mail('m-0').reply.duplicate, false);
});

test('F98: a receipt goes out when the case is queued, once per case', () => {
  const story = new Story();
  const [effect] = story.mail('m-1').effects;
  assert.deepEqual(effect?.effect, {
    $case: 'sendReceipt',
    value: {
      conversationId: 'case-1',
      tag: 'SP-000001-K7Q2',
      queueId: 'support',
      mailboxId: 'support',
      customerAddress: 'customer@customer.test',
      customerName: 'Customer',
      subject: 'Invoice',
      messageId: 'm-1',
      templateId: '',
      notice: 'receipt',
      workItemId: 'id-1',
      number: 0,
      byUserId: '',
    },
  });
  story.accept('ann');
  story.close('ann');
  assert.deepEqual(story.mail('m-2').effects, []);
});

for (const [why, fields] of Object.entries({
  'to a machine': { automatic: true },
  'to what answers machine mail of ours (N5)': { descends: true },
  'for a queue that sends none': { queueId: 'quiet' },
  'for a disabled queue (F14)': { queueId: 'off' },
  'to nobody': { fromAddress: '' },
  'for mail in quarantine': { quarantineReason: 'broken' },
})) {
  test(`F98: no receipt ${why}`, () => {
    const step = new Story(fields).mail('m-1');
    assert.deepEqual(step.effects, []);
    assert.ok(!eventTypes(step).includes('receipt.sent'));
  });
}

test('T9: mail of a machine opens a case, but neither reopens one nor makes work in it', () => {
  const story = new Story();
  const told = 'correspondent.noteMachineMail';
  const autoReply = true;
  assert.equal(outcomeOf(story.mail('m-1', { automatic: true, autoReply })), `${told} queue.enqueue`);
  story.accept('ann');
  story.close('ann');
  const step = story.mail('m-2', { automatic: true, autoReply });
  assert.deepEqual([eventTypes(step), outcomeOf(step)], [['message.received'], told]);
  assert.equal(outcomeOf(story.mail('m-3', { automatic: true })), '', 'a list or a bounce answers nothing');
  assert.equal(one(step, 'message.received').automatic, true);
  assert.equal(story.actor.view.workItem?.state, WorkItemState.DONE);
});

test('T3: a mail that cannot be understood waits in quarantine and is not routed', () => {
  const step = new Story().mail('m-1', { quarantineReason: 'broken MIME' });
  assert.deepEqual(eventTypes(step), ['conversation.opened', 'message.received', 'conversation.quarantined']);
  assert.equal(one(step, 'conversation.quarantined').reason, 'broken MIME');
  assert.deepEqual(step.tells, []);
});

test('F45: an answer to a closed case reopens it, kept for who last handled it, as a follow-up', () => {
  const story = new Story({ skills: [german], priority: 2 });
  const first = brief(story.mail('m-1'));
  story.accept('ann');
  story.close('ann');
  story.world.at += 1_000;
  const step = story.mail('m-2', { priority: 0 });
  assert.deepEqual(eventTypes(step), ['conversation.reopened', 'message.received', 'item.queued']);
  const again = brief(step);
  assert.notEqual(again.workItemId, first.workItemId);
  assert.deepEqual([again.preferredAgentId, again.preferredUntilMs], ['ann', story.world.at + 60_000]);
  assert.deepEqual([again.followUp, again.priority, again.skills], [true, 2, [german]]);
  assert.equal(one(step, 'item.queued').followUp, true);
});

test('F96: a case keeps who handled it last and when, and is closed only while it is', () => {
  const story = new Story();
  story.mail('m-1');
  story.accept('ann');
  story.world.at += 500;
  story.close('ann');
  const closedAt = story.world.at;
  const closed = story.actor.view.case;
  assert.deepEqual(
    [closed?.lastAgentId, closed?.lastHandledAtMs, closed?.closedAtMs],
    ['ann', closedAt, closedAt],
  );
  story.world.at += 500;
  story.mail('m-2');
  const again = story.actor.view.case;
  assert.deepEqual([again?.lastHandledAtMs, again?.closedAtMs, again?.workItems], [closedAt, 0, 2]);
});

test('a case remembers a bounded number of participants', () => {
  const story = new Story();
  for (let count = 0; count < limits.participantsPerCase + 5; count += 1) {
    story.mail(`m-${count}`, { fromAddress: `writer-${count}@customer.test` });
  }
  assert.equal(story.actor.view.case?.participants.length, limits.participantsPerCase);
});

test('F45: a queue without sticky time keeps a follow-up for nobody', () => {
  const story = new Story({ queueId: 'quiet' });
  story.mail('m-1');
  story.accept('ann');
  story.close('ann');
  const { preferredAgentId, preferredUntilMs } = brief(story.mail('m-2'));
  assert.deepEqual([preferredAgentId, preferredUntilMs], ['', 0]);
});

test('F95: a follow-up on an open case joins it without new work, and its sender becomes a participant', () => {
  const story = new Story();
  story.mail('m-1');
  const step = story.mail('m-2', { fromAddress: 'colleague@customer.test' });
  assert.deepEqual([eventTypes(step), outcomeOf(step)], [['message.received'], '']);
  assert.deepEqual(story.actor.view.case?.participants, [
    'customer@customer.test',
    'colleague@customer.test',
  ]);
});

test('F13: mail in a mailbox that makes no work is kept in a closed case, and nobody is offered it', () => {
  const story = new Story();
  const silent = aMailbox('support', { makesWork: false });
  story.world.directory = { ...story.world.directory, mailboxes: new Map([['support', silent]]) };
  const step = story.mail('m-1');
  assert.deepEqual(eventTypes(step), ['conversation.opened', 'message.received', 'conversation.closed']);
  assert.equal(one(step, 'conversation.closed').reason, 'stored');
  assert.deepEqual([step.tells, step.effects], [[], []]);
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
  const later = story.mail('m-2');
  assert.deepEqual([eventTypes(later), later.tells], [['message.received'], []]);
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
  const working = aMailbox('support', { makesWork: true });
  story.world.directory = { ...story.world.directory, mailboxes: new Map([['support', working]]) };
  assert.ok(eventTypes(story.mail('m-3')).includes('item.queued'));
});
