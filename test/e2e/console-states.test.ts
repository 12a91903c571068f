// The console in a real browser against the fake gateway: its states, its keys, its look to assistive technology.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeViolations } from '#test/support/axe.ts';
import { openLive } from '#test/support/browser.ts';
import { consoleVisits, offer, sent, writeReply } from '#test/support/console-visit.ts';
import { offerTaken } from '#test/support/fake-gateway.ts';
import { offerOf } from '#test/support/fake-work.ts';
import { until } from '#test/support/until.ts';

const visit = consoleVisits();

test('F46 F67 F68: by keyboard alone an offer is accepted with A, answered with R, and sent and closed with Ctrl+Enter', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await offer(page, gateway);
    await page.keyboard.press('a');
    await page.waitForURL('**/desk/c4');
    await page.getByRole('heading', { name: 'Urgent: delivery to the wrong warehouse' }).waitFor();
    await writeReply(page, 'We send it to the right one today.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
    assert.equal(sent(gateway).length, 0, 'it can still be taken back');
    await page.keyboard.press('Control+Enter');
    const [reply] = await until('the reply', () => (sent(gateway).length > 0 ? sent(gateway) : null));
    assert.equal(reply?.['text'], 'We send it to the right one today.');
    assert.deepEqual(reply?.['to'], ['accounts@brightwell.test']);
    assert.equal(reply?.['close'], true);
    await page.getByRole('button', { name: 'End wrap-up' }).click();
    await until('the end of wrap-up', () =>
      gateway.asked.some(({ path }) => path === '/agents/me/wrap-up/end'),
    );
  }));

test('a reply that was sent can be taken back for ten seconds, and its text is where it was', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'Too early');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
    await page.keyboard.press('z');
    await page.locator('.editor', { hasText: 'Too early' }).waitFor();
    assert.equal(sent(gateway).length, 0);
  }));

test('N1 F66: an offer says why it came, and its candidates are listed', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    await offer(page, gateway);
    assert.match(await page.title(), /^\(1\)/);
    await page.getByRole('button', { name: /Why you/ }).click();
    await page.getByRole('row', { name: 'Chiara Russo a required skill is missing' }).waitFor();
    await page.getByRole('row', { name: 'Anna Berg chosen' }).waitFor();
  }));

test('an offer never takes the focus from who writes, and letters stay letters', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'Dear M');
    await offer(page, gateway);
    await page.keyboard.type('aria and all');
    await page.locator('.editor', { hasText: 'Dear Maria and all' }).waitFor();
    assert.ok(gateway.asked.every(({ path }) => !path.startsWith('/offers/')));
  }));

test('F46: who loses the race for an offer is told who took it', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    gateway.forced.set('POST /offers/o-c4/accept', offerTaken);
    await offer(page, gateway);
    await page.keyboard.press('a');
    await page.getByText('Taken by Ben Carter a moment before you.').waitFor();
    assert.equal(new URL(page.url()).pathname, '/desk');
  }));

test('T17: who of the answered message would be left out is named, and joins with one click', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.keyboard.press('r');
    await page.getByText('not included: office@nordlicht.test').waitFor();
    await page.getByRole('button', { name: 'Add to Cc' }).click();
    assert.equal(await page.getByLabel('Cc', { exact: true }).inputValue(), 'office@nordlicht.test');
  }));

test('T28: a message that came in while a reply was written is pointed out before it is sent', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'Yes, you can.');
    await page.evaluate(() =>
      fetch('/api/v1/conversations/c1/notes', {
        method: 'POST',
        body: JSON.stringify({ text: 'Wait, call first' }),
      }),
    );
    await page.getByText('Wait, call first').first().waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('A message was added while you wrote').waitFor();
    assert.equal(await page.getByText('Your reply goes out').count(), 0);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your reply goes out').waitFor();
  }));

test('a draft outlives a reload of the page', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c1`);
    await writeReply(page, 'Half a thought');
    await page.getByText(/^saved /).waitFor();
    await openLive(page, `${gateway.url}/desk/c1`);
    await page.locator('.editor', { hasText: 'Half a thought' }).waitFor();
  }));

test('F92: a note is kept as a note and shown tinted as internal', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk/c2`);
    await page.keyboard.press('n');
    await page.waitForSelector('textarea:focus');
    await page.keyboard.type('Ask Jonas first');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-message="note"]', { hasText: 'Ask Jonas first' }).waitFor();
    assert.ok(gateway.asked.some(({ path }) => path === '/conversations/c2/notes'));
    assert.equal(sent(gateway).length, 0);
  }));

test('a lost connection is said, what is shown stays, and it comes back by itself with what was missed', () =>
  visit({}, async (page, gateway) => {
    await openLive(page, `${gateway.url}/desk`);
    gateway.cut();
    await page.getByText('Connection lost').waitFor();
    const conversation = gateway.world.conversations.get('c4');
    assert.ok(conversation);
    gateway.world.agent = { ...gateway.world.agent, offers: [offerOf(conversation, 25)] };
    gateway.reopen();
    await page.waitForSelector('[data-offer="o-c4"]', { timeout: 15_000 });
    assert.equal(await page.getByText('Connection lost').count(), 0);
  }));

test('HTML mail runs no script and loads nothing from elsewhere until its reader asks', () =>
  visit({}, async (page, gateway) => {
    const foreign: string[] = [];
    // Interception sees what would leave the browser; what a policy blocks never gets there.
    await page.route('http://evil.test/**', (route) => {
      foreign.push(route.request().url());
      return route.abort();
    });
    const kept = gateway.world.conversations.get('c2');
    const [first] = kept?.messages ?? [];
    assert.ok(kept && first);
    const html = `<p id="seen">Hi</p><script>parent.document.title='taken'</script><img src="http://evil.test/1.png" onerror="parent.document.title='taken'">`;
    gateway.world.conversations.set('c2', { ...kept, messages: [{ ...first, html, remoteImages: 1 }] });
    await openLive(page, `${gateway.url}/desk/c2`);
    await page.frameLocator('iframe').locator('#seen').waitFor();
    assert.doesNotMatch(await page.title(), /taken/);
    assert.deepEqual(foreign, []);
    await page.getByRole('button', { name: 'Show images' }).click();
    await until('the asked-for image', () => foreign.length > 0);
  }));

test('a mail that its frame is still reading when the page comes to life leaves the page whole', () =>
  visit({}, async (page, gateway) => {
    const kept = gateway.world.conversations.get('c2');
    const [first] = kept?.messages ?? [];
    assert.ok(kept && first);
    const html = '<p id="seen">Hi</p>';
    gateway.world.conversations.set('c2', { ...kept, messages: [{ ...first, html }] });
    // As a busy machine shows it for a moment: a document without a body.
    await page.addInitScript(`
      const real = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentDocument');
      let early = 4;
      Object.defineProperty(HTMLIFrameElement.prototype, 'contentDocument', {
        get() {
          early -= 1;
          return early < 0 ? real.get.call(this) : document.implementation.createDocument(null, 'html');
        },
      });
    `);
    await openLive(page, `${gateway.url}/desk/c2`);
    await page.frameLocator('iframe').locator('#seen').waitFor();
    assert.equal(await page.getByText('Something went wrong').count(), 0);
  }));

test('a case that could not be shown says so in its place, and the page has one main part', () =>
  visit({}, async (page, gateway) => {
    gateway.forced.set('GET /conversations/c2', { status: 404, body: { title: 'Not found', status: 404 } });
    await page.goto(`${gateway.url}/desk/c2`);
    await page.getByText('Nothing here').waitFor();
    assert.equal(await page.locator('main').count(), 1);
    assert.deepEqual(await axeViolations(page), []);
  }));

test('without scripts the desk still shows the case and its forms, and signing in works', () =>
  visit({ javaScriptEnabled: false, signedIn: false }, async (page, gateway) => {
    await page.goto(`${gateway.url}/desk/c1`);
    await page.getByLabel('E-mail address').fill('agent1@demo.test');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    await page.getByLabel('Password').fill('right');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/desk/c1');
    await page.getByText('can I still change the delivery address?').waitFor();
    const [session] = (await page.context().cookies()).filter(({ name }) => name === 'skillpost_session');
    assert.ok(session?.httpOnly);
    assert.equal(session.sameSite, 'Lax');
  }));

test('a page that is not for the role says so, and shows nothing of it', () =>
  visit({}, async (page, gateway) => {
    const response = await page.goto(`${gateway.url}/administration/users`);
    assert.equal(response?.status(), 403);
    await page.getByText('This page is not yours to open').waitFor();
    assert.equal(await page.getByText('supervisor@demo.test').count(), 0);
  }));

test('a page that fails is replaced alone: offers still come, and trying again brings the page', () =>
  visit({}, async (page, gateway) => {
    const down = { status: 503, body: { title: 'Unavailable', status: 503, detail: 'Soon.' } };
    gateway.forced.set('GET /conversations', down);
    await openLive(page, `${gateway.url}/cases`);
    await page.getByRole('heading', { name: 'The server is not ready' }).waitFor();
    const conversation = gateway.world.conversations.get('c4');
    assert.ok(conversation);
    gateway.world.agent = { ...gateway.world.agent, offers: [offerOf(conversation, 25)] };
    gateway.tellAgent('offer.made', { offerId: 'o-c4' });
    await page.getByText('See it').waitFor();
    assert.equal(await page.locator('main').count(), 1);
    assert.deepEqual(await axeViolations(page), []);
    gateway.forced.clear();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Cases' }).waitFor();
  }));
