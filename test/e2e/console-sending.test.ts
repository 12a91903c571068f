// Writing first, sending on, taking back, and what did not arrive, at the desk.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, sent, writeReply } from '#test/support/console-visit.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();

type Asked = { readonly method: string; readonly path: string; readonly body?: unknown };

const last = (asked: readonly Asked[], end: string): Record<string, unknown> | null =>
  (asked.findLast(({ path, method }) => method !== 'GET' && path.endsWith(end))?.body ?? null) as Record<
    string,
    unknown
  > | null;

test('C10: a held reply is still there to be taken back after the page was loaded again', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'Too early');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.getByText('Your reply goes out').waitFor();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.locator('.editor', { hasText: 'Too early' }).waitFor();
    assert.ok(gateway.asked.some(({ path }) => path.endsWith('/undo')));
    assert.equal(sent(gateway).length, 0);
  }));

test('F20 F25: C opens a new mail, which goes out from a chosen address and leads to its case', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'New mail' }).waitFor();
    await page.getByLabel('Subject').fill('Our offer');
    await page.getByLabel('To', { exact: true }).fill('new@customer.test');
    await page.locator('.editor').click();
    await page.keyboard.type('Would you like it?');
    await page.keyboard.press('Control+Enter');
    const mail = await until('the mail', () => last(gateway.asked, '/conversations'));
    assert.deepEqual(
      [mail['subject'], mail['to'], mail['text']],
      ['Our offer', ['new@customer.test'], 'Would you like it?'],
    );
    assert.equal(typeof mail['mailboxId'], 'string');
    await page.waitForURL('**/desk/c1');
  }));

test('F19: F sends the newest message on; a stranger’s domain is doubted first', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.keyboard.press('f');
    await page.getByRole('region', { name: 'Forward' }).locator('.editor').waitFor();
    await page.getByLabel('To', { exact: true }).fill('works@partner.test');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Nobody of this conversation is at partner.test.').waitFor();
    await page.keyboard.press('Control+Enter');
    const mail = await until('the mail', () => last(gateway.asked, '/forwards'));
    assert.deepEqual([mail['to'], mail['as'], mail['answers']], [['works@partner.test'], 'inline', 'm4']);
  }));

test('C10 F20: a new mail can be taken back: it is a draft again, with its subject, address, recipients and files', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/new`);
    await page.getByLabel('From').selectOption('sales');
    await page.getByLabel('Subject').fill('Our offer');
    await page.getByLabel('To', { exact: true }).fill('new@customer.test');
    await page.locator('.editor').click();
    await page.keyboard.type('Would you like it?');
    const file = { name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('one') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL('**/desk/c1');
    await page.getByText('Your mail goes out').waitFor();
    await page.getByText('to new@customer.test').waitFor();
    assert.equal(last(gateway.asked, '/conversations')?.['undo'], true);
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press('z');
    await page.waitForURL('**/desk/new');
    await page.locator('.editor', { hasText: 'Would you like it?' }).waitFor();
    await page.getByText('offer.txt').waitFor();
    assert.deepEqual(
      [
        await page.getByLabel('Subject').inputValue(),
        await page.getByLabel('From').inputValue(),
        await page.getByLabel('To', { exact: true }).inputValue(),
      ],
      ['Our offer', 'sales', 'new@customer.test'],
    );
    assert.ok(gateway.asked.some(({ path }) => path.endsWith('/undo')));
  }));

test('C10 F20: a new mail is held, and can be taken back, after the page was loaded again', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/new`);
    await page.getByLabel('Subject').fill('Our offer');
    await page.getByLabel('To', { exact: true }).fill('new@customer.test');
    await page.locator('.editor').click();
    await page.keyboard.type('Would you like it?');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL('**/desk/c1');
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.getByText('Your mail goes out').waitFor();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.waitForURL('**/desk/new');
    await page.locator('.editor', { hasText: 'Would you like it?' }).waitFor();
    assert.equal(await page.getByLabel('Subject').inputValue(), 'Our offer');
  }));

test('C10 F19: a message that is sent on is held, goes out at once when that is asked, or is taken back as it was', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    const sendOn = async (): Promise<void> => {
      await page.keyboard.press('f');
      await page.getByRole('region', { name: 'Forward' }).locator('.editor').waitFor();
      await page.getByLabel('To', { exact: true }).fill('works@partner.test');
      await page.getByLabel('Whole, as a file').check();
      await page.keyboard.press('Control+Enter');
      await page.getByText('Nobody of this conversation is at partner.test.').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText('The message is sent on').waitFor();
    };
    await sendOn();
    assert.equal(last(gateway.asked, '/forwards')?.['undo'], true);
    await page.getByRole('button', { name: /^Undo/ }).click();
    await page.getByRole('region', { name: 'Forward' }).locator('.editor').waitFor();
    assert.equal(await page.getByLabel('To', { exact: true }).inputValue(), 'works@partner.test');
    assert.equal(await page.getByLabel('Whole, as a file').isChecked(), true);
    await page.getByRole('button', { name: 'Discard' }).click();
    await sendOn();
    await page.getByRole('button', { name: 'Send now' }).click();
    await until('it to be sent', () => gateway.asked.some(({ path }) => path.endsWith('/send-now')));
    await page.getByText('The message is sent on').waitFor({ state: 'detached' });
  }));

test('T10 C14: what did not arrive is shown with what the server said, and goes to another address', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c2`);
    const troubles = page.getByRole('region', { name: 'Not delivered' });
    await troubles.getByText('User unknown').waitFor();
    await troubles.getByRole('button', { name: 'Another address' }).click();
    await page.getByLabel('Address to send it to instead').fill('john@harbour-supplies.test');
    await page.getByRole('button', { name: 'Send there' }).click();
    const asked = await until('the retry', () => last(gateway.asked, '/retry'));
    assert.deepEqual(asked, { to: 'john@harbour-supplies.test' });
  }));

test('F69: one click leads to what was sent today, with what became of it', () =>
  visit({}, async (page, gateway) => {
    gateway.world.sent.push({
      id: 's1',
      conversationId: 'c1',
      subject: 'Re: Invoice 2291',
      to: [{ address: 'john@harbour-supplies.test', name: 'John' }],
      cc: [],
      at: new Date().toISOString(),
      delivery: { state: 'sent', recipients: [] },
    });
    await openLive(page, `${gateway.url}/desk`);
    await page.getByRole('link', { name: 'Sent' }).click();
    const row = page.getByRole('list', { name: 'Sent mail' }).getByRole('listitem');
    await row.getByText('Re: Invoice 2291').waitFor();
    assert.match(await row.innerText(), /to John\s+sent/);
  }));

test('F110: an agent writes a footer with a picture, and says what it shows', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/sent`);
    await page.getByRole('link', { name: 'Your footer' }).click();
    await page.getByLabel('Text', { exact: true }).fill('Anna Berg');
    const picture = { name: 'anna.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('jpeg') };
    await page.getByLabel('Picture').setInputFiles(picture);
    await page.getByLabel('What it shows').fill('Anna');
    await page.getByRole('button', { name: 'Save' }).click();
    const kept = await until('the footer', () => last(gateway.asked, '/users/me/footer'));
    assert.deepEqual(kept, {
      text: 'Anna Berg',
      html: '',
      image: { content: picture.buffer.toString('base64'), alt: 'Anna' },
    });
  }));
