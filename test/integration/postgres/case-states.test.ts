// What lists say of the work on a case: in hand, put aside, waiting for one agent.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createCaseList } from '#actors/adapters/postgres/case-list.ts';
import { createCaseProjection } from '#actors/adapters/postgres/case-projection.ts';
import type { CaseProjection, ProjectedEvent } from '#actors/adapters/postgres/case-projection.ts';
import type { CaseFilter, CaseList } from '#actors/ports/case-list.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestPostgres } from '#test/support/postgres.ts';

let postgres: TestPostgres;
let projection: CaseProjection;
let list: CaseList;
const start = 1_700_000_000_123;

before(async () => {
  postgres = await startTestPostgres();
  const { db } = await postgres.database();
  projection = createCaseProjection(db);
  list = createCaseList(db);
});
after(() => postgres.stop());

test('F78, F80: lists show what is parked, and what waits for one agent, and where it belongs', async () => {
  const conversationId = randomUUID();
  const workItemId = 'w1';
  const agentId = 'giver';
  let events = 0;
  const of = (type: string, fields: Partial<Event> = {}): ProjectedEvent => {
    events += 1;
    const event = Event.fromPartial({ type, atMs: start + events, conversationId, workItemId, ...fields });
    return { eventId: `17-${start}-${events}`, event };
  };
  await projection.apply([
    of('conversation.opened', { queueId: 'support', status: 'received' }),
    of('item.queued', { queueId: 'support' }),
    of('item.accepted', { queueId: 'support', agentId }),
    of('item.parked', { queueId: 'support', agentId }),
  ]);
  const shown = async (fields: Partial<CaseFilter>) =>
    (await list.search({ limit: 50, ...fields })).items.find(({ id }) => id === conversationId);
  assert.equal((await shown({ state: 'parked', agent: agentId }))?.state, 'parked');
  const untilMs = start + 3_600_000;
  await projection.apply([
    of('item.resumed', { queueId: 'support', agentId }),
    of('conversation.transferred', { queueId: 'support', agentId, target: 'transfer' }),
    of('item.queued', { queueId: 'transfer', reservedAgentId: 'taker', untilMs, reservedAs: 'transferred' }),
  ]);
  assert.equal(await shown({ state: 'parked' }), undefined);
  const waiting = await shown({ reservedFor: 'taker' });
  assert.deepEqual(
    [waiting?.queue, waiting?.homeQueue, waiting?.state, waiting?.reservedUntil, waiting?.agent],
    ['transfer', 'support', 'queued', untilMs, ''],
  );
  await projection.apply([of('item.accepted', { queueId: 'transfer', agentId: 'taker', target: 'support' })]);
  const taken = await shown({ agent: 'taker' });
  assert.deepEqual(
    [taken?.queue, taken?.homeQueue, taken?.state, taken?.reservedFor],
    ['support', '', 'handling', ''],
  );
});
