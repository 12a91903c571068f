// By when cases are to be closed, over the API: set on pools and mailboxes, shown on cases, asked for in searches.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AgentView } from '#proto/gen/skillpost/v1/agent.ts';
import { ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { QueueView } from '#proto/gen/skillpost/v1/queue.ts';
import { aCaseRow } from '#test/support/case-rows.ts';
import { startGatewayTwins, type GatewayTwins } from '#test/support/gateway.ts';
import { send, type Answer, type Sent } from '#test/support/http-caller.ts';

let gateway: GatewayTwins;
before(async () => {
  gateway = await startGatewayTwins();
});
after(() => gateway.stop());

function as(user: string, request: string, sent: Sent = {}): Promise<Answer> {
  return send(gateway.url, request, { token: gateway.token(user), ...sent });
}

const deadlineAtMs = 1_700_000_600_000;
const deadlineAt = '2023-11-14T22:23:20.000Z';

test('F16: pools and mailboxes take a deadline in minutes; a mailbox also none, or that of its pool', async () => {
  const made = await as('root', 'POST /api/v1/pools', { body: { name: 'Timed', deadlineMinutes: 480 } });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.deadlineMinutes, 480);
  for (const deadlineMinutes of [30, 0, null]) {
    const body = { deadlineMinutes };
    assert.equal((await as('root', 'PATCH /api/v1/mailboxes/support', { body })).status, 200);
  }
  for (const deadlineMinutes of [-1, 1.5, 366 * 1_440 + 1, '60']) {
    const body = { deadlineMinutes };
    assert.equal((await as('root', 'PATCH /api/v1/mailboxes/support', { body })).status, 422);
    assert.equal((await as('root', `PATCH /api/v1/pools/${made.body.id}`, { body })).status, 422);
  }
  const none = await as('root', `PATCH /api/v1/pools/${made.body.id}`, { body: { deadlineMinutes: null } });
  assert.deepEqual([none.status, none.body.deadlineMinutes], [200, null]);
});

test('F16 F152: a case says by when it is to be closed; one without a deadline says null', async () => {
  const kept = { conversationId: 'c1', queueId: 'support', status: 'CONVERSATION_STATUS_RECEIVED' } as const;
  const shown = async (fields: { readonly deadlineAtMs?: number }): Promise<unknown> => {
    gateway.client.setView(
      'conversation',
      'c1',
      ConversationView.fromPartial({ case: { ...kept, ...fields } }),
    );
    return (await as('sam', 'GET /api/v1/conversations/c1')).body.deadlineAt;
  };
  assert.equal(await shown({ deadlineAtMs }), deadlineAt);
  assert.equal(await shown({}), null);
});

test('F152: overdue cases are asked for by themselves, those due before a time as well', async () => {
  const later = Date.now() + 3_600_000;
  gateway.cases.rows = [
    aCaseRow('late', { deadlineAt: deadlineAtMs }),
    aCaseRow('later', { deadlineAt: later }),
    aCaseRow('never'),
  ];
  const found = async (query: string): Promise<unknown> => {
    const { body } = await as('sam', `GET /api/v1/conversations${query}`);
    return body.items.map(({ id, deadlineAt: at }: { id: string; deadlineAt: string | null }) => [id, at]);
  };
  assert.deepEqual(await found('?dueBefore=now'), [['late', deadlineAt]]);
  assert.deepEqual(await found(`?dueBefore=${deadlineAt}`), []);
  const all = [
    ['late', deadlineAt],
    ['later', new Date(later).toISOString()],
    ['never', null],
  ];
  assert.deepEqual(await found(''), all);
  assert.equal((await as('sam', 'GET /api/v1/conversations?dueBefore=soon')).status, 422);
});

test('F16: what is offered, handled, put aside or waiting says by when its case is to be closed', async () => {
  const brief = { workItemId: 'w1', conversationId: 'c1', deadlineAtMs };
  const on = { queueId: 'support', brief };
  const view = { agentId: 'anna', offers: [on], workItems: [on], personal: [on] };
  gateway.client.setView('agent', 'anna', AgentView.fromPartial(view));
  const { body } = await as('anna', 'GET /api/v1/agents/me');
  const shown = [body.offers[0], body.workItems[0], body.personal[0]];
  assert.deepEqual(
    shown.map((item) => item.deadlineAt),
    [deadlineAt, deadlineAt, deadlineAt],
  );
  gateway.client.setView(
    'queue',
    'support',
    QueueView.fromPartial({ queueId: 'support', items: [{ brief }] }),
  );
  const live = await as('anna', 'GET /api/v1/queues/support/live');
  assert.equal(live.body.items[0].deadlineAt, deadlineAt);
});
