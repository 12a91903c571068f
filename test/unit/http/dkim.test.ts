// The keys of a domain over the API: made, published, found, changed for new ones, removed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

const names = new Map<string, readonly string[]>();
let silent = false;
let gateway: GatewayTwins;
let root: (request: string, body?: unknown) => Promise<Answer>;

before(async () => {
  gateway = await startGatewayTwins({ texts: async (name) => (silent ? null : (names.get(name) ?? [])) });
  const token = gateway.token('root');
  root = (request, body) => send(gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
  const created = await root('POST /api/v1/domains', { id: 'demo', name: 'signed.test' });
  assert.equal(created.status, 201, JSON.stringify(created.body));
});
after(() => gateway.stop());

interface Key {
  readonly selector: string;
  readonly algorithm: string;
  readonly state: string;
  readonly fault: string;
  readonly record: { readonly name: string; readonly value: string };
}
const keysOf = ({ body }: Answer): readonly Key[] => body['items'] as readonly Key[];

test('T10: new keys are shown with the records to publish, and sign once those are found', async () => {
  const made = await root('POST /api/v1/domains/demo/dkim');
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.deepEqual(
    new Set(keysOf(made).map(({ algorithm }) => algorithm)),
    new Set(['rsa-sha256', 'ed25519-sha256']),
  );
  assert.ok(!JSON.stringify(made.body).includes('PRIVATE'));
  const missing = keysOf(await root('POST /api/v1/domains/demo/dkim/check'));
  for (const { state, fault } of missing)
    assert.deepEqual([state, fault], ['waiting', 'There is no TXT record of this name.']);
  for (const { record } of keysOf(made)) names.set(record.name, [record.value]);
  for (const { state, fault } of keysOf(await root('POST /api/v1/domains/demo/dkim/check')))
    assert.deepEqual([state, fault], ['active', '']);
});

test('T10: while the DNS does not answer keys stay as they are', async () => {
  silent = true;
  try {
    assert.equal((await root('POST /api/v1/domains/demo/dkim/check')).status, 503);
  } finally {
    silent = false;
  }
  for (const { state } of keysOf(await root('GET /api/v1/domains/demo/dkim'))) assert.equal(state, 'active');
});

test('T10: new keys take the place of old ones, which can be removed; a domain has only so many', async () => {
  const old = keysOf(await root('GET /api/v1/domains/demo/dkim'));
  for (const { record } of keysOf(await root('POST /api/v1/domains/demo/dkim')))
    names.set(record.name, [record.value]);
  const changed = keysOf(await root('POST /api/v1/domains/demo/dkim/check'));
  const stateOf = (selector: string): string | undefined =>
    changed.find((key) => key.selector === selector)?.state;
  for (const { selector } of old) assert.equal(stateOf(selector), 'retired');
  await root('POST /api/v1/domains/demo/dkim');
  assert.equal((await root('POST /api/v1/domains/demo/dkim')).status, 409);
  for (const { selector } of old)
    assert.equal((await root(`DELETE /api/v1/domains/demo/dkim/${selector}`)).status, 204);
  assert.equal((await root(`DELETE /api/v1/domains/demo/dkim/${old[0]?.selector}`)).status, 404);
  assert.equal(keysOf(await root('GET /api/v1/domains/demo/dkim')).length, 4);
});

test('T10: keys are an administrator’s business, of domains that there are', async () => {
  assert.equal((await root('GET /api/v1/domains/nowhere/dkim')).status, 404);
  const agent = await send(gateway.url, 'POST /api/v1/domains/demo/dkim', { token: gateway.token('anna') });
  assert.equal(agent.status, 403);
});
