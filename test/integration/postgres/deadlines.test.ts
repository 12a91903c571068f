// Deadlines on a real server: what pools and mailboxes say of them, and cases that have one among the lists.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { createCaseList } from '#actors/adapters/postgres/case-list.ts';
import { createCaseProjection } from '#actors/adapters/postgres/case-projection.ts';
import type { CaseProjection, ProjectedEvent } from '#actors/adapters/postgres/case-projection.ts';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import type { CaseFilter, CaseList } from '#actors/ports/case-list.ts';
import type { DirectoryStore } from '#actors/ports/directory-store.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';

const by = 'admin';
const start = 1_700_000_000_123;
let postgres: TestPostgres;
let db: Kysely<Database>;
let store: DirectoryStore & { close(): Promise<void> };
let projection: CaseProjection;
let list: CaseList;

before(async () => {
  postgres = await startTestPostgres();
  const database = await postgres.database();
  db = database.db;
  store = await createDirectoryStore(db, database.url, createKeptLog());
  await store.create('queues', { id: 'sales', name: 'Sales' }, by);
  projection = createCaseProjection(db);
  list = createCaseList(db);
});
after(async () => {
  await store.close();
  await postgres.stop();
});

let events = 0;
function anEvent(type: string, fields: Partial<Event>): ProjectedEvent {
  events += 1;
  return {
    eventId: `17-${start}-${events}`,
    event: Event.fromPartial({ type, atMs: start + events, ...fields }),
  };
}

function opened(conversationId: string, fields: Partial<Event>): ProjectedEvent {
  const who = { tag: `SP-${conversationId}`, customerAddress: 'customer@customer.test' };
  return anEvent('conversation.opened', { conversationId, ...who, status: 'received', ...fields });
}

async function row(conversationId: string) {
  return db.selectFrom('cases').selectAll().where('conversation_id', '=', conversationId).executeTakeFirst();
}

async function ids(filter: Partial<CaseFilter>): Promise<string[]> {
  return (await list.search({ limit: 50, ...filter })).items.map(({ id }) => id).sort();
}

test('F16 F152: until when a case is to be closed shows in its row, and what is late is found', async () => {
  const [late, timely, closed, never] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const queueId = 'q-deadlines';
  const deadlineAtMs = start + 60_000;
  await projection.apply([
    opened(late, { queueId, deadlineAtMs }),
    opened(timely, { queueId, deadlineAtMs: deadlineAtMs + 60_000 }),
    opened(closed, { queueId, deadlineAtMs }),
    opened(never, { queueId }),
    anEvent('item.accepted', { conversationId: late, agentId: 'agent1' }),
    anEvent('conversation.closed', { conversationId: closed, status: 'closed', deadlineAtMs }),
  ]);
  const rows = (await list.search({ limit: 50, queue: queueId })).items;
  const deadlines = new Map(rows.map((one) => [one.id, one.deadlineAt]));
  assert.deepEqual(
    [late, timely, closed, never].map((id) => deadlines.get(id)),
    [deadlineAtMs, deadlineAtMs + 60_000, deadlineAtMs, null],
  );
  assert.deepEqual(await ids({ queue: queueId, dueBefore: deadlineAtMs + 1 }), [late]);
  assert.deepEqual(await ids({ queue: queueId, dueBefore: deadlineAtMs }), []);
  assert.equal(rows.find(({ id }) => id === late)?.openedAt, (await row(late))?.created_at.getTime());
  const reopened = { conversationId: late, status: 'received', deadlineAtMs: deadlineAtMs + 90_000 };
  await projection.apply([anEvent('conversation.reopened', reopened)]);
  const again = (await list.search({ limit: 50, queue: queueId })).items.find(({ id }) => id === late);
  assert.equal(again?.deadlineAt, deadlineAtMs + 90_000);
  assert.ok((again?.openedAt ?? 0) > (again?.createdAt ?? 0), 'since it opened again its deadline runs');
  await projection.apply([anEvent('conversation.reopened', { conversationId: timely, status: 'received' })]);
  assert.equal((await row(timely))?.deadline_at, null);
});

test('F16: a mailbox has the deadline of its pool, one of its own, or none', async () => {
  const poolId = await store.create('pools', { name: 'Timed', queueId: 'sales', deadlineMinutes: 480 }, by);
  const id = await store.create('mailboxes', { address: 'timed@example.org', poolId }, by);
  const minutes = () => {
    const box = store.current().mailboxes.get(id);
    return [box?.deadlineMinutes, box?.ownDeadlineMinutes];
  };
  assert.equal(store.current().pools.get('default')?.deadlineMinutes, null);
  assert.deepEqual(minutes(), [480, null]);
  await store.update('mailboxes', id, { deadlineMinutes: 60 }, by);
  assert.deepEqual(minutes(), [60, 60]);
  await store.update('mailboxes', id, { deadlineMinutes: 0 }, by);
  assert.deepEqual(minutes(), [null, 0], 'none, though the pool has one');
  await store.update('mailboxes', id, { deadlineMinutes: null }, by);
  await store.update('pools', poolId, { deadlineMinutes: 1_440 }, by);
  assert.deepEqual(minutes(), [1_440, null]);
  const bad = { code: 'BAD_FIELD' };
  await assert.rejects(store.update('pools', poolId, { deadlineMinutes: 0 }, by), bad);
  await assert.rejects(store.update('pools', poolId, { deadlineMinutes: 366 * 1_440 + 1 }, by), bad);
  await assert.rejects(store.update('mailboxes', id, { deadlineMinutes: -1 }, by), bad);
  await assert.rejects(store.update('mailboxes', id, { deadlineMinutes: 1.5 }, by), bad);
  await store.update('pools', poolId, { deadlineMinutes: null }, by);
  assert.deepEqual(minutes(), [null, null]);
});
