// Writing questionnaires and dictionaries in the administration, in a real browser against a fake gateway: questions beside
// their form, values, CSV files, and which pool and mailbox has which.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { until } from '#test/support/until.ts';
import type { Dictionary, Questionnaire } from '../../app/lib/questionnaire-shapes.ts';

const visit = consoleVisits();
const administrator = { role: 'administrator' } as const;

async function open(page: Page, gateway: FakeGateway, path: string): Promise<void> {
  page.setDefaultTimeout(20_000);
  await openLive(page, `${gateway.url}/administration/${path}`);
}

/** The newest body of what was written there. */
async function written<T>(gateway: FakeGateway, method: string, path: string): Promise<T> {
  const request = await until(`${method} ${path}`, () =>
    gateway.asked.findLast((each) => each.method === method && each.path === path),
  );
  return request.body as T;
}

const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save', exact: true }).click();

test('F136: a questionnaire is written beside its form: questions are added, moved, retired and asked again', () =>
  visit(administrator, async (page, gateway) => {
    await open(page, gateway, 'questionnaires');
    await page.getByRole('row', { name: /Why they wrote on closing, mandatory 5 Default/ }).waitFor();
    await page.getByRole('link', { name: 'Why they wrote' }).click();
    await page.waitForURL('**/questionnaires/closing');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Delivery too late').waitFor();
    await preview.getByLabel('Anything else').fill('Trying it out');
    assert.equal(await page.getByText('Not saved yet').count(), 0, 'trying it out changes nothing');
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByLabel('Question', { exact: true }).fill('Which articles?');
    await page.getByLabel('Answered with').selectOption('multi');
    await page.getByLabel('Dictionary').selectOption('articles');
    await page.getByLabel('Most values').fill('2');
    await preview.getByRole('group', { name: 'Which articles?' }).getByText('Lamp').waitFor();
    await preview.getByText('Choose at most 2.').waitFor();
    await page.getByRole('button', { name: 'Move Which articles? up' }).click();
    await page.getByRole('button', { name: /^Refund/ }).click();
    assert.equal(await page.getByLabel('Answered with').isDisabled(), true, 'it was asked as a number');
    await page.getByRole('button', { name: 'Retire the question' }).click();
    await page.getByText('Retired (2)').click();
    await page.getByRole('listitem').filter({ hasText: 'Fax number' }).getByRole('button').click();
    await page.getByLabel('After an answer has been sent').check();
    await save(page);
    const body = await written<Questionnaire>(gateway, 'PATCH', '/questionnaires/closing');
    assert.deepEqual([body.triggers, body.mandatory], [['respond', 'close'], true]);
    assert.deepEqual(
      body.questions.map(({ id, label, retired }) => [id, label, retired]),
      [
        ['reason', 'Reason', false],
        ['refund', 'Refund', true],
        ['solved', 'Solved for good?', false],
        ['follow-up', 'Ask again on', false],
        [undefined, 'Which articles?', false],
        ['fax', 'Fax number', false],
        ['words', 'Anything else', false],
      ],
    );
    const [asked] = body.questions.filter(({ label }) => label === 'Which articles?');
    assert.deepEqual([asked?.type, asked?.dictionaryId, asked?.max], ['multi', 'articles', 2]);
  }));

test('F136: an earlier version is looked at and put back; leaving with changes is asked about', () =>
  visit(administrator, async (page, gateway) => {
    await open(page, gateway, 'questionnaires/closing');
    await page.getByText('Earlier versions (1)').click();
    await page.getByRole('button', { name: 'Put back' }).click();
    await page.getByText('Not saved yet').waitFor();
    await page.getByText('Retired (5)').waitFor();
    await page.getByRole('link', { name: 'Questionnaires' }).first().click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await save(page);
    const { questions } = await written<Questionnaire>(gateway, 'PATCH', '/questionnaires/closing');
    assert.deepEqual(
      questions.filter(({ retired }) => !retired).map(({ id }) => id),
      ['reason'],
    );
  }));

test('F136: a new questionnaire and a new dictionary begin empty, and say how they get their first entries', () =>
  visit(administrator, async (page, gateway) => {
    gateway.world.directory.questionnaires.length = 0;
    await open(page, gateway, 'questionnaires');
    await page
      .getByText(/no questionnaire/i)
      .first()
      .waitFor();
    await open(page, gateway, 'questionnaires/new');
    await page.getByText('There is no question yet').waitFor();
    await page.getByLabel('Name').fill('Short');
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByLabel('Question', { exact: true }).fill('All well?');
    await page.getByLabel('Answered with').selectOption('yes-no');
    await save(page);
    const body = await written<Questionnaire>(gateway, 'POST', '/questionnaires');
    assert.deepEqual([body.name, body.triggers, body.questions.length], ['Short', ['close'], 1]);
    await open(page, gateway, 'dictionaries/new');
    await page.getByText('Save the dictionary first').waitFor();
    await page.getByLabel('Name').fill('Colours');
    await page.getByLabel('Add values').fill('Red\nGreen\n\nred');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await save(page);
    const { poolId, values } = await written<Dictionary>(gateway, 'POST', '/dictionaries');
    assert.equal(poolId, null);
    assert.deepEqual(values, [
      { label: 'Red', retired: false },
      { label: 'Green', retired: false },
    ]);
  }));

test('F136: values are renamed, moved, retired and brought back', () =>
  visit(administrator, async (page, gateway) => {
    await open(page, gateway, 'dictionaries/reasons');
    await page.getByRole('button', { name: 'Move Article broken up' }).click();
    await page.getByRole('button', { name: 'Retire Invoice wrong' }).click();
    await page.getByText('Retired (2)').click();
    await page.getByRole('button', { name: 'Bring back Asked by fax' }).click();
    await page.getByLabel('Label of the value').first().fill('Article damaged');
    assert.equal(
      await page.getByLabel('CSV file').isDisabled(),
      true,
      'a file would take the place of changes',
    );
    await page.getByLabel('Pool').selectOption('shops');
    await save(page);
    const { poolId, values } = await written<Dictionary>(gateway, 'PATCH', '/dictionaries/reasons');
    assert.equal(poolId, 'shops');
    assert.deepEqual(
      values.map(({ id, label, retired }) => [id, label, retired]),
      [
        ['broken', 'Article damaged', false],
        ['late', 'Delivery too late', false],
        ['invoice', 'Invoice wrong', true],
        ['fax', 'Asked by fax', false],
      ],
    );
  }));

test('F136: a CSV file is shown as what would be added, kept and retired, before anything changes', () =>
  visit(administrator, async (page, gateway) => {
    await open(page, gateway, 'dictionaries/reasons');
    const file = (text: string) => ({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByLabel('CSV file').setInputFiles(file('Delivery too late\n"open'));
    await page.getByText(/^Line 2 of the file/).waitFor();
    await page.getByLabel('CSV file').setInputFiles(file('label\nDelivery too late\nWrong size\n'));
    const preview = page.getByRole('status').filter({ hasText: 'retired' });
    await preview.getByText('Added (1)').waitFor();
    await preview.getByText('Article broken, Invoice wrong').waitFor();
    assert.equal(gateway.world.directory.dictionaries[0]?.values.length, 4, 'nothing has changed yet');
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('1 added, 1 kept, 2 retired.').waitFor();
    assert.deepEqual(await written(gateway, 'POST', '/dictionaries/reasons/import'), {
      text: 'label\nDelivery too late\nWrong size\n',
    });
    await page.getByRole('button', { name: 'Retire Wrong size' }).waitFor();
  }));

test('F16: a pool has a questionnaire; a mailbox takes it, has its own, or none', () =>
  visit(administrator, async (page, gateway) => {
    await open(page, gateway, 'mailboxes/support');
    const choice = page.getByLabel('Questionnaire');
    await page.getByText('Default says: Why they wrote.').waitFor();
    for (const [option, kept] of [
      ['Articles they asked about', 'shop'],
      ['None', ''],
      ['As its pool has it', null],
    ] as const) {
      const before = gateway.asked.length;
      await choice.selectOption({ label: option });
      await save(page);
      const request = await until(`${option} is saved`, () =>
        gateway.asked
          .slice(before)
          .find(({ method, path }) => method === 'PATCH' && path === '/mailboxes/support'),
      );
      assert.equal((request.body as { questionnaireId: string | null }).questionnaireId, kept);
    }
    await open(page, gateway, 'pools');
    await page.getByLabel('Questionnaire of Shops').selectOption('shop');
    await page.getByRole('button', { name: 'Save Shops' }).click();
    const pool = await written<{ questionnaireId: string }>(gateway, 'PATCH', '/pools/shops');
    assert.equal(pool.questionnaireId, 'shop');
  }));

test('F136: the report on answers is asked of one questionnaire by its name', () =>
  visit({ role: 'supervisor' }, async (page, gateway) => {
    page.setDefaultTimeout(20_000);
    await openLive(page, `${gateway.url}/reports/answers`);
    await page.locator('tbody').getByText('Why they wrote').first().waitFor();
    await page.locator('select[name=questionnaire]').selectOption({ label: 'Why they wrote' });
    await until('the report of one questionnaire', () =>
      gateway.asked.some(({ path }) => /^\/reports\/answers\?.*questionnaire=closing/.test(path)),
    );
  }));

test('F136: the report on answers has no violation of WCAG 2.2 AA, at full width and on a phone', async () => {
  for (const [theme, widthPx] of [
    ['light', 1_440],
    ['dark', 1_440],
    ['dark', 400],
  ] as const)
    await visit({ role: 'supervisor', theme, widthPx }, async (page, gateway) => {
      page.setDefaultTimeout(20_000);
      await openLive(page, `${gateway.url}/reports/answers`);
      await page.locator('tbody').getByText('Why they wrote').first().waitFor();
      assert.deepEqual(await axeViolations(page), [], `${theme}, ${widthPx} px`);
    });
});

for (const path of ['questionnaires', 'questionnaires/closing', 'dictionaries', 'dictionaries/reasons'])
  test(`F136: administration/${path} has no violation of WCAG 2.2 AA, at full width and on a phone`, async () => {
    for (const [theme, widthPx] of [
      ['light', 1_440],
      ['dark', 400],
    ] as const)
      await visit({ ...administrator, theme, widthPx }, async (page, gateway) => {
        await open(page, gateway, path);
        if (path === 'questionnaires/closing') await page.getByRole('button', { name: /^Refund/ }).click();
        assert.deepEqual(await axeViolations(page), [], `${theme}, ${widthPx} px`);
        const grown = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.equal(grown, 0, `${theme}, ${widthPx} px: the page scrolls sideways`);
      });
  });
