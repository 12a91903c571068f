// The editor of a rule in a real browser: everything a rule can say, and its trial on past mail before it is saved.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();

test('F44 F161: a rule is written, told in a sentence, tried on past mail, and saved as it was said', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/rules/orders`);
    await page.getByLabel('Condition 1: where').selectOption('header');
    await page.getByLabel('Condition 1: which one').fill('X-Shop-Order');
    await page.getByLabel('Condition 1: how').selectOption('!exists');
    await page.getByLabel('Condition 2: where').selectOption('schedule');
    await page.getByLabel('Condition 2: which schedule').selectOption('office');
    await page.getByLabel('Condition 2: what').selectOption('closed');
    await page.getByLabel('How many conditions must hold').selectOption('any');
    await page.getByLabel('Queue', { exact: true }).selectOption('billing');
    await page.getByLabel('Tags').fill('order, late');
    await page.getByLabel('Custom fields').fill('tier: gold');
    await page
      .getByText('the header X-Shop-Order is not there or the schedule Office hours is “closed”')
      .waitFor();
    await page.getByRole('button', { name: 'Try on past mail' }).click();
    await page.getByText('2 mails, 1 of them would go elsewhere.').waitFor();
    await page.getByText('Invoice 2291').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    assert.equal(
      gateway.asked.some(({ method }) => method === 'PATCH'),
      false,
      'a trial saves nothing',
    );
    await page.getByRole('button', { name: 'Save' }).click();
    const saved = await until('the rule to be saved', () =>
      gateway.asked.find(({ method, path }) => method === 'PATCH' && path === '/rules/orders'),
    );
    const { match, conditions, actions } = saved.body as Record<string, unknown>;
    assert.equal(match, 'any');
    assert.deepEqual(conditions, [
      { field: 'header', operator: 'exists', value: '', name: 'X-Shop-Order', negated: true },
      { field: 'schedule', operator: 'is', value: 'closed', name: 'office' },
    ]);
    assert.deepEqual(actions, {
      skills: [{ skillId: 'english', level: 3 }],
      queueId: 'billing',
      tags: ['order', 'late'],
      fields: { tier: 'gold' },
    });
  }));

test('F44: a mail is either sent on or makes no case, not both', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/rules/new`);
    await page.getByLabel('Make no case, because').fill('newsletter');
    await until('the other way out to be closed', () => page.getByLabel('Send on to').isDisabled());
    await page.getByText('makes no case (“newsletter”)').waitFor();
  }));
