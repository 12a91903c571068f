// The mail balance, the mail log and the trace of a mail, in a real browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';

const visit = consoleVisits();

for (const [widthPx, theme] of [
  [1_440, 'light'],
  [400, 'dark'],
] as const)
  test(`N3 F17: the balance says what is unaccounted for, the log leads to the trace of a mail (${widthPx}, ${theme})`, () =>
    visit({ role: 'administrator', widthPx, theme }, async (page, gateway) => {
      await openLive(page, `${gateway.url}/administration/balance`);
      await page.getByRole('alert').getByText('1 accepted mail is unaccounted for').waitFor();
      const line = page.getByRole('row', { name: /support@demo\.test/ });
      await line.getByText('1 missing').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      await line.getByRole('link', { name: 'support@demo.test' }).click();
      await page.waitForURL('**/administration/mails?mailbox=support');
      await page.getByText('discarded', { exact: true }).waitFor();
      const place = await page
        .getByRole('navigation', { name: 'Administration' })
        .getByRole('link', { name: 'Mail log' })
        .boundingBox();
      assert.ok(
        place !== null && place.x >= 0 && place.x + place.width <= widthPx,
        'the page that is open shows',
      );
      assert.deepEqual(await axeViolations(page), []);
      await page.getByRole('link', { name: 'maria.lindqvist@nordlicht.test' }).click();
      await page.waitForURL('**/administration/mails/mail-1');
      const steps = page.getByLabel('Steps').getByRole('listitem');
      await steps.getByText('SMTP from 192.0.2.7').waitFor();
      assert.equal(await steps.getByText(/^\d+ [A-Z][a-z]+ \d{4}$/).count(), 1, 'one day is said once');
      await steps.getByText('from somebody of the case · rule vip, version 3').waitFor();
      await steps.getByText('Anna Berg accepted after 42 s').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      assert.equal(await page.getByRole('link', { name: /Open case/ }).getAttribute('href'), '/cases/c1');
    }));

test('T21: the trace says what is kept back from whom and why, and an administrator can release it', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    const details = {
      account: 'anna@demo.test',
      folder: 'quarantine',
      held: 'the virus scanner does not let "a.js" pass',
    };
    const step = { at: new Date().toISOString(), step: 'kept-back', queueName: '', agentName: '', details };
    gateway.world.steps.push(step);
    await openLive(page, `${gateway.url}/administration/mails/mail-1`);
    const held = page.getByRole('region', { name: 'Kept back' });
    await held.getByText('it is kept back from anna@demo.test').waitFor();
    await page.getByText('anna@demo.test · the virus scanner does not let "a.js" pass').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await held.getByRole('button', { name: 'Release it all the same' }).click();
    await page.getByText(' · released since then').waitFor();
    await held.waitFor({ state: 'detached' });
    assert.ok(gateway.asked.some(({ path }) => path === '/mails/mail-1/release'));
  }));
