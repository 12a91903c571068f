// What the history of a case says that it was, against what it was: over every kind of life that a case can have.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restoredCase } from '#actors/recovery/restored-case.ts';
import { directory, Life } from '#test/support/case-life.ts';
import { aQuestion, aQuestionnaire } from '#test/support/directory.ts';
import { ActorBench, aWorld } from '#test/support/kind-bench.ts';
import { aMail, aRestoredCase } from '#test/support/kind-commands.ts';
import { outcomeOf } from '#test/support/outcome.ts';
import { seeded } from '#test/support/seeded.ts';
import { WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import { RelatedCase } from '#proto/gen/skillpost/v1/types.ts';

test('a case that waits comes back to its queue: arrival, priority, skills, tag as they were', () => {
  const life = new Life();
  life.mail({ receivedAtMs: 123_456 });
  const { view, told } = life.restored();
  assert.deepEqual(view, life.actor.view);
  assert.equal(view.workItem?.enqueuedAtMs, 123_456);
  assert.equal(told, 'queue.enqueue');
});

test('a case that is handled comes back to its owner alone, and is not queued', () => {
  const life = new Life();
  life.mail();
  life.accept('ann');
  const { view, told } = life.restored();
  assert.deepEqual(view, life.actor.view);
  assert.equal(told, 'agent.assigned');
});

test('F78, F80: a parked case comes back to the personal queue of its agent, a handed-over one to who it is for', () => {
  const parked = new Life();
  parked.mail();
  parked.accept('ann');
  parked.park('ann', 99_000_000);
  const first = parked.restored();
  assert.deepEqual(first.view, parked.actor.view);
  assert.equal(first.told, 'agent.keepPersonal');
  const handed = new Life();
  handed.mail();
  handed.accept('ann');
  handed.do({
    $case: 'transfer',
    value: { agentId: 'ann', queueId: '', comment: 'Look!', toAgentId: 'ben' },
  });
  const second = handed.restored();
  assert.deepEqual(second.view, handed.actor.view);
  assert.equal(second.told, 'queue.enqueue');
  const { workItem, case: kept } = second.view;
  assert.deepEqual(
    [workItem?.reservedAgentId, kept?.homeQueueId, kept?.comment],
    ['ben', 'support', 'Look!'],
  );
});

test('F45, F98: a closed case comes back closed; an answer reopens it, for its last agent, without a second receipt', () => {
  const life = new Life();
  life.mail();
  life.accept('ann');
  life.do({ $case: 'close', value: { agentId: 'ann' } });
  const value = restoredCase({ conversationId: 'case-1', events: life.events, writers: life.writers });
  assert.ok(value !== null);
  const anew = new ActorBench('conversation', 'case-1', life.world);
  assert.equal(outcomeOf(anew.must({ $case: 'restore', value })), '');
  assert.deepEqual(anew.view, life.actor.view);
  const answer = anew.must({ $case: 'receive', value: aMail('answer', { joins: true }) });
  assert.equal(outcomeOf(answer), 'queue.enqueue', 'no receipt');
  assert.equal(anew.view.workItem?.followUp, true);
  assert.equal(anew.view.case?.lastAgentId, 'ann');
  const repeated = anew.must({ $case: 'receive', value: aMail('m-1') });
  assert.equal(repeated.reply.duplicate, true, 'messages that were taken are known');
});

test('whatever happens to a case, its history says what it is', () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let lives = 0; lives < 200; lives += 1) {
    const life = new Life();
    const asks = { conversationId: 'case-9', tag: 'SP-9', state: 'asks' };
    const related = random() < 0.2 ? RelatedCase.fromPartial(asks) : undefined;
    const broken = random() < 0.1 ? { quarantineReason: 'broken MIME' } : {};
    life.mail({ ...broken, related, unverified: random() < 0.2 });
    for (let turns = 0; turns < 12; turns += 1) {
      const agentId = pick(['ann', 'ben']);
      const messageId = `own-${turns}`;
      pick([
        () => life.mail({ automatic: random() < 0.3 }),
        () => life.accept(agentId),
        () => life.accept('cid'),
        () =>
          life.do({
            $case: 'reply',
            value: {
              agentId,
              messageId,
              close: random() < 0.3,
              seenVersion: 0,
              hold: random() < 0.5,
              forward: false,
            },
          }),
        () => life.do({ $case: 'note', value: { agentId, messageId } }),
        () => life.held('undoReply', agentId),
        () => life.held('sendHeld', pick(['', agentId])),
        () =>
          life.do({
            $case: 'delivery',
            value: {
              messageId: 'own',
              recipient: pick(['a', 'b']),
              outcome: pick(['delivered', 'deferred', 'failed']),
              detail: '',
              agentId: pick(['', 'ann']),
              delayed: random() < 0.5,
              reported: random() < 0.5,
            },
          }),
        () =>
          life.do({
            $case: 'retryDelivery',
            value: { agentId, messageId: 'own', recipient: pick(['a', 'b']), to: '' },
          }),
        () => life.do({ $case: 'close', value: { agentId } }),
        () =>
          life.do({
            $case: 'transfer',
            value: {
              agentId,
              queueId: pick(['support', 'sales']),
              comment: pick(['', 'Look!']),
              toAgentId: '',
            },
          }),
        () => life.do({ $case: 'transfer', value: { agentId, queueId: '', comment: '', toAgentId: 'cid' } }),
        () => life.park(agentId, pick([0, life.world.at + 60_000])),
        () => life.resume(agentId),
        () => life.resume(agentId),
        () =>
          life.do({
            $case: 'requeue',
            value: { agentId, byUserId: '', reason: '', toAgentId: pick(['', 'cid']) },
          }),
        () => life.divert(pick(['support', 'sales'])),
        () => life.relate(pick(['related', 'asked'])),
        () => life.answer(random() < 0.5),
        () => life.moveOut(random() < 0.5 ? 'case-2' : 'case-3'),
        () => life.takeMoved(),
        () => life.fillIn(agentId),
        () => life.do({ $case: 'senderFound', value: { messageId: 'm-1', verdict: 'fail' } }),
      ])();
      assert.deepEqual(life.restored().view, life.actor.view, `seed ${seed}, life ${lives}, turn ${turns}`);
    }
  }
});

test('F135: what a questionnaire was answered with comes back with its case, which then can be closed', () => {
  const life = new Life();
  const form = aQuestionnaire('talk', { questions: [aQuestion('words')], mandatory: true });
  life.world.directory = { ...directory, questionnaires: new Map([['talk', form]]) };
  life.mail();
  life.accept('ann');
  life.fillIn('ann');
  const { view } = life.restored();
  assert.deepEqual(view, life.actor.view);
  assert.match(view.answers?.answers[0]?.values[0] ?? '', /^at \d+$/);
  const value = restoredCase({ conversationId: 'case-1', events: life.events, writers: life.writers });
  assert.ok(value !== null);
  const anew = new ActorBench('conversation', 'case-1', life.world);
  anew.must({ $case: 'restore', value });
  anew.must({ $case: 'close', value: { agentId: 'ann' } });
});

test('a history that ends in the middle of a turn leads to a case with exactly one open work item, or a closed one', () => {
  const life = new Life();
  life.mail();
  life.accept('ann');
  life.do({ $case: 'transfer', value: { agentId: 'ann', queueId: 'sales', comment: '', toAgentId: '' } });
  life.accept('ben');
  life.do({ $case: 'close', value: { agentId: 'ben' } });
  for (let length = 1; length <= life.events.length; length += 1) {
    const { view } = life.restored(length);
    const open = view.workItem !== undefined && view.workItem.state !== WorkItemState.DONE;
    assert.equal(open, view.case?.closedAtMs === 0, `after ${life.events[length - 1]?.type}`);
  }
});

test('a history that does not reach back to the opening says nothing', () => {
  const life = new Life();
  life.mail();
  const events = life.events.slice(1);
  assert.equal(restoredCase({ conversationId: 'case-1', events, writers: new Map() }), null);
});

test('a message that joins a case which is not there is refused, and told to the restored one changes nothing twice', () => {
  const actor = new ActorBench('conversation', 'case-1', aWorld(directory));
  const joining = actor.do({ $case: 'receive', value: aMail('m-9', { joins: true }) });
  assert.equal(outcomeOf(joining), '!CASE_MISSING');
  actor.must({ $case: 'restore', value: aRestoredCase() });
  const again = actor.must({ $case: 'restore', value: aRestoredCase({ subject: 'Other' }) });
  assert.equal(again.reply.duplicate, true);
  assert.equal(actor.view.case?.subject, 'Invoice');
  const { view } = actor;
  assert.equal(outcomeOf(actor.must({ $case: 'receive', value: aMail('m-9', { joins: true }) })), '');
  assert.deepEqual(actor.view.workItem, view.workItem);
});
