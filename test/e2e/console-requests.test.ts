// Requests and hidden fields on the desk, and the hosted form, in a real browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive, openPage, startBrowser } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import { offerOf } from '#test/support/fake-work.ts';
import { startGatewayTwins } from '#test/support/gateway.ts';

const visit = consoleVisits();

test('F21 F62: a request opens where it is described, shows what is known of the customer, and ends with Finished', () =>
  visit({}, async (page, gateway) => {
    const { world } = gateway;
    const uri = `${gateway.url}/elsewhere/7`;
    const conversation = world.conversations.get('c4');
    assert.ok(conversation);
    const fields = { customerId: '4711', Contract: 'gold' };
    world.conversations.set('c4', { ...conversation, uri, fields, messages: [] });
    world.agent = { ...world.agent, offers: [{ ...offerOf(conversation, 25), uri }] };
    await openLive(page, `${gateway.url}/desk`);
    const elsewhere = page.context().waitForEvent('page');
    await page
      .getByRole('button', { name: /^Accept/ })
      .first()
      .click();
    assert.equal((await elsewhere).url(), uri);
    await page.waitForURL('**/desk/c4');
    const panel = page.getByLabel('Hidden fields');
    await panel.getByText('4711').waitFor();
    await panel.getByText('Customer number').waitFor();
    await panel.getByText('gold').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Open it' }).getAttribute('href'), uri);
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Finished' }).click();
    await page.getByText('Closed SP-').waitFor();
    assert.ok(gateway.asked.some(({ path }) => path === '/conversations/c4/close'));
  }));

test('F24: a request for later says when it comes, where it is described, and cannot be finished before', () =>
  visit({ role: 'supervisor', widthPx: 400 }, async (page, { url, world }) => {
    const conversation = world.conversations.get('c4');
    assert.ok(conversation);
    const uri = 'https://crm.test/tasks/8';
    const later = { uri, status: 'scheduled', scheduledAt: '2030-05-06T07:08:00.000Z' } as const;
    world.conversations.set('c4', { ...conversation, ...later, messages: [], timeline: [] });
    await openLive(page, `${url}/cases/c4`);
    const card = page.getByRole('region', { name: 'Request' });
    await card.getByText(/^Enters its queue: 6 May 2030, \d\d:08$/).waitFor();
    await card.getByText(uri).waitFor();
    assert.equal(await card.getByRole('button', { name: 'Finished' }).count(), 0);
    assert.deepEqual(await axeViolations(page), []);
  }));

test('F4: the hosted form is filled in and sent, in a browser, and reads well for everybody', async () => {
  const gateway = await startGatewayTwins();
  const browser = await startBrowser();
  try {
    for (const theme of ['light', 'dark'] as const) {
      const page = await openPage(browser, { url: gateway.url, widthPx: 400 });
      await page.emulateMedia({ colorScheme: theme });
      await page.goto(`${gateway.url}/forms/support?customerId=7`);
      assert.deepEqual(await axeViolations(page), []);
      await page.getByLabel('Your name').fill('Eve');
      await page.getByLabel('Your e-mail address').fill('eve@customer.test');
      await page.getByLabel('Message').fill('It does not work');
      await page.getByRole('button', { name: 'Send message' }).click();
      await page.getByRole('status').getByText('Your message is with us').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      const gone = await page.goto(`${gateway.url}/forms/nothing`);
      assert.equal(gone?.status(), 404);
      await page.getByRole('heading', { name: 'There is no such form' }).waitFor();
      assert.deepEqual(await axeViolations(page), []);
      await page.context().close();
    }
    const span = { from: 0, to: Date.now() + 1_000, limit: 10, after: null };
    assert.equal((await gateway.mail.archivedBetween(span)).length, 2);
  } finally {
    await browser.close();
    await gateway.stop();
  }
});
