// The console's build behind the gateway: its files, its request handler, and its door to the API.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createConsoleApi, loadConsole } from '#gateway/console/handler.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send } from '#test/support/http-caller.ts';
import { createKeptLog } from '#test/support/log.ts';

// As small as a build can be: one route without a page, whose loader asks the API and whose action says what it was sent.
const build = `
export const entry = { module: { default: () => new Response('page'), handleError: () => undefined } };
export const routes = {
  root: {
    id: 'root',
    path: '*',
    module: {
      loader: async ({ request, context }) => {
        const token = new URL(request.url).searchParams.get('token') ?? '';
        if (token === 'broken') throw new Error('secret of the page');
        return Response.json(await context.api({ method: 'GET', path: '/me', token }));
      },
      action: async ({ request }) => new Response('sent ' + (await request.formData()).get('email')),
    },
  },
};
export const assets = { entry: { module: '', imports: [] }, routes: {}, url: '', version: '1' };
export const assetsBuildDirectory = '';
export const basename = '/';
export const future = { v3_singleFetch: true };
export const isSpaMode = false;
export const mode = 'production';
export const publicPath = '/';
`;

const script = 'console.log(1);'.repeat(200);
const log = createKeptLog();
let folder: string;
let gateway: GatewayTwins;
let app: FastifyInstance;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skillpost-console-'));
  await mkdir(join(folder, 'server'));
  await mkdir(join(folder, 'client', 'assets'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'server', 'index.js'), build);
  await writeFile(join(folder, 'client', 'favicon.svg'), '<svg/>');
  await writeFile(join(folder, 'client', 'assets', 'root-1a2b.js'), script);
  const handler = await loadConsole(
    folder,
    createConsoleApi(() => app),
    log,
  );
  assert.ok(handler);
  gateway = await startGatewayTwins({ console: handler });
  app = gateway.app;
});
after(async () => {
  await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

test('files with a hash in their name are kept for a year, others are asked for again', async () => {
  const asset = await send(gateway.url, 'GET /assets/root-1a2b.js?x=1');
  assert.deepEqual([asset.status, asset.body], [200, script]);
  assert.equal(asset.headers.get('content-encoding'), 'gzip');
  assert.match(asset.headers.get('content-type') ?? '', /^text\/javascript/);
  assert.match(asset.headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
  const plain = await send(gateway.url, 'GET /assets/root-1a2b.js', {
    headers: { 'accept-encoding': 'identity' },
  });
  assert.deepEqual([plain.headers.get('content-encoding'), plain.body], [null, script]);
  const icon = await send(gateway.url, 'GET /favicon.svg');
  assert.deepEqual([icon.body, icon.headers.get('cache-control')], ['<svg/>', 'public, max-age=300']);
  const etag = icon.headers.get('etag') ?? '';
  const again = await send(gateway.url, 'GET /favicon.svg', { headers: { 'if-none-match': etag } });
  assert.deepEqual([again.status, again.body], [304, '']);
  const head = await send(gateway.url, 'HEAD /assets/root-1a2b.js');
  assert.deepEqual([head.status, head.body], [200, '']);
});

test('nothing outside the build can be named', async () => {
  for (const path of [
    '/../server/index.js',
    '/assets/../../server/index.js',
    '/%2e%2e/server/index.js',
    '/assets/',
  ])
    assert.equal((await send(gateway.url, `GET ${path}`)).body?.status, 401, path);
});

test('a page asks the API in process, as the user of its session', async () => {
  const signedIn = await send(gateway.url, `GET /desk?token=${gateway.token('anna')}`);
  assert.deepEqual([signedIn.body.status, signedIn.body.body.id], [200, 'anna']);
  const not = await send(gateway.url, 'GET /desk');
  assert.deepEqual([not.body.status, not.body.body.code], [401, 'UNAUTHENTICATED']);
});

test('forms reach the page with their bodies', async () => {
  const answer = await send(gateway.url, 'POST /sign-in', {
    text: 'email=anna%40demo.test',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: gateway.url },
  });
  assert.equal(answer.body, 'sent anna@demo.test');
});

test('a page that breaks tells the visitor nothing of the inside', async () => {
  const answer = await send(gateway.url, 'GET /desk?token=broken');
  assert.equal(answer.status, 500);
  assert.equal(JSON.stringify(answer.body).includes('secret'), false);
});

test('without a build there is no console, and the log says how to make one', async () => {
  assert.equal(
    await loadConsole(
      join(folder, 'none'),
      createConsoleApi(() => app),
      log,
    ),
    null,
  );
  assert.ok(log.lines.some((line) => line.message.includes('npm run build')));
});
