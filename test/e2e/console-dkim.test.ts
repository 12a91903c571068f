// The keys of a domain in a real browser: the records to publish are there to copy, keys are looked for, made and removed;
// to assistive technology, in both themes, wide and narrow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';

const visit = consoleVisits();
const administrator = { role: 'administrator' } as const;

test('T10: the records of a domain’s keys are shown, looked for, and keys come and go', () =>
  visit(administrator, async (page, { url, asked }) => {
    await openLive(page, `${url}/administration/domains/demo`);
    const keys = page.getByRole('region', { name: 'Signatures' });
    await keys.getByText('There is no TXT record of this name.').waitFor();
    assert.match(
      (await keys
        .getByText(/_domainkey\.demo\.test$/)
        .first()
        .textContent()) ?? '',
      /^e/,
    );
    await keys.getByText(/^v=DKIM1; k=rsa; p=/).waitFor();
    await keys.getByRole('button', { name: 'Look in the DNS now' }).click();
    await keys.getByText('There is no TXT record of this name.').waitFor({ state: 'detached' });
    assert.equal(await keys.getByText('Signs', { exact: true }).count(), 2);
    await keys.getByRole('button', { name: 'Make new keys' }).click();
    await keys.getByText('Waits for its record').first().waitFor();
    assert.equal(await keys.getByRole('listitem').count(), 4);
    await keys
      .getByRole('button', { name: /^Remove / })
      .last()
      .click();
    await keys.getByRole('button', { name: 'Remove the key' }).click();
    await keys.getByRole('listitem').nth(3).waitFor({ state: 'detached' });
    assert.deepEqual(
      asked
        .filter(({ path, method }) => path.includes('/dkim') && method !== 'GET')
        .map(({ method }) => method),
      ['POST', 'POST', 'DELETE'],
    );
  }));

test('T10: a domain without keys says what they are for', () =>
  visit(administrator, async (page, { url }) => {
    await openLive(page, `${url}/administration/domains/branch`);
    await page.getByRole('button', { name: 'Make keys' }).waitFor();
  }));

for (const theme of ['light', 'dark'] as const)
  for (const width of [1440, 400])
    test(`T34: the keys of a domain are accessible, ${theme}, ${width} wide`, () =>
      visit({ ...administrator, theme, widthPx: width }, async (page, { url }) => {
        await openLive(page, `${url}/administration/domains/demo`);
        await page.getByText('There is no TXT record of this name.').waitFor();
        assert.deepEqual(await axeViolations(page), []);
      }));
