// Writing a reply in a real browser: templates, files, and what is checked before it goes out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, sent, writeReply } from '#test/support/console-visit.ts';
import { message } from '#test/support/fake-conversations.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();

const invoice = { name: 'invoice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 seven') };

/** As if somebody let go of a file over the thread, or pasted a screenshot. */
function bring(page: Page, how: 'drop' | 'paste', file: string): Promise<void> {
  const made =
    how === 'drop'
      ? "new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })"
      : "new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })";
  const at = how === 'drop' ? `document.querySelector('[role="log"]')` : 'document.activeElement';
  return page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(${file});
    ${at}.dispatchEvent(${made});
  }`);
}

test('F100 F71: a slash lists the templates of the queue, and Enter puts one in with its variables filled', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, '/');
    const list = page.getByRole('listbox', { name: 'Templates' });
    await list.getByRole('option', { name: /On its way/ }).waitFor();
    assert.deepEqual(await list.getByRole('option').count(), 2, 'those of other queues are left out');
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.type('ask');
    await until('one choice', async () => (await list.getByRole('option').count()) === 1);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.locator('.editor', { hasText: 'SP-000123-K7Q2 is on its way.' }).waitFor();
    assert.equal(await list.count(), 0);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
    await page.keyboard.press('Control+Enter');
    const [reply] = await until('the reply', () => (sent(gateway).length > 0 ? sent(gateway) : null));
    assert.equal(reply?.['text'], 'Dear Maria Lindqvist,\nSP-000123-K7Q2 is on its way.\nAnna Berg');
  }));

test('F100: a variable that nobody filled is pointed out before the reply goes out; Escape leaves the slash alone', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, '/');
    await page.getByRole('listbox', { name: 'Templates' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Templates' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Backspace');
    await page.keyboard.type('/again');
    await page.keyboard.press('Enter');
    await page.locator('.editor', { hasText: 'please tell us your' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Nobody filled {order.number}.').waitFor();
    assert.equal(await page.getByText('Your reply goes out').count(), 0);
  }));

test('F100: keys that come faster than the page is drawn mean what is written, not what was drawn', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, '/');
    await page.getByRole('listbox', { name: 'Templates' }).waitFor();
    // In one task of the browser: nothing is drawn between the keys.
    await page.evaluate(`(async () => {
      const editor = document.querySelector('.editor');
      const press = (key) =>
        editor.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      press('Escape');
      document.execCommand('delete');
      await Promise.resolve();
      document.execCommand('insertText', false, '/again');
      await Promise.resolve();
      press('Enter');
    })()`);
    await page.locator('.editor', { hasText: 'please tell us your' }).waitFor();
  }));

test('F71 F19: files are attached by choosing, dropping and pasting, removed by a button, and go out in base64', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'The invoice is attached.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('no file is attached').waitFor();
    await page.getByLabel('Files to attach').setInputFiles(invoice);
    await bring(page, 'drop', "new File(['seven'], 'dropped.png')");
    await page.locator('.editor').focus();
    await bring(page, 'paste', "new File(['seven'], 'pasted.png', { type: 'image/png' })");
    const files = page.getByRole('list', { name: 'Attached files' }).getByRole('listitem');
    await until('three files', async () => (await files.count()) === 3);
    await page.getByRole('button', { name: 'Remove dropped.png' }).click();
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
    await page.keyboard.press('Control+Enter');
    const [reply] = await until('the reply', () => (sent(gateway).length > 0 ? sent(gateway) : null));
    assert.deepEqual(reply?.['attachments'], [
      { filename: 'invoice.pdf', contentType: 'application/pdf', content: invoice.buffer.toString('base64') },
      { filename: 'pasted.png', contentType: 'image/png', content: Buffer.from('seven').toString('base64') },
    ]);
  }));

test('F71: files that are too large together keep a reply from being sent, and say by how much', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'Here is everything');
    await bring(page, 'drop', "new File([new Uint8Array(26_000_000)], 'film.mp4')");
    await page.getByText('The files are 24.8 MB together').first().waitFor();
    await page.keyboard.press('Control+Enter');
    assert.equal(await page.getByText('Your reply goes out').count(), 0);
    await page.getByRole('button', { name: 'Remove film.mp4' }).click();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
  }));

test('a draft that had files names them after a reload as not kept', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'Half a thought');
    await page.getByLabel('Files to attach').setInputFiles(invoice);
    await page.getByRole('button', { name: 'Remove invoice.pdf' }).waitFor();
    await page.getByText(/^saved /).waitFor();
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.locator('.editor', { hasText: 'Half a thought' }).waitFor();
    await page.getByText('Not kept: invoice.pdf').waitFor();
    await page.getByRole('button', { name: 'Leave out' }).click();
    await page.getByText('Not kept').waitFor({ state: 'detached' });
  }));

test('F98: receipts are folded in the thread, and the newest that a person wrote is open', () =>
  visit({}, async (page, gateway) => {
    const kept = gateway.world.conversations.get('c1');
    assert.ok(kept);
    const receipt = message({
      id: 'm9',
      direction: 'out',
      secondsAgo: 1,
      text: 'We have received your message.',
      automatic: true,
    });
    gateway.world.conversations.set('c1', { ...kept, messages: [...kept.messages, receipt] });
    await openLive(page, `${gateway.url}/desk/c1`);
    const folded = page.locator('[data-message-open="false"]', { hasText: 'We have received your message.' });
    await folded.getByText('automatic').waitFor();
    await page
      .locator('[data-message-open="true"]', { hasText: 'can I still change the delivery address?' })
      .waitFor();
  }));

test('F71: a picture of a mail is shown over the page, its file can be downloaded, and Escape leaves it', () =>
  visit({}, async (page, gateway) => {
    await page.route('**/attachments/a2', (route) =>
      route.fulfill({
        contentType: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"/>',
      }),
    );
    await openLive(page, `${gateway.url}/desk/c1`);
    await page
      .getByRole('button', { name: /Maria Lindqvist/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'Download screenshot.png' }).waitFor();
    await page.getByRole('button', { name: 'Show screenshot.png' }).click();
    const picture = page.getByRole('img', { name: 'screenshot.png' });
    await picture.waitFor();
    await until('the picture', () =>
      picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0),
    );
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press('Escape');
    await picture.waitFor({ state: 'detached' });
  }));

test('T21: a blocked attachment says why where others have their download', () =>
  visit({}, async (page, gateway) => {
    const known = gateway.world.conversations.get('c1') ?? assert.fail();
    const messages = known.messages.map((one) => ({
      ...one,
      attachments: one.attachments.map((attachment) =>
        attachment.id === 'a1'
          ? { ...attachment, scan: { state: 'infected', reason: 'Eicar found' } as const, blocked: true }
          : attachment,
      ),
    }));
    gateway.world.conversations.set('c1', { ...known, messages });
    await openLive(page, `${gateway.url}/desk/c1`);
    await page
      .getByRole('button', { name: /Maria Lindqvist/ })
      .first()
      .click();
    const files = page.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
    const chip = files.filter({ hasText: 'order-confirmation-4711.pdf' });
    await chip.getByText('blocked: Eicar found', { exact: true }).waitFor();
    assert.equal(await chip.locator('a, button').count(), 0);
    await page.getByRole('link', { name: 'Download screenshot.png' }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
  }));
