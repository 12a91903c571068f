// Everything in Redis is gone while a node works: all that Postgres knows is rebuilt, each case where and whose it was.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createCaseProjection } from '#actors/adapters/postgres/case-projection.ts';
import { aDirectory, aQueue, aUser } from '#test/support/directory.ts';
import { aMail } from '#test/support/kind-commands.ts';
import { anOutgoingMessage } from '#test/support/mail.ts';
import { until } from '#test/support/until.ts';
import { startWholeCore, type WholeCore } from '#test/support/whole-core.ts';
import type { AgentCommand } from '#proto/gen/skillpost/v1/agent.ts';
import { ConversationStatus, type ConversationView } from '#proto/gen/skillpost/v1/conversation.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';

const german = { skillId: 'german', level: 3 };
const queueIds = ['support', 'sales'];
const directory = aDirectory({
  users: ['ann', 'ben'].map((id) => aUser(id, { capacity: 6, queueIds, skills: new Map([['german', 5]]) })),
  queues: queueIds.map((id) => aQueue(id, { wrapUpMs: 0, receiptEnabled: true })),
});
const total = 30;
const ids = Array.from({ length: total }, (_, index) => `case-${String(index).padStart(2, '0')}`);
const startedAt = Date.now() - 3_600_000;

let core: WholeCore;

before(async () => {
  core = await startWholeCore(directory);
});

after(() => core.stop());

function tell(agentId: string, command: AgentCommand['command']) {
  return core.client.ask('agent', agentId, { command });
}

async function signIn(agentId: string): Promise<void> {
  const value = { statusId: 'available', reason: '', byUserId: agentId };
  await tell(agentId, { $case: 'setStatus', value });
  for (const queueId of queueIds) await tell(agentId, { $case: 'signIn', value: { queueId } });
}

/** Accepts what is offered until the agent handles so many. */
async function acceptUntil(agentId: string, handled: number): Promise<void> {
  await until(`${agentId} to handle ${handled}`, async () => {
    const { offers, workItems } = await core.client.view('agent', agentId);
    if (workItems.length >= handled) return true;
    const [offer] = offers;
    if (offer !== undefined)
      await tell(agentId, { $case: 'accept', value: { offerId: offer.offerId } }).catch(() => undefined);
    return false;
  });
}

function mail(index: number, fields: object = {}) {
  const value = aMail(`m-${index}`, {
    tag: `SP-${String(index).padStart(6, '0')}-TEST`,
    queueId: queueIds[index % 2] ?? '',
    skills: index % 3 === 0 ? [german] : [],
    priority: index % 5,
    receivedAtMs: startedAt + index * 1_000,
    ...fields,
  });
  return core.client.ask('conversation', ids[index] ?? '', { command: { $case: 'receive', value } });
}

function views(): Promise<ConversationView[]> {
  return Promise.all(ids.map((id) => core.client.view('conversation', id)));
}

async function waiting(queueId: string): Promise<string[]> {
  const { items } = await core.client.view('queue', queueId);
  return items.map(({ brief }) => brief?.conversationId ?? '');
}

/** The name of the epoch that is whole, once it is another than `before`. */
function whole(before = ''): Promise<string> {
  const other = async (): Promise<string> => {
    const { epoch } = await core.epoch.read();
    return epoch === before ? '' : epoch;
  };
  return until('the live state to be whole', other, { timeoutMs: 30_000 });
}

test('F45, F75, N1: Redis lost altogether: 30 cases come back with owner, queue, arrival, order, tag; none has two owners', async () => {
  const firstEpoch = await whole();
  for (let index = 0; index < total; index += 1) await mail(index);
  for (const agentId of ['ann', 'ben']) await signIn(agentId);
  await acceptUntil('ann', 6);
  await acceptUntil('ben', 4);
  const { workItems } = await core.client.view('agent', 'ann');
  for (const { brief } of workItems.slice(0, 2)) {
    const value = { agentId: 'ann' };
    await core.client.ask('conversation', brief?.conversationId ?? '', {
      command: { $case: 'close', value },
    });
  }
  const moved = workItems[2]?.brief?.conversationId ?? '';
  const from = workItems[2]?.queueId;
  const to = {
    agentId: 'ann',
    queueId: queueIds.find((id) => id !== from) ?? '',
    comment: 'yours',
    toAgentId: '',
  };
  for (const agentId of ['ann', 'ben']) {
    const value = { statusId: 'break', reason: '', byUserId: agentId };
    await tell(agentId, { $case: 'setStatus', value });
  }
  await core.client.ask('conversation', moved, { command: { $case: 'transfer', value: to } });
  await until('all offers given back', async () => {
    const queues = await Promise.all(queueIds.map((id) => core.client.view('queue', id)));
    return queues.every(({ offered }) => offered === 0);
  });
  const before = await views();
  const order = await Promise.all(queueIds.map(waiting));
  const count = (status: ConversationStatus): number =>
    before.filter((view) => view.case?.status === status).length;
  const { RECEIVED, IN_PROGRESS, CLOSED } = ConversationStatus;
  assert.deepEqual([count(RECEIVED), count(IN_PROGRESS), count(CLOSED)], [21, 7, 2]);
  await core.projected();

  await core.loseRedis();
  await whole(firstEpoch);
  await until(
    'the last of the queues',
    async () => (await Promise.all(queueIds.map(waiting))).flat().length === order.flat().length,
  );

  assert.deepEqual(await views(), before);
  assert.deepEqual(await Promise.all(queueIds.map(waiting)), order, 'in the order of before');
  for (const agentId of ['ann', 'ben']) {
    const view = await core.client.view('agent', agentId);
    assert.equal(view.presence?.statusId, 'offline', 'presence is asked for anew');
    assert.deepEqual([view.queues, view.offers], [[], []]);
    const owned = before.filter((one) => one.case?.ownerAgentId === agentId);
    assert.deepEqual(
      new Map(view.workItems.map(({ brief, acceptedAtMs }) => [brief?.workItemId, acceptedAtMs])),
      new Map(owned.map(({ workItem }) => [workItem?.workItemId, workItem?.acceptedAtMs])),
      `${agentId} keeps what is open`,
    );
  }
});

test('F45, F98: after the loss a closed case reopens on the answer of its customer, without a second receipt', async () => {
  const closed = (await views()).findIndex((view) => view.case?.status === ConversationStatus.CLOSED);
  await mail(closed, { messageId: 'answer', joins: true });
  const reopened = await core.client.view('conversation', ids[closed] ?? '');
  assert.equal(reopened.case?.status, ConversationStatus.RECEIVED);
  assert.equal(reopened.case?.workItems, 2);
  assert.equal(reopened.case?.lastAgentId, 'ann');
  assert.equal(reopened.workItem?.followUp, true);
  await core.projected();
  const receipts = await core.database.db
    .selectFrom('case_events')
    .select('event_id')
    .where('conversation_id', '=', ids[closed] ?? '')
    .where('type', '=', 'receipt.sent')
    .execute();
  assert.equal(receipts.length, 1);
});

test('after the loss everything is worked off: every work item has one owner, and is done once', async () => {
  for (const agentId of ['ann', 'ben']) await signIn(agentId);
  await until(
    'all cases closed',
    async () => {
      for (const agentId of ['ann', 'ben']) {
        const { offers, workItems } = await core.client.view('agent', agentId);
        for (const { offerId } of offers)
          await tell(agentId, { $case: 'accept', value: { offerId } }).catch(() => undefined);
        for (const { brief } of workItems) {
          const command = { command: { $case: 'close', value: { agentId } } } as const;
          await core.client.ask('conversation', brief?.conversationId ?? '', command).catch(() => undefined);
        }
      }
      return (await views()).every((view) => view.case?.status === ConversationStatus.CLOSED);
    },
    { timeoutMs: 60_000 },
  );
  await core.projected();
  const done = await core.database.db
    .selectFrom('case_events')
    .select((row) => [row.fn.countAll<string>().as('times')])
    .where('type', '=', 'item.done')
    .groupBy((row) => row.ref('details', '->>').key('workItemId'))
    .execute();
  assert.equal(done.length, total + 1);
  assert.ok(done.every(({ times }) => Number(times) === 1));
  const refused = core.log.lines.filter(({ level }) => level === 'error');
  assert.deepEqual(refused, []);
});

test('T6: mail that no history knows of is driven again, and a reply that was sent is released, after a loss', async () => {
  const { mailStore, database } = core;
  const identity = await mailStore.caseIdentity('case-00', 'TEST');
  const mailId = await mailStore.accept({
    source: 'smtp',
    envelopeFrom: 'c@customer.test',
    envelopeTo: ['support@demo.test'],
    remoteAddress: '',
    mailboxId: 'support',
    raw: Buffer.from('From: c@customer.test\r\n\r\nHello'),
  });
  await database.db
    .updateTable('archive')
    .set({ conversation_id: identity.conversationId })
    .where('id', '=', mailId)
    .execute();
  await mailStore.markRouted(mailId);
  // The case has said that it sent this; what carries that out was in Redis.
  await mailStore.prepareOutgoing(
    anOutgoingMessage({ id: 'r-lost', conversationId: identity.conversationId }),
  );
  const sent = Event.fromPartial({
    type: 'reply.sent',
    atMs: 1,
    conversationId: identity.conversationId,
    messageId: 'r-lost',
  });
  await createCaseProjection(database.db).apply([{ eventId: 'sent', event: sent }]);
  const epoch = await whole();
  await core.loseRedis();
  await whole(epoch);
  const row = await database.db
    .selectFrom('archive')
    .select('state')
    .where('id', '=', mailId)
    .executeTakeFirstOrThrow();
  assert.equal(row.state, 'accepted');
  assert.equal((await mailStore.message('r-lost'))?.state, 'queued');
});
