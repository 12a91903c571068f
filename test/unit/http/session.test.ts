// Signing in, who may do what, and what every error looks like.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { password, startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());

function assertProblem(answer: Answer, status: number, code: string): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.equal(answer.body.code, code);
  assert.equal(answer.body.status, status);
  assert.equal(answer.body.type, `urn:skillpost:error:${code}`);
  assert.ok(answer.body.title.length > 0 && answer.body.detail.length > 0);
}

test('signing in gives a token that says who one is, until signed out', async () => {
  const signedIn = await send(gateway.url, 'POST /api/v1/session', {
    body: { email: 'Anna@demo.test', password },
  });
  assert.equal(signedIn.status, 200);
  assert.equal(signedIn.body.user.id, 'anna');
  assert.equal(JSON.stringify(signedIn.body).includes(password), false);
  const token = signedIn.body.token as string;
  const me = await send(gateway.url, 'GET /api/v1/me', { token });
  assert.deepEqual([me.status, me.body.name, me.body.role], [200, 'Anna', 'agent']);
  // Being signed in is not being at work: presence is the agent's own choice.
  assert.deepEqual(gateway.client.asked, []);
  const out = await send(gateway.url, 'DELETE /api/v1/session', { token });
  assert.equal(out.status, 204);
  assertProblem(await send(gateway.url, 'GET /api/v1/me', { token }), 401, 'UNAUTHENTICATED');
});

test('a wrong password, an unknown and an inactive user get the same 401', async () => {
  for (const body of [
    { email: 'anna@demo.test', password: 'wrong' },
    { email: 'nobody@demo.test', password },
    { email: 'gone@demo.test', password },
  ])
    assertProblem(await send(gateway.url, 'POST /api/v1/session', { body }), 401, 'WRONG_CREDENTIALS');
});

test('too many failed sign-ins are a 429 that says when to come back', async () => {
  gateway.refuseSignIns(
    new SkillpostError('RATE_LIMITED', 'overloaded', 'Too many failed sign-ins.', { retryAfterMs: 60_000 }),
  );
  const body = { email: 'anna@demo.test', password };
  const answer = await send(gateway.url, 'POST /api/v1/session', { body });
  assertProblem(answer, 429, 'RATE_LIMITED');
  assert.equal(answer.headers.get('retry-after'), '60');
  gateway.refuseSignIns(null);
});

test('malformed JSON, unknown and missing fields, wrong types and media types are told apart', async () => {
  const post = (sent: Parameters<typeof send>[2]) => send(gateway.url, 'POST /api/v1/session', sent);
  assertProblem(await post({ text: '{"email":' }), 400, 'BAD_JSON');
  assertProblem(await post({ text: '{"__proto__": 1}' }), 400, 'BAD_JSON');
  const unknown = await post({ body: { email: 'a@b', password: 'x', admin: true } });
  assertProblem(unknown, 422, 'BAD_FIELD');
  assert.match(unknown.body.detail, /"admin"/);
  assertProblem(await post({ body: { email: 'a@b' } }), 422, 'BAD_FIELD');
  assertProblem(await post({ body: { email: 'a@b', password: 7 } }), 422, 'BAD_FIELD');
  assertProblem(
    await post({ text: 'email=a', headers: { 'content-type': 'text/plain' } }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  );
  assertProblem(await post({ text: `"${'x'.repeat(1_100_000)}"` }), 413, 'BODY_TOO_LARGE');
});

test('T3: a body that is too large is read to its end, so that its sender can read why it was refused', async () => {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  const body = Buffer.alloc(12_000_000, 'x');
  const answered = text(socket);
  socket.write(
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  // A client that, like most, reads nothing before it has written everything: a broken pipe would be all it sees.
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(body, () => resolve());
  });
  assert.match(await answered, /^HTTP\/1\.1 413 [^]*"code":"BODY_TOO_LARGE"/);
});

test('T3: addresses and header fields that cannot be read are problems, too', async () => {
  assertProblem(await send(gateway.url, 'GET /api/v1/users/%ZZ'), 400, 'BAD_REQUEST');
  const { hostname, port } = new URL(gateway.url);
  const ask = async (head: string): Promise<string> => {
    const socket = connect(Number(port), hostname);
    socket.write(head);
    return text(socket);
  };
  assert.match(
    await ask(`GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: ${'x'.repeat(40_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 [^]*"code":"HEADERS_TOO_LARGE"/,
  );
  assert.match(
    await ask(
      'GET /api/docs/static/../../../../package.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ),
    /^HTTP\/1\.1 404 [^]*"code":"NO_SUCH_ROUTE"/,
  );
});

test('an unknown route under the API is a 404 problem, in any method', async () => {
  for (const request of ['GET /api/v1/nothing', 'PATCH /api/v1/session', 'GET /api', 'POST /api/v2/users'])
    assertProblem(await send(gateway.url, request), 404, 'NO_SUCH_ROUTE');
  assertProblem(await send(gateway.url, 'POST /forms/x'), 404, 'NOT_FOUND');
});

test('what is no HTTP gets a problem, too, and the door', async () => {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write('HELO there\r\n\r\n');
  assert.match(await text(socket), /^HTTP\/1\.1 400 [^]*problem\+json[^]*"code":"BAD_REQUEST"/);
});

test('the live feed asked for as a page says what it is', async () => {
  assertProblem(await send(gateway.url, 'GET /ws'), 426, 'UPGRADE_REQUIRED');
});

test('a session is asked for everywhere, and each role opens its own doors', async () => {
  const wanted: readonly (readonly [string, Record<string, number>])[] = [
    ['GET /api/v1/me', { none: 401, box: 200, anna: 200 }],
    ['GET /api/v1/queues', { none: 401, box: 403, anna: 200, sam: 200 }],
    ['GET /api/v1/agents', { none: 401, anna: 403, sam: 200, root: 200 }],
    ['GET /api/v1/reports', { anna: 403, sam: 200 }],
    ['GET /api/v1/audit', { anna: 403, sam: 403, root: 200 }],
    ['DELETE /api/v1/skills/none', { anna: 403, sam: 403, root: 404 }],
    ['PUT /api/v1/queues/support/members/ben', { anna: 403, sam: 204 }],
  ];
  for (const [request, statuses] of wanted)
    for (const [who, status] of Object.entries(statuses)) {
      const answer = await send(gateway.url, request, who === 'none' ? {} : { token: gateway.token(who) });
      assert.equal(answer.status, status, `${request} by ${who}`);
      if (status === 401 || status === 403) assert.match(answer.headers.get('content-type') ?? '', /problem/);
    }
});

test('a deactivated user is out at once, with the session still there', async () => {
  const token = gateway.token('ben');
  assert.equal((await send(gateway.url, 'GET /api/v1/me', { token })).status, 200);
  await gateway.directory.update('users', 'ben', { active: false }, 'root');
  assertProblem(await send(gateway.url, 'GET /api/v1/me', { token }), 401, 'UNAUTHENTICATED');
  await gateway.directory.update('users', 'ben', { active: true }, 'root');
});

test('a write by cookie is taken from pages of this host only; reads and bearer tokens are free of that', async () => {
  const cookie = `other=1; skillpost_session=${gateway.token('anna')}`;
  const status = { status: 'available' };
  const put = (headers: Record<string, string>) =>
    send(gateway.url, 'PUT /api/v1/agents/me/status', { body: status, headers });
  assert.equal((await send(gateway.url, 'GET /api/v1/me', { headers: { cookie } })).status, 200);
  assertProblem(await put({ cookie, origin: 'https://evil.test' }), 403, 'CROSS_ORIGIN');
  assertProblem(await put({ cookie, origin: 'null' }), 403, 'CROSS_ORIGIN');
  assertProblem(await put({ cookie, 'sec-fetch-site': 'cross-site' }), 403, 'CROSS_ORIGIN');
  assert.equal((await put({ cookie, origin: gateway.url })).status, 200);
  const proxied = { cookie, origin: 'https://desk.demo.test', 'x-forwarded-host': 'desk.demo.test' };
  assert.equal((await put(proxied)).status, 200);
  const bearer = { authorization: `Bearer ${gateway.token('anna')}`, origin: 'https://other.test' };
  assert.equal((await put(bearer)).status, 200);
});

test('every answer forbids sniffing and framing; answers of the API are not stored', async () => {
  const answer = await send(gateway.url, 'GET /api/v1/me', { token: gateway.token('anna') });
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
});

test('a bug is a 500 that tells nothing of the inside', async () => {
  gateway.client.onAsk(() => {
    throw new TypeError('secret internals');
  });
  const answer = await send(gateway.url, 'POST /api/v1/agents/me/wrap-up/end', {
    token: gateway.token('anna'),
  });
  assertProblem(answer, 500, 'INTERNAL');
  assert.equal(JSON.stringify(answer.body).includes('secret'), false);
  gateway.client.onAsk(() => ({}));
});
