// Every kind of page in a real browser: to assistive technology, in both themes, wide and narrow; and the pages that
// are more than their figures.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, offer, writeReply } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { until } from '#test/support/until.ts';
import type { Role } from '../../app/lib/shapes.ts';

const visit = consoleVisits();

test('F126: the wallboard marks a queue past its target by colour, icon and word, and F makes it fill the screen', () =>
  visit({ role: 'supervisor' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.waitForURL('**/wallboard');
    const late = page.locator('[data-level="late"]');
    await late.getByText('past the target').waitFor();
    await late.getByRole('heading', { name: 'billing' }).waitFor();
    await page.locator('[data-level="near"]', { hasText: 'support' }).waitFor();
    await page.locator('[data-level="calm"]', { hasText: 'sales' }).waitFor();
    await page.keyboard.press('f');
    await until('full screen', () => page.evaluate('document.fullscreenElement !== null'));
    await page.keyboard.press('f');
    await until('the way back', () => page.evaluate('document.fullscreenElement === null'));
  }));

test('queues that do not answer are told from having none, and appear by themselves', () =>
  visit({ role: 'supervisor' }, async (page, gateway) => {
    const silent = { status: 503, body: { status: 503, code: 'UNAVAILABLE', title: 'Away', detail: 'Away' } };
    for (const { id } of gateway.world.queues) gateway.forced.set(`GET /queues/${id}/live`, silent);
    gateway.cut();
    for (const path of ['/queues', '/wallboard']) {
      await page.goto(`${gateway.url}${path}`);
      await page.getByText('The queues do not answer').waitFor();
    }
    gateway.reopen();
    await page.getByRole('heading', { name: 'billing' }).waitFor({ timeout: 15_000 });
  }));

test('the height of rows is the choice of the reader, and is kept', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    const heightPx = async (): Promise<number> =>
      (await page.getByRole('list', { name: 'Open conversations' }).getByRole('link').first().boundingBox())
        ?.height ?? 0;
    assert.equal(await heightPx(), 56);
    await page.getByRole('button', { name: /Account of/ }).click();
    await page.getByRole('radio', { name: 'Compact' }).check();
    assert.deepEqual(await axeViolations(page), []);
    await until('compact rows', async () => (await heightPx()) === 40);
    await page.goto(`${gateway.url}/desk`);
    assert.equal(await heightPx(), 40);
  }));

test('T23: a report says how its figures changed, and by keyboard what each of them means', () =>
  visit({ role: 'supervisor' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/reports/service-level?zone=Europe/Berlin`);
    const runs = gateway.asked.filter(({ path }) => path.startsWith('/reports/service-level?'));
    const [now, before] = runs.map(({ path }) => new URLSearchParams(path.replace(/.*\?/, '')));
    assert.match(now?.get('from') ?? '', /T2[23]:00:00.000Z$/, 'midnight in Berlin');
    assert.ok((before?.get('from') ?? '') < (now?.get('from') ?? ''));
    await page.getByText('as before').first().waitFor();
    await page.locator('dl').getByRole('button', { name: 'Service level' }).focus();
    await page.getByRole('tooltip', { name: /share that waited no longer/ }).waitFor({ state: 'attached' });
    await page.getByLabel('Compare with').selectOption('nothing');
    await page.waitForURL('**compare=none**');
    await page.getByText('as before').first().waitFor({ state: 'detached' });
  }));

const bothThemes = ['light', 'dark'] as const;

type Act = (page: Page, gateway: FakeGateway) => Promise<unknown>;

const states: readonly {
  name: string;
  path: string;
  role?: Role;
  act?: Act;
  themes?: readonly ('light' | 'dark')[];
}[] = [
  { name: 'sign-in', path: '/sign-in' },
  { name: 'an empty desk', path: '/desk', themes: ['light'] },
  { name: 'a desk with an offer', path: '/desk/c1', act: offer },
  { name: 'a new mail', path: '/desk/new' },
  { name: 'a template', path: '/administration/templates/again', role: 'administrator' },
  { name: 'templates', path: '/administration/templates', role: 'administrator', themes: ['light'] },
  { name: 'one’s own footer', path: '/desk/footer', themes: ['dark'] },
  { name: 'sent mail', path: '/desk/sent', themes: ['light'] },
  {
    name: 'a case with mail that did not arrive',
    path: '/desk/c2',
    act: (page) => page.getByRole('button', { name: 'Another address' }).click(),
  },
  { name: 'a reply', path: '/desk/c1', act: (page) => writeReply(page, 'Dear Maria') },
  {
    name: 'the queues',
    path: '/queues',
    act: (page) => page.getByRole('button', { name: 'billing' }).click(),
  },
  { name: 'the wallboard', path: '/wallboard', role: 'supervisor' },
  { name: 'the cases', path: '/cases', themes: ['dark'] },
  {
    name: 'a report',
    path: '/reports/service-level',
    role: 'supervisor',
    act: (page) => page.waitForSelector('.recharts-surface'),
  },
  { name: 'a user', path: '/administration/users/agent1', role: 'administrator', themes: ['light'] },
  { name: 'a rule', path: '/administration/rules/orders', role: 'administrator', themes: ['dark'] },
];

for (const { name, path, role = 'agent', act, themes = bothThemes } of states)
  test(`T34: ${name} has no violation of WCAG 2.2 AA, at full width and on a phone`, async () => {
    for (const theme of themes)
      for (const widthPx of theme === 'light' ? [1_440, 400] : [1_440])
        await visit({ role, theme, widthPx, signedIn: path !== '/sign-in' }, async (page, gateway) => {
          await page.goto(`${gateway.url}${path}`);
          await page.waitForSelector('html[data-hydrated="true"]');
          if (widthPx > 400) {
            if (path !== '/sign-in') await page.waitForSelector('[data-connection="live"]');
            await act?.(page, gateway);
          }
          assert.deepEqual(await axeViolations(page), [], `${theme}, ${widthPx} px`);
          const overflow = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
          assert.equal(overflow, false, `${theme}, ${widthPx} px: the page scrolls sideways`);
        });
  });
