// Signing in at a provider for a mailbox, and the tokens that come of it, against a provider that checks everything.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createManualClock, type ManualClock } from '#actors/adapters/memory/clock.ts';
import { systemChance } from '#actors/adapters/system/clock.ts';
import { createAccessTokens } from '#gateway/boxes/oauth/tokens.ts';
import { startTokenKeeper } from '#gateway/boxes/oauth/keeper.ts';
import { limits } from '#actors/limits.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';
import { aFetching, anOutsideServer } from '#test/support/mailboxes.ts';
import { startOAuthProvider, type StandInProvider } from '#test/support/oauth-provider.ts';
import { until } from '#test/support/until.ts';

let provider: StandInProvider;
let gateway: GatewayTwins;
let clock: ManualClock;
let root: (request: string, body?: unknown) => Promise<Answer>;
let token = '';

before(async () => {
  provider = await startOAuthProvider();
  clock = createManualClock();
  gateway = await startGatewayTwins({ clock });
  token = gateway.token('root');
  root = (request, body) => send(gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
  const { clientId, clientSecret, tokenUrl, authorizeUrl } = provider;
  const put = await root('PUT /api/v1/oauth-providers/google', {
    clientId,
    clientSecret,
    tokenUrl,
    authorizeUrl,
  });
  assert.equal(put.status, 200, JSON.stringify(put.body));
  assert.equal(put.body.ready, true);
});
after(async () => {
  await gateway.stop();
  await provider.stop();
});

async function aMailbox(id: string): Promise<void> {
  const fetching = aFetching({ server: anOutsideServer({ auth: 'oauth2' }) });
  const body = {
    id,
    address: `${id}@example.org`,
    name: id,
    queueId: 'support',
    fetching,
    oauthProvider: 'google',
  };
  const created = await root('POST /api/v1/mailboxes', body);
  assert.equal(created.status, 201, JSON.stringify(created.body));
}

/** As a browser goes: to the provider, which sends it back. */
async function signIn(id: string, by = token): Promise<Response> {
  const started = await root(`GET /api/v1/mailboxes/${id}/oauth/start`);
  assert.equal(started.status, 200, JSON.stringify(started.body));
  const away = await fetch(started.body.url, { redirect: 'manual' });
  const back = away.headers.get('location') ?? '';
  return fetch(back, { redirect: 'manual', headers: { authorization: `Bearer ${by}` } });
}

const light = async (id: string): Promise<Record<string, string>> => {
  const { body } = await root(`GET /api/v1/mailboxes/${id}`);
  return body.health.find((one: { protocol: string }) => one.protocol === 'oauth');
};

test('T5: somebody signs in at the provider, with PKCE, and every protocol is logged in at with the token', async () => {
  await aMailbox('first');
  const back = await signIn('first');
  assert.equal(back.status, 303);
  assert.equal(back.headers.get('location'), '/administration/mailboxes/first?signed=in');
  assert.deepEqual(gateway.boxes.tried.at(-1)?.fetching?.secret, {
    kind: 'oauth2',
    accessToken: provider.given.at(-1),
  });
  const { body } = await root('GET /api/v1/mailboxes/first');
  assert.deepEqual(body.secrets, ['oauth']);
  assert.deepEqual(
    body.health.map((one: { state: string }) => one.state),
    ['ok', 'ok'],
  );
  assert.equal(Date.parse((await light('first'))['expiresAt'] ?? ''), clock.now() + 3_600_000);
  for (const secret of [provider.given.at(-1) ?? '', provider.clientSecret])
    for (const request of ['GET /api/v1/mailboxes/first', 'GET /api/v1/oauth-providers', 'GET /api/v1/audit'])
      assert.equal(JSON.stringify((await root(request)).body).includes(secret), false);
});

test('T5: a sign-in is finished once, and by who began it', async () => {
  await aMailbox('once');
  const started = await root('GET /api/v1/mailboxes/once/oauth/start?origin=https://desk.example.org/x');
  assert.equal(started.body.redirectUri, 'https://desk.example.org/api/v1/oauth/callback');
  const state = new URL(started.body.url).searchParams.get('state');
  const other = gateway.token('root2');
  assert.equal(
    (await send(gateway.url, `GET /api/v1/oauth/callback?state=${state}&code=x`, { token: other })).status,
    401,
  );
  const agent = gateway.token('anna');
  assert.equal(
    (await send(gateway.url, `GET /api/v1/oauth/callback?state=${state}&code=x`, { token: agent })).status,
    403,
  );
  const refused = await root(
    `GET /api/v1/oauth/callback?state=${state}&error=access_denied&error_description=no`,
  );
  assert.equal(refused.status, 303);
  assert.equal(refused.headers.get('location'), '/administration/mailboxes/once?signed=failed');
  assert.match((await light('once'))['lastError'] ?? '', /access_denied: no/);
  const again = await root(`GET /api/v1/oauth/callback?state=${state}&code=x`);
  assert.deepEqual([again.status, again.body.code], [422, 'BAD_STATE']);
});

test('T5: a sign-in that another administrator has begun is not finished, and is over', async () => {
  await aMailbox('others');
  const password = 'a long enough secret';
  const person = {
    id: 'root2',
    email: 'root2@demo.test',
    name: 'Other',
    role: 'administrator',
    active: true,
  };
  assert.equal((await root('POST /api/v1/users', { ...person, password })).status, 201);
  const asked = provider.asked.length;
  const back = await signIn('others', gateway.token('root2'));
  assert.equal(back.status, 422);
  assert.equal(provider.asked.length, asked);
  assert.equal((await light('others'))['state'], 'failing');
});

test('T5: a token is refreshed at 80 % of its life, once, however many ask on however many machines', async () => {
  await aMailbox('early');
  await signIn('early');
  const { directory, boxes, log } = gateway;
  const { secrets } = boxes;
  const machine = () =>
    createAccessTokens({
      directory,
      secrets,
      store: boxes.oauth.store,
      health: boxes.healthPort,
      clock,
      chance: systemChance,
      log,
    });
  const [one, other] = [machine(), machine()];
  const first = provider.given.at(-1);
  const asked = provider.asked.length;
  clock.advance(3_600_000 * 0.69);
  assert.equal(await one.current('early'), first);
  assert.equal(provider.asked.length, asked);
  clock.advance(3_600_000 * 0.12);
  const all = await Promise.all([one, other, one, other].map((tokens) => tokens.current('early')));
  assert.equal(provider.asked.length, asked + 1);
  assert.ok(all.every((given) => given === first || given === provider.given.at(-1)));
  assert.equal(await other.current('early'), provider.given.at(-1));
  assert.notEqual(provider.given.at(-1), first);
});

test('T5: while the provider is out of order the old token is used as long as it lasts, and the light says so', async () => {
  await aMailbox('broken');
  await signIn('broken');
  const { tokens } = gateway.boxes;
  const first = provider.given.at(-1);
  provider.mood = 'broken';
  clock.advance(3_600_000 * 0.85);
  assert.equal(await tokens.current('broken'), first);
  assert.deepEqual(
    [(await light('broken'))['state'], (await light('broken'))['lastError']?.includes('503')],
    ['failing', true],
  );
  clock.advance(3_600_000 * 0.15);
  await assert.rejects(tokens.current('broken'), { code: 'OAUTH_UNAVAILABLE' });
  provider.mood = 'well';
  assert.equal(await tokens.current('broken'), provider.given.at(-1));
  assert.equal((await light('broken'))['state'], 'ok');
});

test('T5: a grant that was taken back is noticed within a minute, and the settings can still be saved', async () => {
  await aMailbox('revoked');
  await signIn('revoked');
  provider.mood = 'revoked';
  clock.advance(3_600_000);
  const { directory, boxes, log } = gateway;
  const keeper = startTokenKeeper({ directory, tokens: boxes.tokens, clock, log });
  clock.advance(limits.oauthKeepEveryMs);
  await until('the light to go out', async () => (await light('revoked'))['state'] === 'failing');
  await keeper.stop();
  assert.match(
    (await light('revoked'))['lastError'] ?? '',
    /Google refuses: invalid_grant: Token has been expired or revoked/,
  );
  const fetching = aFetching({ server: anOutsideServer({ auth: 'oauth2' }), folder: 'Orders' });
  assert.equal((await root('PATCH /api/v1/mailboxes/revoked', { fetching, name: 'New' })).status, 200);
  provider.mood = 'well';
  const back = await signIn('revoked');
  assert.equal(back.headers.get('location'), '/administration/mailboxes/revoked?signed=in');
  assert.equal((await light('revoked'))['state'], 'ok');
});

test('T5: a secret goes to no other end point than the one it was entered for, and never in clear', async () => {
  const moved = await root('PUT /api/v1/oauth-providers/google', { tokenUrl: 'https://evil.test/token' });
  assert.match(moved.body.detail, /clientSecret: has to be entered again/);
  const clear = await root('PUT /api/v1/oauth-providers/google', { tokenUrl: 'http://example.org/token' });
  assert.match(clear.body.detail, /tokenUrl: must be an https address/);
  await aMailbox('elsewhere');
  await signIn('elsewhere');
  const fetching = aFetching({ server: anOutsideServer({ auth: 'oauth2', host: 'imap.evil.test' }) });
  const asked = gateway.boxes.tried.length;
  assert.equal((await root('PATCH /api/v1/mailboxes/elsewhere', { fetching })).status, 200);
  assert.deepEqual(gateway.boxes.tried.slice(asked), [{ fetching: null, sending: null }]);
});

test('T5: a mailbox whose provider nobody has set up says what to do', async () => {
  const fetching = aFetching({ server: anOutsideServer({ auth: 'oauth2' }) });
  const body = { id: 'ms', address: 'ms@example.org', name: 'ms', queueId: 'support', fetching };
  await root('POST /api/v1/mailboxes', { ...body, oauthProvider: 'microsoft' });
  const started = await root('GET /api/v1/mailboxes/ms/oauth/start');
  assert.deepEqual([started.status, started.body.code], [409, 'NO_PROVIDER']);
  const { body: all } = await root('GET /api/v1/oauth-providers');
  assert.deepEqual(
    all.items.map(({ id, ready }: { id: string; ready: boolean }) => [id, ready]),
    [
      ['google', true],
      ['microsoft', false],
    ],
  );
});
