// Mailboxes over the API: nothing is saved that cannot log in, nothing secret is ever answered.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { limits } from '#actors/limits.ts';
import type { ProtocolHealth } from '#actors/ports/mailbox-health.ts';
import { failingNow, watchLights } from '#gateway/boxes/lights.ts';
import { aDirectory, aMailbox } from '#test/support/directory.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';
import { aFetching, anOutsideServer } from '#test/support/mailboxes.ts';
import { until } from '#test/support/until.ts';
import { rightPassword } from '#test/support/twin-boxes.ts';

let gateway: GatewayTwins;
const calls: Record<string, (request: string, body?: unknown) => Promise<Answer>> = {};
const root = (request: string, body?: unknown): Promise<Answer> => calls['root']!(request, body);

before(async () => {
  gateway = await startGatewayTwins();
  for (const user of ['root', 'anna', 'sam']) {
    const token = gateway.token(user);
    calls[user] = (request, body) =>
      send(gateway.url, request, { token, ...(body === undefined ? {} : { body }) });
  }
});
after(() => gateway.stop());

const outside = (id: string, fields: object = {}): object => ({
  id,
  address: `${id}@example.org`,
  name: id,
  queueId: 'support',
  fetching: aFetching(),
  fetchingPassword: rightPassword,
  ...fields,
});

test('F11: a wrong password is told with protocol and the words of the server, and nothing is saved', async () => {
  const sending = anOutsideServer({ host: 'smtp.example.org', port: 587, security: 'starttls' });
  const wrong = await root('POST /api/v1/mailboxes', outside('wrong', { sending, sendingPassword: 'wrong' }));
  assert.equal(wrong.status, 422);
  assert.equal(wrong.body.code, 'BOX_CHECK_FAILED');
  assert.match(wrong.body.detail, /Nothing was saved\. SMTP at outside:1: 535 5\.7\.8 no such password$/);
  assert.equal(gateway.directory.current().mailboxes.has('wrong'), false);
  assert.equal(gateway.boxes.kept.has('wrong/fetching'), false);
  const without = await root('POST /api/v1/mailboxes', outside('without', { fetchingPassword: undefined }));
  assert.deepEqual([without.status, without.body.detail], [422, 'fetchingPassword: is missing']);
});

test('F11, F12: once every login works it is saved, its lights are on, and no answer shows a password', async () => {
  const sending = anOutsideServer({ host: 'smtp.example.org', port: 465, user: 'elsewhere' });
  const body = outside('good', { sending, sendingPassword: `${rightPassword} too` });
  const created = await root('POST /api/v1/mailboxes', body);
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const read = await root('GET /api/v1/mailboxes/good');
  assert.deepEqual(
    read.body.health.map(({ protocol, state }: { protocol: string; state: string }) => [protocol, state]),
    [
      ['imap', 'ok'],
      ['smtp', 'ok'],
    ],
  );
  assert.deepEqual(read.body.secrets, ['fetching', 'sending']);
  assert.deepEqual(read.body.sending, sending);
  const lights = await calls['sam']!('GET /api/v1/mailbox-health');
  assert.deepEqual(
    lights.body.items.map((item: { mailboxId: string }) => item.mailboxId),
    ['good'],
  );
  for (const { body: shown } of [
    created,
    read,
    lights,
    await root('GET /api/v1/mailboxes'),
    await root('GET /api/v1/audit'),
  ])
    assert.equal(JSON.stringify(shown).includes(rightPassword), false);
});

test('F8: what a mailbox reaches outside is shown to administrators only', async () => {
  await root('POST /api/v1/mailboxes', outside('private'));
  for (const request of ['GET /api/v1/mailboxes', 'GET /api/v1/mailboxes/private']) {
    const shown = await calls['anna']!(request);
    assert.equal(shown.status, 200);
    assert.equal(JSON.stringify(shown.body).includes('imap.example.org'), false, request);
  }
  assert.equal((await calls['anna']!('GET /api/v1/mailbox-health')).status, 403);
  assert.equal((await calls['sam']!('POST /api/v1/mailboxes/private/check')).status, 403);
});

test('F9: clear text has to be confirmed before anything is said to a server', async () => {
  const before = gateway.boxes.tried.length;
  const inClear = aFetching({ server: anOutsideServer({ security: 'plain', port: 143 }) });
  const refused = await root('POST /api/v1/mailboxes', outside('clear', { fetching: inClear }));
  assert.equal(refused.status, 422);
  assert.match(refused.body.detail, /fetching\.server\.plainConfirmed.*in clear/);
  assert.equal(gateway.boxes.tried.length, before);
  const confirmed = { ...inClear, server: { ...inClear.server, plainConfirmed: true } };
  assert.equal((await root('POST /api/v1/mailboxes', outside('clear', { fetching: confirmed }))).status, 201);
});

test('T5: a name is changed without asking any server; new settings are tried with the password that is kept', async () => {
  await root('POST /api/v1/mailboxes', outside('renamed'));
  const before = gateway.boxes.tried.length;
  assert.equal((await root('PATCH /api/v1/mailboxes/renamed', { name: 'New' })).status, 200);
  const same = await root('PATCH /api/v1/mailboxes/renamed', { name: 'Newer', fetching: aFetching() });
  assert.equal(same.status, 200);
  assert.equal(gateway.boxes.tried.length, before);
  const folder = aFetching({ folder: 'Orders' });
  assert.equal((await root('PATCH /api/v1/mailboxes/renamed', { fetching: folder })).status, 200);
  assert.deepEqual(gateway.boxes.tried.at(-1)?.fetching?.secret, {
    kind: 'password',
    password: rightPassword,
  });
});

test('F11: a kept password goes to no other server than the one it was entered for', async () => {
  await root('POST /api/v1/mailboxes', outside('moved'));
  const before = gateway.boxes.tried.length;
  for (const server of [
    { host: 'imap.evil.test' },
    { port: 994 },
    { user: 'somebody' },
    { security: 'starttls' as const },
    { caPem: 'another authority' },
  ]) {
    const fetching = aFetching({ server: anOutsideServer(server) });
    const refused = await root('PATCH /api/v1/mailboxes/moved', { fetching });
    assert.equal(refused.status, 422, JSON.stringify(server));
    assert.match(refused.body.detail, /fetchingPassword: has to be entered again/);
  }
  assert.equal(gateway.boxes.tried.length, before);
  const fetching = aFetching({ server: anOutsideServer({ host: 'imap.other.test' }) });
  const entered = await root('PATCH /api/v1/mailboxes/moved', { fetching, fetchingPassword: rightPassword });
  assert.equal(entered.status, 200);
});

test('T5: a mailbox with OAuth2 is saved before anybody has signed in, and says so', async () => {
  const fetching = aFetching({ server: anOutsideServer({ auth: 'oauth2' }) });
  const nameless = await root('POST /api/v1/mailboxes', outside('granted', { fetching }));
  assert.match(nameless.body.detail, /^oauthProvider: /);
  const fields = { fetching, fetchingPassword: undefined, oauthProvider: 'google' };
  const created = await root('POST /api/v1/mailboxes', outside('granted', fields));
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const [imap, oauth] = created.body.health;
  assert.deepEqual([imap.state, oauth.state], ['unknown', 'failing']);
  assert.match(oauth.lastError, /Nobody has signed in/);
});

test('F12: what is kept can be tried at any time, and the lights show how that went', async () => {
  await root('POST /api/v1/mailboxes', outside('again'));
  gateway.boxes.kept.set('again/fetching', 'changed by somebody');
  const checked = await root('POST /api/v1/mailboxes/again/check');
  assert.equal(checked.status, 200);
  assert.deepEqual(checked.body.checks, [
    { protocol: 'imap', place: 'outside:1', fault: '535 5.7.8 no such password' },
  ]);
  assert.equal(checked.body.health[0].state, 'failing');
  const off = await root('PATCH /api/v1/mailboxes/again', { fetching: null });
  assert.deepEqual([off.status, off.body.health], [200, []]);
});

test('F10: presets say host, port and security of each provider, and where passwords are gone', async () => {
  const { body } = await root('GET /api/v1/mailboxes/presets');
  const [gmail, microsoft, generic] = body.items;
  assert.deepEqual(gmail.fetching.imap, { host: 'imap.gmail.com', port: 993, security: 'implicit' });
  assert.deepEqual(gmail.fetching.pop3.port, 995);
  assert.deepEqual(gmail.sending, { host: 'smtp.gmail.com', port: 587, security: 'starttls' });
  assert.deepEqual(
    [microsoft.auth, microsoft.oauthProvider, generic.auth],
    ['oauth2', 'microsoft', 'password'],
  );
});

test('F12: monitoring counts what fails of what is in use', async () => {
  const row = (mailboxId: string, protocol: 'imap' | 'smtp'): ProtocolHealth => ({
    mailboxId,
    protocol,
    state: 'failing',
    since: 0,
    lastError: 'no',
    lastSuccessAt: null,
    expiresAt: null,
    gap: null,
  });
  const directory = aDirectory({
    mailboxes: [
      aMailbox('used', { fetching: aFetching() }),
      aMailbox('off', { fetching: aFetching(), active: false }),
    ],
  });
  const rows = [row('used', 'imap'), row('used', 'smtp'), row('off', 'imap'), row('gone', 'imap')];
  assert.deepEqual(failingNow(rows, directory), { imap: 1, pop3: 0, graph: 0, smtp: 0, oauth: 0 });
  let looks = 0;
  const clock = createManualClock();
  const health = { ...gateway.boxes.healthPort, all: () => Promise.resolve(looks++ === 0 ? [] : rows) };
  const source = { current: () => directory, onChange: () => () => undefined };
  const lights = watchLights({ health, directory: source, clock, log: gateway.log });
  await until('the next look to be planned', () => clock.nextAt() !== null);
  assert.equal(lights.read().imap, 0);
  clock.advance(limits.boxLightsEveryMs);
  await until('the light to go out', () => lights.read().imap === 1);
  await lights.stop();
});

interface ShownTest {
  readonly address: string;
  readonly state: string;
  readonly answer: string;
}

async function tested(id: string): Promise<readonly ShownTest[]> {
  let tests: readonly ShownTest[] = [];
  await until('every test of sending has ended', async () => {
    tests = (await root(`GET /api/v1/mailboxes/${id}`)).body.sendingTests as readonly ShownTest[];
    return tests.length > 0 && tests.every(({ state }) => state !== 'running');
  });
  return tests;
}

test('T18: saving sends a test mail from each address to who saves, and keeps what the server said', async () => {
  const fields = { id: 'sender', address: 'sender@example.org', name: 'Sender', queueId: 'support' };
  const created = await root('POST /api/v1/mailboxes', { ...fields, aliases: ['refused@example.org'] });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  assert.deepEqual(
    (await tested('sender')).map(({ address, state, answer }) => [address, state, answer]),
    [
      ['refused@example.org', 'refused', '553 5.7.1 not your address'],
      ['sender@example.org', 'taken', '250 2.0.0 taken'],
    ],
  );
  const mails = (): readonly (readonly string[])[] =>
    gateway.boxes.testMails
      .filter(({ mailbox }) => mailbox.id === 'sender')
      .map(({ from, to }) => [from, to]);
  assert.deepEqual(mails(), [
    ['sender@example.org', 'root@demo.test'],
    ['refused@example.org', 'root@demo.test'],
  ]);
  for (const user of ['anna', 'root'])
    assert.deepEqual((await calls[user]!('GET /api/v1/mailboxes/sender')).body.notVerified, [
      'refused@example.org',
    ]);
  // Another name changes nothing about who may send; what was refused is tried with every save.
  await root('PATCH /api/v1/mailboxes/sender', { name: 'Other' });
  await until('the refused address was tested again', () => mails().length === 3);
  assert.deepEqual(mails()[2], ['refused@example.org', 'root@demo.test']);
  await root('PATCH /api/v1/mailboxes/sender', { aliases: [] });
  assert.deepEqual(
    (await tested('sender')).map(({ address }) => address),
    ['sender@example.org'],
  );
});

test('T18: another server to send by is tested with all addresses; a mailbox that is switched off is not', async () => {
  const fields = { id: 'way', address: 'way@example.org', name: 'Way', queueId: 'support' };
  await root('POST /api/v1/mailboxes', { ...fields, active: false });
  assert.deepEqual((await root('GET /api/v1/mailboxes/way')).body.sendingTests, []);
  await root('PATCH /api/v1/mailboxes/way', { active: true });
  await tested('way');
  const count = (): number => gateway.boxes.testMails.filter(({ mailbox }) => mailbox.id === 'way').length;
  assert.equal(count(), 1);
  const sending = anOutsideServer({ host: 'smtp.example.org', port: 465 });
  const changed = await root('PATCH /api/v1/mailboxes/way', { sending, sendingPassword: rightPassword });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  await until('it was tested by its new way', () => count() === 2);
});

test('T18: a test mail is sent when it is asked for, and an administrator may use the address all the same', async () => {
  const fields = { id: 'odd', address: 'refused-odd@example.org', name: 'Odd', queueId: 'support' };
  await root('POST /api/v1/mailboxes', fields);
  await tested('odd');
  const refused = await root('POST /api/v1/mailboxes/odd/test-mail', {});
  assert.deepEqual([refused.status, refused.body.code], [422, 'TEST_MAIL_REFUSED']);
  assert.match(refused.body.detail, /553 5\.7\.1 not your address/);
  assert.equal((await calls['sam']!('POST /api/v1/mailboxes/odd/confirm-sending', {})).status, 403);
  const stranger = await root('POST /api/v1/mailboxes/odd/confirm-sending', { from: 'other@example.org' });
  assert.equal(stranger.status, 422);
  const confirmed = await root('POST /api/v1/mailboxes/odd/confirm-sending', {});
  assert.deepEqual([confirmed.status, confirmed.body.notVerified], [200, []]);
  assert.deepEqual(
    confirmed.body.sendingTests.map(({ state, confirmedBy }: { state: string; confirmedBy: string }) => [
      state,
      confirmedBy,
    ]),
    [['confirmed', 'root']],
  );
  await root('PATCH /api/v1/mailboxes/odd', { name: 'Odder' });
  assert.equal((await root('GET /api/v1/mailboxes/odd')).body.sendingTests[0].state, 'confirmed');
  const again = await root('POST /api/v1/mailboxes/support/confirm-sending', {});
  assert.deepEqual([again.status, again.body.code], [409, 'NOTHING_TO_CONFIRM']);
});
