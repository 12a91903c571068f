// The mail balance, the mail log and traces over HTTP.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LoggedMail } from '#actors/ports/mail-log.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
const hour = Date.UTC(2026, 0, 31, 12);
const mail: LoggedMail = {
  id: 'a-1',
  acceptedAt: hour + 60_000,
  source: 'smtp',
  mailboxId: 'support',
  envelopeFrom: 'eve@customer.test',
  envelopeTo: ['support@demo.test'],
  remoteAddress: '192.0.2.1',
  sizeBytes: 1_000,
  place: 'routed',
  conversationId: 'c-1',
  tag: 'SP-000001-AAAA',
  discardReason: '',
  quarantineReason: '',
};

before(async () => {
  gateway = await startGatewayTwins();
  const counts = { waiting: 0, open: 2, closed: 1, quarantined: 0, diverted: 0, discarded: 0, personal: 0 };
  gateway.books.rows = [
    { mailboxId: 'support', hour, accepted: 4, ...counts, difference: 1, settledAt: hour },
  ];
  gateway.books.mails = [mail];
  const step = { at: hour, queue: 'support', agent: 'anna', details: { waitMs: 5 } };
  gateway.books.traces.set('a-1', { mail, steps: [{ ...step, step: 'item.accepted' }] });
});
after(() => gateway.stop());

function get(path: string, user = 'sam') {
  return send(gateway.url, `GET /api/v1${path}`, { token: gateway.token(user) });
}

test('N3: a supervisor reads the balance of each mailbox and hour', async () => {
  const { status, body } = await get('/balance');
  assert.equal(status, 200);
  const [row] = (body as { items: Record<string, unknown>[] }).items;
  assert.equal(row?.['mailboxAddress'], 'support@demo.test');
  assert.equal(row?.['hour'], '2026-01-31T12:00:00.000Z');
  assert.equal(row?.['difference'], 1);
  assert.equal((await get('/balance?from=yesterday')).status, 422);
  assert.equal((await get('/balance', 'anna')).status, 403);
});

test('F17: a supervisor finds a mail and follows its steps, and that is recorded', async () => {
  const { body } = await get('/mails?mailbox=support&place=routed&address=eve');
  assert.equal((body as { items: { conversation: string }[] }).items[0]?.conversation, 'c-1');
  const trace = await get('/mails/a-1');
  const { steps } = trace.body as { steps: Record<string, unknown>[] };
  assert.deepEqual(steps[0], {
    step: 'item.accepted',
    at: '2026-01-31T12:00:00.000Z',
    queue: 'support',
    queueName: 'Support',
    agent: 'anna',
    agentName: 'Anna',
    details: { waitMs: 5 },
  });
  assert.deepEqual(gateway.audited.at(-1), {
    byUserId: 'sam',
    action: 'mail.traced',
    entity: 'mails',
    entityId: 'a-1',
  });
  assert.equal((await get('/mails/none')).status, 404);
  assert.equal((await get('/mails?place=elsewhere')).status, 422);
  assert.equal((await get('/mails', 'anna')).status, 403);
});

test('T21: an administrator releases a mail that is kept back, once, and that is recorded', async () => {
  const placed = {
    accountId: 'anna',
    folder: 'inbox',
    archiveId: 'a-1',
    size: 9,
    heldReason: 'a virus',
  } as const;
  await gateway.accountMail.place(placed);
  const account = await get('/accounts/anna', 'root');
  assert.deepEqual((account.body as { folders: { folder: string; messages: number }[] }).folders.at(-1), {
    folder: 'quarantine',
    messages: 1,
    bytes: 9,
  });
  const release = (user: string) =>
    send(gateway.url, 'POST /api/v1/mails/a-1/release', { token: gateway.token(user) });
  assert.equal((await release('sam')).status, 403);
  const { status, body } = await release('root');
  assert.deepEqual([status, body], [200, { accounts: ['anna'] }]);
  const again = await release('root');
  assert.deepEqual([again.status, again.body.code], [409, 'NOTHING_HELD']);
  const { folders } = (await get('/accounts/anna', 'root')).body as { folders: { folder: string }[] };
  assert.deepEqual(
    folders.map(({ folder }) => folder),
    ['inbox', 'sent', 'archive'],
  );
  const records = gateway.audited.filter(({ action }) => action === 'mail.released');
  assert.deepEqual(
    records.map(({ byUserId, entityId }) => [byUserId, entityId]),
    [['root', 'a-1']],
  );
});
