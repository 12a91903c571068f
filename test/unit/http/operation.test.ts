// Health, readiness, metrics, the description of the API, reports, and the console behind it all.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { startGatewayTwins } from '#test/support/gateway.ts';
import { send } from '#test/support/http-caller.ts';

test('health, readiness and metrics answer at the root without a session', async () => {
  let parts: Record<string, string> = { postgres: 'ok' };
  const gateway = await startGatewayTwins({
    ready: () => Promise.resolve({ ready: parts['postgres'] === 'ok', parts }),
  });
  try {
    assert.deepEqual((await send(gateway.url, 'GET /health')).body, { status: 'ok' });
    assert.equal((await send(gateway.url, 'GET /ready')).status, 200);
    parts = { postgres: 'does not answer' };
    const ready = await send(gateway.url, 'GET /ready');
    assert.deepEqual([ready.status, ready.body], [503, { ready: false, parts }]);
    const metrics = await send(gateway.url, 'GET /metrics');
    assert.match(
      metrics.body,
      /skillpost_http_request_seconds_count\{method="GET",route="\/ready",status="503"\} 1/,
    );
  } finally {
    await gateway.stop();
  }
});

test('every route is described, with its body, and can be browsed', async () => {
  const gateway = await startGatewayTwins();
  try {
    const { body } = await send(gateway.url, 'GET /api/openapi.json');
    for (const path of [
      '/api/v1/session',
      '/api/v1/queues/{id}',
      '/api/v1/agents/me/status',
      '/api/v1/offers/{id}/accept',
      '/api/v1/conversations/{id}/replies',
      '/api/v1/reports/{name}',
      '/health',
    ])
      assert.ok(path in body.paths, path);
    const described = Object.values(body.paths).flatMap((path) => Object.values(path as object));
    for (const route of described) assert.ok((route as { summary?: string }).summary, JSON.stringify(route));
    for (const route of described)
      assert.deepEqual((route as { responses: object }).responses, {
        ...(route as { responses: object }).responses,
        default: { $ref: '#/components/responses/Problem' },
      });
    assert.ok(body.components.responses.Problem.content['application/problem+json']);
    assert.ok(
      body.paths['/api/v1/queues'].post.requestBody.content['application/json'].schema.properties.wrapUpMs,
    );
    const docs = await send(gateway.url, 'GET /api/docs/');
    assert.equal(docs.status, 200);
    assert.match(docs.body, /swagger/i);
  } finally {
    await gateway.stop();
  }
});

test('reports are listed and run as JSON and as CSV', async () => {
  const gateway = await startGatewayTwins();
  try {
    const token = gateway.token('sam');
    const listed = await send(gateway.url, 'GET /api/v1/reports', { token });
    assert.equal(listed.body.items[0].name, 'volume');
    const run = await send(gateway.url, 'GET /api/v1/reports/volume?from=2026-01-01&queue=support', {
      token,
    });
    assert.deepEqual(run.body.rows, [{ name: 'volume', from: '2026-01-01', queue: 'support' }]);
    const csv = await send(gateway.url, 'GET /api/v1/reports/volume?format=csv', { token });
    assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/);
    assert.match(csv.headers.get('content-disposition') ?? '', /volume\.csv/);
    assert.equal(csv.body, 'queue,received\r\nsupport,3\r\n');
    assert.equal((await send(gateway.url, 'GET /api/v1/reports/none', { token })).status, 404);
  } finally {
    await gateway.stop();
  }
});

test('agents see their own lines of a report, and nobody else’s', async () => {
  const gateway = await startGatewayTwins();
  try {
    const run = async (who: string, query: string): Promise<[number, string | undefined]> => {
      const token = gateway.token(who);
      const { status, body } = await send(gateway.url, `GET /api/v1/reports/${query}`, { token });
      return [status, body.code];
    };
    assert.deepEqual(await run('anna', 'agents?agent=anna'), [200, undefined]);
    assert.deepEqual(await run('anna', 'agents?agent=ben'), [403, 'NOT_SUPERVISOR']);
    assert.deepEqual(await run('anna', 'agents'), [403, 'NOT_SUPERVISOR']);
    assert.deepEqual(await run('anna', 'volume?agent=anna'), [403, 'NOT_SUPERVISOR']);
    assert.deepEqual(await run('sam', 'agents?agent=ben'), [200, undefined]);
  } finally {
    await gateway.stop();
  }
});

test('everything else goes to the console, with its body unread and safe headers', async () => {
  const gateway = await startGatewayTwins({
    console: async (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(request, 'end');
      response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`);
    },
  });
  try {
    const posted = await send(gateway.url, 'POST /sign-in?to=/desk', {
      text: 'email=a&password=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(posted.body, 'POST /sign-in?to=/desk email=a&password=b');
    assert.match(posted.headers.get('content-security-policy') ?? '', /script-src 'self'/);
    assert.equal(posted.headers.get('x-content-type-options'), 'nosniff');
    const json = await send(gateway.url, 'PUT /desk', { body: { a: 1 } });
    assert.equal(json.body, 'PUT /desk {"a":1}');
  } finally {
    await gateway.stop();
  }
});

test('a form from another site, or one without end, is refused before the console sees it', async () => {
  let seen = 0;
  const gateway = await startGatewayTwins({
    console: (_request, response) => {
      seen += 1;
      response.end();
      return Promise.resolve();
    },
  });
  try {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = (text: string, headers: Record<string, string> = {}) =>
      send(gateway.url, 'POST /sign-in', { text, headers: { ...form, ...headers } });
    const foreign = await post('a=b', { origin: 'http://evil.test' });
    assert.deepEqual([foreign.status, foreign.body.code], [403, 'CROSS_ORIGIN']);
    assert.equal((await post('a=b', { origin: 'null' })).status, 403);
    const large = await post('x'.repeat(limits.apiReplyBodyBytes + 1));
    assert.deepEqual([large.status, large.body.code], [413, 'BODY_TOO_LARGE']);
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      'POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n',
    );
    assert.match(await text(socket), /^HTTP\/1\.1 411 /);
    assert.equal(seen, 0);
    assert.equal((await post('a=b', { origin: gateway.url })).status, 200);
    assert.equal(seen, 1);
  } finally {
    await gateway.stop();
  }
});

test('without a built console the page says what to do', async () => {
  const gateway = await startGatewayTwins();
  try {
    const page = await send(gateway.url, 'GET /desk');
    assert.equal(page.status, 503);
    assert.match(page.body, /npm run build/);
  } finally {
    await gateway.stop();
  }
});
