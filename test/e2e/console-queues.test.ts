// The queue overview beyond its figures: what holds a queue back, who comes next and why, taking one by hand, and what
// supervisors do to agents. In a real browser against a fake gateway.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();

test('F57 F56 F40 F101: a queue says its alarms, its hours, the tiers that help, and what it promises', () =>
  visit({ role: 'supervisor' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/queues`);
    await page.locator('[data-alarm="oldest"]', { hasText: 'one waits for too long' }).waitFor();
    await page
      .getByText(/closed until /)
      .first()
      .waitFor();
    await page.getByText('tiers 1 to 2 help').waitFor();
    await page.getByText('new mail within 20 min').first().waitFor();
    await openLive(page, `${gateway.url}/wallboard`);
    const alarms = page.getByRole('list', { name: 'Alarms and hours' });
    await alarms.locator('[data-alarm="oldest"]').waitFor();
    assert.deepEqual(await axeViolations(page), []);
  }));

test('F42 F43 F102: the waiting list shows position and score, and agents take what the queue lets them take', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/queues`);
    await page.getByRole('button', { name: /^billing/ }).click();
    await page.getByText('score 155.7').waitFor();
    await page.getByText('Position 2').waitFor({ state: 'attached' });
    // Only VIPs may be taken there, and one waits.
    assert.equal(await page.getByRole('button', { name: /^Take / }).count(), 1);
    await page.getByRole('button', { name: /^Take Cannot sign in/ }).click();
    await page.waitForURL('**/desk/c2');
    assert.ok(gateway.asked.some(({ path }) => path === '/conversations/c2/pick'));
  }));

test('F85: an agent sees all queues, or those that the active profile has the skills of', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/queues`);
    const sales = page.getByRole('rowheader', { name: /^sales/ });
    await sales.waitFor();
    await page.getByRole('button', { name: 'Relevant to me' }).click();
    await sales.waitFor({ state: 'detached' });
    await page.getByRole('rowheader', { name: /^support/ }).waitFor();
    await page.waitForURL('**/queues?show=relevant');
    assert.deepEqual(await axeViolations(page), []);
  }));

test('F123: a supervisor sets the status of an agent, or signs the agent out, always with a reason', () =>
  visit({ role: 'supervisor' }, async (page, gateway) => {
    const body = (what: string): unknown =>
      gateway.asked.find(({ path }) => path === `/agents/agent2/${what}`)?.body;
    await openLive(page, `${gateway.url}/queues`);
    await page.getByRole('button', { name: /^billing/ }).click();
    const change = page.getByRole('button', { name: 'Change Ben Carter' });
    await change.click();
    await page.getByLabel('Set Ben Carter to').selectOption('meeting');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    assert.equal(body('status'), undefined, 'not without a reason');
    await page.getByLabel('Reason').fill('Come to room 2');
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const forced = await until('the status', () => body('status'));
    assert.deepEqual(forced, { status: 'meeting', reason: 'Come to room 2' });
    await change.click();
    await page.getByLabel('Set Ben Carter to').selectOption('Sign out of everything');
    await page.getByLabel('Reason').fill('Went home');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    assert.deepEqual(await until('the sign-out', () => body('sign-out')), { reason: 'Went home' });
  }));

test('F123: an agent is shown no means to change colleagues', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/queues`);
    await page.getByRole('button', { name: /^billing/ }).click();
    await page.getByText('Ben Carter', { exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Change Ben Carter' }).count(), 0);
  }));
