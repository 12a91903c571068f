// What mail says, in a real browser: quotes and signatures folded, calendar entries as cards, wrong letters read again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import { message } from '#test/support/fake-conversations.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();

const text =
  'Dear all,\n\nMonday at ten suits us well.\n\n-- \nMaria Lindqvist\nNordlicht AB\n\nOn Tue, 3 Mar 2026 at 10:12, Support <support@demo.test> wrote:\n> Shall we meet?\n';
const html =
  '<p>Monday suits us.</p><details><summary title="Show or hide the quoted text">… quoted text</summary><blockquote>Shall we meet?</blockquote></details>';
const zone = 'Europe/Stockholm';
const invitation = {
  method: 'request',
  uid: '1@nordlicht.test',
  summary: 'Walk through the delivery of order 4711 and what comes after it',
  location: 'Warehouse 3, Göteborg',
  description: '',
  start: { local: '2026-05-04T10:00', zone, at: '2026-05-04T08:00:00.000Z' },
  end: { local: '2026-05-04T11:30', zone, at: '2026-05-04T09:30:00.000Z' },
  allDay: false,
  recurs: true,
  organizer: { address: 'maria.lindqvist@nordlicht.test', name: 'Maria Lindqvist' },
  attendees: [
    { address: 'support@demo.test', name: 'Support' },
    { address: 'office@nordlicht.test', name: '' },
  ],
  answer: '',
};

function withMail({ world }: FakeGateway, fields: Partial<Parameters<typeof message>[0]>): void {
  const kept = world.conversations.get('c1');
  assert.ok(kept !== undefined);
  const own = message({ id: 'm9', direction: 'in', secondsAgo: 30, text, ...fields });
  world.conversations.set('c1', { ...kept, messages: [...kept.messages, own] });
}

async function openMail(page: Page, gateway: FakeGateway): Promise<void> {
  await openLive(page, `${gateway.url}/desk/c1`);
  await page.getByText('Monday', { exact: false }).first().waitFor();
}

test('T19: quote and signature are folded, and open each in its place', () =>
  visit({}, async (page, gateway) => {
    withMail(gateway, {});
    await openMail(page, gateway);
    assert.equal(await page.getByText('Nordlicht AB').isVisible(), false);
    await page.getByRole('button', { name: 'Show the signature' }).last().click();
    await page.getByText('Nordlicht AB').waitFor();
    await page.getByRole('button', { name: 'Show the quoted text' }).last().click();
    await page.getByText('Shall we meet?').waitFor();
    await page.getByRole('button', { name: 'Hide the quoted text' }).last().click();
    assert.equal(await page.getByText('Shall we meet?').isVisible(), false);
  }));

test('T19: in HTML mail the quote opens inside its frame, without a script', () =>
  visit({}, async (page, gateway) => {
    withMail(gateway, { html });
    await openLive(page, `${gateway.url}/desk/c1`);
    const frame = page.frameLocator('iframe').last();
    await frame.getByText('Monday suits us.').waitFor();
    const heightPx = async (): Promise<number> =>
      (await page.locator('iframe').last().boundingBox())?.height ?? 0;
    await until('a frame as high as its mail', async () => (await heightPx()) < 110);
    assert.equal(await frame.getByText('Shall we meet?').isVisible(), false);
    await frame.locator('summary').click();
    await frame.getByText('Shall we meet?').waitFor();
  }));

test('an invitation is a card with what, when, where and who, and nothing in it is wrong for assistive technology', () =>
  visit({}, async (page, gateway) => {
    withMail(gateway, {
      calendar: [invitation, { ...invitation, uid: '2@x', method: 'cancel', recurs: false }],
    });
    await openMail(page, gateway);
    const card = page.getByRole('region', { name: /^Invitation: Walk through/ });
    await card.getByText('Warehouse 3, Göteborg').waitFor();
    await card.getByText(/4 May 2026/).waitFor();
    await card.getByText('Support, office@nordlicht.test').waitFor();
    await page.getByText('Cancelled').waitFor();
    assert.deepEqual(await axeViolations(page), []);
  }));

test('T20: a mail with wrong letters is read again as somebody says, and the page shows it so', () =>
  visit({}, async (page, gateway) => {
    withMail(gateway, { text: 'Monday ðÒÉ×ÅÔ' });
    const asked: unknown[] = [];
    await page.route('**/messages/m9/redecode', async (route) => {
      const body = route.request().postDataJSON() as { charset: string };
      asked.push(body.charset);
      const kept = gateway.world.conversations.get('c1');
      assert.ok(kept !== undefined);
      const messages = kept.messages.map((one) =>
        one.id === 'm9' ? { ...one, text: 'Привет', charset: body.charset } : one,
      );
      gateway.world.conversations.set('c1', { ...kept, messages });
      await route.fulfill({ json: body });
    });
    await openMail(page, gateway);
    await page.getByRole('button', { name: 'Wrong letters?' }).last().click();
    await page.getByLabel('Read the letters as').selectOption('koi8-r');
    await page.getByText('Привет', { exact: true }).last().waitFor();
    await until('the charset to be asked for', () => asked[0] === 'koi8-r');
    assert.deepEqual(await axeViolations(page), []);
  }));
