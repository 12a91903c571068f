// What is known of a customer's address, in a real browser: shown beside the case and above the composer, and forgiven by a
// click (T27, C13); and the limits of machine mail, in the words of administrators.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';

const visit = consoleVisits();

/** Mail to the customer of c1 comes back. */
function comesBack({ world }: FakeGateway): string {
  const address = world.conversations.get('c1')?.customer.address ?? assert.fail('no such case');
  const until = new Date(Date.now() + 50 * 86_400_000).toISOString();
  const since = new Date(Date.now() - 3_600_000).toISOString();
  world.correspondents.set(address, {
    address,
    paused: { reason: 'bounced', until },
    failing: { since, until, status: '5.1.1', text: '550 5.1.1 no such user' },
  });
  return address;
}

test('T27 C13: the panel of the customer says that mail comes back and why no receipts go out, and forgives it', () =>
  visit({}, async (page, gateway) => {
    const address = comesBack(gateway);
    await openLive(page, `${gateway.url}/desk/c1`);
    const known = page.getByRole('region', { name: 'What is known of this address' });
    await known.getByText('550 5.1.1 no such user').waitFor();
    await known.getByText(/No receipts go to it until/).waitFor();
    await page.getByRole('status').getByText('You can still write.').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await known.getByRole('button', { name: 'Write to it again' }).click();
    await known.waitFor({ state: 'detached' });
    const released = gateway.asked.filter(
      ({ method, path }) => method === 'POST' && path.includes('release'),
    );
    assert.deepEqual(
      released.map(({ path }) => path),
      [`/correspondents/${encodeURIComponent(address)}/release`],
    );
  }));

test('T27: the case says which notice was kept back, why and until when, and sends it after all', () =>
  visit({}, async (page, gateway) => {
    const kept = gateway.world.conversations.get('c1') ?? assert.fail('no such case');
    gateway.world.conversations.set('c1', {
      ...kept,
      suppressedNotice: 'budget',
      suppression: { notice: 'hold', target: 'kim@customer.test', until: new Date().toISOString() },
    });
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.getByRole('tab', { name: 'Case' }).click();
    await page.getByText(/The word that it takes longer to kim@customer\.test/).waitFor();
    await page.getByText(/the address has been sent enough for now/).waitFor();
    await page.getByRole('button', { name: 'Send it after all' }).click();
    await page.getByText('It is on its way').waitFor();
    assert.ok(gateway.asked.some(({ path }) => path === '/conversations/c1/notices/release'));
  }));

async function saved(page: Page, gateway: FakeGateway): Promise<Record<string, unknown>> {
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It is live now.').waitFor();
  const change = gateway.asked.findLast(({ method, path }) => method === 'PATCH' && path === '/settings');
  return change?.body as Record<string, unknown>;
}

test('C12 T12: administrators bound machine mail in minutes, hours and days', () =>
  visit({ role: 'administrator' }, async (page, gateway) => {
    await openLive(page, `${gateway.url}/administration/system`);
    await page.getByLabel('Write to customers by itself').uncheck();
    await page.getByLabel(/An address that does not exist is left alone for/).fill('30');
    await page.getByRole('button', { name: 'Remove limit in row 1' }).click();
    const change = await saved(page, gateway);
    const machineMail = change['machineMail'] as Record<string, unknown>;
    assert.deepEqual([machineMail['on'], machineMail['bouncedForMs']], [false, 30 * 86_400_000]);
    assert.deepEqual((change['machineMailLadder'] as unknown[])[0], { most: 15, withinMs: 1_800_000 });
    assert.deepEqual(await axeViolations(page), []);
  }));
