// What people at work are, over the real API with real mail: busy elsewhere, on a break they did not choose, without a
// connection, bound to a queue, with another profile, signed out by a supervisor, away for a time.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { ApiUser, type Frame } from '#test/support/api.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

let sink: SmtpSink;
let system: TestSystem;
let admin: ApiUser;
let supervisor: ApiUser;

type Fields = Readonly<Record<string, unknown>>;

/** A queue of its own with its mailbox and members, so that each case starts from nothing and lies on any node. */
async function aQueue(name: string, members: readonly ApiUser[], fields: Fields = {}): Promise<string> {
  const queue = await admin.must('POST', '/queues', { name, wrapUpMs: 0, receiptEnabled: false, ...fields });
  for (const { userId } of members) await admin.must('PUT', `/queues/${queue.id}/members/${userId}`);
  await admin.must('POST', '/mailboxes', { address: `${queue.id}@demo.test`, name, queueId: queue.id });
  return queue.id;
}

async function mailTo(queueId: string, subject = queueId): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: system.ports.smtp,
    tls: { rejectUnauthorized: false },
  });
  await transport.sendMail({ from: 'kim@customer.test', to: `${queueId}@demo.test`, subject, text: 'x' });
  transport.close();
}

async function waiting(queueId: string, count: number): Promise<void> {
  await until(
    `${count} items to wait in ${queueId}`,
    async () => (await admin.must('GET', `/queues/${queueId}/live`)).waiting === count,
    { timeoutMs: 20_000 },
  );
}

/** A person of their own for each case: nothing is left over from another. */
async function aPerson(name: string, fields: Fields = {}): Promise<ApiUser> {
  const email = `${name}@demo.test`;
  const password = 'a-Passw0rd-of-theirs';
  await admin.must('POST', '/users', { email, name, role: 'agent', capacity: 3, password, ...fields });
  return ApiUser.signIn(system.ports.http, email, password);
}

async function offerTo(
  agent: ApiUser,
  queueId: string,
): Promise<{ offerId: string; conversationId: string }> {
  const offer = await agent.nextOffer(20_000);
  assert.equal(offer.queue, queueId);
  return offer;
}

async function takes(agent: ApiUser, queueId: string): Promise<string> {
  const { offerId } = await offerTo(agent, queueId);
  return (await agent.must('POST', `/offers/${offerId}/accept`)).conversationId;
}

// eslint-disable-next-line typescript/no-explicit-any -- tests look into answers whose shapes the schema tests hold
const desk = (agent: ApiUser): Promise<any> => agent.must('GET', '/agents/me');

function statusBecomes(agent: ApiUser, status: string): Promise<unknown> {
  return until(status, async () => (await desk(agent)).status === status, { timeoutMs: 20_000 });
}

describe('agents at work', { timeout: 300_000 }, () => {
  before(async () => {
    sink = await startSmtpSink();
    system = await startSystem({
      environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}`, SKILLPOST_NODES: '2' },
    });
    admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
    supervisor = await ApiUser.signIn(system.ports.http, 'supervisor@demo.test', passwords.demo);
  });
  after(async () => {
    await system?.stop();
    await sink?.stop();
  });

  test('F59 F54 C3: a call takes capacity like mail does, and mail comes when it is over', async () => {
    const agent = await aPerson('caller', { capacity: 4 });
    const queue = await aQueue('Calls and mail', [agent], { weight: 2 });
    await agent.goToWork(queue);
    const call = `/agents/${agent.userId}/external-work/call-1`;
    await supervisor.must('PUT', call, { medium: 'voice', weight: 3 });
    await mailTo(queue);
    await waiting(queue, 1);
    assert.deepEqual([(await desk(agent)).load, (await desk(agent)).offers], [{ voice: 3 }, []]);
    await supervisor.must('DELETE', call);
    await offerTo(agent, queue);
    assert.deepEqual((await desk(agent)).load, { email: 2 });
  });

  test('C3: work that must not interrupt waits until the desk is free of other media', async () => {
    const agent = await aPerson('thinker');
    const queue = await aQueue('Deep work', [agent], { medium: 'task', interrupts: false });
    await agent.goToWork(queue);
    const chat = `/agents/${agent.userId}/external-work/chat-1`;
    await supervisor.must('PUT', chat, { medium: 'chat' });
    await mailTo(queue);
    await waiting(queue, 1);
    await supervisor.must('DELETE', chat);
    await offerTo(agent, queue);
  });

  test('F65: who misses an offer is put on a break, supervisors hear of it, and only the agent ends it', async () => {
    const agent = await aPerson('dreamer');
    const queue = await aQueue('Strict', [agent], { missLimit: 1, offerTimeoutMs: 1_000 });
    const notices: string[] = [];
    let looking = false;
    const socket = await supervisor.listen(({ topic, type, data }: Frame) => {
      if (topic === 'wallboard' && type === 'snapshot') looking = true;
      if (data?.notice !== undefined) notices.push(`${data.notice.kind} ${data.notice.agent}`);
    });
    socket.send(JSON.stringify({ type: 'subscribe', topic: 'wallboard' }));
    await until('the wallboard', () => looking);
    await agent.goToWork(queue);
    await mailTo(queue);
    await offerTo(agent, queue);
    await statusBecomes(agent, 'break-missed');
    const { offers, routable, statusReason } = await desk(agent);
    assert.deepEqual([offers, routable, statusReason], [[], false, 'missed an offer']);
    await until('the notice', () => notices.includes(`agent.break_missed ${agent.userId}`));
    await waiting(queue, 1);
    await admin.must('PATCH', `/queues/${queue}`, { offerTimeoutMs: 30_000 });
    await agent.must('PUT', '/agents/me/status', { status: 'available' });
    await offerTo(agent, queue);
    const chosen = await agent.call('PUT', '/agents/me/status', { status: 'break-missed' });
    assert.deepEqual([chosen.status, chosen.body.code], [409, 'SYSTEM_STATUS']);
    socket.close();
  });

  test('T16: a lost connection leads to away and to another agent; without ever a connection it does not', async () => {
    await admin.must('PATCH', '/settings', { awayAfterMs: 500 });
    const [present, robot] = [await aPerson('surfer'), await aPerson('robot')];
    const queue = await aQueue('Connected', [present, robot]);
    await robot.goToWork(queue);
    await robot.must('PUT', '/agents/me/status', { status: 'break' });
    const socket = await present.listen(() => undefined);
    await until('the connection to count', async () => (await desk(present)).connected === true);
    await present.goToWork(queue);
    await mailTo(queue);
    const first = await offerTo(present, queue);
    await robot.must('PUT', '/agents/me/status', { status: 'available' });
    socket.close();
    await statusBecomes(present, 'away');
    const away = await desk(present);
    assert.deepEqual([away.statusReason, away.routable, away.offers], ['connection lost', false, []]);
    assert.equal((await offerTo(robot, queue)).conversationId, first.conversationId);
    assert.equal((await desk(robot)).status, 'available');
    const again = await present.listen(() => undefined);
    await until('the connection to count', async () => (await desk(present)).connected === true);
    assert.equal((await desk(present)).status, 'away', 'the way back is the agent’s');
    again.close();
    await admin.must('PATCH', '/settings', { awayAfterMs: 60_000 });
  });

  test('F41 F159: an agent bound to a queue gets its mail without signing in, until the bond or the membership ends', async () => {
    const agent = await aPerson('tied');
    const queue = await aQueue('Bound', [agent]);
    await agent.must('PUT', '/agents/me/status', { status: 'available' });
    await mailTo(queue);
    await waiting(queue, 1);
    await admin.must('PUT', `/queues/${queue}/members/${agent.userId}`, { assigned: true });
    await offerTo(agent, queue);
    const left = await agent.call('DELETE', `/agents/me/queues/${queue}`);
    assert.deepEqual([left.status, left.body.code], [409, 'ASSIGNED_QUEUE']);
    await admin.must('DELETE', `/queues/${queue}/members/${agent.userId}`);
    await waiting(queue, 1);
    assert.deepEqual((await desk(agent)).offers, []);
  });

  test('F60: a status that an administrator makes routable, or not, counts at once', async () => {
    const agent = await aPerson('statuary');
    const queue = await aQueue('Statuses', [agent]);
    const status = await admin.must('POST', '/statuses', {
      name: 'Back office',
      routable: false,
      reportClass: 'busy',
    });
    await agent.goToWork(queue);
    await agent.must('PUT', '/agents/me/status', { status: status.id, reason: 'Paperwork' });
    assert.equal((await desk(agent)).statusReason, 'Paperwork');
    await mailTo(queue);
    await waiting(queue, 1);
    await admin.must('PATCH', `/statuses/${status.id}`, { routable: true });
    await offerTo(agent, queue);
    await admin.must('PATCH', `/statuses/${status.id}`, { routable: false });
    await waiting(queue, 1);
  });

  test('F86 F85: a profile brings the mail that its skills are for, and says which queues matter', async () => {
    const skill = await admin.must('POST', '/skills', { name: 'Tax law' });
    const profiles = [{ id: 'tax', name: 'Tax office', skills: { [skill.id]: 5 } }];
    const agent = await aPerson('lawyer', { profiles });
    await admin.must('PUT', `/users/${agent.userId}/skills/${skill.id}`, { level: 0 });
    const queue = await aQueue('Tax', [agent], { skills: [{ skillId: skill.id, level: 3 }] });
    await agent.goToWork(queue);
    await mailTo(queue);
    await waiting(queue, 1);
    await agent.must('PUT', '/agents/me/profile', { profile: 'tax' });
    await offerTo(agent, queue);
    const shown = await desk(agent);
    assert.equal(shown.profile, 'tax');
    assert.equal(shown.queues.find(({ id }: { id: string }) => id === queue).relevant, true);
    const unknown = await agent.call('PUT', '/agents/me/profile', { profile: 'medicine' });
    assert.deepEqual([unknown.status, unknown.body.code], [409, 'UNKNOWN_PROFILE']);
  });

  test('F123: a supervisor pauses an agent, and signs one out whose work is put aside or goes to another', async () => {
    const [agent, other] = [await aPerson('weary'), await aPerson('fresh')];
    const queue = await aQueue('Overseen', [agent, other]);
    await agent.goToWork(queue);
    await mailTo(queue);
    const conversationId = await takes(agent, queue);
    const path = `/agents/${agent.userId}`;
    const paused = await supervisor.must('POST', `${path}/status`, {
      status: 'break',
      reason: 'Take a rest',
    });
    assert.deepEqual(
      [paused.status, paused.statusReason, paused.statusBy.id],
      ['break', 'Take a rest', supervisor.userId],
    );
    const out = await supervisor.must('POST', `${path}/sign-out`, { reason: 'Gone home' });
    assert.deepEqual(
      [out.status, out.queues.some(({ signedIn }: { signedIn: boolean }) => signedIn)],
      ['offline', false],
    );
    await until('the case to be put aside', async () => (await desk(agent)).personal.length === 1);
    assert.deepEqual((await desk(agent)).workItems, []);
    await agent.must('PUT', '/agents/me/status', { status: 'available' });
    await agent.must('POST', `/conversations/${conversationId}/resume`, {});
    await until('the case to be in hand', async () => (await desk(agent)).workItems.length === 1);
    await admin.must('PATCH', '/settings', { forcedSignOutWork: 'requeue' });
    await other.goToWork(queue);
    await supervisor.must('POST', `${path}/sign-out`, { reason: 'Gone home' });
    assert.equal((await offerTo(other, queue)).conversationId, conversationId);
  });

  test('F129: an absence gives cases and follow-ups to the substitute, and circles of substitutes are refused', async () => {
    const [agent, stand] = [await aPerson('holiday'), await aPerson('standin')];
    const queue = await aQueue('Seasonal', [agent, stand]);
    await agent.goToWork(queue);
    await mailTo(queue);
    const conversationId = await takes(agent, queue);
    await stand.goToWork(queue);
    const now = Date.now();
    const absence = {
      fromMs: now - 1_000,
      untilMs: now + 3_600_000,
      substituteId: stand.userId,
      openCases: 'substitute',
    };
    await supervisor.must('PUT', `/agents/${agent.userId}/absence`, absence);
    assert.equal((await offerTo(stand, queue)).conversationId, conversationId);
    const shown = await desk(agent);
    assert.deepEqual(
      [shown.routable, shown.absence.begun, shown.absence.substitute.id],
      [false, true, stand.userId],
    );
    const back = { ...absence, substituteId: agent.userId };
    const circle = await admin.call('PATCH', `/users/${stand.userId}`, { absence: back });
    assert.deepEqual([circle.status, circle.body.code], [409, 'SUBSTITUTES_IN_A_CIRCLE']);
    await admin.must('PATCH', `/users/${agent.userId}`, {
      absence: { ...absence, untilMs: Date.now() + 1_500 },
    });
    await until('the absence to end by itself', async () => (await desk(agent)).routable === true, {
      timeoutMs: 20_000,
    });
  });
});
