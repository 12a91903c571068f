// The work on a case: owner, replies, notes, close, transfer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billing, brief, german, one, Story } from '#test/support/conversation-story.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

test('F50, F67: who accepted owns the case, and the wait is measured', () => {
  const story = new Story();
  story.mail('m-1');
  story.world.at += 7_000;
  const step = story.accept('ann');
  const accepted = one(step, 'item.accepted');
  assert.deepEqual([accepted.waitMs, accepted.agentId, accepted.status], [7_000, 'ann', 'in_progress']);
  assert.equal(outcomeOf(step), 'agent.assigned');
  assert.equal(story.actor.view.case?.ownerAgentId, 'ann');
});

test('F50: a second winner is refused and told who took the item; the same winner twice is no news', () => {
  const story = new Story();
  story.mail('m-1');
  story.accept('ann');
  const late = story.accept('ben', 'offer-2');
  assert.equal(outcomeOf(late), 'agent.withdraw');
  const told = late.tells[0]?.command as { command: { value: { reason: string } } };
  assert.equal(told.command.value.reason, 'taken by Ann');
  assert.equal(story.actor.view.case?.ownerAgentId, 'ann');
  assert.equal(outcomeOf(story.accept('ann')), '');
});

test('F68: only the owner replies; send and close ends the work and measures the handling', () => {
  const story = new Story();
  story.mail('m-1');
  story.accept('ann');
  const foreign = story.actor.do({
    $case: 'reply',
    value: { agentId: 'ben', messageId: 'r', close: false, seenVersion: 0, hold: false, forward: false },
  });
  assert.equal(outcomeOf(foreign), '!NOT_YOUR_CASE');
  const stay = story.actor.must({
    $case: 'reply',
    value: { agentId: 'ann', messageId: 'r-1', close: false, seenVersion: 0, hold: false, forward: false },
  });
  assert.deepEqual(eventTypes(stay), ['reply.sent']);
  assert.equal(outcomeOf(stay), '+sendPreparedMessage');
  story.world.at += 4_000;
  const done = story.actor.must({
    $case: 'reply',
    value: { agentId: 'ann', messageId: 'r-2', close: true, seenVersion: 0, hold: false, forward: false },
  });
  assert.deepEqual(eventTypes(done), ['reply.sent', 'item.done', 'conversation.closed']);
  assert.deepEqual([one(done, 'item.done').handleMs, one(done, 'item.done').agentId], [4_000, 'ann']);
  assert.equal(one(done, 'conversation.closed').agentId, 'ann');
});

test('F68: the same reply asked for twice leaves once, even when the first one closed the case', () => {
  const story = new Story();
  story.mail('m-1');
  story.accept('ann');
  const reply = {
    $case: 'reply',
    value: { agentId: 'ann', messageId: 'r-1', close: true, seenVersion: 0, hold: false, forward: false },
  } as const;
  story.actor.must(reply);
  const again = story.actor.must(reply);
  assert.deepEqual([again.reply.duplicate, again.effects], [true, []]);
});

test('F92: a note is an event and nothing that leaves the house', () => {
  const story = new Story();
  story.mail('m-1');
  const note = { $case: 'note', value: { agentId: 'ben', messageId: 'n-1' } } as const;
  const step = story.actor.must(note);
  assert.deepEqual([eventTypes(step), outcomeOf(step)], [['note.added'], '']);
  assert.equal(one(step, 'note.added').agentId, 'ben');
  assert.equal(story.actor.must(note).reply.duplicate, true);
});

test('F75: a transfer keeps the arrival time, ends the work without wrap-up, and takes the rule’s skills along', () => {
  const story = new Story({ skills: [billing, german] });
  const arrived = brief(story.mail('m-1')).enqueuedAtMs;
  story.accept('ann');
  story.world.at += 9_000;
  const value = { agentId: 'ann', queueId: 'sales', comment: 'wants an offer', toAgentId: '' };
  const step = story.actor.must({ $case: 'transfer', value });
  assert.equal(outcomeOf(step), 'agent.workEnded queue.enqueue');
  const transferred = one(step, 'conversation.transferred');
  assert.deepEqual(
    [transferred.queueId, transferred.target, transferred.reason, transferred.handleMs],
    ['support', 'sales', 'wants an offer', 9_000],
  );
  assert.equal(brief(step).enqueuedAtMs, arrived);
  assert.deepEqual(brief(step).skills, [{ skillId: 'english', level: 1 }, german]);
  assert.equal(one(step, 'item.queued').queueId, 'sales');
  const ended = step.tells[0]?.command as { command: { value: { outcome: string; queueId: string } } };
  assert.deepEqual([ended.command.value.outcome, ended.command.value.queueId], ['transferred', 'support']);
});

for (const [queueId, code] of Object.entries({ gone: '!UNKNOWN_QUEUE', support: '!SAME_QUEUE' })) {
  test(`F75: a transfer to the queue ${queueId} is refused with ${code}`, () => {
    const story = new Story();
    story.mail('m-1');
    story.accept('ann');
    const value = { agentId: 'ann', queueId, comment: '', toAgentId: '' };
    assert.equal(outcomeOf(story.actor.do({ $case: 'transfer', value })), code);
  });
}

test('F75: after a transfer the old queue can no longer give the item away', () => {
  const story = new Story();
  story.mail('m-1');
  story.accept('ann');
  story.actor.must({
    $case: 'transfer',
    value: { agentId: 'ann', queueId: 'sales', comment: '', toAgentId: '' },
  });
  const workItemId = story.actor.view.workItem?.workItemId ?? '';
  const stale = { workItemId, offerId: 'offer-9', agentId: 'ben', queueId: 'support', takenBy: '' };
  assert.equal(outcomeOf(story.actor.must({ $case: 'assign', value: stale })), 'agent.withdraw');
  assert.equal(story.actor.view.case?.ownerAgentId, '');
});

test('a case that nobody owns can be closed by anyone, and counts as removed, not as done', () => {
  const story = new Story();
  story.mail('m-1');
  const step = story.close('ben');
  assert.deepEqual(eventTypes(step), ['item.removed', 'conversation.closed']);
  assert.equal(one(step, 'conversation.closed').agentId, 'ben');
});

test('C13: what became of a sent message is told once it is certain, and its address hears of failures', () => {
  const story = new Story();
  story.mail('m-1');
  const tell = (outcome: string, reported = false): AnyStep<'conversation'> => {
    const value = {
      messageId: 'r-1',
      recipient: 'C@customer.test',
      outcome,
      detail: '550 5.1.1 no',
      agentId: '',
      delayed: false,
      reported,
    };
    return story.actor.must({ $case: 'delivery', value });
  };
  const told = (outcome: string): readonly string[] => eventTypes(tell(outcome));
  assert.deepEqual(
    [told('delivered'), told('failed'), told('deferred')],
    [['message.delivered'], ['message.failed'], []],
  );
  const bounced = tell('failed', true);
  assert.deepEqual(eventTypes(bounced), ['message.bounced']);
  assert.deepEqual(
    bounced.tells.map(({ to, command }) => [to.id, command]),
    [
      [
        'c@customer.test',
        {
          command: {
            $case: 'noteFailure',
            value: { messageId: 'r-1', status: '5.1.1', text: '550 5.1.1 no' },
          },
        },
      ],
    ],
  );
});
