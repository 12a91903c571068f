// A questionnaire through a running system: carried by a pool, mandatory before a case is closed, also with a reply and also
// when the case is opened again; its answers in the history of the case and in a report.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { House } from '#test/support/house.ts';

let house: House;
before(async () => {
  house = await House.open();
});
after(() => house.close());

test('F135 F136 F16: a case of a pool is closed only with its questionnaire, and its answers are counted', async () => {
  const { admin } = house;
  const { queue, one } = await house.pair('returns');
  const reasons = await admin.must('POST', '/dictionaries', { name: 'Reasons', values: [{ label: 'Late' }] });
  const asked = await admin.must('POST', '/questionnaires', {
    name: 'Returns',
    triggers: ['close'],
    mandatory: true,
    questions: [
      { label: 'Reason', type: 'single', dictionaryId: reasons.id, required: true },
      { label: 'Words', type: 'text' },
    ],
  });
  const pool = await admin.must('POST', '/pools', { name: 'Returned', questionnaireId: asked.id });
  const refused = await admin.call('DELETE', `/questionnaires/${asked.id}`);
  assert.deepEqual([refused.status, refused.body.code], [409, 'IN_USE']);
  await admin.must('PATCH', `/mailboxes/${queue}`, { poolId: pool.id });
  await house.mail(queue, { subject: 'It came too late' });
  const id = await house.takes(one);
  const path = `/conversations/${id}`;
  await house.until(
    'the case to ask',
    async () => (await one.must('GET', path)).questionnaire?.answered === false,
  );
  for (const [request, body] of [
    ['close', {}],
    ['replies', { text: 'We are sorry.', close: true }],
  ] as const) {
    const answer = await one.call('POST', `${path}/${request}`, body);
    assert.deepEqual([answer.status, answer.body.code], [409, 'ANSWERS_MISSING'], request);
  }
  const form = { questionnaireId: asked.id, version: asked.version, trigger: 'close' };
  const wrong = await one.call('PUT', `${path}/answers`, { ...form, answers: { reason: 'none', words: 3 } });
  assert.deepEqual([wrong.status, Object.keys(wrong.body.fields)], [422, ['reason', 'words']]);
  await one.must('PUT', `${path}/answers`, { ...form, answers: { reason: 'late', words: 'It snowed.' } });
  await one.must('POST', `${path}/replies`, { text: 'We are sorry.', close: true });
  const closed = await one.must('GET', path);
  assert.deepEqual([closed.status, closed.answers.answers[0].labels], ['closed', ['Late']]);

  await house.mail(queue, { subject: `Again ${closed.tag}` });
  assert.equal(await house.takes(one), id);
  const again = await one.call('POST', `${path}/close`, {});
  assert.deepEqual([again.status, again.body.code], [409, 'ANSWERS_MISSING']);
  // The mailbox says that its cases have none.
  await admin.must('PATCH', `/mailboxes/${queue}`, { questionnaireId: '' });
  await house.until(
    'the case to be closed without',
    async () => (await one.call('POST', `${path}/close`, {})).status === 200,
  );

  await house.until('the history to tell of it', async () =>
    (await one.must('GET', path)).timeline.some(
      ({ type }: { type: string }) => type === 'conversation.answered',
    ),
  );
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const next = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const rows = await house.until('the report to count it', async () => {
    const report = await admin.must(
      'GET',
      `/reports/answers?from=${day}&to=${next}&questionnaire=${asked.id}`,
    );
    return report.rows.length === 2 ? report.rows : null;
  });
  assert.deepEqual(
    rows.map(({ question, answer, queue: of }: Record<string, string>) => [question, answer, of]),
    [
      ['Reason', 'Late', queue],
      ['Words', '(written)', queue],
    ],
  );
});
