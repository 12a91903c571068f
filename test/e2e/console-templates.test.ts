// Writing templates in the administration, in a real browser against a fake gateway.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();

test('F107 F105: a template is written beside how it reads, gets variables by a button, and a scope', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/templates`);
    await page.getByRole('link', { name: 'Ask again' }).click();
    await page.waitForURL('**/administration/templates/again');
    const preview = page.getByLabel('Preview');
    await preview.getByText('Dear Maria Lindqvist').waitFor();
    await preview.getByText('{order.number}').first().waitFor();
    await preview.getByRole('status').getByText('sent as written: {order.number}').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('Your case is ');
    await page.getByRole('button', { name: '{case.tag}' }).click();
    await preview.getByText(/^Your case is SP-/).waitFor();
    await page.getByLabel('Queue', { exact: true }).selectOption('sales');
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Save' }).click();
    const saved = await until('the template to be saved', async () =>
      gateway.asked.find(({ method, path }) => method === 'PATCH' && path === '/templates/again'),
    );
    const { text, queueId } = saved.body as { text: string; queueId: string };
    assert.deepEqual([text, queueId], ['Your case is {case.tag}', 'sales']);
  }));
