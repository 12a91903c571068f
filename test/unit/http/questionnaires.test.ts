// Questionnaires and dictionaries over the API: kept whole, refused with what is wrong, imported, put back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
let root: (request: string, body?: unknown) => Promise<Answer>;
before(async () => {
  gateway = await startGatewayTwins();
  const token = gateway.token('root');
  root = (request, body) => send(gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
});
after(() => gateway.stop());

async function csv(path: string, text: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${gateway.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.token('root')}`, 'content-type': 'text/csv' },
    body: text,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test('F136: a questionnaire is kept with all kinds of questions, which get ids of their labels', async () => {
  const values = [{ label: 'Wrong article' }, { id: 'late', label: 'Late' }];
  const reasons = await root('POST /api/v1/dictionaries', { id: 'reasons', name: 'Reasons', values });
  assert.equal(reasons.status, 201, JSON.stringify(reasons.body));
  assert.deepEqual(reasons.body.values, [
    { id: 'wrong-article', label: 'Wrong article', retired: false },
    { id: 'late', label: 'Late', retired: false },
  ]);
  const created = await root('POST /api/v1/questionnaires', {
    id: 'closing',
    name: 'Closing',
    triggers: ['close'],
    mandatory: true,
    questions: [
      { label: 'Reason', type: 'single', dictionaryId: 'reasons', required: true },
      { label: 'Refund (€)', type: 'number', min: 0, max: 100 },
      { label: 'Anything else?', type: 'text' },
    ],
  });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  assert.deepEqual(
    created.body.questions.map(({ id }: { id: string }) => id),
    ['reason', 'refund', 'anything-else'],
  );
  assert.deepEqual((await root('GET /api/v1/questionnaires')).body.items, [created.body]);
  for (const [questions, why] of [
    [[{ label: 'Reason', type: 'single' }], /which dictionary/],
    [[{ label: 'When', type: 'date', min: 1 }], /least and a most/],
    [[{ label: 'Words', type: 'text', min: 5, max: 2 }], /least is more/],
    [[{ label: 'Words', type: 'text', max: 4_001 }], /at most 4000/],
    [[{ label: 'Words', type: 'text', retired: true }], /at least one/],
    [
      [
        { id: 'a', label: 'A', type: 'text' },
        { id: 'a', label: 'B', type: 'text' },
      ],
      /same id/,
    ],
  ] as const) {
    const refused = await root('PATCH /api/v1/questionnaires/closing', { questions });
    assert.deepEqual([refused.status, refused.body.code], [422, 'BAD_FIELD']);
    assert.match(refused.body.detail, why);
  }
});

test('F136: values come from a CSV file; a preview changes nothing, and what is missing is retired', async () => {
  await root('POST /api/v1/dictionaries', {
    id: 'colours',
    name: 'Colours',
    values: [{ label: 'Red' }, { label: 'Green' }],
  });
  const preview = await csv('/dictionaries/colours/import?preview=1', 'label\nRed\nBlue\n');
  assert.equal(preview.status, 200, JSON.stringify(preview.body));
  const { added, kept, retired, addedLabels, retiredLabels } = preview.body;
  assert.deepEqual([added, kept, retired, addedLabels, retiredLabels], [1, 1, 1, ['Blue'], ['Green']]);
  assert.equal(gateway.directory.current().dictionaries.get('colours')?.values.length, 2);
  const done = await csv('/dictionaries/colours/import', 'label\nRed\nBlue\n');
  assert.deepEqual([done.body['added'], done.body['kept'], done.body['retired']], [1, 1, 1]);
  assert.deepEqual(
    gateway.directory
      .current()
      .dictionaries.get('colours')
      ?.values.map(({ id, retired: gone }) => [id, gone]),
    [
      ['red', false],
      ['blue', false],
      ['green', true],
    ],
  );
  const wrong = await csv('/dictionaries/colours/import', 'Red\n"Blue\n');
  assert.deepEqual([wrong.status, wrong.body['code']], [422, 'BAD_CSV']);
  assert.match(String(wrong.body['detail']), /Line 2 .*Nothing was changed/);
  assert.equal((await csv('/dictionaries/none/import', 'Red')).status, 404);
  assert.equal((await csv('/dictionaries/colours/import', 'x'.repeat(1_100_000))).status, 413);
  const json = await root('POST /api/v1/dictionaries/colours/import', { label: 'Red' });
  assert.equal(json.status, 422);
});

test('F136: a form is versioned, and an earlier version is put back as a new one', async () => {
  const words = (label: string): unknown => [{ id: 'q', label, type: 'text' }];
  await root('POST /api/v1/questionnaires', { id: 'versioned', name: 'V', questions: words('First') });
  const second = await root('PATCH /api/v1/questionnaires/versioned', { questions: words('Second') });
  assert.equal(second.body.version, 2);
  const versions = await root('GET /api/v1/questionnaires/versioned/versions');
  assert.deepEqual(
    versions.body.items.map((one: { version: number; questionnaire: { questions: { label: string }[] } }) => [
      one.version,
      one.questionnaire.questions[0]?.label,
    ]),
    [
      [2, 'Second'],
      [1, 'First'],
    ],
  );
  const back = await root('POST /api/v1/questionnaires/versioned/restore', { version: 1 });
  assert.deepEqual([back.body.version, back.body.questions[0].label], [3, 'First']);
  assert.equal((await root('POST /api/v1/questionnaires/versioned/restore', { version: 9 })).status, 404);
});
