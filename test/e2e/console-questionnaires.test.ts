// Questionnaires on the desk: closing leads through the form, an answer that is sent is followed by it, and what was saved
// can be read and changed. In a real browser against a fake gateway.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, writeReply } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { askWith } from '#test/support/fake-questionnaires.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();
const waitMs = { timeout: 20_000 };

async function openCase(page: Page, gateway: FakeGateway, questionnaire: string): Promise<void> {
  askWith(gateway.world, 'c1', questionnaire);
  page.setDefaultTimeout(waitMs.timeout);
  await openLive(page, `${gateway.url}/desk/c1`);
}

function askedOf(gateway: FakeGateway, method: string, end: string): readonly unknown[] {
  return gateway.asked
    .filter((request) => request.method === method && request.path === `/conversations/c1/${end}`)
    .map(({ body }) => body);
}

test('F135: closing by key leads to a mandatory form; what is wrong is said at its question, and saving closes', () =>
  visit({}, async (page, gateway) => {
    await openCase(page, gateway, 'closing');
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Why they wrote' });
    // The form takes the focus, so that it can be filled in without a mouse.
    await dialog.locator('[data-question="reason"] input:focus').first().waitFor();
    assert.equal(await dialog.getByText('Fax number').count(), 0);
    assert.equal(await dialog.getByText('Asked by fax').count(), 0);
    assert.equal(await dialog.getByRole('button', { name: 'Close without' }).count(), 0);
    await dialog.getByLabel('Refund').fill('900');
    await page.keyboard.press('Control+Enter');
    await dialog.locator('[data-question="reason"]').getByText('An answer is needed.').waitFor();
    await dialog.getByText('Give a number of at most 500.').waitFor();
    assert.deepEqual(askedOf(gateway, 'POST', 'close'), []);
    await dialog.getByLabel('Delivery too late').check();
    await dialog.getByLabel('Refund').fill('12.5');
    await dialog.getByLabel('Yes').check();
    await dialog.getByLabel('Ask again on').fill('2026-12-24');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/^Closed SP-/).waitFor();
    const [body] = askedOf(gateway, 'PUT', 'answers').slice(-1);
    assert.deepEqual(body, {
      questionnaireId: 'closing',
      version: 3,
      trigger: 'close',
      answers: { reason: 'late', refund: 12.5, solved: true, 'follow-up': '2026-12-24', words: null },
    });
    assert.equal(askedOf(gateway, 'POST', 'close').length, 1);
  }));

test('F135: an answer that closes the case with it waits for the form; cancelled, it is still being written', () =>
  visit({}, async (page, gateway) => {
    await openCase(page, gateway, 'closing');
    await writeReply(page, 'It is on its way.');
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: 'Why they wrote' });
    await dialog.getByText('Before your answer goes out and the case is closed.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(askedOf(gateway, 'POST', 'replies'), []);
    await page.getByText('It is on its way.').waitFor();
    await page.getByRole('button', { name: /^Send and close/ }).click();
    await dialog.getByLabel('Article broken').check();
    await dialog.getByLabel('No', { exact: true }).check();
    await dialog.getByRole('button', { name: /^Save and send/ }).click();
    await until('the reply leaves', () => askedOf(gateway, 'POST', 'replies').length === 1);
    const order = gateway.asked.filter(({ path }) => /answers$|replies$/.test(path)).map(({ path }) => path);
    assert.deepEqual(order, ['/conversations/c1/answers', '/conversations/c1/replies']);
  }));

test('F135: an optional form follows an answer, and may be skipped; before closing it may be passed over', () =>
  visit({}, async (page, gateway) => {
    await openCase(page, gateway, 'shop');
    await writeReply(page, 'Which lamp do you mean?');
    await page.getByRole('button', { name: 'Send and stay' }).click();
    const dialog = page.getByRole('dialog', { name: 'Articles they asked about' });
    await dialog.getByText('About the answer that you have just sent.').waitFor();
    await dialog.getByRole('button', { name: 'Skip' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(askedOf(gateway, 'POST', 'replies').length, 1);
    await page.getByRole('button', { name: 'Send now' }).click();
    await page.locator('h1').first().click();
    await page.keyboard.press('e');
    await dialog.getByRole('button', { name: 'Close without' }).click();
    await page.getByText(/^Closed SP-/).waitFor();
    assert.deepEqual(askedOf(gateway, 'PUT', 'answers'), []);
  }));

test('F135: what was saved is read in the case panel, and changed there; a case that the page knew less of asks, too', () =>
  visit({}, async (page, gateway) => {
    await openCase(page, gateway, 'closing');
    await page.getByRole('tab', { name: 'Case' }).click();
    const panel = page.getByRole('region', { name: 'Questionnaire' });
    await panel.getByText('not filled in').waitFor();
    await panel.getByRole('button', { name: 'Fill in' }).click();
    const dialog = page.getByRole('dialog', { name: 'Why they wrote' });
    await dialog.getByLabel('Invoice wrong').check();
    await dialog.getByLabel('No', { exact: true }).check();
    await dialog.getByLabel('Anything else').fill('Paid twice.');
    await dialog.getByRole('button', { name: /^Save/ }).click();
    await panel.getByText('Paid twice.').waitFor();
    await panel.getByText('Invoice wrong').waitFor();
    await panel.getByRole('button', { name: 'Change' }).click();
    assert.equal(await dialog.getByLabel('Anything else').inputValue(), 'Paid twice.');
    await dialog.getByLabel('Anything else').fill('');
    await dialog.getByRole('button', { name: /^Save/ }).click();
    await panel.getByText('Paid twice.').waitFor({ state: 'detached' });
    gateway.forced.set('POST /conversations/c1/close', {
      status: 409,
      body: { title: 'Not possible now', status: 409, code: 'ANSWERS_MISSING', detail: 'Fill it in first.' },
    });
    await page.locator('h1').first().click();
    await page.keyboard.press('e');
    await dialog.getByText('Before the case is closed.').waitFor();
  }));

test('F136: the form of all kinds of questions is clean for axe, in both themes and on a phone', async () => {
  for (const [widthPx, theme] of [
    [1_440, 'light'],
    [400, 'dark'],
  ] as const)
    await visit({ widthPx, theme }, async (page, gateway) => {
      await openCase(page, gateway, 'closing');
      await page
        .getByRole('button', { name: /^Close/ })
        .first()
        .click();
      const dialog = page.getByRole('dialog', { name: 'Why they wrote' });
      await dialog.getByLabel('Refund').fill('900');
      await dialog.getByRole('button', { name: /^Save/ }).click();
      await dialog.locator('[data-question="reason"]').getByText('An answer is needed.').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
      assert.equal(wide, false);
    });
});
