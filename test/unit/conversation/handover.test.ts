// Handing a case on: to another queue, to a colleague, away from an agent, to a backup queue.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TransferCase } from '#proto/gen/skillpost/v1/conversation.ts';
import { ConversationStatus, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { billing, brief, done, german, one, Story } from '#test/support/conversation-story.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const toAgents = { transferToAgent: true, transferAlarmMs: 7_200_000 };
const transferSkill = { skillId: 'transfer-email', level: 1 };

test('F76: handing on to queues is on unless it is switched off', () => {
  assert.equal(
    outcomeOf(Story.handledBy('ann').transfer({ queueId: 'sales' })),
    'agent.workEnded queue.enqueue',
  );
  const off = Story.handledBy('ann').settings({ transferToQueue: false });
  assert.equal(outcomeOf(off.transfer({ queueId: 'sales' })), '!TRANSFER_TO_QUEUE_OFF');
  const transfers = { toQueue: true, toAgent: null, toPersonal: null, commentRequired: null };
  assert.equal(
    outcomeOf(off.queue('support', { transfers }).transfer({ queueId: 'sales' })),
    'agent.workEnded queue.enqueue',
  );
});

test('F77: handing on to agents is off unless it is switched on', () => {
  assert.equal(outcomeOf(Story.handledBy('ann').transfer({ toAgentId: 'ben' })), '!TRANSFER_TO_AGENT_OFF');
  const on = Story.handledBy('ann').settings(toAgents);
  assert.equal(outcomeOf(on.transfer({ toAgentId: 'ben' })), 'agent.workEnded queue.enqueue');
});

test('F79: a comment can be asked for, and is shown to the next agent until the case is done', () => {
  const story = Story.handledBy('ann').settings({ transferCommentRequired: true });
  assert.equal(outcomeOf(story.transfer({ queueId: 'sales', comment: '  ' })), '!COMMENT_REQUIRED');
  const step = done(story.transfer({ queueId: 'sales', comment: ' She wants an offer. ' }));
  assert.deepEqual([brief(step).comment, brief(step).commentBy], ['She wants an offer.', 'ann']);
  const { world } = story;
  story.accept('ben');
  const kept = story.actor.view.case;
  assert.deepEqual(
    [kept?.comment, kept?.commentBy, kept?.commentAtMs],
    ['She wants an offer.', 'ann', world.at],
  );
  story.close('ben');
  assert.equal(story.actor.view.case?.comment, '');
});

test('F80, F81: a case for a colleague waits in the transfer queue, kept for that colleague until the alarm', () => {
  const story = Story.handledBy('ann', { skills: [billing, german] }).settings(toAgents);
  const arrived = story.actor.view.workItem?.enqueuedAtMs;
  story.world.at += 2_000;
  const step = done(story.transfer({ toAgentId: 'ben', comment: 'You know her.' }));
  const transferred = one(step, 'conversation.transferred');
  assert.deepEqual(
    [transferred.queueId, transferred.target, transferred.handleMs],
    ['support', 'transfer', 2_000],
  );
  const told = brief(step);
  const alarm = story.world.at + 7_200_000;
  assert.deepEqual(
    [told.preferredAgentId, told.preferredUntilMs, told.reservedAs],
    ['ben', alarm, 'transferred'],
  );
  assert.deepEqual([told.enqueuedAtMs, told.skills], [arrived, [german, transferSkill]]);
  const queued = one(step, 'item.queued');
  assert.deepEqual([queued.queueId, queued.reservedAgentId, queued.untilMs], ['transfer', 'ben', alarm]);
  const { case: kept, workItem } = story.actor.view;
  assert.deepEqual([kept?.queueId, kept?.homeQueueId, kept?.ownerAgentId], ['transfer', 'support', '']);
  assert.deepEqual([workItem?.queueId, workItem?.reservedAgentId], ['transfer', 'ben']);
});

test('F80: accepted from the transfer queue, the case is back in its own queue, with what that asks for', () => {
  const story = Story.handledBy('ann', { skills: [billing, german] }).settings(toAgents);
  done(story.transfer({ toAgentId: 'ben' }));
  const step = story.accept('ben', 'offer-2');
  const accepted = one(step, 'item.accepted');
  assert.deepEqual([accepted.queueId, accepted.target], ['transfer', 'support']);
  const { case: kept, workItem } = story.actor.view;
  assert.deepEqual([kept?.queueId, kept?.homeQueueId, kept?.skills], ['support', '', [billing, german]]);
  assert.deepEqual(
    [workItem?.queueId, workItem?.reservedAgentId, workItem?.reservedUntilMs],
    ['support', '', 0],
  );
  assert.equal(one(story.close('ben'), 'item.done').queueId, 'support');
});

test('F80: closed while it waits for the colleague, the case is back in its own queue', () => {
  const story = Story.handledBy('ann').settings(toAgents);
  done(story.transfer({ toAgentId: 'ben' }));
  assert.equal(outcomeOf(story.close('sam')), 'queue.remove');
  assert.deepEqual([story.actor.view.case?.queueId, story.actor.view.case?.homeQueueId], ['support', '']);
});

const refusals: Readonly<Record<string, Partial<TransferCase>>> = {
  '!UNKNOWN_AGENT': { toAgentId: 'nobody' },
  '!SAME_AGENT': { toAgentId: 'ann' },
  '!AGENT_AWAY': { toAgentId: 'eve' },
  '!ONE_TARGET': { toAgentId: 'ben', queueId: 'sales' },
  '!TRANSFER_NEEDS_AGENT': { queueId: 'transfer' },
  '!QUEUE_DISABLED': { queueId: 'off' },
  '!NOT_YOUR_CASE': { agentId: 'ben', toAgentId: 'eve' },
};

for (const [code, fields] of Object.entries(refusals)) {
  test(`F75, F77: a transfer is refused with ${code}`, () => {
    const story = Story.handledBy('ann').settings(toAgents);
    const untilMs = story.world.at + 1;
    story.user('eve', { absence: { fromMs: 0, untilMs, substituteId: '', openCases: 'keep' } });
    assert.equal(outcomeOf(story.transfer(fields)), code);
    assert.equal(story.actor.view.case?.ownerAgentId, 'ann');
  });
}

for (const toAgentId of ['gone', 'box']) {
  test(`F77: nothing is handed to ${toAgentId}, who does not handle cases`, () => {
    const story = Story.handledBy('ann').settings(toAgents);
    assert.equal(outcomeOf(story.transfer({ toAgentId })), '!UNKNOWN_AGENT');
  });
}

test('T16, F123: what is taken from its agent waits again at its original place, and no wrap-up follows', () => {
  const story = Story.handledBy('ann');
  const arrived = story.actor.view.workItem?.enqueuedAtMs;
  story.world.at += 3_000;
  assert.deepEqual(eventTypes(done(story.requeue({ agentId: 'ben' }))), [], 'not from somebody else');
  const step = done(story.requeue({ reason: 'signed out' }));
  assert.equal(outcomeOf(step), 'agent.workEnded queue.enqueue');
  const event = one(step, 'item.requeued');
  assert.deepEqual(
    [event.agentId, event.byUserId, event.reason, event.handleMs, event.segments],
    ['ann', 'boss', 'signed out', 3_000, 1],
  );
  assert.deepEqual([brief(step).enqueuedAtMs, brief(step).preferredAgentId], [arrived, '']);
  const { case: kept, workItem } = story.actor.view;
  assert.deepEqual([kept?.status, kept?.ownerAgentId], [ConversationStatus.RECEIVED, '']);
  assert.equal(workItem?.state, WorkItemState.QUEUED);
  assert.deepEqual(eventTypes(done(story.requeue())), [], 'and once');
});

test('F129: what is taken from an absent agent can be kept for who stands in, in whose place the history says', () => {
  const story = Story.handledBy('ann');
  const step = done(story.requeue({ toAgentId: 'ben', reason: 'absence' }));
  const told = brief(step);
  assert.deepEqual([told.preferredAgentId, told.reservedAs, told.forAgentId], ['ben', 'substitute', 'ann']);
  assert.equal(told.preferredUntilMs, story.world.at + 60_000);
  assert.equal(one(step, 'item.queued').forAgentId, 'ann');
});

test('F58: a diverted item keeps its arrival, asks for what the other queue asks for, and never comes back', () => {
  const story = new Story({ skills: [billing, german] });
  const arrived = brief(story.mail('m-1')).enqueuedAtMs;
  story.world.at += 60_000;
  const step = done(story.divert());
  assert.deepEqual(eventTypes(step), ['item.diverted', 'item.queued']);
  const diverted = one(step, 'item.diverted');
  assert.deepEqual([diverted.queueId, diverted.target, diverted.reason], ['support', 'sales', 'length']);
  const told = brief(step);
  assert.deepEqual([told.enqueuedAtMs, told.divertedFrom], [arrived, ['support']]);
  assert.deepEqual(told.skills, [{ skillId: 'english', level: 1 }, german]);
  const back = done(story.divert({ toQueueId: 'support' }));
  assert.deepEqual([eventTypes(back), outcomeOf(back)], [[], 'queue.enqueue'], 'it waits where it was');
  assert.equal(story.actor.view.case?.queueId, 'sales');
});

test('F58: a queue that diverts what has been accepted or moved meanwhile changes nothing', () => {
  const story = Story.handledBy('ann');
  assert.equal(outcomeOf(story.divert()), '');
  done(story.transfer({ queueId: 'sales' }));
  assert.equal(outcomeOf(story.divert({ fromQueueId: 'support', toQueueId: 'quiet' })), '');
  assert.equal(story.actor.view.case?.queueId, 'sales');
});

test('T28: a reply is refused when others have written since its draft began; its owner’s own notes do not count', () => {
  const story = Story.handledBy('ann');
  const reply = (messageId: string, seenVersion: number) =>
    story.actor.do({
      $case: 'reply',
      value: { agentId: 'ann', messageId, close: false, seenVersion, hold: false, forward: false },
    });
  const note = (agentId: string, messageId: string) =>
    story.actor.must({ $case: 'note', value: { agentId, messageId } });
  const seen = story.actor.view.case?.version ?? 0;
  note('ann', 'n-1');
  story.mail('auto', { automatic: true });
  assert.equal(outcomeOf(reply('r-1', seen)), '+sendPreparedMessage');
  story.mail('m-2');
  assert.equal(outcomeOf(reply('r-2', seen)), '!CASE_CHANGED');
  assert.equal(outcomeOf(reply('r-2', seen + 1)), '+sendPreparedMessage');
  note('ben', 'n-2');
  assert.equal(outcomeOf(reply('r-3', seen + 1)), '!CASE_CHANGED');
  assert.equal(
    outcomeOf(reply('r-3', 0)),
    '+sendPreparedMessage',
    'who does not say what was seen is not asked',
  );
  assert.equal(outcomeOf(reply('r-1', seen)), '', 'a repeat of what went out is no new reply');
});
