// Rating a mail over HTTP: what asks for it, the page behind the links, and what records.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import type { StoredMessage } from '#actors/ports/mail-store.ts';
import { limits } from '#actors/limits.ts';
import { axeViolations } from '#test/support/axe.ts';
import { openPage, startBrowser } from '#test/support/browser.ts';
import { send, type Answer } from '#test/support/http-caller.ts';
import { startSendingHouse, type SendingHouse } from '#test/support/sending-house.ts';

const clock = createManualClock();
const dayMs = 86_400_000;
let house: SendingHouse;

function setRating(fields: object): Promise<unknown> {
  const rating = {
    enabled: true,
    title: 'Was <this> good?',
    thanks: 'Thanks & bye',
    changeDays: 3,
    ...fields,
  };
  return house.gateway.directory.update('queues', 'support', { rating }, 'root');
}

before(async () => {
  house = await startSendingHouse({ clock });
});
after(() => house.gateway.stop());
beforeEach(async () => {
  house.reset();
  // The rate of one address is taken from for each page.
  clock.advance(120_000);
  await setRating({});
});

async function sent(): Promise<{ message: StoredMessage; path: string }> {
  const message = await house.replied({ text: 'Hi', quote: true });
  const [, path = ''] = /https:\/\/desk\.example\.test(\/rate\/[^/\s]+)\/1/.exec(message.text) ?? [];
  assert.notEqual(path, '');
  return { message, path };
}

const get = (path: string): Promise<Answer> => send(house.gateway.url, `GET ${path}`);

function post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  return send(house.gateway.url, `POST ${path}`, {
    text: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

async function pageToken(path: string): Promise<string> {
  const { body } = await get(`${path}/4`);
  const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(String(body)) ?? [];
  clock.advance(5_000);
  return token;
}

async function scoreOf({ id }: StoredMessage): Promise<number | null | undefined> {
  const { body } = await house.asAnna('GET /api/v1/conversations/c1');
  return body.messages.find((one: { id: string }) => one.id === id)?.rating;
}

test('F111 F112: a reply to a customer asks for a rating once, above the quote; others do not', async () => {
  const { message } = await sent();
  assert.match(message.text, /^Demo Ltd\n\nHi\n\nBerlin\n\nWas <this> good\?\n1 [\s\S]+\/5\n\nKim wrote on/);
  assert.equal(message.html?.match(/Was &lt;this&gt; good\?/g)?.length, 1);
  assert.equal(message.html?.match(/\/rate\/[^"]+\/[1-5]"/g)?.length, 5);
  assert.doesNotMatch((await house.replied({ text: 'Hi', to: ['root@demo.test'] })).text, /rate/);
  const forward = await house.asAnna('POST /api/v1/conversations/c1/forwards', {
    body: { text: 'See', to: ['other@else.test'] },
  });
  assert.equal(forward.status, 201, JSON.stringify(forward.body));
  const forwarded = await house.gateway.mail.message(forward.body.messageId);
  assert.match(forwarded?.text ?? '', /Berlin/);
  assert.doesNotMatch(forwarded?.text ?? '', /rate/);
  await setRating({ enabled: false });
  assert.doesNotMatch((await house.replied({ text: 'Hi' })).text, /rate/);
});

test('F113 T25: a link shows a page and records nothing, as do posts without the word of that page', async () => {
  const { message, path } = await sent();
  for (const score of [1, 2, 3, 4, 5]) {
    const { status, body, headers } = await get(`${path}/${score}`);
    assert.equal(status, 200);
    assert.match(body, /<h1>Was &lt;this&gt; good\?<\/h1>/);
    assert.match(body, new RegExp(`value="${score}" required checked>`));
    assert.equal(String(body).match(/type="radio"/g)?.length, 5);
    assert.doesNotMatch(body, /<script/);
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/);
  }
  const token = await pageToken(path);
  const other = await pageToken((await sent()).path);
  for (const fields of [
    { score: '5' },
    { score: '5', form_token: `${token}a` },
    { score: '5', form_token: other },
    { score: '9', form_token: token },
    { form_token: token },
    { score: '5', form_token: token, website: 'https://spam.test' },
  ])
    assert.ok((await post(path, fields)).status >= 400, JSON.stringify(fields));
  const { body } = await get(`${path}/5`);
  const [, quick = ''] = /name="form_token" value="([^"]+)"/.exec(body) ?? [];
  assert.equal((await post(path, { score: '5', form_token: quick })).status, 403, 'sooner than a person can');
  clock.advance(limits.formTokenMs + 1);
  assert.equal((await post(path, { score: '5', form_token: token })).status, 403, 'open for too long');
  assert.equal(await scoreOf(message), null);
});

test('F111 F113 T25: the post of the page records, thanks, and changes the rating for some days', async () => {
  const { message, path } = await sent();
  const early = await pageToken(path);
  const first = await pageToken(path);
  const thanks = await post(path, { score: '2', form_token: first });
  assert.equal(thanks.status, 200);
  assert.match(thanks.body, /<p role="status">Thanks &amp; bye<\/p>/);
  assert.equal(await scoreOf(message), 2);
  assert.equal((await post(path, { score: '2', form_token: first })).status, 200, 'pressed twice');
  for (const used of [first, early]) {
    const again = await post(path, { score: '5', form_token: used });
    assert.equal(again.status, 403);
    assert.match(again.body, /role="alert"[\s\S]*value="5" required checked/);
  }
  assert.equal(await scoreOf(message), 2);
  clock.advance(2 * dayMs);
  assert.equal((await post(path, { score: '4', form_token: await pageToken(path) })).status, 200);
  assert.equal(await scoreOf(message), 4);
  clock.advance(2 * dayMs);
  const late = await post(path, { score: '1', form_token: await pageToken(path) });
  assert.equal(late.status, 409);
  assert.match(late.body, /can no longer be changed/);
  assert.equal(await scoreOf(message), 4);
});

test('F105 F112 F113: the page to rate speaks the language of its reader where the queue has no words of its own', async () => {
  await setRating({ title: '', thanks: '' });
  const { path } = await sent();
  const headers = { 'accept-language': 'es-MX' };
  const { body } = await send(house.gateway.url, `GET ${path}/4`, { headers });
  assert.match(body, /<html lang="es">[\s\S]*¿Qué le ha parecido[\s\S]*Su valoración[\s\S]*5 – muy bien/);
  const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(String(body)) ?? [];
  clock.advance(5_000);
  const thanked = await send(house.gateway.url, `POST ${path}`, {
    text: new URLSearchParams({ score: '4', form_token: token }).toString(),
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.match(thanked.body, /<p role="status">Gracias por su valoración\.<\/p>/);
  const swift = await send(house.gateway.url, `GET ${path}/4`, { headers });
  const [, early = ''] = /name="form_token" value="([^"]+)"/.exec(String(swift.body)) ?? [];
  const soon = await send(house.gateway.url, `POST ${path}`, {
    text: new URLSearchParams({ score: '4', form_token: early }).toString(),
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  });
  assert.match(soon.body, /role="alert" lang="es">Ha sido muy rápido/);
  const gone = await send(house.gateway.url, 'GET /rate/x/3', { headers });
  assert.match(gone.body, /role="alert" lang="es">Este enlace no lleva/);
  assert.match((await get(`${path}/4`)).body, /<html lang="en">[\s\S]*How did we do\?/);
});

test('F111 T25: a link that is not ours leads to a page that says so; too many are put off', async () => {
  const { path } = await sent();
  for (const wrong of [`${path}a/3`, `${path}/6`, '/rate/x/3', path.replace('.support.', '.sales.') + '/3']) {
    const { status, headers } = await get(wrong);
    assert.deepEqual([status, headers.get('content-type')], [404, 'text/html; charset=utf-8'], wrong);
  }
  assert.equal((await post('/rate/x', { score: '1' })).status, 404);
  assert.equal((await get('/rate/x')).status, 404);
  let last = 200;
  for (let count = 0; count <= limits.ratingsPerAddress.burst && last !== 429; count += 1)
    last = (await get(`${path}/3`)).status;
  assert.equal(last, 429);
});

test('F112 F113: the page is used in a browser and reads well for everybody', async () => {
  const { message, path } = await sent();
  const browser = await startBrowser();
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await openPage(browser, { url: house.gateway.url, widthPx: 400 });
      await page.emulateMedia({ colorScheme });
      await page.goto(`${house.gateway.url}${path}/4`);
      assert.deepEqual(await axeViolations(page), []);
      clock.advance(5_000);
      await page.getByLabel('3 – fair').check();
      await page.getByRole('button', { name: 'Send rating' }).click();
      await page.getByRole('status').getByText('Thanks & bye').waitFor();
      assert.deepEqual(await axeViolations(page), []);
      await page.context().close();
    }
    assert.equal(await scoreOf(message), 3);
  } finally {
    await browser.close();
  }
});
