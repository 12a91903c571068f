// Cases that may belong together: both know; a person lets a stranger in or not, or moves a message; nothing is lost by
// either, and either can be undone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationCommandBody } from '#actors/conversation/commands.ts';
import { limits } from '#actors/limits.ts';
import { done, one, Story } from '#test/support/conversation-story.ts';
import { ActorBench } from '#test/support/kind-bench.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';
import { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';

const asks = RelatedCase.fromPartial({ conversationId: 'case-1', tag: 'SP-000001-K7Q2', state: 'asks' });
const maria = {
  fromAddress: 'maria@else.test',
  fromName: 'Maria',
  subject: 'Me, too',
  tag: 'SP-000002-AAAA',
};

/** Ann handles case-1; Maria, a stranger, asks to join it by case-2. */
function twoCases() {
  const story = Story.handledBy('ann');
  const other = new ActorBench('conversation', 'case-2', story.world);
  const opened = other.must({ $case: 'receive', value: aMail('m-2', { ...maria, related: asks }) });
  pass(opened, { 'case-1': story.actor });
  return { story, other, opened };
}

type Cases = Readonly<Record<string, ActorBench<'conversation'>>>;

/** What a case tells other cases, and what those tell. */
function pass(step: AnyStep<'conversation'>, cases: Cases): readonly AnyStep<'conversation'>[] {
  return step.tells.flatMap(({ to, command }) => {
    const actor = to.kind === 'conversation' ? cases[to.id] : undefined;
    if (actor === undefined) return [];
    const next = actor.must((command as { command: ConversationCommandBody }).command);
    return [next, ...pass(next, cases)];
  });
}

function answer(approve: boolean, byUserId = 'ann'): ConversationCommandBody {
  return { $case: 'answerJoin', value: { messageId: 'm-2', approve, byUserId, bySupervisor: false } };
}

test('N6: both cases know of the request, who asks and with what; the stranger’s waits in its queue like any', () => {
  const { story, other } = twoCases();
  assert.deepEqual(
    other.view.case?.related.map(({ conversationId, state }) => [conversationId, state]),
    [['case-1', 'asks']],
  );
  const [request] = story.actor.view.case?.related ?? [];
  assert.deepEqual(
    [request?.state, request?.conversationId, request?.tag, request?.fromAddress, request?.fromName],
    ['asked', 'case-2', 'SP-000002-AAAA', 'maria@else.test', 'Maria'],
  );
  assert.equal(other.view.workItem?.state, 'WORK_ITEM_STATE_QUEUED');
  assert.equal(story.actor.view.case?.ownerAgentId, 'ann');
});

test('N6: approved, what the stranger wrote joins, the stranger takes part, and the empty case is closed as merged', () => {
  const { story, other } = twoCases();
  const steps = pass(story.actor.must(answer(true)), { 'case-1': story.actor, 'case-2': other });
  const [left, taken] = steps;
  assert.ok(left && taken);
  assert.equal(outcomeOf(left), 'conversation.takeMoved queue.remove +moveKeptMessage');
  assert.equal(one(left, 'conversation.merged').target, 'case-1');
  assert.equal(other.view.case?.status, 'CONVERSATION_STATUS_CLOSED');
  assert.equal(other.view.case.mergedInto, 'case-1');
  assert.equal(one(taken, 'message.received').messageId, 'm-2');
  const { participants, version, related } = story.actor.view.case ?? {};
  assert.ok(participants?.includes('maria@else.test'));
  assert.equal(version, 2, 'who writes an answer is to see it first');
  assert.deepEqual([related?.[0]?.state, other.view.case.related[0]?.state], ['approved', 'approved']);
});

test('N6: refused, it stays a case of its own, and nobody is asked again', () => {
  const { story, other } = twoCases();
  pass(story.actor.must(answer(false)), { 'case-2': other });
  assert.equal(other.view.workItem?.state, 'WORK_ITEM_STATE_QUEUED');
  assert.deepEqual(
    [story.actor.view.case?.related[0]?.state, other.view.case?.related[0]?.state],
    ['refused', 'refused'],
  );
  assert.equal(outcomeOf(story.actor.do(answer(true))), '!NO_JOIN_REQUEST');
});

test('N6: only who has the case answers, and a supervisor', () => {
  const { story } = twoCases();
  assert.equal(outcomeOf(story.actor.do(answer(true, 'ben'))), '!NOT_YOUR_CASE');
  const value = { messageId: 'm-2', approve: true, byUserId: 'sam', bySupervisor: true };
  assert.equal(outcomeOf(story.actor.must({ $case: 'answerJoin', value })), 'conversation.joinAnswered');
});

function move(messageId: string, toConversationId: string): ConversationCommandBody {
  const message = aMail(messageId, maria);
  const value = { message, toConversationId, toTag: 'SP-1', byUserId: 'ann', bySupervisor: false };
  return { $case: 'moveMessage', value };
}

test('T8: a message is moved to the case that it belongs to, and back, and the case is open again', () => {
  const { story, other } = twoCases();
  const cases = { 'case-1': story.actor, 'case-2': other };
  pass(other.must(move('m-2', 'case-1')), cases);
  assert.equal(other.view.case?.status, 'CONVERSATION_STATUS_CLOSED');
  assert.equal(story.actor.view.case?.related[0]?.state, 'approved');
  pass(story.actor.must(move('m-2', 'case-2')), cases);
  assert.equal(other.view.case?.status, 'CONVERSATION_STATUS_RECEIVED');
  assert.equal(other.view.case.mergedInto, '');
  assert.equal(
    story.actor.view.case?.status,
    'CONVERSATION_STATUS_IN_PROGRESS',
    'it has messages of its own',
  );
  assert.equal(outcomeOf(story.actor.do(move('m-2', 'case-2'))), '!NO_SUCH_MESSAGE');
  assert.equal(outcomeOf(story.actor.do(move('m-1', 'case-1'))), '!SAME_CASE');
});

test('T8: what comes late of a message that was moved on brings it back to no case', () => {
  const { story, other } = twoCases();
  const late = other.must(move('m-2', 'case-1'));
  const movedAtMs = late.reply.movedAtMs;
  story.actor.must({ $case: 'receive', value: aMail('m-2', { ...maria, movedAtMs }) });
  const back = pass(story.actor.must(move('m-2', 'case-2')), { 'case-2': other });
  assert.equal(outcomeOf(pass(late, { 'case-1': story.actor })[0] ?? assert.fail()), '');
  const swept = story.actor.must({ $case: 'receive', value: aMail('m-2', { ...maria, movedAtMs }) });
  assert.equal(swept.reply.duplicate, true);
  assert.equal(outcomeOf(story.actor.do(move('m-2', 'case-2'))), '!NO_SUCH_MESSAGE');
  assert.equal(back.length, 1);
  assert.equal(outcomeOf(other.do(move('m-2', 'case-1'))).startsWith('!'), false);
});

test('T8: each move of a message is told with a later time than the one before, whatever the clocks say', () => {
  const { story, other } = twoCases();
  const cases = { 'case-1': story.actor, 'case-2': other };
  const times: number[] = [];
  const told = (step: AnyStep<'conversation'>): void => {
    pass(step, cases);
    for (const { effect } of step.effects)
      if (effect?.$case === 'moveKeptMessage') times.push(effect.value.movedAtMs);
    assert.equal(step.reply.movedAtMs, times.at(-1));
  };
  told(other.must(move('m-2', 'case-1')));
  story.world.at -= 60_000;
  told(story.actor.must(move('m-2', 'case-2')));
  told(other.must(move('m-2', 'case-1')));
  const [first = 0] = times;
  assert.deepEqual(times, [first, first + 1, first + 2]);
});

test('T8: a message that is moved to a closed case opens it again', () => {
  const { story, other } = twoCases();
  story.close('ann');
  pass(other.must(move('m-2', 'case-1')), { 'case-1': story.actor });
  assert.equal(story.actor.view.case?.status, 'CONVERSATION_STATUS_RECEIVED');
});

test('C15 T26: a forgery that is found out late marks the case that it opened, once; what joined later does not', () => {
  const story = new Story();
  story.mail('m-1', {});
  story.mail('m-2', { joins: true });
  const found = (messageId: string, verdict: string): readonly string[] =>
    eventTypes(done(story.actor.do({ $case: 'senderFound', value: { messageId, verdict } })));
  assert.deepEqual(found('m-2', 'fail'), []);
  assert.deepEqual(found('m-1', 'pass'), []);
  assert.equal(story.actor.view.case?.unverified, false);
  assert.deepEqual(found('m-1', 'fail'), ['conversation.doubted']);
  assert.equal(story.actor.view.case?.unverified, true);
  assert.deepEqual(found('m-1', 'fail'), []);
});

test('T26: who may not have written it gets no receipt, and a person may send it after all', () => {
  const story = new Story();
  const step = story.mail('m-1', { unverified: true });
  assert.equal(outcomeOf(step), 'queue.enqueue');
  assert.equal(one(step, 'notice.suppressed').reason, 'unverified');
  assert.equal(story.actor.view.case?.unverified, true);
  const sent = story.actor.must({ $case: 'sendSuppressed', value: { byUserId: 'sam' } });
  assert.equal(outcomeOf(sent), '+sendReceipt');
});

test('T8: a case remembers so many others, and forgets first what nobody waits for', () => {
  const { story } = twoCases();
  for (let at = 0; at < limits.relatedCases + 5; at += 1) {
    const related = RelatedCase.fromPartial({ conversationId: `other-${at}`, state: 'related' });
    story.actor.must({ $case: 'relate', value: { related } });
  }
  const kept = story.actor.view.case?.related ?? [];
  assert.equal(kept.length, limits.relatedCases);
  assert.equal(kept[0]?.state, 'asked');
});

test('T9: a machine that joins is no participant', () => {
  const story = Story.handledBy('ann');
  story.mail('m-3', { fromAddress: 'mailer-daemon@mx.test', automatic: true });
  assert.ok(!story.actor.view.case?.participants.includes('mailer-daemon@mx.test'));
});
