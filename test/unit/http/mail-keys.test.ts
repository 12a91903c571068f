// Certificates and keys of mail over the API: uploaded, shown, removed; private ones never come out.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeAuthority, makeCertificate, startProgramHouse } from '#test/support/crypt-programs.ts';
import type { ProgramHouse } from '#test/support/crypt-programs.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let house: ProgramHouse;
let gateway: GatewayTwins;
let authority = '';
let root: (request: string, body?: unknown) => Promise<Answer>;

before(async () => {
  house = await startProgramHouse();
  authority = await makeAuthority(house, 'ca');
  await makeCertificate(house, 'support', { address: 'support@demo.test', authority: 'ca' });
  gateway = await startGatewayTwins();
  const token = gateway.token('root');
  root = (request, body) => send(gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
});
after(async () => {
  await gateway.stop();
  await house.stop();
});

const items = ({ body }: Answer): readonly Record<string, unknown>[] =>
  body['items'] as readonly Record<string, unknown>[];

test('C15: an authority, and a mailbox’s own key, are uploaded, listed with when they end, and removed', async () => {
  const added = await root('POST /api/v1/mail-keys', { role: 'anchor', content: authority });
  assert.equal(added.status, 200, JSON.stringify(added.body));
  assert.equal(added.body['added'], 1);
  await house.run(
    'openssl',
    'pkcs12',
    '-export',
    '-in',
    house.path('support.pem'),
    '-inkey',
    house.path('support.key'),
    '-out',
    house.path('support.p12'),
    '-passout',
    'pass:secret word',
  );
  const content = (await house.read('support.p12')).toString('base64');
  const upload = { role: 'mailbox', mailboxId: 'support', content, passphrase: 'secret word' };
  const own = await root('POST /api/v1/mail-keys', upload);
  assert.equal(own.status, 200, JSON.stringify(own.body));
  const listed = await root('GET /api/v1/mail-keys');
  assert.equal(items(listed).length, 2);
  const mine = items(listed).find(({ role }) => role === 'mailbox');
  assert.deepEqual(mine?.['addresses'], ['support@demo.test']);
  assert.match(String(mine['validUntil']), /^20\d\d-/);
  for (const answer of [own, listed]) {
    const text = JSON.stringify(answer.body);
    assert.ok(!text.includes('PRIVATE') && !text.includes('secret word'));
  }
  assert.equal((await root('POST /api/v1/mail-keys', upload)).body['added'], 0, 'once');
  const actions = gateway.audited.map(({ action }) => action);
  assert.deepEqual(actions, ['mail_key.added', 'mail_key.added']);
  assert.equal((await root(`DELETE /api/v1/mail-keys/${String(mine['id'])}`)).status, 204);
  assert.equal((await root(`DELETE /api/v1/mail-keys/${String(mine['id'])}`)).status, 404);
  assert.equal(gateway.audited.at(-1)?.action, 'mail_key.removed');
  assert.ok(!JSON.stringify(gateway.log.lines).includes('secret word'));
});

test('C15: what cannot be used is refused in words', async () => {
  const reasonOf = async (upload: object): Promise<string> => {
    const answer = await root('POST /api/v1/mail-keys', upload);
    assert.equal(answer.status, 422, JSON.stringify(answer.body));
    return String(answer.body['detail'] ?? answer.body['title']);
  };
  assert.match(await reasonOf({ role: 'correspondent', content: 'aGVsbG8=' }), /cannot be/);
  const key = (await house.read('support.pem')).toString();
  assert.match(await reasonOf({ role: 'mailbox', mailboxId: 'nowhere', content: key }), /mailbox/);
  assert.match(
    await reasonOf({ role: 'mailbox', mailboxId: 'support', content: key }),
    /private key is missing/,
  );
  assert.match(await reasonOf({ role: 'anchor', content: key }), /authority/);
});

test('C15: keys are an administrator’s business', async () => {
  for (const request of ['GET /api/v1/mail-keys', 'POST /api/v1/mail-keys']) {
    const body = request.startsWith('POST') ? { body: { role: 'anchor', content: authority } } : {};
    assert.equal((await send(gateway.url, request, { token: gateway.token('anna'), ...body })).status, 403);
  }
});
