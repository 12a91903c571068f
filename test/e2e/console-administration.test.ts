// The administration in a real browser: every setting is changed where its people look for it, and goes to the API in
// the units of the core; to assistive technology, in both themes, wide and narrow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';

const visit = consoleVisits();

const administrator = { role: 'administrator' } as const;

/** Bodies of what was written with this method to this path, in order. */
function written({ asked }: FakeGateway, method: string, path: string): Record<string, unknown>[] {
  return asked
    .filter((request) => request.method === method && request.path === path)
    .map(({ body }) => body as Record<string, unknown>);
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. It is live now.').waitFor();
}

test('F161 F40 F58: the settings of a queue are changed in minutes and by rows, and the rest of it stays', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/queues/support`);
    await page.getByLabel('Strategy').selectOption('all-agents');
    await page.getByLabel('Asked at once, at most').fill('4');
    await page.getByRole('button', { name: 'Add a tier' }).click();
    await page.getByText('Not saved yet').waitFor();
    const tier = page.getByRole('group', { name: 'tier, row 2' });
    await tier.getByLabel('When so many wait').fill('50');
    await page.getByLabel('Backup queue', { exact: true }).selectOption('');
    await page.getByLabel('Transfer to a colleague').selectOption('on');
    await save(page);
    const [change] = written(gateway, 'PATCH', '/queues/support');
    assert.equal(change?.['strategy'], 'all-agents');
    assert.equal(change?.['ringMost'], 4);
    assert.deepEqual(change?.['tiers'], [
      { tier: 2, afterMs: 300_000, length: 20, whenAbsent: true },
      { tier: 3, afterMs: 600_000, length: 50, whenAbsent: false },
    ]);
    assert.equal(change?.['backup'], null);
    assert.deepEqual(change?.['transfers'], {
      toQueue: null,
      toAgent: true,
      toPersonal: null,
      commentRequired: null,
    });
    assert.equal(change?.['stickyMs'], 86_400_000);
    await page.getByLabel('Offer time').fill('45');
    await page.getByText('Not saved yet').waitFor();
  }));

test('F41 F53: members of a queue are changed in place, and only who changed is written', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/queues/sales`);
    await page.getByLabel('Order of Anna Berg').fill('3');
    await page.getByLabel('Always in of Anna Berg').check();
    await page.getByRole('button', { name: 'Remove Ben Carter' }).click();
    await page.getByLabel('Add a member').selectOption('supervisor');
    await page.getByLabel('Tier of Sofia Novak').fill('2');
    await save(page);
    const plain = { tier: 1, priority: 0, weight: 10, position: 0, assigned: false };
    const members = gateway.asked.filter(({ path }) => path.startsWith('/queues/sales/members/'));
    assert.deepEqual(
      members.map(({ method, path, body }) => [method, path.split('/').at(-1), body]),
      [
        ['PUT', 'agent1', { ...plain, priority: 3, assigned: true }],
        ['PUT', 'supervisor', { ...plain, tier: 2 }],
        ['DELETE', 'agent2', undefined],
      ],
    );
  }));

test('a field that is wrong while it is not shown is shown again, so that saving never fails without a word', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/queues/sales`);
    await page.getByLabel('Strategy').selectOption('all-agents');
    await page.getByLabel('Asked at once, at most').fill('5000');
    await page.getByLabel('Strategy').selectOption('random');
    const asked = page.locator('[name="ringMost"]');
    assert.equal(await asked.isVisible(), false);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await asked.waitFor();
    assert.deepEqual(written(gateway, 'PATCH', '/queues/sales'), []);
  }));

test('a new queue asks for its name only, and then shows every setting', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/queues/new`);
    await page.getByLabel('Name', { exact: true }).fill('Returns');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Returns' }).waitFor();
    await page.getByRole('heading', { name: 'Overflow' }).waitFor();
    assert.deepEqual(written(gateway, 'POST', '/queues'), [{ name: 'Returns' }]);
  }));

test('F42 F60: VIP customers, statuses and skills are added and changed where they are listed', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/vips`);
    await page.getByLabel('Address or domain of the new VIP customer').fill('@acme.test');
    await page.getByLabel('Name of the new VIP customer').fill('Acme');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Save Acme' }).waitFor();
    assert.equal(await page.getByLabel('Name of the new VIP customer').inputValue(), '');
    assert.deepEqual(written(gateway, 'POST', '/vips'), [
      { address: '@acme.test', name: 'Acme', priority: 10 },
    ]);

    await page.goto(`${gateway.url}/administration/statuses`);
    await page.waitForSelector('html[data-hydrated="true"]');
    assert.equal(await page.getByRole('button', { name: 'Save Available' }).count(), 0, 'built in');
    await page.getByLabel('Counts in reports as of In a meeting').selectOption('break');
    await page.getByRole('button', { name: 'Save In a meeting' }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    const meeting = { name: 'In a meeting', reportClass: 'break', routable: false };
    assert.deepEqual(written(gateway, 'PATCH', '/statuses/meeting'), [meeting]);

    await page.goto(`${gateway.url}/administration/skills`);
    await page.waitForSelector('html[data-hydrated="true"]');
    await page.getByLabel('Weight of german').fill('3');
    await page.getByRole('button', { name: 'Save german' }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    assert.deepEqual(written(gateway, 'PATCH', '/skills/german'), [{ name: 'german', weight: 3 }]);
  }));

test('F76 F81 T16: the settings of the whole system are changed in hours and minutes', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/system`);
    await page.getByLabel('Transfer to a colleague').check();
    await page.getByLabel(/Transferred cases are open to all after/).fill('2.5');
    await page.getByLabel('When a supervisor signs an agent out').selectOption('requeue');
    await page.getByText('Others get them').waitFor();
    await save(page);
    const [change] = written(gateway, 'PATCH', '/settings');
    assert.deepEqual(change, {
      ...change,
      transferToQueue: true,
      transferToAgent: true,
      transferAlarmMs: 9_000_000,
      awayAfterMs: 60_000,
      forcedSignOutWork: 'requeue',
      routingHookUrl: '',
      routingHookTimeoutMs: 300,
    });
  }));

test('F56: a schedule is filled by presets, changed by day and by holiday, and drawn as it is written', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/schedules/office`);
    await page.getByRole('button', { name: 'Office hours' }).click();
    await page.getByText('40 hours a week').waitFor();
    await page.getByLabel('Monday, open to').fill('19');
    await page.getByRole('button', { name: 'Monday to all weekdays' }).click();
    await page.getByText('50 hours a week').waitFor();
    await page.getByRole('button', { name: 'Saturday: add opening hours' }).click();
    await page.getByLabel('Saturday, open to').fill('24');
    await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
    await page.getByRole('button', { name: 'Remove holiday in row 1' }).click();
    await save(page);
    const [change] = written(gateway, 'PATCH', '/schedules/office');
    assert.deepEqual(change, {
      name: 'Office hours',
      zone: 'Europe/Lisbon',
      weekly: [
        ...[1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '19:00' })),
        { day: 6, from: '09:00', to: '24:00' },
      ],
      holidays: [{ date: '2026-12-25', name: 'Christmas Day', windows: [] }],
    });
  }));

test('F86 F129 C3: a user gets profiles, an absence in days, and capacity by medium', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/users/agent1`);
    await page.getByLabel(/^Chat/).fill('2');
    await page.getByLabel('May take more by hand').check();
    await page.getByRole('button', { name: 'Add a profile' }).click();
    await page.getByLabel('Name of the profile').fill('Complaints');
    await page.locator('[name="profiles:0:skill:german"]').selectOption('6');
    await page.getByLabel('First day away').fill('2026-12-28');
    await page.getByLabel('Last day away').fill('2026-12-31');
    await page.getByLabel('Substitute').selectOption('agent2');
    await page.getByLabel('Open cases').selectOption('substitute');
    await save(page);
    const [change] = written(gateway, 'PATCH', '/users/agent1');
    assert.deepEqual(change?.['mediumCapacity'], { chat: 2 });
    assert.equal(change?.['pickOverCapacity'], true);
    const [profile] = (change?.['profiles'] ?? []) as { id: string; name: string; skills: object }[];
    assert.deepEqual([profile?.name, profile?.skills], ['Complaints', { german: 6 }]);
    assert.match(profile?.id ?? '', /./);
    const absence = change?.['absence'] as { fromMs: number; untilMs: number };
    assert.equal(absence.untilMs - absence.fromMs, 4 * 86_400_000);
    assert.deepEqual(absence, { ...absence, substituteId: 'agent2', openCases: 'substitute' });
    const skills = gateway.asked.filter(({ path }) => path.startsWith('/users/agent1/skills'));
    assert.deepEqual(skills, [], 'the skills of a profile are not the own ones');
  }));

const pages = [
  'queues/support',
  'schedules',
  'schedules/office',
  'vips',
  'statuses',
  'skills',
  'system',
] as const;

for (const path of pages)
  test(`T34: administration/${path} has no violation of WCAG 2.2 AA, at full width and on a phone`, async () => {
    for (const [theme, widthPx] of [
      ['light', 1_440],
      ['dark', 400],
    ] as const)
      await visit({ ...administrator, theme, widthPx }, async (page, gateway) => {
        await page.goto(`${gateway.url}/administration/${path}`);
        await page.waitForSelector('html[data-hydrated="true"]');
        assert.deepEqual(await axeViolations(page), [], `${theme}, ${widthPx} px`);
        const grown = await page.evaluate(
          'const { scrollWidth, scrollHeight } = document.documentElement; [scrollWidth - innerWidth, scrollHeight - innerHeight]',
        );
        assert.deepEqual(grown, [0, 0], `${theme}, ${widthPx} px: the frame scrolls`);
      });
  });
