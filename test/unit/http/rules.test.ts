// A draft of rules tried on past mail over the API, and what a rule said before.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { limits } from '#actors/limits.ts';
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

async function past(subject: string): Promise<string> {
  const raw = Buffer.from(
    `From: Eva <eva@customer.test>\r\nTo: support@demo.test\r\nSubject: ${subject}\r\n\r\nHello.\r\n`,
  );
  return gateway.mail.accept({
    source: 'smtp',
    envelopeFrom: 'eva@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '127.0.0.1',
    mailboxId: 'support',
    raw,
  });
}

const byId = (lines: readonly unknown[][]): readonly unknown[][] =>
  lines.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1));

const draft = {
  name: 'Invoices',
  position: 1,
  conditions: [{ field: 'subject', operator: 'contains', value: 'invoice' }],
  actions: { queueId: 'sales', priority: 5 },
};

test('F44: a draft is tried on past mail: each mail with what the rules of now and the draft say, and the sums', async () => {
  const [invoice, question] = [await past('My invoice'), await past('A question')];
  const tried = await root('POST /api/v1/rules/dry-run', { rules: [draft] });
  assert.equal(tried.status, 200, JSON.stringify(tried.body));
  const lines = (
    tried.body.items as {
      id: string;
      before: { queueId: string };
      after: { queueId: string; priority: number };
      changed: boolean;
    }[]
  ).map(({ id, before: was, after: would, changed }) => [
    id,
    was.queueId,
    would.queueId,
    would.priority,
    changed,
  ]);
  assert.deepEqual(
    byId(lines),
    byId([
      [invoice, 'support', 'sales', 5, true],
      [question, 'support', 'support', 0, false],
    ]),
  );
  assert.deepEqual(tried.body.counts, { before: { support: 2 }, after: { sales: 1, support: 1 } });
  assert.equal(tried.body.changed, 1);
  assert.equal(gateway.directory.current().rules.length, 0, 'nothing was saved');
});

test('F44: a dry run goes on page by page, and its span is a time that makes sense', async () => {
  for (let index = 0; index < limits.dryRunMails; index += 1) await past(`Number ${index}`);
  const first = await root('POST /api/v1/rules/dry-run', { rules: [draft] });
  assert.equal(first.body.items.length, limits.dryRunMails);
  const next = await root('POST /api/v1/rules/dry-run', { rules: [draft], cursor: first.body.nextCursor });
  assert.ok(next.body.items.length > 0);
  assert.equal(next.body.nextCursor, null);
  const seen = [...first.body.items, ...next.body.items].map(({ id }: { id: string }) => id);
  assert.equal(new Set(seen).size, seen.length, 'each once');
  const empty = await root('POST /api/v1/rules/dry-run', { rules: [draft], to: '2001-01-01T00:00:00Z' });
  assert.deepEqual(empty.body.items, []);
  assert.equal((await root('POST /api/v1/rules/dry-run', { from: 'yesterday' })).status, 422);
  const wrong = { ...draft, conditions: [{ field: 'subject', operator: 'matches', value: '(((' }] };
  const refused = await root('POST /api/v1/rules/dry-run', { rules: [wrong] });
  assert.equal(refused.body.code, 'BAD_FIELD');
  const agent = await send(gateway.url, 'POST /api/v1/rules/dry-run', {
    token: gateway.token('ben'),
    body: {},
  });
  assert.equal(agent.status, 403);
});

test('F31: what a rule said in each of its versions can be read, also when it is gone', async () => {
  await root('POST /api/v1/rules', { id: 'r1', ...draft });
  await root('PATCH /api/v1/rules/r1', { enabled: false });
  await root('DELETE /api/v1/rules/r1');
  const versions = await root('GET /api/v1/rules/r1/versions');
  assert.deepEqual(
    versions.body.items.map(({ action }: { action: string }) => action),
    ['remove', 'update', 'create'],
  );
  assert.equal((await root('GET /api/v1/rules/none/versions')).status, 404);
});
