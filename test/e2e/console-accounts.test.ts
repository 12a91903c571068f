// Domains and mail accounts in a real browser: made, changed and looked at where an administrator looks for them; to
// assistive technology, in both themes, wide and narrow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';

const visit = consoleVisits();
const administrator = { role: 'administrator' } as const;

function written({ asked }: FakeGateway, method: string, path: string): unknown[] {
  return asked
    .filter((request) => request.method === method && request.path === path)
    .map(({ body }) => body);
}

test('F3: an account is made with its addresses and its space in megabytes', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/accounts`);
    await page.getByRole('link', { name: 'Add an account' }).click();
    await page.getByLabel('Address', { exact: true }).fill('carla@demo.test');
    await page.getByLabel('Name', { exact: true }).fill('Carla Keller');
    await page.getByLabel('Password').fill('a long enough secret');
    await page.getByLabel('Further addresses').fill('c.keller@demo.test\nkeller@demo.test\n');
    await page.getByLabel('Space in the Inbox').fill('250');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name: 'carla@demo.test' }).waitFor();
    assert.deepEqual(written(gateway, 'POST', '/accounts'), [
      {
        address: 'carla@demo.test',
        name: 'Carla Keller',
        active: true,
        password: 'a long enough secret',
        aliases: ['c.keller@demo.test', 'keller@demo.test'],
        quotaBytes: 262_144_000,
      },
    ]);
  }));

test('F3: the list says how full each Inbox is, and the page what lies in the folders', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/accounts`);
    await page.getByText('438.7 MB of 500.0 MB').waitFor();
    await page.getByText('1.0 MB of 1.0 MB, full').waitFor();
    await page.getByText('post@demo.test and 1 more').waitFor();
    await page.getByRole('link', { name: 'mailbox@demo.test' }).click();
    await page.getByText('240 messages').waitFor();
    await page.getByLabel('New password').waitFor();
    await page.getByLabel('Space in the Inbox').fill('0');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    const [change] = written(gateway, 'PATCH', '/accounts/mailbox') as Record<string, unknown>[];
    assert.deepEqual(
      [change?.['quotaBytes'], change?.['aliases'], 'password' in (change ?? {})],
      [0, ['post@demo.test', 'info@demo.test'], false],
    );
  }));

test('F1: a domain is switched on, and what nobody has goes to somebody', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/domains`);
    await page.getByText('to mailbox@demo.test').waitFor();
    await page.getByRole('link', { name: 'branch.test' }).click();
    await page.getByLabel('Takes mail').check();
    await page.getByLabel('Mail to unknown names goes to').fill('');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    assert.deepEqual(written(gateway, 'PATCH', '/domains/branch'), [
      { name: 'branch.test', description: 'The branch in Hamburg', catchAll: '', active: true },
    ]);
  }));

for (const path of ['accounts', 'accounts/mailbox', 'accounts/new', 'domains', 'domains/branch'])
  test(`T34: ${path} has no violation of WCAG 2.2 AA, in both themes, at full width and on a phone`, async () => {
    for (const [theme, widthPx] of [
      ['light', 1_440],
      ['light', 400],
      ['dark', 1_440],
      ['dark', 400],
    ] as const)
      await visit({ ...administrator, theme, widthPx }, async (page, gateway) => {
        await page.goto(`${gateway.url}/administration/${path}`);
        await page.waitForSelector('html[data-hydrated="true"]');
        assert.deepEqual(await axeViolations(page), [], `${theme}, ${widthPx} px`);
        const overflow = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
        assert.equal(overflow, false, `${theme}, ${widthPx} px: the page scrolls sideways`);
      });
  });
