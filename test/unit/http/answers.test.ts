// The questionnaire of a case over the API: what is asked, what is saved, what is refused field by field.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import {
  aDictionary,
  aDirectory,
  aMailbox,
  aQuestion,
  aQuestionnaire,
  aQueue,
  aUser,
} from '#test/support/directory.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer, type Sent } from '#test/support/http-caller.ts';

const questions = [
  aQuestion('why', { label: 'Why?', type: 'single', dictionaryId: 'reasons', required: true }),
  aQuestion('sum', { label: 'Sum', type: 'number', max: 100 }),
  aQuestion('gone', { retired: true }),
];
const reasons = aDictionary('reasons', ['Late', 'Broken']);

let gateway: GatewayTwins;
before(async () => {
  gateway = await startGatewayTwins({
    directory: aDirectory({
      users: [aUser('anna', { name: 'Anna', queueIds: ['support'] }), aUser('ben')],
      queues: [aQueue('support')],
      mailboxes: [aMailbox('support', { questionnaireId: 'talk' })],
      dictionaries: [
        { ...reasons, values: reasons.values.map((one) => ({ ...one, retired: one.id === 'broken' })) },
      ],
      questionnaires: [aQuestionnaire('talk', { name: 'Talk', version: 3, mandatory: true, questions })],
    }),
  });
});
after(() => gateway.stop());

const view = (fields: object = {}): ConversationView =>
  ConversationView.fromPartial({
    case: {
      conversationId: 'c1',
      status: 'CONVERSATION_STATUS_IN_PROGRESS',
      mailboxId: 'support',
      queueId: 'support',
      ownerAgentId: 'anna',
    },
    workItem: { workItemId: 'w1', state: 'WORK_ITEM_STATE_HANDLING', agentId: 'anna' },
    ...fields,
  });

const saved = {
  questionnaireId: 'talk',
  questionnaire: 'Talk',
  version: 2,
  trigger: 'close',
  agentId: 'anna',
  atMs: 1_700_000_000_000,
  workItemId: 'w1',
  answers: [{ questionId: 'why', question: 'Why?', type: 'single', values: ['broken'], labels: ['Broken'] }],
};

beforeEach(() => {
  gateway.client.setView('conversation', 'c1', view());
  gateway.client.asked.length = 0;
  gateway.client.onAsk(() => ({ conversationId: 'c1' }));
});

function as(user: string, request: string, sent: Sent = {}): Promise<Answer> {
  return send(gateway.url, request, { token: gateway.token(user), ...sent });
}

const form = { questionnaireId: 'talk', version: 3, trigger: 'close' };
const put = (answers: object, fields: object = {}): Promise<Answer> =>
  as('anna', 'PUT /api/v1/conversations/c1/answers', { body: { ...form, answers, ...fields } });

test('F135: a case says what is to be filled in, and whether it was in this stretch of work', async () => {
  const { body } = await as('anna', 'GET /api/v1/conversations/c1');
  const asked = { id: 'talk', name: 'Talk', version: 3, triggers: ['close'], mandatory: true };
  assert.deepEqual([body.questionnaire, body.answers], [{ ...asked, answered: false }, null]);
  gateway.client.setView('conversation', 'c1', view({ answers: saved }));
  const again = await as('anna', 'GET /api/v1/conversations/c1');
  assert.equal(again.body.questionnaire.answered, true);
  assert.deepEqual(again.body.answers, {
    questionnaireId: 'talk',
    name: 'Talk',
    version: 2,
    trigger: 'close',
    by: 'anna',
    byName: 'Anna',
    at: '2023-11-14T22:13:20.000Z',
    answers: saved.answers,
  });
  for (const earlier of [{ workItemId: 'w0' }, { questionnaireId: 'other' }]) {
    gateway.client.setView('conversation', 'c1', view({ answers: { ...saved, ...earlier } }));
    assert.equal((await as('anna', 'GET /api/v1/conversations/c1')).body.questionnaire.answered, false);
  }
});

test('F136: the form has the questions that are asked, with open values and those that were chosen before', async () => {
  const options = async (): Promise<string[]> => {
    const { body } = await as('anna', 'GET /api/v1/conversations/c1/questionnaire');
    assert.deepEqual(
      body.questionnaire.questions.map(({ id }: { id: string }) => id),
      ['why', 'sum'],
    );
    return body.questionnaire.questions[0].options.map(({ label }: { label: string }) => label);
  };
  assert.deepEqual(await options(), ['Late']);
  gateway.client.setView('conversation', 'c1', view({ answers: saved }));
  assert.deepEqual(await options(), ['Late', 'Broken']);
  assert.equal((await as('ben', 'GET /api/v1/conversations/c1/questionnaire')).status, 403);
});

test('F135: answers are given to the case as its questions take them', async () => {
  const { status } = await put({ why: 'late', sum: 12.5 });
  assert.equal(status, 200);
  const [{ command } = { command: null }] = gateway.client.asked;
  assert.deepEqual(command, {
    $case: 'saveAnswers',
    value: {
      agentId: 'anna',
      ...form,
      answers: [
        { questionId: 'why', values: ['late'] },
        { questionId: 'sum', values: ['12.5'] },
      ],
    },
  });
});

test('F135: every answer that is wrong is named, and the case is not asked', async () => {
  const { status, body } = await put({ sum: 500, other: 'x' });
  assert.deepEqual([status, body.code], [422, 'BAD_ANSWERS']);
  assert.deepEqual(Object.keys(body.fields).sort(), ['other', 'sum', 'why']);
  assert.match(body.fields.sum, /"Sum": give a number of at most 100/);
  const changed = await put({ why: 'late' }, { version: 2 });
  assert.deepEqual([changed.status, changed.body.code], [409, 'QUESTIONNAIRE_CHANGED']);
  gateway.client.setView('conversation', 'c1', view({ case: { ...view().case, mailboxId: 'none' } }));
  const none = await put({ why: 'late' });
  assert.deepEqual([none.status, none.body.code], [409, 'NO_QUESTIONNAIRE']);
  assert.deepEqual(gateway.client.asked, []);
});
