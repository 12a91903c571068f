// What an administrator changes is acted on at once: no agent signs in again, no node is started again, and a queue on
// whichever node offers what has become possible.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { ApiUser } from '#test/support/api.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

// The periodic look of a waiting queue comes 5 s after the item: what it finds would not hold the promise.
const promptMs = 4_000;

let sink: SmtpSink;
let system: TestSystem;
let admin: ApiUser;

/** A queue of its own with its mailbox, so that each case starts from nothing and lies on any node. */
async function aQueueFor(
  agent: ApiUser,
  name: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const queue = await admin.must('POST', '/queues', { name, wrapUpMs: 0, receiptEnabled: false, ...fields });
  await admin.must('PUT', `/queues/${queue.id}/members/${agent.userId}`);
  await admin.must('POST', '/mailboxes', { address: `${queue.id}@demo.test`, name, queueId: queue.id });
  return queue.id;
}

async function aWaitingMail(queueId: string): Promise<void> {
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
  });
  transport.close();
  await until(
    'the item to wait',
    async () => (await admin.must('GET', `/queues/${queueId}/live`)).waiting === 1,
  );
}

async function offeredSoon(agent: ApiUser, queueId: string, change: () => Promise<unknown>): Promise<void> {
  await aWaitingMail(queueId);
  assert.deepEqual((await agent.must('GET', '/agents/me')).offers, []);
  await change();
  const changedAt = performance.now();
  const offer = await agent.nextOffer(promptMs);
  assert.equal(offer.queue, queueId, `after ${performance.now() - changedAt} ms`);
  const { conversationId } = await agent.must('POST', `/offers/${offer.offerId}/accept`);
  await agent.must('POST', `/conversations/${conversationId}/close`, {});
}

async function anAgent(number: number): Promise<ApiUser> {
  return ApiUser.signIn(system.ports.http, `agent${number}@demo.test`, passwords.demo);
}

describe('changes of the directory', { timeout: 180_000 }, () => {
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

  test('F3 F51: a skill given to an agent brings the mail that waited for it', async () => {
    const agent = await anAgent(1);
    const skill = await admin.must('POST', '/skills', { name: 'Norwegian' });
    const level = (held: number): Promise<unknown> =>
      admin.must('PUT', `/users/${agent.userId}/skills/${skill.id}`, { level: held });
    const queue = await aQueueFor(agent, 'Norway', { skills: [{ skillId: skill.id, level: 3 }] });
    await level(3);
    await agent.goToWork(queue);
    await level(2);
    await offeredSoon(agent, queue, () => level(3));
  });

  test('F14 F3: a queue that is switched on offers what waits in it', async () => {
    const agent = await anAgent(2);
    const queue = await aQueueFor(agent, 'Night', { enabled: false });
    await agent.goToWork(queue);
    await offeredSoon(agent, queue, () => admin.must('PATCH', `/queues/${queue}`, { enabled: true }));
  });

  test('F3 F60: a capacity that is raised brings the next mail', async () => {
    const agent = await anAgent(3);
    const queue = await aQueueFor(agent, 'Tight');
    await admin.must('PATCH', `/users/${agent.userId}`, { capacity: 0 });
    await agent.goToWork(queue);
    await offeredSoon(agent, queue, () => admin.must('PATCH', `/users/${agent.userId}`, { capacity: 1 }));
  });

  test('F3 F51: an agent who is no member any more gets nothing, and gets it as a member again', async () => {
    const agent = await anAgent(4);
    const queue = await aQueueFor(agent, 'Guests');
    await agent.goToWork(queue);
    await admin.must('DELETE', `/queues/${queue}/members/${agent.userId}`);
    await offeredSoon(agent, queue, () => admin.must('PUT', `/queues/${queue}/members/${agent.userId}`));
  });
});
