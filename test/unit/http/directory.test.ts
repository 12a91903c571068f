// The directory over the API: pages, changes, memberships, and what must not be possible.

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

test('F28: a queue is created, read, changed and removed, with every setting', async () => {
  const created = await root('POST /api/v1/queues', { id: 'billing', name: 'Billing', wrapUpMs: 5_000 });
  assert.equal(created.status, 201);
  assert.equal(created.headers.get('location'), '/api/v1/queues/billing');
  assert.deepEqual(
    [created.body.id, created.body.name, created.body.wrapUpMs, created.body.memberIds],
    ['billing', 'Billing', 5_000, []],
  );
  const changed = await root('PATCH /api/v1/queues/billing', {
    strategy: 'round-robin',
    skills: [{ skillId: 'english', name: 'English', level: 3 }],
  });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.equal(changed.body.strategy, 'round-robin');
  assert.deepEqual(gateway.directory.current().queues.get('billing')?.skills, [
    { skillId: 'english', level: 3 },
  ]);
  assert.equal((await root('DELETE /api/v1/queues/billing')).status, 204);
  assert.equal((await root('GET /api/v1/queues/billing')).status, 404);
});

test('F3: a user is created with a password that no answer ever shows', async () => {
  const secret = 'a long enough secret';
  const created = await root('POST /api/v1/users', {
    id: 'carl',
    email: 'carl@demo.test',
    name: 'Carl',
    role: 'agent',
    password: secret,
  });
  assert.equal(created.status, 201);
  for (const request of ['GET /api/v1/users/carl', 'GET /api/v1/users', 'GET /api/v1/audit'])
    assert.equal(JSON.stringify((await root(request)).body).includes(secret), false, request);
  const short = await root('PATCH /api/v1/users/carl', { password: 'short' });
  assert.equal(short.body.code, 'BAD_FIELD');
});

test('lists come in pages by name, each entry once, until nextCursor is null', async () => {
  for (const number of [3, 1, 2])
    await root('POST /api/v1/skills', { id: `s${number}`, name: `S ${number}` });
  const names: string[] = [];
  let cursor = '';
  do {
    const page = await root(`GET /api/v1/skills?limit=2${cursor}`);
    assert.ok(page.body.items.length <= 2);
    names.push(...page.body.items.map((skill: { name: string }) => skill.name));
    cursor = page.body.nextCursor === null ? '' : `&cursor=${page.body.nextCursor}`;
  } while (cursor !== '');
  assert.deepEqual(names, ['English', 'S 1', 'S 2', 'S 3']);
  for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=%25%25', 'page=2'])
    assert.equal((await root(`GET /api/v1/skills?${query}`)).status, 422, query);
});

test('F31: rules keep their order, and a pattern that cannot be read is refused', async () => {
  const rule = (position: number, value: string) => ({
    id: `r${position}`,
    name: `Rule ${position}`,
    position,
    conditions: [{ field: 'subject', operator: 'matches', value }],
    actions: { queueId: 'support', skills: [{ skillId: 'english', level: 2 }], priority: 5 },
  });
  assert.equal((await root('POST /api/v1/rules', rule(20, 'b'))).status, 201);
  assert.equal((await root('POST /api/v1/rules', rule(3, 'a'))).status, 201);
  const listed = await root('GET /api/v1/rules');
  assert.deepEqual(
    listed.body.items.map((entry: { id: string }) => entry.id),
    ['r3', 'r20'],
  );
  const wrong = await root('POST /api/v1/rules', rule(4, '((('));
  assert.deepEqual([wrong.status, wrong.body.code], [422, 'BAD_FIELD']);
  assert.equal((await root('PATCH /api/v1/rules/r3', { conditions: [{ field: 'x' }] })).status, 422);
});

test('F29, F41: memberships and skills are given and taken, of known users, queues and skills only', async () => {
  const sam = gateway.token('sam');
  const call = (request: string, body?: unknown) =>
    send(gateway.url, request, { token: sam, ...(body === undefined ? {} : { body }) });
  assert.equal((await call('PUT /api/v1/queues/sales/members/anna')).status, 204);
  assert.deepEqual(gateway.directory.current().users.get('anna')?.queueIds, ['support', 'sales']);
  assert.equal((await call('DELETE /api/v1/queues/sales/members/anna')).status, 204);
  assert.deepEqual(gateway.directory.current().users.get('anna')?.queueIds, ['support']);
  assert.equal((await call('PUT /api/v1/users/anna/skills/english', { level: 7 })).status, 204);
  const user = await call('GET /api/v1/users/anna');
  assert.deepEqual(user.body.skills, [{ skillId: 'english', name: 'English', level: 7 }]);
  assert.equal((await call('PUT /api/v1/users/anna/skills/english', { level: 11 })).status, 422);
  assert.equal((await call('DELETE /api/v1/users/anna/skills/english')).status, 204);
  for (const request of [
    'PUT /api/v1/queues/none/members/anna',
    'PUT /api/v1/queues/sales/members/none',
    'DELETE /api/v1/users/anna/skills/none',
  ])
    assert.equal((await call(request)).status, 404, request);
});

test('F56 T24: a schedule is checked before it is kept, and what is wrong is said with its place', async () => {
  const weekly = [{ day: 1, from: '08:00', to: '19:00' }];
  const wrong = await root('POST /api/v1/schedules', { name: 'Office', zone: 'Europe/Atlantis', weekly });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.body.code, 'BAD_FIELD');
  assert.match(wrong.body.detail, /zone/);
  const office = { id: 'office', name: 'Office', zone: 'Europe/Berlin', weekly, holidays: [] };
  assert.equal((await root('POST /api/v1/schedules', office)).status, 201);
  const overlap = [...weekly, { day: 1, from: '18:00', to: '24:00' }];
  assert.equal((await root('PATCH /api/v1/schedules/office', { weekly: overlap })).status, 422);
  assert.deepEqual((await root('GET /api/v1/schedules/office')).body, office);
});

test('F76 F42: settings of the system and VIP customers are read and changed', async () => {
  assert.equal((await root('GET /api/v1/settings')).body.transferToAgent, false);
  const changed = await root('PATCH /api/v1/settings', { transferToAgent: true });
  assert.equal(changed.body.transferToAgent, true);
  assert.equal((await root('PATCH /api/v1/settings', { unheardOf: true })).status, 422);
  const vip = { id: 'big', address: '@big.example', name: 'Big', priority: 7 };
  assert.equal((await root('POST /api/v1/vips', vip)).status, 201);
  assert.deepEqual((await root('GET /api/v1/vips')).body.items, [vip]);
});

test('the last administrator can neither be removed, nor demoted, nor switched off', async () => {
  assert.equal((await root('DELETE /api/v1/users/root')).body.code, 'LAST_ADMINISTRATOR');
  assert.equal((await root('PATCH /api/v1/users/root', { role: 'agent' })).body.code, 'LAST_ADMINISTRATOR');
  assert.equal((await root('PATCH /api/v1/users/root', { active: false })).body.code, 'LAST_ADMINISTRATOR');
  assert.equal((await root('PATCH /api/v1/users/root', { name: 'The root' })).status, 200);
});

test('what the store refuses reaches the caller by its code', async () => {
  const answer = await root('POST /api/v1/queues', { id: 'support', name: 'Support' });
  assert.deepEqual([answer.status, answer.body.code], [409, 'NAME_TAKEN']);
});

test('the audit trail comes in pages, newest first', async () => {
  const first = await root('GET /api/v1/audit?limit=2');
  assert.equal(first.body.items.length, 2);
  assert.match(first.body.items[0].at, /^\d{4}-\d\d-\d\dT/);
  const second = await root(`GET /api/v1/audit?limit=2&cursor=${first.body.nextCursor}`);
  assert.notEqual(second.body.items[0].id, first.body.items[0].id);
});
