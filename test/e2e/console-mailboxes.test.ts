// Mailboxes in a real browser: their lights, the form that a preset fills in, what a server says against it, signing in.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import type { Mailbox } from '../../app/lib/directory-shapes.ts';
import { until } from '#test/support/until.ts';
import { consoleVisits } from '#test/support/console-visit.ts';

const visit = consoleVisits();
const administrator = { role: 'administrator' } as const;

test('F12: the list shows which mailbox fails, and its page says since when and in the words of the server', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration`);
    await page.getByRole('alert').getByRole('link', { name: 'sales@demo.test' }).waitFor();
    await openLive(page, `${gateway.url}/administration/mailboxes`);
    const row = page.getByRole('row').filter({ hasText: 'sales@demo.test' });
    await row.getByText('fails').waitFor();
    await row.getByRole('link').click();
    const lights = page.getByRole('region', { name: 'Connections' });
    await lights.getByText('Token has been expired or revoked').waitFor();
    assert.match(await lights.innerText(), /IMAP\s+has failed for 4\d min/);
    await lights.getByRole('button', { name: 'Log in now' }).click();
    await until('the login to be asked for', () =>
      gateway.asked.some(({ path }) => path === '/mailboxes/sales/check'),
    );
  }));

test('F10 F11: a preset fills in the servers; what one of them says is shown, and what was typed stays', () =>
  visit(administrator, async (page, gateway) => {
    const detail =
      'Nothing was saved. IMAP at mail.example.org:993: The server refused the login: Authentication failed.';
    gateway.forced.set('POST /mailboxes', {
      status: 422,
      body: { title: 'Wrong', status: 422, code: 'BOX_CHECK_FAILED', detail },
    });
    await openLive(page, `${gateway.url}/administration/mailboxes/new`);
    await page.getByLabel('Address', { exact: true }).fill('help@example.org');
    await page.getByLabel('Sender name').fill('Help');
    await page.getByLabel('Fetched from').selectOption('gmail');
    assert.equal(await page.getByLabel('Server', { exact: true }).inputValue(), 'imap.gmail.com');
    assert.equal(await page.getByLabel('Password', { exact: true }).count(), 0);
    await page.getByLabel('Protocol').selectOption('pop3');
    assert.equal(await page.getByLabel('Port', { exact: true }).inputValue(), '995');
    await page.getByLabel('Fetched from').selectOption('generic');
    await page.getByLabel('Server', { exact: true }).fill('mail.example.org');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The server refused the login: Authentication failed.').waitFor();
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), 'wrong');
    const body = gateway.asked.findLast(({ method }) => method === 'POST')?.body as Record<string, unknown>;
    assert.equal(body['fetchingPassword'], 'wrong');
    assert.deepEqual((body['fetching'] as { server: object }).server, {
      host: 'mail.example.org',
      port: 993,
      security: 'implicit',
      user: 'help@example.org',
      auth: 'password',
      plainConfirmed: false,
      caPem: '',
    });
    gateway.forced.clear();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL('**/administration/mailboxes/new-mailboxes');
  }));

test('T12: what was there at first is asked about on the page, and the choice goes out', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/mailboxes/billing`);
    const fetched = page.getByRole('region', { name: 'Fetched mail' });
    await fetched.getByText('There were 730 mails in it').waitFor();
    await fetched.getByRole('button', { name: 'Fetch only new mail' }).click();
    await until('the choice went out', () =>
      gateway.asked.some(({ path }) => path === '/mailboxes/billing/fetching/import'),
    );
    await fetched.getByRole('button', { name: 'Fetch only new mail', disabled: false }).waitFor();
    const asked = gateway.asked.findLast(({ path }) => path === '/mailboxes/billing/fetching/import');
    assert.deepEqual(asked?.body, { choice: 'from-now' });
    assert.deepEqual(await axeViolations(page), []);
    await openLive(page, `${gateway.url}/administration/mailboxes/sales`);
    await fetched.getByText(/1204 mails fetched · looked into .* ago · stands still for/).waitFor();
  }));

test('F9: clear text shows what it means, and is sent only when it was confirmed', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/mailboxes/billing`);
    const confirm = page.getByLabel('Send password and mail in clear');
    assert.equal(await confirm.isVisible(), false);
    await page.getByLabel('Encryption').selectOption('plain');
    await page.getByText('Password and mail can be read on the way.').waitFor();
    await confirm.check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    const body = gateway.asked.findLast(({ method }) => method === 'PATCH')?.body as {
      fetching: { server: { security: string; plainConfirmed: boolean } };
    };
    assert.deepEqual(
      [body.fetching.server.security, body.fetching.server.plainConfirmed, 'fetchingPassword' in body],
      ['plain', true, false],
    );
  }));

test('T18: an address whose test mail was not taken says so in the words of the server, and is tested again or confirmed', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/mailboxes`);
    await page.getByRole('row').filter({ hasText: 'sales@demo.test' }).getByText('not verified').waitFor();
    await openLive(page, `${gateway.url}/administration/mailboxes/sales`);
    const sending = page.getByRole('region', { name: 'Sending' });
    await sending.getByText('Sender address rejected: not owned by user').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await sending.getByRole('button', { name: 'Use it all the same : sales@demo.test' }).click();
    await sending.getByText('not verified, used all the same').waitFor();
    await sending.getByRole('button', { name: 'Send me a test mail from sales@demo.test' }).click();
    await sending.getByText(/^A test mail to \S+@demo\.test was taken\. Look at who it is from\.$/).waitFor();
    for (const call of ['confirm-sending', 'test-mail'])
      assert.deepEqual(gateway.asked.findLast(({ path }) => path === `/mailboxes/sales/${call}`)?.body, {
        from: 'sales@demo.test',
      });
  }));

test('T18: a test that still runs is looked at until it has ended', () =>
  visit(administrator, async (page, gateway) => {
    const mailboxes = gateway.world.directory.mailboxes;
    const at = mailboxes.findIndex(({ id }) => id === 'support');
    const support = mailboxes[at] as Mailbox;
    const to = 'admin@demo.test';
    const test = { address: support.address, to, answer: '', at: new Date().toISOString(), confirmedBy: '' };
    mailboxes[at] = { ...support, sendingTests: [{ ...test, state: 'running' }] };
    await openLive(page, `${gateway.url}/administration/mailboxes/support`);
    await page.getByText('A test mail is on its way to admin@demo.test.').waitFor();
    mailboxes[at] = { ...support, sendingTests: [{ ...test, state: 'taken', answer: '250 ok' }] };
    await page.getByText('verified', { exact: true }).waitFor();
  }));

test('T18: an address that is not verified is not what a new mail begins with', () =>
  visit(administrator, async (page, gateway) => {
    const mailboxes = gateway.world.directory.mailboxes;
    const first = mailboxes[0] as Mailbox;
    mailboxes[0] = { ...first, notVerified: [first.address] };
    await openLive(page, `${gateway.url}/desk/new`);
    const from = page.getByLabel('From');
    assert.match((await from.locator('option:checked').textContent()) ?? '', /support@demo\.test$/);
    assert.match((await from.locator('option').first().textContent()) ?? '', /billing@.* · not verified$/);
  }));

test('T5: one click leads to the provider, with this installation as the way back', () =>
  visit(administrator, async (page, gateway) => {
    const away = `${gateway.url}/administration/pools`;
    gateway.forced.set('GET /mailboxes/sales/oauth/start', {
      status: 200,
      body: { url: away, redirectUri: '' },
    });
    await openLive(page, `${gateway.url}/administration/mailboxes/sales`);
    await page.getByRole('button', { name: 'Sign in again at Google' }).click();
    await page.waitForURL(away);
    const started = gateway.asked.find(({ path }) => path.includes('/oauth/start'));
    assert.equal(started?.path, `/mailboxes/sales/oauth/start?origin=${encodeURIComponent(gateway.url)}`);
    await page.goto(`${gateway.url}/administration/mailboxes/sales?signed=failed`);
    await page.getByText('The sign-in did not lead to a working login.').waitFor();
  }));

test('F16 T5: pools and providers are edited where they stand, and a secret is sent once', () =>
  visit(administrator, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/pools`);
    await page.getByLabel('Name of the new pool').fill('Returns');
    await page.getByLabel('Queue of the new pool').selectOption('support');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    assert.deepEqual(gateway.asked.findLast(({ method }) => method === 'POST')?.body, {
      name: 'Returns',
      queueId: 'support',
      deadlineMinutes: null,
      questionnaireId: null,
    });
    await page.goto(`${gateway.url}/administration/sign-in-providers`);
    const microsoft = page.getByRole('form', { name: 'Microsoft' });
    await microsoft.getByLabel('Client id').fill('we');
    await microsoft.getByLabel('Client secret').fill('a secret');
    await microsoft.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It is live now.').waitFor();
    const put = gateway.asked.findLast(({ method }) => method === 'PUT');
    assert.equal(put?.path, '/oauth-providers/microsoft');
    const body = put.body as Record<string, unknown>;
    assert.deepEqual([body['clientId'], body['clientSecret']], ['we', 'a secret']);
  }));

for (const theme of ['light', 'dark'] as const)
  test(`mailboxes, pools and providers are open to assistive technology, ${theme}`, () =>
    // So high that the bar with Save lies over no field: where it does is a matter of how far one has scrolled.
    visit(
      { ...administrator, theme, widthPx: theme === 'dark' ? 400 : 1_440, heightPx: 3_000 },
      async (page, gateway) => {
        for (const path of [
          '',
          'mailboxes',
          'mailboxes/sales',
          'mailboxes/new',
          'pools',
          'sign-in-providers',
        ]) {
          await openLive(page, `${gateway.url}/administration/${path}`);
          assert.deepEqual(await axeViolations(page), [], path);
        }
      },
    ));
