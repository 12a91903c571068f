// Requests over HTTP, with the conversation as a puppet.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { requestIdOf } from '#gateway/requests/request-add.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send } from '#test/support/http-caller.ts';
import type { AddRequest } from '#proto/gen/skillpost/v1/conversation.ts';
import { Case, ConversationStatus } from '#proto/gen/skillpost/v1/conversation.ts';

let gateway: GatewayTwins;
let duplicate = false;

before(async () => {
  gateway = await startGatewayTwins();
});
beforeEach(() => {
  gateway.client.asked.length = 0;
  duplicate = false;
  gateway.client.onAsk(() => ({ conversationId: '', workItemId: '', duplicate }));
});
after(() => gateway.stop());

const asked = {
  from: '+49 30 1234',
  to: 'support@demo.test',
  subject: 'Call\r\nback',
  uri: 'https://crm.test/tasks/7',
};

function call(request: string, body?: unknown, user = 'anna') {
  const options = body === undefined ? {} : { body };
  return send(gateway.url, request.replace(' ', ' /api/v1'), { token: gateway.token(user), ...options });
}

function told(): AddRequest {
  const [first] = gateway.client.asked;
  assert.ok(first !== undefined);
  const { $case, value } = first.command as { $case: string; value: AddRequest };
  assert.equal($case, 'addRequest');
  return value;
}

test('F22: what is asked for is told to the conversation of its URI, in the queue of its access point', async () => {
  const added = await call('POST /requests', {
    ...asked,
    VipScore: 12,
    reservedUserId: 'anna',
    reservedUserWaitTime: 90,
    fields: { customerId: '4711' },
  });
  assert.equal(added.status, 201);
  const requestId = requestIdOf(asked.uri);
  assert.deepEqual(added.body, { requestId, duplicate: false });
  assert.equal(gateway.client.asked[0]?.id, requestId);
  const value = told();
  assert.equal(value.uri, asked.uri);
  assert.equal(value.subject, 'Call back');
  assert.equal(value.fromAddress, '+49 30 1234');
  assert.equal(value.queueId, 'support');
  assert.equal(value.mailboxId, 'support');
  assert.equal(value.priority, 12);
  assert.equal(value.agentId, 'anna');
  assert.equal(value.agentMs, 90_000);
  assert.deepEqual(value.fields, { customerId: '4711' });
  assert.match(value.tag, /^SP-\d{6}-/);
});

test('F22: a queue is an access point by its id and by its name; the same URI that is open is the same request', async () => {
  duplicate = true;
  const added = await call('POST /requests', { ...asked, to: 'SALES' });
  assert.equal(added.status, 200);
  assert.equal((added.body as { duplicate: boolean }).duplicate, true);
  assert.equal(told().queueId, 'sales');
});

test('F22 F24: what cannot be is said, and nobody is told', async () => {
  const wrong: readonly [object, number, string][] = [
    [{ to: 'nobody@demo.test' }, 404, 'NOT_FOUND'],
    [{ uri: 'not an address' }, 422, 'BAD_FIELD'],
    [{ uri: 'javascript:alert(1)' }, 422, 'BAD_FIELD'],
    [{ uri: 'DATA:text/html,x' }, 422, 'BAD_FIELD'],
    [{ uri: `https://crm.test/${'x'.repeat(2_000)}` }, 422, 'BAD_FIELD'],
    [{ from: '  ' }, 422, 'BAD_FIELD'],
    [{ reservedUserId: 'gone' }, 422, 'UNKNOWN_REFERENCE'],
    [{ scheduledAt: 'tomorrow' }, 422, 'BAD_FIELD'],
    [{ scheduledAt: '2099-01-01T00:00:00Z' }, 422, 'BAD_FIELD'],
    [{ vipScore: 101 }, 422, 'BAD_FIELD'],
    [{ fields: { colour: 'red' } }, 422, 'UNKNOWN_FIELD'],
    [{ colour: 'red' }, 422, 'BAD_FIELD'],
  ];
  for (const [fields, status, code] of wrong) {
    const answer = await call('POST /requests', { ...asked, ...fields });
    assert.equal(answer.status, status, JSON.stringify(fields));
    assert.equal((answer.body as { code: string }).code, code, JSON.stringify(fields));
  }
  assert.deepEqual(gateway.client.asked, []);
  assert.equal((await call('POST /requests', asked, 'box')).status, 403);
});

test('F24: a time to come is kept, a time that is over means at once', async () => {
  const soon = Date.now() + 3_600_000;
  await call('POST /requests', { ...asked, scheduledAt: new Date(soon).toISOString() });
  assert.equal(told().scheduledAtMs, soon);
  gateway.client.asked.length = 0;
  await call('POST /requests', { ...asked, scheduledAt: '2020-01-01T00:00:00Z' });
  assert.equal(told().scheduledAtMs, 0);
});

test('F22: a request is read, changed and withdrawn; a case of mail is none', async () => {
  const view = (uri: string) => ({
    case: Case.fromPartial({
      conversationId: 'u-1',
      queueId: 'support',
      uri,
      status: ConversationStatus.RECEIVED,
    }),
    workItem: undefined,
  });
  gateway.client.setView('conversation', 'u-1', view('https://crm.test/tasks/7'));
  gateway.client.setView('conversation', 'c-1', view(''));
  const read = await call('GET /requests/u-1');
  assert.equal((read.body as { uri: string }).uri, 'https://crm.test/tasks/7');
  assert.equal((await call('PATCH /requests/u-1', { subject: 'x', scheduledAt: null })).status, 200);
  assert.deepEqual(gateway.client.asked[0]?.command, {
    $case: 'changeRequest',
    value: { subject: 'x', priority: undefined, scheduledAtMs: 0 },
  });
  assert.equal((await call('DELETE /requests/u-1')).status, 204);
  assert.deepEqual(gateway.client.asked[1]?.command, {
    $case: 'withdrawRequest',
    value: { byUserId: 'anna' },
  });
  for (const request of ['GET /requests/c-1', 'DELETE /requests/c-1', 'GET /requests/u-9'])
    assert.equal((await call(request)).status, 404, request);
  assert.equal((await call('DELETE /requests/u-1', undefined, 'ben')).status, 403, 'not of his queue');
});
