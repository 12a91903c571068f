// The life of a case in the words of the requirements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const german = { skillId: 'german', level: 3 };
const billing = { skillId: 'billing', level: 2 };
const directory = aDirectory({
  users: [aUser('ann', { name: 'Ann' }), aUser('ben', { name: 'Ben' })],
  queues: [
    aQueue('support', { skills: [billing], stickyMs: 60_000 }),
    aQueue('sales', { skills: [{ skillId: 'english', level: 1 }] }),
    aQueue('quiet', { receiptEnabled: false, stickyMs: 0 }),
    aQueue('off', { enabled: false }),
  ],
});

class Story {
  readonly world = aWorld(directory);
  readonly actor = new ActorBench('conversation', 'case-1', this.world);
  readonly #fields: object;

  constructor(fields: object = {}) {
    this.#fields = fields;
  }

  mail(messageId: string, fields: object = {}): AnyStep<'conversation'> {
    return this.actor.must({ $case: 'receive', value: aMail(messageId, { ...this.#fields, ...fields }) });
  }

  accept(agentId: string, offerId = 'offer-1'): AnyStep<'conversation'> {
    const work = this.actor.view.workItem;
    const value = { workItemId: work?.workItemId ?? '', offerId, agentId, queueId: work?.queueId ?? '' };
    return this.actor.must({ $case: 'assign', value });
  }

  close(agentId: string): AnyStep<'conversation'> {
    return this.actor.must({ $case: 'close', value: { agentId } });
  }
}

function brief(step: AnyStep<'conversation'>): WorkItemBrief {
  for (const { command } of step.tells) {
    const { command: body } = command as { command: { value: { brief?: WorkItemBrief } } };
    if (body.value.brief !== undefined) return body.value.brief;
  }
  return assert.fail('no message carries a brief');
}

function one(step: AnyStep<'conversation'>, type: string): Event {
  const found = step.events.filter((event) => event.type === type);
  assert.equal(found.length, 1, `${type} happened ${found.length} times`);
  return found[0] ?? assert.fail();
}

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
      subject: 'Invoice',
      messageId: 'm-1',
    },
  });
  story.accept('ann');
  story.close('ann');
  assert.deepEqual(story.mail('m-2').effects, []);
});

for (const [why, fields] of Object.entries({
  'to a machine': { automatic: true },
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
  assert.equal(outcomeOf(story.mail('m-1', { automatic: true })), 'queue.enqueue');
  story.accept('ann');
  story.close('ann');
  const step = story.mail('m-2', { automatic: true });
  assert.deepEqual([eventTypes(step), outcomeOf(step)], [['message.received'], '']);
  assert.equal(one(step, 'message.received').automatic, true);
  assert.equal(story.actor.view.workItem?.state, WorkItemState.DONE);
});

test('T3: a mail that cannot be understood waits in quarantine and is not routed', () => {
  const step = new Story().mail('m-1', { quarantineReason: 'broken MIME' });
  assert.deepEqual(eventTypes(step), ['conversation.opened', 'message.received', 'conversation.quarantined']);
  assert.equal(one(step, 'conversation.quarantined').reason, 'broken MIME');
  assert.deepEqual(step.tells, []);
});

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
  const foreign = story.actor.do({ $case: 'reply', value: { agentId: 'ben', messageId: 'r', close: false } });
  assert.equal(outcomeOf(foreign), '!NOT_YOUR_CASE');
  const stay = story.actor.must({
    $case: 'reply',
    value: { agentId: 'ann', messageId: 'r-1', close: false },
  });
  assert.deepEqual(eventTypes(stay), ['reply.sent']);
  assert.equal(outcomeOf(stay), '+sendPreparedMessage');
  story.world.at += 4_000;
  const done = story.actor.must({ $case: 'reply', value: { agentId: 'ann', messageId: 'r-2', close: true } });
  assert.deepEqual(eventTypes(done), ['reply.sent', 'item.done', 'conversation.closed']);
  assert.deepEqual([one(done, 'item.done').handleMs, one(done, 'item.done').agentId], [4_000, 'ann']);
  assert.equal(one(done, 'conversation.closed').agentId, 'ann');
});

test('F68: the same reply asked for twice leaves once, even when the first one closed the case', () => {
  const story = new Story();
  story.mail('m-1');
  story.accept('ann');
  const reply = { $case: 'reply', value: { agentId: 'ann', messageId: 'r-1', close: true } } as const;
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

test('F75: a transfer keeps the arrival time, ends the work without wrap-up, and takes the rule’s skills along', () => {
  const story = new Story({ skills: [billing, german] });
  const arrived = brief(story.mail('m-1')).enqueuedAtMs;
  story.accept('ann');
  story.world.at += 9_000;
  const value = { agentId: 'ann', queueId: 'sales', comment: 'wants an offer' };
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
    const value = { agentId: 'ann', queueId, comment: '' };
    assert.equal(outcomeOf(story.actor.do({ $case: 'transfer', value })), code);
  });
}

test('F75: after a transfer the old queue can no longer give the item away', () => {
  const story = new Story();
  story.mail('m-1');
  story.accept('ann');
  story.actor.must({ $case: 'transfer', value: { agentId: 'ann', queueId: 'sales', comment: '' } });
  const workItemId = story.actor.view.workItem?.workItemId ?? '';
  const stale = { workItemId, offerId: 'offer-9', agentId: 'ben', queueId: 'support' };
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

test('what became of a sent message is told once it is certain', () => {
  const story = new Story();
  story.mail('m-1');
  const told = (outcome: string): readonly string[] =>
    eventTypes(
      story.actor.must({
        $case: 'delivery',
        value: { messageId: 'r-1', recipient: 'c@customer.test', outcome, detail: '250 ok' },
      }),
    );
  assert.deepEqual(
    [told('delivered'), told('failed'), told('deferred')],
    [['message.delivered'], ['message.failed'], []],
  );
});
