// Signed and encrypted mail in a real browser: what is said at the message, and the keys that it is checked with; to
// assistive technology, in both themes, wide and narrow.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, writeReply } from '#test/support/console-visit.ts';
import type { FakeGateway } from '#test/support/fake-gateway.ts';
import { until } from '#test/support/until.ts';
import type { MailProtection } from '../../app/lib/message-shapes.ts';

const visit = consoleVisits();

const signed: MailProtection = {
  kind: 'smime',
  signature: 'valid',
  encryption: 'decrypted',
  partial: false,
  notes: [],
  signer: {
    name: 'Maria Lindqvist',
    addresses: ['maria.lindqvist@nordlicht.test'],
    fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    issuer: 'Nordlicht mail authority',
    validFrom: '2026-01-04T10:00:00.000Z',
    validUntil: '2027-01-04T10:00:00.000Z',
  },
};

async function openCase(page: Page, { world, url }: FakeGateway, protection: MailProtection): Promise<void> {
  const kept = world.conversations.get('c1');
  assert.ok(kept);
  const messages = kept.messages.map((one) => (one.direction === 'in' ? { ...one, protection } : one));
  world.conversations.set('c1', { ...kept, messages });
  await openLive(page, `${url}/desk/c1`);
  await page
    .getByRole('button', { name: /who sent this/ })
    .first()
    .waitFor({ timeout: 20_000 });
}

test('C15: who signed a mail, and that it came encrypted, is said beside the sender', () =>
  visit({ role: 'agent' }, async (page, gateway) => {
    await openCase(page, gateway, signed);
    await page.getByRole('button', { name: /^encrypted.*how this was encrypted/ }).waitFor();
    await page.getByRole('button', { name: /^signed.*who signed this/ }).click();
    await page.getByText('maria.lindqvist@nordlicht.test has signed this mail').waitFor();
    await page.getByText('Nordlicht mail authority').waitFor();
    await page.getByText('9f86 d081 884c').waitFor();
  }));

test('T26 C15: a mail that was changed after it was signed alarms, folded and open', () =>
  visit({ role: 'agent' }, async (page, gateway) => {
    const notes = ['The content was changed after it was signed.'];
    await openCase(page, gateway, { ...signed, signature: 'invalid', encryption: 'none', notes });
    await page.getByRole('button', { name: /changed after signing.*who signed this/ }).click();
    await page.getByText('somebody has changed it on the way').waitFor();
    await page.getByText(notes[0] ?? '').waitFor();
    await page.keyboard.press('Escape');
    const folded = page.getByRole('button', { expanded: false, name: /changed after signing/ });
    await folded.first().waitFor();
  }));

const administrator = { role: 'administrator' } as const;
const keysPath = '/administration/keys';

test('C15: keys are listed by whose they are, and what ends soon or has ended is said', () =>
  visit(administrator, async (page, { url }) => {
    await openLive(page, `${url}${keysPath}`);
    await page.getByText(/^ends on .*, in 12 days$/).waitFor();
    await page.getByText('expired on 2020-01-01').waitFor();
    await page.getByText('does not end').waitFor();
    await page.getByText('learned', { exact: true }).waitFor();
  }));

test('C15: a key is uploaded as a file or as text, a wrong passphrase is said, and one is removed after asking', () =>
  visit(administrator, async (page, { url, asked }) => {
    await openLive(page, `${url}${keysPath}`);
    const form = page.getByRole('form', { name: 'Upload' });
    await form.getByLabel('File').setInputFiles({
      name: 'support.p12',
      mimeType: 'application/x-pkcs12',
      buffer: Buffer.from([48, 130, 255]),
    });
    await form.getByLabel('Mailbox').selectOption('support');
    await form.getByLabel('Passphrase').fill('wrong');
    await form.getByRole('button', { name: 'Upload' }).click();
    await page.getByText('the passphrase is another one').waitFor({ timeout: 20_000 });
    await form.getByLabel('Whose is it').selectOption('correspondent');
    await form.getByLabel('File').setInputFiles([]);
    await form.getByLabel('Or its text').fill('-----BEGIN CERTIFICATE-----');
    await form.getByRole('button', { name: 'Upload' }).click();
    await page.getByText('Lars Holm').waitFor({ timeout: 20_000 });
    const uploads = asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/mail-keys'));
    assert.deepEqual(
      uploads.map(({ body }) => body),
      [
        { role: 'mailbox', mailboxId: 'support', content: 'MIL/', passphrase: 'wrong' },
        { role: 'correspondent', content: '-----BEGIN CERTIFICATE-----' },
      ],
    );
    await page.getByRole('button', { name: 'Remove Lars Holm …' }).click();
    await page.getByRole('button', { name: 'Remove the key' }).click();
    await page.getByText('Lars Holm').waitFor({ state: 'detached', timeout: 20_000 });
  }));

for (const theme of ['light', 'dark'] as const)
  for (const widthPx of [1440, 400])
    test(`T34: the page of keys is accessible, ${theme}, ${widthPx} wide`, () =>
      visit({ ...administrator, theme, widthPx }, async (page, { url }) => {
        await openLive(page, `${url}${keysPath}`);
        await page.getByText('expired on 2020-01-01').waitFor();
        await page.getByRole('button', { name: 'Upload' }).scrollIntoViewIfNeeded();
        assert.deepEqual(await axeViolations(page), []);
      }));

for (const theme of ['light', 'dark'] as const)
  for (const widthPx of [1440, 400])
    test(`T34: what is said of signed mail is accessible, ${theme}, ${widthPx} wide`, () =>
      visit({ role: 'agent', theme, widthPx }, async (page, gateway) => {
        await openCase(page, gateway, signed);
        await page.getByRole('button', { name: /^signed.*who signed this/ }).click();
        await page.getByText('Nordlicht mail authority').waitFor();
        assert.deepEqual(await axeViolations(page), []);
      }));

async function openReply(page: Page, gateway: FakeGateway, encrypting: boolean): Promise<void> {
  const { mailboxes } = gateway.world.directory;
  const at = mailboxes.findIndex(({ id }) => id === 'support');
  const support = mailboxes[at];
  assert.ok(support);
  mailboxes[at] = { ...support, signing: 'smime', encrypting };
  await openCase(page, gateway, signed);
  await writeReply(page, 'Dear Maria');
}

test('C15: the composer says how a reply leaves, and asks again when its recipients change', () =>
  visit({ role: 'agent' }, async (page, gateway) => {
    await openReply(page, gateway, true);
    await page.getByText('Leaves signed and encrypted.').waitFor({ timeout: 20_000 });
    const to = page.getByLabel('To', { exact: true });
    await to.fill('maria.lindqvist@nordlicht.test, bob@elsewhere.test');
    await page.getByText('No key of bob@elsewhere.test is known.').waitFor({ timeout: 20_000 });
    assert.deepEqual(await axeViolations(page), []);
  }));

test('C15: a reply in the clear to what came encrypted waits for a second press', () =>
  visit({ role: 'agent' }, async (page, gateway) => {
    await openReply(page, gateway, false);
    await page.getByText('Leaves signed.', { exact: true }).waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Send and stay' }).click();
    await page.getByText('this leaves so that others can read it').waitFor();
    assert.equal(await page.getByText('Your reply goes out').count(), 0);
    await page.getByRole('button', { name: 'Send and stay' }).click();
    await page.getByText('Your reply goes out').waitFor({ timeout: 20_000 });
  }));

test('C15: what came encrypted is sent on in the clear only after a second press', () =>
  visit({ role: 'agent' }, async (page, gateway) => {
    await openCase(page, gateway, signed);
    await page.keyboard.press('f');
    const form = page.getByRole('region', { name: 'Forward' });
    // The editor comes later, and what it brings is a change.
    await form.locator('.editor').waitFor({ timeout: 20_000 });
    await form.getByLabel('To', { exact: true }).fill('lars@nordlicht.test');
    await form.getByRole('button', { name: /^Send/ }).click();
    await form.getByText('this leaves so that others can read it').waitFor({ timeout: 20_000 });
    assert.equal(gateway.asked.filter(({ path }) => path.endsWith('/forwards')).length, 0);
    await form.getByRole('button', { name: /^Send/ }).click();
    await until('the mail', () => gateway.asked.some(({ path }) => path.endsWith('/forwards')));
  }));

test('C15: how mail leaves is a setting of its mailbox', () =>
  visit(administrator, async (page, { url, asked }) => {
    await openLive(page, `${url}/administration/mailboxes/support`);
    await page.getByLabel('What leaves is signed by').selectOption('smime');
    await page.getByLabel('Encrypt where it can be').check();
    await page.getByRole('button', { name: 'Save' }).click();
    const saved = await until('the mailbox to be saved', () =>
      asked.find(({ method, path }) => method === 'PATCH' && path.endsWith('/mailboxes/support')),
    );
    const { signing, encrypting } = saved.body as Record<string, unknown>;
    assert.deepEqual([signing, encrypting], ['smime', true]);
  }));
