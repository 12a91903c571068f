// A receipt that is kept back is told on the case, and a person may send it after all (T27).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { one, Story } from '#test/support/conversation-story.ts';
import { eventTypes } from '#test/support/outcome.ts';

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
