// Writing templates in the administration, in a real browser against a fake gateway: languages, the visual editor, HTML,
// variables, scope and earlier versions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, sent, writeReply } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { until } from '#test/support/until.ts';
import type { EditedTemplate } from '../../app/lib/template-kinds.ts';

const visit = consoleVisits();

async function open(page: Page, gateway: FakeGateway, id: string): Promise<void> {
  await openLive(page, `${gateway.url}/administration/templates/${id}`);
}

async function saved(page: Page, gateway: FakeGateway, id: string): Promise<EditedTemplate> {
  await page.getByRole('button', { name: 'Save' }).click();
  const request = await until('the template to be saved', async () =>
    gateway.asked.findLast(({ method, path }) => method === 'PATCH' && path === `/templates/${id}`),
  );
  return request.body as EditedTemplate;
}

async function insert(page: Page, variable: string): Promise<void> {
  await page.getByRole('button', { name: 'Insert variable' }).click();
  await page.getByRole('dialog', { name: 'Variables' }).getByText(variable, { exact: true }).click();
}

test('F107 F105: a template is written beside how it reads, gets variables from a menu, and a scope', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/templates`);
    await page.getByRole('link', { name: 'Ask again' }).click();
    await page.waitForURL('**/administration/templates/again');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Dear Maria Lindqvist').waitFor();
    await preview.getByText('left for the agent to fill in: {order.number}').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('Your case is ');
    await insert(page, '{case.tag}');
    await preview.getByText(/^Your case is SP-/).waitFor();
    await page.getByLabel('Queue', { exact: true }).selectOption('sales');
    assert.equal(await page.getByLabel('Subject').count(), 0, 'an answer has that of its case');
    await page.getByLabel('What it is for').selectOption('receipt');
    await page.getByLabel('Subject').waitFor();
    await page.getByLabel('What it is for').selectOption('answer');
    assert.deepEqual(await axeViolations(page), []);
    const { text, html, queueId } = await saved(page, gateway, 'again');
    assert.deepEqual([text, html, queueId], ['Your case is {case.tag}', '', 'sales']);
  }));

test('F105: each language is written by itself and all are saved; a new one begins with our own words', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await open(page, gateway, 'receipt');
    const languages = page.getByRole('group', { name: 'Languages' });
    await languages.getByRole('button', { name: 'German' }).click();
    await page.getByText('Guten Tag Maria Lindqvist').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('Danke, {customer.name}.');
    await languages.getByRole('button', { name: 'Danish' }).click();
    await page.getByRole('button', { name: 'Remove Danish' }).click();
    await languages.getByRole('button', { name: 'Add language' }).click();
    await page.getByLabel('Language', { exact: true }).selectOption('da');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Hej Maria Lindqvist').waitFor();
    await languages.getByRole('button', { name: 'Add language' }).click();
    await page.getByLabel('Language', { exact: true }).selectOption('pl');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Text', { exact: true }).fill('Dziękujemy. {ewt}');
    await page.getByText('cannot be said in Polish').waitFor();
    await page.getByLabel('Language tag').fill('English');
    await page.getByText('No language tag.').waitFor();
    await page.getByLabel('Language tag').fill('pl-pl');
    await page.getByLabel('Subject').focus();
    await languages.getByRole('button', { name: /Polish \(Poland\)/ }).waitFor();
    await languages.getByRole('button', { name: 'German' }).click();
    await page.getByRole('button', { name: 'Make German the default' }).click();
    assert.deepEqual(await axeViolations(page), []);
    const { language, text, variants } = await saved(page, gateway, 'receipt');
    assert.deepEqual([language, text], ['de', 'Danke, {customer.name}.']);
    assert.deepEqual(variants.map((variant) => variant.language).toSorted(), [
      'da',
      'en',
      'es',
      'fr',
      'nl',
      'no',
      'pl-PL',
      'sv',
    ]);
  }));

test('F107: what is written visually becomes HTML, and the text follows until somebody writes another one', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await open(page, gateway, 'offer');
    await page.getByRole('button', { name: 'Visual' }).click();
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.waitFor();
    await body.fill('');
    await page.keyboard.press('Control+b');
    await page.getByRole('button', { name: 'Bold', pressed: true }).waitFor();
    await page.keyboard.type('Tomorrow for ');
    await insert(page, '{customer.name}');
    // The frame has no scripts, and an origin of its own: what it is given is what it shows.
    const frame = page.getByTitle('Preview of the mail');
    assert.equal(await frame.getAttribute('sandbox'), '');
    await until('the preview to follow', async () =>
      (await frame.getAttribute('srcdoc'))?.includes('<strong>Tomorrow for Maria Lindqvist</strong>'),
    );
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await page.getByText('It follows the HTML until you change it.').waitFor();
    const text = page.getByLabel('Text', { exact: true });
    assert.equal(await text.inputValue(), 'Tomorrow for {customer.name}');
    await text.fill('Tomorrow.');
    await page.getByText('It does not follow the HTML.').waitFor();
    await page.getByRole('button', { name: 'Visual' }).click();
    await body.press('Control+End');
    await page.keyboard.type('!');
    assert.deepEqual(await axeViolations(page), []);
    const kept = await saved(page, gateway, 'offer');
    assert.match(kept.html, /^<p><strong>!?Tomorrow for \{customer\.name\}!?<\/strong><\/p>$/);
    assert.equal(kept.text, 'Tomorrow.');
  }));

test('F107: what the visual editor cannot show is named, and stays as it is until somebody agrees', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await open(page, gateway, 'links');
    const html = page.getByLabel('HTML', { exact: true });
    const before = await html.inputValue();
    await page.getByRole('button', { name: 'Visual' }).click();
    await page
      .getByRole('alert')
      .getByText(/it would lose: blocks \(div\)/)
      .waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Stay with the HTML' }).click();
    assert.equal(await html.inputValue(), before);
    await page.getByRole('button', { name: 'Visual' }).click();
    await page.getByRole('button', { name: 'Edit visually all the same' }).click();
    const body = page.getByRole('textbox', { name: 'Body' });
    await body.waitFor();
    await page.getByRole('button', { name: 'HTML', exact: true }).click();
    assert.equal(await html.inputValue(), before, 'looking loses nothing');
    await page.getByRole('button', { name: 'Visual' }).click();
    await page.getByRole('button', { name: 'Edit visually all the same' }).click();
    await body.press('Control+End');
    await page.keyboard.type('!');
    await page.getByRole('button', { name: 'HTML', exact: true }).click();
    assert.match(await html.inputValue(), /^<p>!?\{rating\.title\}<\/p><p>(?!.*style=).*<\/p>$/);
  }));

test('F107: a variable that there is not is named before saving, in what the system writes by itself', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await open(page, gateway, 'receipt');
    await page.getByLabel('Text', { exact: true }).fill('Dear {nobody}');
    await page.getByText('There is no variable {nobody} here. It cannot be saved like this.').waitFor();
    const detail = 'There is no variable {nobody} here (en).';
    gateway.forced.set('PATCH /templates/receipt', {
      status: 422,
      body: { title: 'Bad field', status: 422, code: 'BAD_FIELD', detail },
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('There is no variable {nobody} here (en).').waitFor();
    assert.equal(
      await page.getByLabel('Text', { exact: true }).inputValue(),
      'Dear {nobody}',
      'nothing is lost',
    );
  }));

test('F105: an earlier version is looked at, put back and saved as a new one', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await open(page, gateway, 'receipt');
    await page.getByText('Earlier versions in English (1)').click();
    await page.getByText('Sofia Novak').waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('What it said before.').first().waitFor();
    await page.getByRole('button', { name: 'Put back' }).click();
    assert.deepEqual(await axeViolations(page), []);
    const { text, variants } = await saved(page, gateway, 'receipt');
    assert.deepEqual([text, variants.length], ['What it said before.', 7]);
  }));

test('F107: a template with HTML comes into an answer with its marks, and names stay text', () =>
  visit({}, async (page, gateway) => {
    const [first] = gateway.world.directory.templates;
    assert.ok(first);
    gateway.world.directory.templates[0] = {
      ...first,
      html: '<p>Dear <strong>{customer.name}</strong></p><ul><li>{case.tag}</li></ul>',
    };
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, '/its');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.getByRole('option', { name: /On its way/ }).click();
    await page.locator('.editor strong', { hasText: 'Maria Lindqvist' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
    await page.keyboard.press('Control+Enter');
    const [reply] = await until('the reply', () => (sent(gateway).length > 0 ? sent(gateway) : null));
    assert.match(
      String(reply?.['html']),
      /<strong>Maria Lindqvist<\/strong>.*<li><p>SP-000123-K7Q2<\/p><\/li>/,
    );
  }));
