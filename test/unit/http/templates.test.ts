// Templates over the API: what is refused, versions and putting one back, and which of them an agent may take (F105, F107).

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Answer } from '#test/support/http-caller.ts';
import { send } from '#test/support/http-caller.ts';
import { startSendingHouse, type SendingHouse } from '#test/support/sending-house.ts';

let house: SendingHouse;
let root: (request: string, body?: unknown) => Promise<Answer>;
before(async () => {
  house = await startSendingHouse({ languages: ['de-AT', 'en'] });
  const token = house.gateway.token('root');
  root = (request, body) =>
    send(house.gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
});
after(() => house.gateway.stop());
beforeEach(() => house.reset());

const german = { language: 'de', subject: '', text: 'Danke {customer.name}.', html: '' };

test('F107: a template with a variable that there is not is refused with those that there are', async () => {
  const template = { id: 'refused', name: 'Refused', kind: 'receipt', text: 'Hi {nobody}' };
  const refused = await root('POST /api/v1/templates', template);
  assert.deepEqual([refused.status, refused.body.code], [422, 'BAD_FIELD']);
  assert.match(refused.body.detail, /no variable \{nobody\}.*\{customer\.name\}/);
  const inHtml = await root('POST /api/v1/templates', { ...template, text: 'Hi', html: '<p>{nobody}</p>' });
  assert.equal(inHtml.status, 422);
  for (const html of ['<script>x</script>', '<img src=x onerror=x>', '<a href="javascript:x">x</a>']) {
    const unsafe = await root('POST /api/v1/templates', { ...template, text: 'Hi', html });
    assert.equal(unsafe.status, 422, html);
    assert.match(unsafe.body.detail, /Mail programs do not show/);
  }
  assert.equal((await root('GET /api/v1/templates/refused')).status, 404);
});

test('F105: a text that is missing is made from its HTML, in each language', async () => {
  const made = await root('POST /api/v1/templates', {
    id: 'html',
    name: 'HTML',
    kind: 'receipt',
    text: '',
    html: '<p>Hello <b>{customer.name}</b></p><p>Bye</p>',
    variants: [{ language: 'de', text: '', html: '<p>Hallo</p>' }],
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.match(made.body.text, /^Hello {customer.name}\s+Bye$/);
  assert.deepEqual(made.body.variants, [
    { language: 'de', subject: '', text: 'Hallo', html: '<p>Hallo</p>' },
  ]);
});

test('F105: every version can be read and put back, whole or in one language', async () => {
  const id = 'history';
  await root('POST /api/v1/templates', {
    id,
    name: 'History',
    kind: 'receipt',
    text: 'One',
    variants: [german],
  });
  await root(`PATCH /api/v1/templates/${id}`, { text: 'Two', variants: [{ ...german, text: 'Zwei' }] });
  await root(`PATCH /api/v1/templates/${id}`, { variants: [] });
  const { body } = await root(`GET /api/v1/templates/${id}/versions`);
  assert.deepEqual(
    body.items.map(
      ({ version, template }: { version: number; template: { text: string; variants: object[] } }) => [
        version,
        template.text,
        template.variants.length,
      ],
    ),
    [
      [3, 'Two', 0],
      [2, 'Two', 1],
      [1, 'One', 1],
    ],
  );
  const only = await root(`POST /api/v1/templates/${id}/restore`, { version: 1, language: 'de' });
  assert.deepEqual([only.body.text, only.body.variants, only.body.version], ['Two', [german], 4]);
  const whole = await root(`POST /api/v1/templates/${id}/restore`, { version: 1 });
  assert.deepEqual([whole.body.text, whole.body.name, whole.body.version], ['One', 'History', 5]);
  assert.equal((await root(`POST /api/v1/templates/${id}/restore`, { version: 9 })).status, 404);
  const never = await root(`POST /api/v1/templates/${id}/restore`, { version: 1, language: 'fr' });
  assert.equal(never.status, 404);
  const denied = await house.asAnna(`POST /api/v1/templates/${id}/restore`, { body: { version: 1 } });
  assert.equal(denied.status, 403);
});

test('F105: our own words are there to begin with', async () => {
  const { body } = await root('GET /api/v1/template-texts');
  assert.equal(body.hold[0].language, 'en');
  assert.ok(body.receipt.some(({ language }: { language: string }) => language === 'da'));
});

test('F107: an agent gets the templates whose scope it is, in the language of the customer', async () => {
  const answers = [
    { id: 'all', queueId: null, mailboxId: null, variants: [german] },
    { id: 'support', queueId: 'support', mailboxId: null, variants: [] },
    { id: 'sales', queueId: 'sales', mailboxId: null, variants: [] },
    { id: 'box', queueId: null, mailboxId: 'support', variants: [] },
    { id: 'other-box', queueId: null, mailboxId: 'help', variants: [] },
    { id: 'other-pool', queueId: null, mailboxId: null, poolId: 'elsewhere', variants: [] },
  ];
  for (const answer of answers)
    await root('POST /api/v1/templates', { name: answer.id, kind: 'answer', text: 'Thanks', ...answer });
  const idsOf = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id);
  const ofCase = await house.asAnna('GET /api/v1/answer-templates?conversationId=c1');
  assert.deepEqual(idsOf(ofCase), ['box', 'support', 'all']);
  const [, , all] = ofCase.body.items;
  assert.deepEqual([all.language, all.text], ['de', 'Danke {customer.name}.']);
  const ofMail = await house.asAnna('GET /api/v1/answer-templates?mailboxId=help');
  assert.deepEqual(idsOf(ofMail), ['other-box', 'support', 'all']);
  assert.equal(ofMail.body.items[2].language, 'en');
  assert.equal((await house.asAnna('GET /api/v1/answer-templates?mailboxId=sales')).status, 403);
  assert.equal((await house.asAnna('GET /api/v1/answer-templates')).status, 422);
});

test('F105, F111: the links to rate a mail are in the language of the customer, and in the words of a template', async () => {
  const rating = { enabled: true, title: '', thanks: '', changeDays: 3 };
  await house.gateway.directory.update('queues', 'support', { rating }, 'root');
  const { text, html } = await house.replied({ text: 'Hi' });
  assert.match(text, /Wie zufrieden sind Sie mit unserer Antwort\?\n1 \(sehr schlecht\): https:/);
  assert.match(html ?? '', /title="5 von 5: sehr gut"/);
  const words = { subject: 'Zufrieden?', text: '{rating.title} Ja: {rating.5}', html: '' };
  const template = {
    id: 'rate',
    name: 'Rate',
    kind: 'rating',
    queueId: 'support',
    mailboxId: null,
    poolId: null,
  };
  const made = await root('POST /api/v1/templates', { ...template, ...words, language: 'de' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.match((await house.replied({ text: 'Hi' })).text, /Zufrieden\? Ja: https:\/\/\S+\/5/);
  await root('DELETE /api/v1/templates/rate');
});
