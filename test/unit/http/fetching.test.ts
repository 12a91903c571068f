// How fetching goes, over the API, with puppets in place of the actors.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SkillpostError } from '#actors/errors.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer } from '#test/support/http-caller.ts';
import { aFetching } from '#test/support/mailboxes.ts';
import { rightPassword } from '#test/support/twin-boxes.ts';
import { ImportChoice, MailboxView } from '#proto/gen/skillpost/v1/mailbox.ts';

let gateway: GatewayTwins;
const call = (user: string, request: string, body?: unknown): Promise<Answer> =>
  send(gateway.url, request, { token: gateway.token(user), ...(body === undefined ? {} : { body }) });

before(async () => {
  gateway = await startGatewayTwins();
  const outside = {
    id: 'outside',
    address: 'outside@example.org',
    name: 'Outside',
    queueId: 'support',
    fetching: aFetching(),
    fetchingPassword: rightPassword,
  };
  const created = await call('root', 'POST /api/v1/mailboxes', outside);
  assert.equal(created.status, 201, JSON.stringify(created.body));
});
after(() => gateway.stop());

const path = '/api/v1/mailboxes/outside/fetching';

test('F12 T4: it shows since when it fails and why, and what an outage had kept back', async () => {
  const at = Date.UTC(2026, 1, 2, 10);
  const state = {
    lastSuccessAtMs: at,
    failingSinceMs: at + 60_000,
    lastError: 'no answer',
    failuresInRow: 3,
    fetched: 7,
    gap: { fromMs: at - 3_600_000, untilMs: at, count: 12 },
  };
  gateway.client.publish('mailbox', 'outside', { view: MailboxView.fromPartial({ state }) });
  const { body } = await call('root', `GET ${path}`);
  assert.deepEqual(body.fetching, {
    lastSuccessAt: '2026-02-02T10:00:00.000Z',
    nextAt: null,
    failingSince: '2026-02-02T10:01:00.000Z',
    stalledSince: null,
    lastError: 'no answer',
    failures: 3,
    fetched: 7,
    import: null,
    gap: { from: '2026-02-02T09:00:00.000Z', until: '2026-02-02T10:00:00.000Z', count: 12 },
  });
});

test('T12: an administrator, and nobody else, says what becomes of the mail that was found', async () => {
  const state = { importing: ImportChoice.ASKED, importWaiting: 700 };
  gateway.client.publish('mailbox', 'outside', { view: MailboxView.fromPartial({ state }) });
  assert.deepEqual((await call('root', `GET ${path}`)).body.fetching.import, {
    choice: 'asked',
    waiting: 700,
  });
  assert.equal((await call('anna', `POST ${path}/import`, { choice: 'all' })).status, 403);
  assert.equal((await call('root', `POST ${path}/import`, { choice: 'some' })).status, 422);
  gateway.client.asked.length = 0;
  assert.equal((await call('root', `POST ${path}/import`, { choice: 'from-now' })).status, 200);
  const value = { choice: ImportChoice.FROM_NOW, byUserId: 'root' };
  assert.deepEqual(gateway.client.asked[0]?.command, { $case: 'chooseImport', value });
  gateway.client.onAsk(() => {
    throw new SkillpostError('NOT_ASKED', 'rejected', 'There is nothing to choose for this mailbox.');
  });
  assert.equal((await call('root', `POST ${path}/import`, { choice: 'all' })).status, 409);
  gateway.client.onAsk(() => ({}));
});

test('F12: it can be looked into at once; of a mailbox that fetches nothing there is nothing to show', async () => {
  gateway.client.asked.length = 0;
  assert.equal((await call('root', `POST ${path}/look`)).status, 200);
  assert.deepEqual(gateway.client.asked[0]?.command, { $case: 'lookSoon', value: {} });
  assert.deepEqual((await call('root', 'GET /api/v1/mailboxes/support/fetching')).body, { fetching: null });
  assert.equal((await call('root', 'GET /api/v1/mailboxes/nowhere/fetching')).status, 404);
  assert.equal((await call('anna', `GET ${path}`)).status, 403);
});
