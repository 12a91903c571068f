// Cases that are put aside, handed on and kept, over the real API with real mail: who sees them where, who may take them
// when, and what is counted.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { ApiUser } from '#test/support/api.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

let sink: SmtpSink;
let system: TestSystem;
let admin: ApiUser;

type Fields = Readonly<Record<string, unknown>>;

async function aQueue(name: string, members: readonly ApiUser[], fields: Fields = {}): Promise<string> {
  const queue = await admin.must('POST', '/queues', { name, wrapUpMs: 0, receiptEnabled: false, ...fields });
  for (const { userId } of members) await admin.must('PUT', `/queues/${queue.id}/members/${userId}`);
  await admin.must('POST', '/mailboxes', { address: `${queue.id}@demo.test`, name, queueId: queue.id });
  return queue.id;
}

async function aPerson(name: string, fields: Fields = {}): Promise<ApiUser> {
  const email = `${name}@demo.test`;
  const password = 'a-Passw0rd-of-theirs';
  await admin.must('POST', '/users', { email, name, role: 'agent', capacity: 3, password, ...fields });
  return ApiUser.signIn(system.ports.http, email, password);
}

async function mailTo(queueId: string, headers: Fields = {}): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: system.ports.smtp,
    tls: { rejectUnauthorized: false },
  });
  await transport.sendMail({
    from: 'kim@customer.test',
    to: `${queueId}@demo.test`,
    subject: queueId,
    text: 'x',
    ...headers,
  });
  transport.close();
}

/** A mail that the agent has accepted; its conversation. */
async function handled(agent: ApiUser, queueId: string, headers: Fields = {}): Promise<string> {
  await agent.goToWork(queueId);
  await mailTo(queueId, headers);
  const { offerId, queue } = await agent.nextOffer(20_000);
  assert.equal(queue, queueId);
  return (await agent.must('POST', `/offers/${offerId}/accept`)).conversationId;
}

// eslint-disable-next-line typescript/no-explicit-any -- tests look into answers whose shapes the schema tests hold
type Any = any;

function personal(agent: ApiUser, conversationId: string, what: string): Promise<Any> {
  return until(
    `${what} in the personal queue`,
    async () => {
      const { personal: list } = await agent.must('GET', '/agents/me');
      return list.find((item: Any) => item.conversationId === conversationId && item.reason === what);
    },
    { timeoutMs: 20_000 },
  );
}

async function refused(agent: ApiUser, path: string, body: unknown, code: string): Promise<void> {
  const answer = await agent.call('POST', path, body);
  assert.equal(answer.body.code, code, JSON.stringify(answer));
}

describe('cases put aside, handed on and kept', { timeout: 300_000 }, () => {
  before(async () => {
    sink = await startSmtpSink();
    system = await startSystem({
      environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}`, SKILLPOST_NODES: '2' },
    });
    admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  });
  after(async () => {
    await system?.stop();
    await sink?.stop();
  });

  test('F78 F83 F84 F33: a case is parked and taken up again; its slot is free meanwhile, its stints are one handling', async () => {
    const agent = await aPerson('parker', { capacity: 1 });
    const queue = await aQueue('Parking', [agent]);
    const id = await handled(agent, queue);
    await refused(agent, `/conversations/${id}/park`, {}, 'PARKING_OFF');
    await admin.must('PATCH', `/queues/${queue}`, {
      transfers: { toQueue: null, toAgent: null, toPersonal: true, commentRequired: null },
    });
    const parked = await until('parking to be on', async () => {
      const answer = await agent.call('POST', `/conversations/${id}/park`, {});
      return answer.status === 200 ? answer.body : null;
    });
    assert.equal(parked.workItem.state, 'parked');
    await personal(agent, id, 'parked');
    await mailTo(queue);
    const { offerId } = await agent.nextOffer(20_000);
    await agent.must('POST', `/offers/${offerId}/accept`);
    await refused(agent, `/conversations/${id}/resume`, undefined, 'NO_CAPACITY');
    const [other] = (await agent.must('GET', '/agents/me')).workItems;
    await agent.must('POST', `/conversations/${other.conversationId}/close`);
    const resumed = await until('a slot for it', async () => {
      const answer = await agent.call('POST', `/conversations/${id}/resume`);
      return answer.status === 200 ? answer.body : null;
    });
    assert.equal(resumed.workItem.state, 'handling');
    await agent.must('POST', `/conversations/${id}/replies`, { text: 'Done.', close: true });
    const done = await until('the end in the timeline', async () => {
      const { timeline } = await agent.must('GET', `/conversations/${id}`);
      return timeline.find((entry: Any) => entry.type === 'item.done') === undefined ? null : timeline;
    });
    const stints = done.filter((entry: Any) => entry.type === 'segment.ended');
    const total = done.find((entry: Any) => entry.type === 'item.done').details;
    const sum = stints.reduce((ms: number, entry: Any) => ms + Number(entry.details.handleMs ?? 0), 0);
    assert.deepEqual([stints.length, Number(total.segments), Number(total.handleMs ?? 0)], [2, 2, sum]);
  });

  test('F75 F77 F79 F80 F81 F82: a case handed to a colleague is that colleague’s alone until the alarm, then anybody’s with the skill', async () => {
    const [giver, taker, third] = await Promise.all([aPerson('giver'), aPerson('taker'), aPerson('third')]);
    const queue = await aQueue('Handing over', [giver, third]);
    await admin.must('PUT', `/users/${third.userId}/skills/transfer-email`, { level: 0 });
    const id = await handled(giver, queue);
    const path = `/conversations/${id}/transfer`;
    await refused(giver, path, { agentId: taker.userId }, 'TRANSFER_TO_AGENT_OFF');
    await admin.must('PATCH', '/settings', { transferToAgent: true, transferCommentRequired: true });
    await until('the switch to be on', async () => {
      const answer = await giver.call('POST', path, { agentId: taker.userId });
      return answer.body.code === 'COMMENT_REQUIRED';
    });
    const arrived = (await giver.must('GET', `/conversations/${id}`)).workItem.enqueuedAt;
    const given = await giver.must('POST', path, { agentId: taker.userId, comment: 'You know her.' });
    assert.deepEqual([given.queue, given.homeQueue, given.agent], ['transfer', queue, null]);
    const item = await personal(taker, id, 'transferred');
    assert.deepEqual(
      [item.comment.text, item.comment.by, item.enqueuedAt],
      ['You know her.', giver.userId, arrived],
    );
    assert.equal((await third.call('GET', `/conversations/${id}`)).status, 403);
    await refused(third, `/conversations/${id}/pick`, undefined, 'RESERVED_FOR_OTHER');
    const live = await third.must('GET', '/queues/transfer/live');
    assert.deepEqual(live.items, []);
    const row = await until('the list to show it', async () => {
      const { items } = await taker.must('GET', '/conversations?reservedFor=me');
      return items.find((shown: Any) => shown.id === id);
    });
    assert.deepEqual([row.state, row.reservedFor], ['queued', taker.userId]);
    const picked = await taker.must('POST', `/conversations/${id}/pick`);
    assert.deepEqual(
      [picked.queue, picked.agent, picked.comment.text],
      [queue, taker.userId, 'You know her.'],
    );

    await admin.must('PATCH', '/settings', { transferAlarmMs: 1_000, transferCommentRequired: false });
    await until('the short alarm to be on', async () => {
      const answer = await taker.call('POST', path, { agentId: giver.userId });
      return answer.status === 200;
    });
    await until(
      'anybody with the skill to be let at it',
      async () => {
        const answer = await third.call('POST', `/conversations/${id}/pick`);
        return answer.status === 200;
      },
      { timeoutMs: 20_000 },
    );
    const { timeline } = await third.must('GET', `/conversations/${id}`);
    const accepted = timeline.filter((entry: Any) => entry.type === 'item.accepted');
    assert.ok(new Set(accepted.map((entry: Any) => entry.details.enqueuedAtMs)).size <= 1, 'one arrival');
    await admin.must('PATCH', '/settings', {
      transferToAgent: false,
      transferCommentRequired: false,
      transferAlarmMs: 14_400_000,
    });
  });

  test('F45: an answer is kept for who handled the case, signed in or not, and then anybody may have it', async () => {
    const [first, second] = await Promise.all([aPerson('first'), aPerson('second')]);
    const queue = await aQueue('Sticky', [first, second], { stickyMs: 4_000 });
    const id = await handled(first, queue, { messageId: '<sticky@customer.test>' });
    await first.must('POST', `/conversations/${id}/close`);
    await first.must('DELETE', `/agents/me/queues/${queue}`);
    await first.must('PUT', '/agents/me/status', { status: 'offline' });
    await second.goToWork(queue);
    await mailTo(queue, { inReplyTo: '<sticky@customer.test>', references: '<sticky@customer.test>' });
    const item = await personal(first, id, 'reserved');
    assert.ok(Date.parse(item.alarmAt) > Date.parse(item.since));
    assert.deepEqual((await second.must('GET', '/agents/me')).offers, []);
    const offer = await second.nextOffer(20_000);
    assert.deepEqual([offer.conversationId, offer.followUp, offer.enqueuedAt], [id, true, item.enqueuedAt]);
    assert.ok(Date.parse(offer.offeredAt) >= Date.parse(item.alarmAt), 'not before its time');
    const { personal: left } = await first.must('GET', '/agents/me');
    assert.deepEqual(left, []);
  });

  test('T28: a reply is refused when the customer has written since its draft began', async () => {
    const agent = await aPerson('writer');
    const queue = await aQueue('Writing', [agent]);
    const id = await handled(agent, queue, { messageId: '<draft@customer.test>' });
    const { version } = await agent.must('GET', `/conversations/${id}`);
    await mailTo(queue, { inReplyTo: '<draft@customer.test>', references: '<draft@customer.test>' });
    await until('the second mail', async () => {
      const { messages } = await agent.must('GET', `/conversations/${id}`);
      return messages.length === 2;
    });
    await refused(agent, `/conversations/${id}/replies`, { text: 'Old', version }, 'CASE_CHANGED');
    const now = await agent.must('GET', `/conversations/${id}`);
    await agent.must('POST', `/conversations/${id}/replies`, { text: 'New', version: now.version });
  });

  test('T16 F50: a case whose owner’s account is switched off waits again, at its place', async () => {
    const [leaver, other] = await Promise.all([aPerson('leaver'), aPerson('stayer')]);
    const queue = await aQueue('Leaving', [leaver, other]);
    const id = await handled(leaver, queue);
    const { workItem } = await leaver.must('GET', `/conversations/${id}`);
    await admin.must('PATCH', `/users/${leaver.userId}`, { active: false });
    await other.goToWork(queue);
    const offer = await other.nextOffer(20_000);
    assert.deepEqual([offer.conversationId, offer.enqueuedAt], [id, workItem.enqueuedAt]);
  });
});
