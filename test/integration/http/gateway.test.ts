// The whole gateway over real stores and a real actor node: mail comes in by SMTP, reaches an agent's socket, is accepted,
// answered once, and closed.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { readConfig } from '#actors/config.ts';
import { startActorNode, type RunningNode } from '#actors/node.ts';
import { seedDemo } from '#deploy/seed.ts';
import { startGateway, type Gateway } from '#gateway/server.ts';
import { ApiUser, type Frame } from '#test/support/api.ts';
import { send } from '#test/support/http-caller.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { startSmtpSink, type SmtpSink } from '#test/support/smtp-sink.ts';
import { until } from '#test/support/until.ts';

const password = 'demo-Passw0rd';
const log = createKeptLog();
let folder: string;
let postgres: TestPostgres;
let redis: TestRedis;
let sink: SmtpSink;
let node: RunningNode;
let gateway: Gateway;
let stopped = false;

before(async () => {
  [folder, postgres, redis, sink] = await Promise.all([
    mkdtemp(join(tmpdir(), 'skillpost-gateway-')),
    startTestPostgres(),
    startRedis(),
    startSmtpSink(),
  ]);
  const { url, db } = await postgres.database();
  const config = readConfig({
    SKILLPOST_DATA: folder,
    SKILLPOST_HTTP_PORT: '0',
    SKILLPOST_SMTP_PORT: '0',
    SKILLPOST_POP3_PORT: '0',
    SKILLPOST_POP3S_PORT: '0',
    SKILLPOST_SUBMISSION_PORT: '0',
    SKILLPOST_SUBMISSIONS_PORT: '0',
    SKILLPOST_NODE_PORT: '0',
    SKILLPOST_DEMO_PASSWORD: password,
    SKILLPOST_ADMIN_PASSWORD: password,
    SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}`,
    SKILLPOST_SECRET_KEY: 'a key for tests',
    REDIS_URL: redis.url,
    DATABASE_URL: url,
    CLICKHOUSE_URL: 'http://nobody:none@127.0.0.1:1',
  });
  const directory = await createDirectoryStore(db, url, log);
  await seedDemo(directory, config);
  await directory.close();
  node = await startActorNode(config, log);
  gateway = await startGateway(config, log);
});

after(async () => {
  if (!stopped) await gateway?.stop();
  await node?.stop();
  await sink?.stop();
  await redis?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function mail(subject: string): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: gateway.ports.smtp,
    tls: { rejectUnauthorized: false },
  });
  await transport.sendMail({
    from: 'Kim <kim@customer.test>',
    to: 'support@demo.test',
    subject,
    text: 'Where is it?',
    html: '<p>Where is <b onclick="x()">it</b>?</p>',
  });
  transport.close();
}

/** A change of status of which the last byte is still to come. */
async function openRequest(port: number, token: string): Promise<{ finish(): Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const body = '{"status":"break"}';
  const head = `PUT /api/v1/agents/me/status HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n`;
  const fields = `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
  socket.write(`${head}${fields}\r\n\r\n${body.slice(0, -1)}`);
  // The gateway has read the head once it answers another request that was sent later on the same loop.
  await send(`http://127.0.0.1:${port}`, 'GET /health');
  return {
    async finish() {
      socket.write(body.slice(-1));
      return text(socket);
    },
  };
}

test('F66, F68: a mail is offered on the agent’s socket, accepted, answered once and closed', async () => {
  const url = `http://127.0.0.1:${gateway.ports.http}`;
  const agent = await ApiUser.signIn(gateway.ports.http, 'agent1@demo.test', password);
  const frames: Frame[] = [];
  const socket = await agent.listen((frame) => frames.push(frame));
  socket.send(JSON.stringify({ type: 'subscribe', topic: 'agent:me' }));
  await agent.goToWork('support');
  await mail('Where is my order 4711?');

  const made = await until('the offer on the socket', () =>
    frames.find((frame) => frame.type === 'event' && frame.data.kind === 'offer.made'),
  );
  assert.deepEqual(
    [made.data.queue, made.data.subject, made.data.from.address],
    ['support', 'Where is my order 4711?', 'kim@customer.test'],
  );
  assert.ok(Date.parse(made.data.expiresAt) > Date.now());
  assert.notEqual(made.data.explanation.summary, '');
  const accepted = await agent.must('POST', `/offers/${made.data.offerId}/accept`);
  assert.equal(accepted.conversationId, made.data.conversationId);
  const again = await agent.call('POST', `/offers/${made.data.offerId}/accept`);
  assert.deepEqual([again.status, again.body], [200, accepted]);

  const path = `/conversations/${accepted.conversationId}`;
  const thread = await agent.must('GET', path);
  assert.deepEqual([thread.status, thread.agent], ['in_progress', 'agent1']);
  // Besides it there may be the receipt already, which is a message of its own.
  const [received] = thread.messages.filter((message: { direction: string }) => message.direction === 'in');
  assert.equal(received.html, '<p>Where is <b>it</b>?</p>');
  const raw = await send(url, `GET /api/v1${path}/messages/${received.id}/raw`, {
    token: agent.token,
  });
  assert.match(raw.body, /^Received: [^]*Subject: Where is my order 4711\?/);

  await sink.waitFor(1);
  const key = randomUUID();
  const reply = () =>
    send(url, `POST /api/v1${path}/replies`, {
      token: agent.token,
      body: { text: 'It is on its way.', close: true },
      headers: { 'idempotency-key': key },
    });
  const [first, second] = [await reply(), await reply()];
  assert.deepEqual([first.status, second.status], [201, 201], JSON.stringify(first.body));
  assert.deepEqual(first.body, second.body);
  assert.equal(first.body.conversation.status, 'closed');
  const sent = await until('the reply at the sink', () =>
    sink.mails.filter((sunk) => sunk.raw.includes('It is on its way.')).at(0),
  );
  assert.deepEqual(sent.recipients, ['kim@customer.test']);
  assert.match(sent.raw, new RegExp(`^Message-ID:\\s+<${first.body.messageId}[.@]`, 'im'));
  assert.match(sent.raw, /^In-Reply-To: </im);
  assert.match(sent.raw, /^Subject: Re: .*\[SP-/im);
  const delivered = await until('the delivery to be known', async () => {
    const { messages } = await agent.must('GET', path);
    const out = messages.find((message: { id: string }) => message.id === first.body.messageId);
    return out.delivery.recipients[0]?.state === 'delivered' ? messages : null;
  });
  assert.equal(sink.mails.filter((sunk) => sunk.raw.includes('It is on its way.')).length, 1);
  assert.ok(delivered.length >= 2);

  const desk = await agent.must('GET', '/agents/me');
  assert.notEqual(desk.wrapUpUntil, null);
  assert.equal((await agent.must('POST', '/agents/me/wrap-up/end')).wrapUpUntil, null);
  socket.close();
});

test('F46: of two agents, the one who accepts has it; a decline passes it on', async () => {
  const ports = gateway.ports.http;
  const [one, two] = [
    await ApiUser.signIn(ports, 'agent2@demo.test', password),
    await ApiUser.signIn(ports, 'agent3@demo.test', password),
  ];
  const idle = await ApiUser.signIn(ports, 'agent1@demo.test', password);
  await idle.must('PUT', '/agents/me/status', { status: 'offline' });
  await one.goToWork('support');
  await two.goToWork('support');
  await mail('Who takes it?');
  const offerOf = async (user: ApiUser) => (await user.must('GET', '/agents/me')).offers[0];
  const offer = await until('an offer', async () => (await offerOf(one)) ?? (await offerOf(two)));
  const [offered, other] = (await offerOf(one)) === undefined ? [two, one] : [one, two];
  await offered.must('POST', `/offers/${offer.offerId}/decline`);
  const next = await other.nextOffer();
  assert.equal(next.conversationId, offer.conversationId);
  const late = await offered.call('POST', `/offers/${offer.offerId}/accept`);
  assert.equal(late.status, 409, JSON.stringify(late.body));
  await other.must('POST', `/offers/${next.offerId}/accept`);
  const view = await other.must('GET', `/conversations/${offer.conversationId}`);
  assert.equal(view.agent, other.userId);
  const supervisor = await ApiUser.signIn(ports, 'supervisor@demo.test', password);
  const live = await supervisor.must('GET', '/queues/support/live');
  assert.deepEqual([live.waiting, live.agents.length >= 2], [0, true]);
  const states = await supervisor.must('GET', '/agents');
  assert.ok(states.items.some((agent: { id: string; workItems: unknown[] }) => agent.workItems.length === 1));
});

test('F3: a queue and a mailbox made over the API take mail at once; a wrong password does not sign in', async () => {
  const url = `http://127.0.0.1:${gateway.ports.http}`;
  const admin = await ApiUser.signIn(gateway.ports.http, 'admin@demo.test', password);
  const queue = await admin.must('POST', '/queues', { name: 'Orders', wrapUpMs: 0 });
  const mailbox = await admin.must('POST', '/mailboxes', {
    address: 'orders@demo.test',
    name: 'Orders',
    queueId: queue.id,
  });
  assert.deepEqual([mailbox.address, mailbox.queueId], ['orders@demo.test', queue.id]);
  const transport = createTransport({
    host: '127.0.0.1',
    port: gateway.ports.smtp,
    tls: { rejectUnauthorized: false },
  });
  await transport.sendMail({
    from: 'kim@customer.test',
    to: 'orders@demo.test',
    subject: 'An order',
    text: 'x',
  });
  transport.close();
  await until(
    'the item to wait',
    async () => (await admin.must('GET', `/queues/${queue.id}/live`)).waiting === 1,
  );
  const audit = await admin.must('GET', '/audit?limit=50');
  assert.ok(audit.items.some((row: { action: string }) => row.action === 'message.original_read'));
  assert.ok(audit.items.some((row: { entity: string }) => row.entity === 'mailboxes'));
  const wrong = await send(url, 'POST /api/v1/session', {
    body: { email: 'admin@demo.test', password: 'no' },
  });
  assert.deepEqual([wrong.status, wrong.body.code], [401, 'WRONG_CREDENTIALS']);
  const reports = await send(url, 'GET /api/v1/reports/volume?from=2026-01-01&to=2026-01-02', {
    token: admin.token,
  });
  assert.deepEqual([reports.status, reports.body.code], [503, 'REPORTS_UNAVAILABLE']);
});

test('the gateway is ready, measures itself, and ends within what its launcher waits for', async () => {
  const url = `http://127.0.0.1:${gateway.ports.http}`;
  const ready = await send(url, 'GET /ready');
  assert.deepEqual(
    [ready.status, ready.body],
    [200, { ready: true, parts: { postgres: 'ok', redis: 'ok' } }],
  );
  assert.match((await send(url, 'GET /metrics')).body, /skillpost_live_frames_total [1-9]/);
  const agent = await ApiUser.signIn(gateway.ports.http, 'agent4@demo.test', password);
  const socket = await agent.listen(() => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  // A request that is being sent when the stop begins gets its answer.
  const half = await openRequest(gateway.ports.http, agent.token);
  const startedAt = performance.now();
  const stopping = gateway.stop();
  stopped = true;
  assert.equal(await closed, 1001);
  assert.match(await half.finish(), /^HTTP\/1\.1 200 [^]*"status":"break"/);
  await stopping;
  assert.ok(performance.now() - startedAt < 6_000, `took ${performance.now() - startedAt} ms`);
  assert.deepEqual(
    log.lines.filter((line) => line.level === 'error'),
    [],
  );
});
