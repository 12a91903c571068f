// Who sent a mail and where it belongs, as an agent sees it and decides it, in a real browser against the fake gateway.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();
const asked = ({ asked: all }: FakeGateway, path: string) => all.find((one) => one.path === path);

test('T26: a forged sender is an alarm in words, and each check can be looked at by keyboard', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c2`);
    await page.getByText('Unverified sender.').waitFor();
    const badge = page.getByRole('button', { name: /not from this sender.*who sent this/ });
    await badge.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/check before you answer or pay/).waitFor();
    await page.getByText('fails: the domain wants such mail refused').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('May belong to').waitFor();
    await page.getByRole('link', { name: 'SP-000123-K7Q2' }).click();
    await page.waitForURL('**/desk/c1');
  }));

test('N6: who asks to join is let in or kept apart with one click', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.getByText('wants to join').waitFor();
    await page.getByRole('button', { name: 'Let in' }).click();
    await until('the approval', () => asked(gateway, '/conversations/c1/join-requests/c9-m1/approve'));
    await page.getByRole('button', { name: 'Keep apart' }).click();
    await until('the refusal', () => asked(gateway, '/conversations/c1/join-requests/c9-m1/refuse'));
  }));

test('T8: a message is moved to another case by its tag; a refusal stands beside the field', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c2`);
    await page.getByRole('button', { name: 'Move to another case' }).click();
    await page.getByLabel('Tag of the case that it belongs to').fill('SP-000123-K7Q2');
    await page.getByRole('button', { name: 'Move', exact: true }).click();
    const move = await until('the move', () => asked(gateway, '/conversations/c2/messages/c2-m1/move'));
    assert.deepEqual(move.body, { to: 'SP-000123-K7Q2' });
    await page.locator('[aria-invalid="true"]').waitFor();
  }));

for (const theme of ['light', 'dark'] as const)
  test(`the marks of trust have no violation of WCAG 2.2 AA: ${theme}`, () =>
    visit({ theme }, async (page, gateway) => {
      for (const id of ['c1', 'c2']) {
        await openLive(page, `${gateway.url}/desk/${id}`);
        assert.deepEqual(await axeViolations(page), []);
      }
    }));
