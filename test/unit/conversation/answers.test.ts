// The questionnaire of a case: what closes and what does not before it is filled in, who fills it in, and when again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rejection } from '#actors/runtime/definition.ts';
import type { Questionnaire } from '#actors/vocabulary/questionnaires.ts';
import { ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';
import type { SaveAnswers } from '#proto/gen/skillpost/v1/conversation.ts';
import { done, one, Story } from '#test/support/conversation-story.ts';
import { aDictionary, aMailbox, aPool, aQuestion, aQuestionnaire } from '#test/support/directory.ts';
import type { AnyStep } from '#test/support/kind-bench.ts';
import { aRequest } from '#test/support/kind-commands.ts';
import { eventTypes, outcomeOf } from '#test/support/outcome.ts';

const questions = [
  aQuestion('why', { label: 'Why?', type: 'single', dictionaryId: 'reasons', required: true }),
  aQuestion('words', { label: 'Words' }),
];

function ask(story: Story, fields: Partial<Questionnaire> = {}): Story {
  const { directory } = story.world;
  const form = aQuestionnaire('talk', { name: 'Talk', mandatory: true, questions, ...fields });
  story.world.directory = {
    ...directory,
    mailboxes: new Map([['support', aMailbox('support', { questionnaireId: 'talk' })]]),
    questionnaires: new Map([['talk', form]]),
    dictionaries: new Map([['reasons', aDictionary('reasons', ['Late', 'Broken'])]]),
  };
  return story;
}

type Outcome = AnyStep<'conversation'> | Rejection;

function save(story: Story, fields: Partial<SaveAnswers> = {}): Outcome {
  const value = {
    agentId: 'ann',
    questionnaireId: 'talk',
    version: 1,
    trigger: 'close',
    answers: [{ questionId: 'why', values: ['late'] }],
    ...fields,
  };
  return story.actor.do({ $case: 'saveAnswers', value });
}

const close = (story: Story, agentId = 'ann'): Outcome =>
  story.actor.do({ $case: 'close', value: { agentId } });

test('F135: a case whose questionnaire is mandatory is closed by nobody before it is saved', () => {
  const story = ask(Story.handledBy('ann'));
  assert.equal(outcomeOf(close(story)), '!ANSWERS_MISSING');
  const step = done(save(story));
  const told = one(step, 'conversation.answered');
  assert.deepEqual(
    [told.agentId, told.reason, told.answers?.questionnaire, told.answers?.version],
    ['ann', 'close', 'Talk', 1],
  );
  assert.deepEqual(told.answers?.answers, [
    { questionId: 'why', question: 'Why?', type: 'single', values: ['late'], labels: ['Late'] },
  ]);
  assert.deepEqual(story.actor.view.answers, told.answers);
  assert.deepEqual(eventTypes(done(close(story))).slice(-1), ['conversation.closed']);
});

test('F135: a reply that closes the case with it is refused whole; one that does not, leaves', () => {
  for (const hold of [false, true]) {
    const story = ask(Story.handledBy('ann').queue('support', { undoMs: 10_000 }));
    assert.equal(outcomeOf(story.reply('r-1', { close: true, hold })), '!ANSWERS_MISSING');
    done(story.reply('r-1', { hold }));
    done(save(story));
    done(story.reply('r-2', { close: true, hold }));
  }
});

test('F135: a case that is opened again is asked again, and begins with what was said', () => {
  const story = ask(Story.handledBy('ann'));
  done(save(story));
  done(close(story));
  story.mail('m-2');
  story.accept('ann');
  assert.equal(outcomeOf(close(story)), '!ANSWERS_MISSING');
  assert.equal(story.actor.view.answers?.answers.length, 1);
  done(save(story, { answers: [{ questionId: 'why', values: ['broken'] }] }));
  done(close(story));
});

test('F135: handing it over, parking it and taking it up again ask for nothing twice', () => {
  const story = ask(Story.handledBy('ann')).settings({ transferToPersonal: true });
  done(save(story, { trigger: 'respond' }));
  done(story.park());
  done(story.resume());
  done(story.transfer({ queueId: 'sales' }));
  story.accept('ben');
  done(close(story, 'ben'));
});

test('F135: what another questionnaire was answered with does not close the case', () => {
  const story = ask(Story.handledBy('ann'));
  done(save(story));
  const { directory } = story.world;
  const other = aQuestionnaire('other', { mandatory: true, questions: [aQuestion('words')] });
  story.world.directory = {
    ...directory,
    mailboxes: new Map([['support', aMailbox('support', { questionnaireId: 'other' })]]),
    questionnaires: new Map([['other', other]]),
  };
  assert.equal(outcomeOf(close(story)), '!ANSWERS_MISSING');
  done(save(story, { questionnaireId: 'other', answers: [] }));
  done(close(story));
});

test('F135: an optional questionnaire, none, and one of another mailbox hold nothing back', () => {
  const without = ask(Story.handledBy('ann'));
  const { directory } = without.world;
  for (const [mailbox, form] of [
    [aMailbox('support', { questionnaireId: 'talk' }), aQuestionnaire('talk', { questions })],
    [aMailbox('support'), aQuestionnaire('talk', { questions, mandatory: true })],
    [aMailbox('sales', { questionnaireId: 'talk' }), aQuestionnaire('talk', { questions, mandatory: true })],
  ] as const) {
    const story = Story.handledBy('ann');
    story.world.directory = {
      ...directory,
      pools: new Map([['default', aPool('default')]]),
      mailboxes: new Map([[mailbox.id, mailbox]]),
      questionnaires: new Map([['talk', form]]),
    };
    done(close(story));
  }
});

test('F135: a case that waits is not closed without its questionnaire either; one in quarantine is', () => {
  const waiting = ask(new Story());
  waiting.mail('m-1');
  assert.equal(outcomeOf(close(waiting, 'ben')), '!ANSWERS_MISSING');
  done(save(waiting, { agentId: 'ben' }));
  done(close(waiting, 'ben'));
  const broken = ask(new Story());
  broken.mail('m-1', { quarantineReason: 'broken MIME' });
  assert.equal(outcomeOf(save(broken)), '!NO_QUESTIONNAIRE');
  done(close(broken));
});

test('F135: what the system closes is not held back: requests that are withdrawn, cases that nothing is left of', () => {
  const request = ask(new Story());
  request.actor.must({ $case: 'addRequest', value: aRequest({ mailboxId: 'support' }) });
  request.actor.must({ $case: 'withdrawRequest', value: { byUserId: '' } });
  assert.equal(request.actor.view.case?.status, ConversationStatus.CLOSED);
  const undone = Story.handledBy('ann').queue('support', { undoMs: 10_000 });
  done(undone.reply('r-1', { close: true, hold: true }));
  // It became mandatory while the reply could be taken back.
  ask(undone);
  undone.actor.must({ $case: 'sendHeld', value: { messageId: 'r-1', agentId: 'ann' } });
  assert.equal(undone.actor.view.case?.status, ConversationStatus.CLOSED);
});

test('F135: only who has the case fills it in, until it is closed; who closed it without, once', () => {
  const story = ask(Story.handledBy('ann'), { mandatory: false });
  assert.equal(outcomeOf(save(story, { agentId: 'ben' })), '!NOT_YOUR_CASE');
  done(save(story));
  done(save(story, { answers: [{ questionId: 'why', values: ['broken'] }] }));
  done(close(story));
  assert.equal(outcomeOf(save(story)), '!CASE_CLOSED');
  const skipped = ask(Story.handledBy('ann'), { mandatory: false });
  done(close(skipped));
  assert.equal(outcomeOf(save(skipped, { agentId: 'ben' })), '!CASE_CLOSED');
  done(save(skipped));
  assert.equal(outcomeOf(save(skipped)), '!CASE_CLOSED');
});

test('F136: answers are to the version that is asked by now, and make sense', () => {
  const story = ask(Story.handledBy('ann'), { version: 2 });
  assert.equal(outcomeOf(save(story)), '!QUESTIONNAIRE_CHANGED');
  assert.equal(outcomeOf(save(story, { version: 2, questionnaireId: 'other' })), '!QUESTIONNAIRE_CHANGED');
  const wrong = save(story, { version: 2, answers: [{ questionId: 'words', values: ['x'] }] });
  assert.deepEqual(wrong, { rejected: 'BAD_ANSWERS', text: '"Why?": an answer is needed.' });
  assert.equal(story.actor.view.answers, undefined);
});
