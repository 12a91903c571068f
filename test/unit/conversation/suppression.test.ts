// A receipt that is kept back is told on the case, and a person may send it after all (T27).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { one, Story } from '#test/support/conversation-story.ts';
import { eventTypes } from '#test/support/outcome.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';

test('T27: a case whose receipt was kept back says so with the reason, once', () => {
  const story = new Story();
  const step = story.mail('m-1', { automatic: true });
  assert.deepEqual(step.effects, []);
  const told = one(step, 'notice.suppressed');
  assert.deepEqual([told.reason, told.target], ['automatic', 'customer@customer.test']);
  assert.equal(story.actor.view.case?.suppressed, 'automatic');
  assert.equal(eventTypes(story.mail('m-2', { automatic: true })).includes('notice.suppressed'), false);
});

test('T12: old mail that is brought along is answered by nobody, and the case says why; mail of today is', () => {
  const story = new Story();
  const step = story.mail('m-1', { imported: true });
  assert.deepEqual(step.effects, []);
  assert.equal(one(step, 'conversation.opened').reason, 'imported');
  assert.equal(one(step, 'notice.suppressed').reason, 'imported');
  assert.equal(story.actor.view.case?.suppressed, 'imported');
  assert.equal(story.actor.view.case?.imported, true);
  assert.equal(story.actor.view.workItem?.workItemId === undefined, false, 'it is work all the same');
  story.mail('m-2', { imported: true });
  assert.equal(story.actor.view.case?.imported, true);
  story.mail('m-3', { imported: false });
  assert.equal(story.actor.view.case?.imported, false);
});

test('T27: a person sends it after all, once, and the case says who', () => {
  const story = new Story();
  story.mail('m-1', { automatic: true });
  story.actor.passivate();
  const step = story.actor.must({ $case: 'sendSuppressed', value: { byUserId: 'sam' } });
  assert.equal(one(step, 'notice.released').byUserId, 'sam');
  assert.deepEqual(
    step.effects.map(({ effect }) => effect?.$case),
    ['sendReceipt'],
  );
  const again = story.actor.do({ $case: 'sendSuppressed', value: { byUserId: 'sam' } });
  assert.equal('rejected' in again && again.rejected, 'NOTHING_SUPPRESSED');
});

test('T27: where no receipt would have gone out nothing was kept back', () => {
  const step = new Story().mail('m-1');
  assert.equal(eventTypes(step).includes('notice.suppressed'), false);
});

const refused = {
  notice: 'receipt',
  number: 0,
  target: 'customer@customer.test',
  messageId: 'm-1',
  reason: 'budget',
  untilMs: 5_000,
};

test('T27: what the guard of a correspondent refuses is told on the case, with reason and time', () => {
  const story = new Story();
  story.mail('m-1');
  const step = story.actor.must({ $case: 'keepNoticeBack', value: refused });
  const told = one(step, 'notice.suppressed');
  assert.deepEqual([told.notice, told.reason, told.untilMs], ['receipt', 'budget', 5_000]);
  const kept = story.actor.view.case;
  assert.deepEqual([kept?.suppressed, kept?.suppressedUntilMs], ['budget', 5_000]);
  const released = story.actor.must({ $case: 'sendSuppressed', value: { byUserId: 'sam' } });
  assert.deepEqual(
    released.effects.map(({ effect }) => effect?.$case === 'sendReceipt' && effect.value.byUserId),
    ['sam'],
  );
  assert.equal(story.actor.view.case?.suppressed, '');
});

test('T27: of several notices that are kept back the receipt is the one to be released, else the newest', () => {
  const story = new Story();
  story.mail('m-1');
  const hold = { ...refused, notice: 'hold', number: 2 };
  story.actor.must({ $case: 'keepNoticeBack', value: { ...hold, number: 1 } });
  story.actor.must({ $case: 'keepNoticeBack', value: hold });
  const step = story.actor.must({ $case: 'sendSuppressed', value: { byUserId: 'sam' } });
  const [sent] = step.effects.map(({ effect }) => (effect?.$case === 'sendReceipt' ? effect.value : null));
  assert.deepEqual([sent?.notice, sent?.number], ['hold', 2]);
  story.actor.must({ $case: 'keepNoticeBack', value: refused });
  one(story.actor.must({ $case: 'keepNoticeBack', value: hold }), 'notice.suppressed');
  assert.equal(story.actor.view.case?.suppressedNotice, 'receipt');
});

test('T27 N5: a report of a delivery that is kept back is told, and takes the place of no notice that can be sent', () => {
  const story = new Story();
  story.mail('m-1');
  const report = { ...refused, notice: 'report' };
  const step = story.actor.must({ $case: 'keepNoticeBack', value: report });
  assert.equal(one(step, 'notice.suppressed').notice, 'report');
  assert.equal(story.actor.view.case?.suppressed, '');
});

test('T27: a mail that could not be sent on comes back to the people here, who may send it on after all', () => {
  const story = new Story();
  const diverted = story.mail('m-1', { divertTo: 'else@where.test' });
  assert.equal(story.actor.view.case?.status, ConversationStatus.CLOSED);
  assert.equal(diverted.effects.length, 1);
  const value = { ...refused, notice: 'forward', target: 'else@where.test', reason: 'bounced' };
  const step = story.actor.must({ $case: 'keepNoticeBack', value });
  assert.deepEqual(eventTypes(step), ['notice.suppressed', 'conversation.reopened', 'item.queued']);
  assert.equal(story.actor.view.case?.status, ConversationStatus.RECEIVED);
  const sent = story.actor.must({ $case: 'sendSuppressed', value: { byUserId: 'sam' } });
  const [{ effect } = { effect: undefined }] = sent.effects;
  assert.ok(effect?.$case === 'forwardMessage');
  assert.deepEqual(
    [effect.value.to, effect.value.messageId, effect.value.byUserId],
    ['else@where.test', 'm-1', 'sam'],
  );
});

test('N5: what answers machine mail of ours gets none, is sent on by no rule, and still is work', () => {
  const story = new Story();
  const step = story.mail('m-1', { descends: true, divertTo: 'else@where.test' });
  assert.deepEqual(step.effects, []);
  assert.equal(one(step, 'notice.suppressed').reason, 'ancestry');
  assert.equal(story.actor.view.case?.status, ConversationStatus.RECEIVED);
});

test('C13: what was sent on by a rule and bounced comes back to the people here', () => {
  const story = new Story();
  story.mail('m-1', { divertTo: 'else@where.test' });
  const value = {
    messageId: 'forward-case-1',
    recipient: 'else@where.test',
    outcome: 'failed',
    detail: '550 5.1.1 no such user',
    agentId: '',
    delayed: false,
    reported: true,
  };
  const step = story.actor.must({ $case: 'delivery', value });
  assert.deepEqual(eventTypes(step), [
    'message.bounced',
    'notice.suppressed',
    'conversation.reopened',
    'item.queued',
  ]);
  const kept = story.actor.view.case;
  assert.deepEqual([kept?.suppressed, kept?.suppressedMessageId], ['bounced', 'm-1']);
});
