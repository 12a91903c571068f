// Forms over HTTP: the hosted page and what programs post, with the directory and the archive in memory.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { parseMail } from '#gateway/mail/parse.ts';
import { limits } from '#actors/limits.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';

let gateway: GatewayTwins;

before(async () => {
  gateway = await startGatewayTwins();
  await gateway.directory.update(
    'queues',
    'support',
    {
      form: {
        enabled: true,
        title: 'Write to us',
        introduction: 'Hello & welcome',
        thanks: '',
        origins: 'https://shop.example',
      },
      fieldLabels: { field1: 'Contract', field2: '', field3: '', field4: '', field5: '', field6: '' },
    },
    'root',
  );
});
after(() => gateway.stop());

const good = { email: 'eve@customer.test', name: 'Eve', subject: 'Ärger', message: 'It does not work.' };

function postJson(body: object, path = '/api/v1/forms/support', headers: Record<string, string> = {}) {
  return fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

async function archived(response: Response) {
  assert.equal(response.status, 201);
  const { id } = (await response.json()) as { id: string };
  const mail = await gateway.mail.archived(id);
  assert.ok(mail !== null);
  return { mail, parsed: parseMail(Buffer.from(mail.raw)) };
}

test('F4: what is posted to a form is archived as a mail of the form before it is confirmed', async () => {
  const content = Buffer.from('a,b\n1,2\n');
  const { mail, parsed } = await archived(
    await postJson({
      ...good,
      attachments: [{ filename: 'list.csv', contentType: 'text/csv', content: content.toString('base64') }],
    }),
  );
  assert.equal(mail.source, 'form');
  assert.equal(mail.envelopeFrom, 'eve@customer.test');
  assert.equal(mail.mailboxId, 'support');
  assert.deepEqual(parsed.from, { address: 'eve@customer.test', name: 'Eve' });
  assert.equal(parsed.subject, 'Ärger');
  assert.equal(parsed.text.trim(), 'It does not work.');
  assert.deepEqual(Buffer.from(parsed.attachments[0]?.content ?? []), content);
});

test('F4: a form that is no form, is switched off, or has no mailbox is not there', async () => {
  for (const slug of ['nothing', 'sales']) {
    const response = await postJson(good, `/api/v1/forms/${slug}`);
    assert.equal(response.status, 404, slug);
    assert.equal((await fetch(`${gateway.url}/forms/${slug}`)).status, 404);
  }
});

test('F4 F62: what is wrong with a form is said, with 422, and nothing is archived', async () => {
  const wrong: readonly [object, string][] = [
    [{ ...good, email: 'nobody' }, 'BAD_ADDRESS'],
    [{ ...good, message: ' ' }, 'BAD_FIELD'],
    [{ ...good, message: 7 }, 'BAD_FIELD'],
    [{ ...good, subject: 'x'.repeat(501) }, 'BAD_FIELD'],
    [{ ...good, colour: 'red' }, 'UNKNOWN_FIELD'],
    [{ ...good, attachments: [{ filename: 'x', content: '%%%' }] }, 'BAD_FIELD'],
    [
      {
        ...good,
        fields: Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`field${index}`, 'x'])),
      },
      'TOO_MANY_FIELDS',
    ],
  ];
  for (const [body, code] of wrong) {
    const response = await postJson(body);
    assert.equal(response.status, 422, code);
    assert.equal(await codeOf(response), code);
  }
  assert.equal(
    (
      await fetch(`${gateway.url}/api/v1/forms/support`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{',
      })
    ).status,
    400,
  );
});

async function page(query = ''): Promise<{ html: string; token: string; policy: string }> {
  const response = await fetch(`${gateway.url}/forms/support${query}`);
  const html = await response.text();
  const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(html) ?? [];
  return { html, token, policy: response.headers.get('content-security-policy') ?? '' };
}

function postPage(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set('files', new File(['hello'], 'note.txt', { type: 'text/plain' }));
  const origin = gateway.url;
  return fetch(`${gateway.url}/forms/support`, {
    method: 'POST',
    headers: { accept: 'text/html', origin, ...headers },
    body,
  });
}

test('F4 F62: the hosted page escapes what it shows, runs no script, and takes hidden fields from its address', async () => {
  const { html, token, policy } = await page(
    '?customerId=4711&field1=%22%3E%3Cscript%3E&subject=Order&colour=red',
  );
  assert.match(html, /<h1>Write to us<\/h1>\n<p>Hello &amp; welcome<\/p>/);
  assert.match(html, /name="customerId" value="4711"/);
  assert.match(html, /name="field1" value="&quot;&gt;&lt;script&gt;"/);
  assert.doesNotMatch(html, /colour|<script/);
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /script-src|unsafe/);

  const before = await gateway.mail.archivedBetween({
    from: 0,
    to: Date.now() + 1_000,
    limit: 100,
    after: null,
  });
  const response = await postPage({ ...good, customerId: '4711', field1: 'C-9', form_token: token });
  assert.equal(response.status, 201);
  assert.match(await response.text(), /Your message is with us/);
  const all = await gateway.mail.archivedBetween({
    from: 0,
    to: Date.now() + 1_000,
    limit: 100,
    after: null,
  });
  const [mail] = all.filter(({ id }) => before.every((known) => known.id !== id));
  const parsed = parseMail(Buffer.from(mail?.raw ?? []));
  assert.equal(parsed.attachments[0]?.filename, 'note.txt');
  const note = JSON.parse(
    Buffer.from(
      (parsed.headers.get('x-skillpost-intake') ?? '').replaceAll(/\s/g, ''),
      'base64url',
    ).toString(),
  ) as { queueId: string; fields: Record<string, string> };
  assert.equal(note.queueId, 'support');
  assert.equal(note.fields['customerId'], '4711');
  assert.equal(note.fields['Contract'], 'C-9');
  assert.match(note.fields['client'] ?? '', /^127\.0\.0\.1 /);
});

test('F4 F105: the hosted page speaks the language of its reader, else of its queue, else English', async () => {
  const shown = async (slug: string, asked: string): Promise<string> => {
    const headers = { accept: 'text/html', 'accept-language': asked };
    return (await fetch(`${gateway.url}/forms/${slug}`, { headers })).text();
  };
  const german = await shown('support', 'ja, de-AT;q=0.9, en;q=0.5');
  assert.match(german, /<html lang="de">[\s\S]*Ihre E-Mail-Adresse[\s\S]*Nachricht senden/);
  assert.match(german, /<h1>Write to us<\/h1>/, 'what the queue says is its own');
  assert.match(await shown('support', 'ja'), /<html lang="en">[\s\S]*Send message/);
  await gateway.directory.update('queues', 'support', { language: 'nb' }, 'root');
  assert.match(await shown('support', 'ja'), /<html lang="no">[\s\S]*Send melding/);
  assert.match(await shown('support', 'sv'), /<html lang="sv">[\s\S]*Skicka meddelande/);
  await gateway.directory.update('queues', 'support', { language: '' }, 'root');
  assert.match(
    await shown('no-such', 'fr'),
    /<html lang="fr">[\s\S]*<p role="alert" lang="fr">Il a peut-être/,
  );
});

test('F4 F105: what is wrong is said in the language of the page, and as JSON in English', async () => {
  const german = { 'accept-language': 'de' };
  const wrong = async (fields: Record<string, string>): Promise<string> => {
    const { token } = await page();
    const response = await postPage({ ...good, form_token: token, ...fields }, german);
    assert.equal(response.status, 422);
    return response.text();
  };
  assert.match(
    await wrong({ email: 'eve' }),
    /role="alert" lang="de">Geben Sie Ihre E-Mail-Adresse an[\s\S]*It does not work\./,
  );
  assert.match(
    await wrong({ subject: 'x'.repeat(501) }),
    /lang="de">Der Betreff ist länger als 500 Zeichen\./,
  );
  assert.match(
    await wrong({ nothing: 'known' }),
    /lang="en">There is no hidden field &quot;nothing&quot;/,
    'what only programs do wrong is said as programs hear it',
  );
  const json = await postJson({ ...good, email: 'eve' }, '/api/v1/forms/support', german);
  assert.equal(
    ((await json.json()) as { detail: string }).detail,
    'Give your e-mail address, such as name@example.com.',
  );
});

test('F4: another site cannot make a browser post: no token, a token of before, or a foreign origin are refused', async () => {
  const { token } = await page();
  const missing = await postPage(good);
  assert.equal(missing.status, 403);
  assert.match(await missing.text(), /value="Eve"/, 'what was written is still in the page');
  assert.equal((await postPage({ ...good, form_token: `${token.slice(0, -1)}!` })).status, 403);
  const foreign = { ...good, form_token: token };
  assert.equal((await postPage(foreign, { origin: 'https://evil.example' })).status, 403);
  assert.equal(
    (await postPage(foreign, { origin: 'https://shop.example' })).status,
    201,
    'a site on the list',
  );
  assert.equal((await postPage({ ...foreign, website: 'http://spam' })).status, 403, 'the trap');
});

test('F4: the check of the administrator can refuse; one that does not answer keeps nothing out', async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const question = JSON.parse(text) as { check: string };
      asked.push(question);
      response.writeHead(question.check === 'person' ? 200 : 403).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    await gateway.directory.updateSettings({ formCheckUrl: url }, 'root');
    const refused = await postJson({ ...good, check: 'robot' });
    assert.equal(refused.status, 403);
    assert.equal(await codeOf(refused), 'FORM_REFUSED');
    assert.equal((await postJson({ ...good, check: 'person' })).status, 201);
    assert.deepEqual(asked[1], { form: 'support', check: 'person', remoteAddress: '127.0.0.1' });
    server.close();
    server.closeAllConnections();
    assert.equal((await postJson({ ...good, check: 'robot' })).status, 201, 'nobody answers');
  } finally {
    server.close();
    await gateway.directory.updateSettings({ formCheckUrl: '' }, 'root');
  }
});

test('F4: who posts too often waits, is told how long, and others do not', async () => {
  const crowded = await startGatewayTwins();
  try {
    const post = () =>
      fetch(`${crowded.url}/api/v1/forms/support`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(good),
      });
    const statuses: number[] = [];
    let last: Response | null = null;
    for (let sent = 0; sent <= limits.formsPerAddress.burst + 1; sent += 1) {
      last = await post();
      statuses.push(last.status);
    }
    assert.deepEqual(
      statuses.slice(0, limits.formsPerAddress.burst),
      Array(limits.formsPerAddress.burst).fill(201),
    );
    assert.equal(last?.status, 429);
    assert.ok(Number(last?.headers.get('retry-after')) >= 1);
    const headers = { accept: 'text/html', 'accept-language': 'fr', origin: crowded.url };
    const person = await fetch(`${crowded.url}/forms/support`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(good),
    });
    assert.equal(person.status, 429);
    assert.ok(Number(person.headers.get('retry-after')) >= 1);
    assert.match(await person.text(), /<html lang="fr">[\s\S]*role="alert" lang="fr">C’était trop souvent/);
  } finally {
    await crowded.stop();
  }
});
