// Idempotency-Key: one effect and one answer per key and user (T11).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());

function create(token: string, key: string, name: string): ReturnType<typeof send> {
  return send(gateway.url, 'POST /api/v1/skills', {
    token,
    body: { id: name, name },
    headers: { 'idempotency-key': key },
  });
}

test('T11: the same key and request has one effect and the same answer', async () => {
  const token = gateway.token('root');
  const first = await create(token, 'k1', 'german');
  const second = await create(token, 'k1', 'german');
  assert.equal(first.status, 201);
  assert.equal(second.status, 201);
  assert.deepEqual(second.body, first.body);
  assert.equal(first.headers.get('idempotency-replayed'), null);
  assert.equal(second.headers.get('idempotency-replayed'), 'true');
  assert.equal(gateway.directory.trail.filter((row) => row.entityId === 'german').length, 1);
});

test('T11: the same key with another request is refused with 422', async () => {
  const token = gateway.token('root');
  await create(token, 'k2', 'french');
  const other = await create(token, 'k2', 'spanish');
  assert.deepEqual([other.status, other.body.code], [422, 'IDEMPOTENCY_KEY_REUSED']);
  assert.equal(gateway.directory.current().skills.has('spanish'), false);
});

test('the same key of another user is another key', async () => {
  await create(gateway.token('root'), 'k3', 'dutch');
  const other = await send(gateway.url, 'PUT /api/v1/users/anna/skills/dutch', {
    token: gateway.token('sam'),
    body: { level: 1 },
    headers: { 'idempotency-key': 'k3' },
  });
  assert.equal(other.status, 204);
});

test('while the first request is at work, a second is told so', async () => {
  const token = gateway.token('anna');
  const gate = Promise.withResolvers<object>();
  const begun = Promise.withResolvers<void>();
  gateway.client.onAsk(() => {
    begun.resolve();
    return gate.promise;
  });
  const put = () =>
    send(gateway.url, 'PUT /api/v1/agents/me/status', {
      token,
      body: { status: 'available' },
      headers: { 'idempotency-key': 'k4' },
    });
  const first = put();
  await begun.promise;
  const second = await put();
  assert.deepEqual([second.status, second.body.code], [409, 'REQUEST_IN_PROGRESS']);
  gate.resolve({});
  assert.equal((await first).status, 200);
  assert.equal((await put()).headers.get('idempotency-replayed'), 'true');
});

test('an answer that a repeat may mend is not kept', async () => {
  let down = true;
  gateway.client.onAsk(() => {
    if (down)
      throw new SkillpostError('NODE_UNREACHABLE', 'unavailable', 'Try again.', { retryAfterMs: 1_500 });
    return {};
  });
  const put = () =>
    send(gateway.url, 'PUT /api/v1/agents/me/status', {
      token: gateway.token('anna'),
      body: { status: 'available' },
      headers: { 'idempotency-key': 'k5' },
    });
  const failed = await put();
  assert.deepEqual([failed.status, failed.headers.get('retry-after')], [503, '2']);
  down = false;
  assert.equal((await put()).status, 200);
  const keys = gateway.client.asked.slice(-2).map((asked) => asked.options.idempotencyKey);
  assert.equal(keys[0], keys[1]);
  assert.match(keys[0] ?? '', /^[0-9a-f]{32}$/);
});

test('a key that is no short visible line is refused', async () => {
  const answer = await create(gateway.token('root'), 'x'.repeat(201), 'polish');
  assert.deepEqual([answer.status, answer.body.code], [422, 'BAD_FIELD']);
});
