// Mail accounts over the API: who has which mailbox, what lies in it, and who may say so.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
let root: (request: string, body?: unknown) => Promise<Answer>;
before(async () => {
  gateway = await startGatewayTwins();
  const token = gateway.token('root');
  root = (request, body) => send(gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
});
after(() => gateway.stop());

test('F3: an account is created with addresses and quota, changed and removed; nobody sees its password', async () => {
  const created = await root('POST /api/v1/accounts', {
    id: 'carla',
    address: 'carla@demo.test',
    name: 'Carla',
    password: 'a long enough secret',
    aliases: ['c.keller@demo.test'],
    quotaBytes: 5_000_000,
  });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  assert.equal(created.headers.get('location'), '/api/v1/accounts/carla');
  assert.deepEqual(created.body, {
    id: 'carla',
    address: 'carla@demo.test',
    aliases: ['c.keller@demo.test'],
    name: 'Carla',
    role: 'account',
    active: true,
    quotaBytes: 5_000_000,
    usedBytes: 0,
    folders: ['inbox', 'sent', 'archive'].map((folder) => ({ folder, messages: 0, bytes: 0 })),
  });
  const changed = await root('PATCH /api/v1/accounts/carla', { quotaBytes: 0, address: 'carla.k@demo.test' });
  assert.deepEqual([changed.body.quotaBytes, changed.body.address], [0, 'carla.k@demo.test']);
  assert.equal(gateway.directory.current().users.get('carla')?.role, 'account');
  assert.equal((await root('DELETE /api/v1/accounts/carla')).status, 204);
  assert.equal((await root('GET /api/v1/accounts/carla')).status, 404);
});

test('F3: everybody has an account, with what lies in it; only one that does nothing else is removed here', async () => {
  for (const [folder, archiveId, size] of [
    ['inbox', 'a', 100],
    ['inbox', 'b', 20],
    ['sent', 'a', 100],
  ] as const)
    await gateway.accountMail.place({ accountId: 'anna', folder, archiveId, size });
  const list = await root('GET /api/v1/accounts');
  assert.equal(list.status, 200);
  assert.deepEqual(
    list.body.items.map(({ id, role, usedBytes }: Record<string, unknown>) => [id, role, usedBytes]),
    [
      ['anna', 'agent', 120],
      ['ben', 'agent', 0],
      ['box', 'account', 0],
      ['gone', 'agent', 0],
      ['root', 'administrator', 0],
      ['sam', 'supervisor', 0],
    ],
  );
  const { folders } = (await root('GET /api/v1/accounts/anna')).body;
  assert.deepEqual(folders, [
    { folder: 'inbox', messages: 2, bytes: 120 },
    { folder: 'sent', messages: 1, bytes: 100 },
    { folder: 'archive', messages: 0, bytes: 0 },
  ]);
  const refused = await root('DELETE /api/v1/accounts/anna');
  assert.deepEqual([refused.status, refused.body.code], [409, 'MORE_THAN_AN_ACCOUNT']);
});

test('F3: what is no address is refused, and only administrators look', async () => {
  const person = { name: 'X', password: 'a long enough secret' };
  for (const wrong of [
    { ...person, address: 'no address' },
    { ...person, address: 'x@demo.test', role: 'administrator' },
    { ...person, address: 'x@demo.test', quotaBytes: -1 },
    { ...person, address: 'x@demo.test', aliases: ['a b'] },
    { name: 'X', address: 'x@demo.test' },
  ])
    assert.equal((await root('POST /api/v1/accounts', wrong)).status, 422, JSON.stringify(wrong));
  const token = gateway.token('sam');
  for (const request of ['GET /api/v1/accounts', 'GET /api/v1/accounts/anna', 'DELETE /api/v1/accounts/box'])
    assert.equal((await send(gateway.url, request, { token })).status, 403, request);
});

test('F1: a domain is created, switched off and removed', async () => {
  const created = await root('POST /api/v1/domains', { id: 'branch', name: 'branch.test' });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const changed = await root('PATCH /api/v1/domains/branch', { active: false, catchAll: 'anna@demo.test' });
  assert.deepEqual([changed.body.active, changed.body.catchAll], [false, 'anna@demo.test']);
  assert.equal((await root('GET /api/v1/domains')).body.items.length, 1);
  assert.equal((await root('DELETE /api/v1/domains/branch')).status, 204);
});
