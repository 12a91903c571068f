// Deadlines in a real browser: set on pools and mailboxes, seen on the desk and in the list of cases.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, offer } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { personalOf, secondsAgo, workItemOf } from '#test/support/fake-work.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();
const administrator = { role: 'administrator' } as const;

function patched({ asked }: FakeGateway): Readonly<Record<string, unknown>> {
  return asked.findLast(({ method }) => method === 'PATCH')?.body as Readonly<Record<string, unknown>>;
}

/** c1 is handled and nearly due, c2 is late and put aside, c4 has time and is offered; the rest has no deadline. */
function giveDeadlines({ world }: FakeGateway): void {
  const deadlines = {
    c1: secondsAgo(-5 * 60 - 30),
    c2: secondsAgo(20 * 60 + 30),
    c4: secondsAgo(-3.5 * 3_600),
  };
  for (const [id, deadlineAt] of Object.entries(deadlines)) {
    const conversation = world.conversations.get(id);
    assert.ok(conversation?.workItem, id);
    const workItem = { ...conversation.workItem, enqueuedAt: secondsAgo(3_000) };
    world.conversations.set(id, { ...conversation, workItem, deadlineAt });
  }
  const [nearly, late] = [world.conversations.get('c1'), world.conversations.get('c2')];
  assert.ok(nearly && late);
  const workItems = [workItemOf(nearly)];
  world.agent = { ...world.agent, workItems, personal: [personalOf(late, { reason: 'parked' })] };
}

test('F16: a pool gets a deadline in hours, and loses it with an empty field', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/pools`);
    const field = page.getByLabel('Deadline of Shops');
    assert.equal(await field.inputValue(), '8');
    await field.fill('36');
    await page.getByRole('button', { name: 'Save Shops' }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    assert.equal(patched(gateway)['deadlineMinutes'], 2_160);
    await page.getByLabel('Deadline of Default').fill('');
    await page.getByRole('button', { name: 'Save Default' }).click();
    await until('the empty one is kept', () => patched(gateway)['deadlineMinutes'] === null);
  }));

test('F16: a mailbox says what it gets from its pool, and has a deadline of its own or none', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/mailboxes/support`);
    await page.getByText('Default has none: cases may take as long as they take.').waitFor();
    await page.getByLabel('Pool', { exact: true }).selectOption('shops');
    await page.getByText('Shops says: to be closed within 8 h, in the hours of their queue.').waitFor();
    const hours = page.getByLabel('Cases are to be closed within');
    assert.equal(await hours.isVisible(), false);
    await page.getByLabel('Deadline', { exact: true }).selectOption('own');
    await hours.fill('');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('[name="ownDeadlineMinutes"]:invalid').waitFor();
    await hours.fill('4');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    assert.equal(patched(gateway)['deadlineMinutes'], 240);
    await page.getByLabel('Deadline', { exact: true }).selectOption('none');
    assert.equal(await hours.isVisible(), false);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await until('none is kept', () => patched(gateway)['deadlineMinutes'] === 0);
  }));

for (const theme of ['light', 'dark'] as const)
  test(`F152: the desk says what is due, what is nearly due and what is late, ${theme}`, () =>
    visit({ theme, widthPx: theme === 'dark' ? 1_024 : 1_440 }, async (page, gateway) => {
      giveDeadlines(gateway);
      await openLive(page, `${gateway.url}/desk/c1`);
      await page
        .getByRole('main')
        .locator('header [data-due="soon"]')
        .getByText(/^due in [456] min$/)
        .waitFor();
      await page.locator('a[href="/desk/c1"] [data-due="soon"]:visible').waitFor();
      await offer(page, gateway);
      await page.locator('[data-offer="o-c4"] [data-due="ahead"]').getByText('due in 3 h').waitFor();
      const late = page.locator('[data-personal="parked"] [data-due="late"]');
      await late.getByText(/^overdue by (19|2[01]) min$/).waitFor();
      assert.match((await late.getAttribute('title')) ?? '', /^To be closed by .*\d\d:\d\d$/);
      if (theme === 'dark') await page.getByRole('button', { name: 'Details' }).click();
      await page.getByRole('tab', { name: 'Case' }).click();
      const facts = page.getByRole('tabpanel', { name: 'Case' });
      await facts.getByText('Deadline').waitFor();
      await facts.locator('[data-due="soon"]').waitFor();
      assert.deepEqual(await axeViolations(page), []);
    }));

test('F152: who looks at a queue sees what waits past its deadline', () =>
  visit({ role: 'supervisor' }, async (page, gateway) => {
    const { queues } = gateway.world;
    const at = queues.findIndex(({ id }) => id === 'support');
    const support = queues[at];
    assert.ok(support);
    const items = support.items.map((item) => ({ ...item, deadlineAt: secondsAgo(3.5 * 3_600) }));
    queues[at] = { ...support, items };
    await openLive(page, `${gateway.url}/queues`);
    await page.getByRole('button', { name: /^support/ }).click();
    await page.locator('ol [data-due="late"]').first().getByText('overdue by 3 h').waitFor();
    assert.deepEqual(await axeViolations(page), []);
  }));

test('F152: overdue cases are listed by themselves, on a phone as well', () =>
  visit({ widthPx: 400 }, async (page, gateway) => {
    giveDeadlines(gateway);
    await openLive(page, `${gateway.url}/cases`);
    await page
      .locator('[data-due="late"]')
      .getByText(/^overdue by (19|2[01]) min$/)
      .waitFor();
    await page
      .locator('[data-due="soon"]')
      .getByText(/^due in [456] min$/)
      .waitFor();
    assert.ok((await page.getByRole('row').count()) > 2);
    await page.getByLabel('Overdue').check();
    await page.getByRole('search').getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL('**/cases?*dueBefore=now*');
    await page.getByRole('row').nth(2).waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('row').count(), 2);
    assert.equal(await page.getByLabel('Overdue').isChecked(), true);
    assert.deepEqual(await axeViolations(page), []);
  }));
