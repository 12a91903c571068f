// One mail through the real processes, a gateway and two actor nodes, as the collector sees it: one trace from SMTP over
// conversation, queue and agent; and from an agent's request to the mail that leaves.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { readConfig } from '#actors/config.ts';
import { seedDemo } from '#deploy/seed.ts';
import { ApiUser } from '#test/support/api.ts';
import { type CollectedSpan, type Collector, startCollector } from '#test/support/collector.ts';
import { createKeptLog } from '#test/support/log.ts';
import { type PartProcess, startPartProcess } from '#test/support/part-process.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { until } from '#test/support/until.ts';

const password = 'trace-Passw0rd';
const secretWords = ['customer.test', 'demo.test', 'Where is my parcel', 'It is on its way', password];
/** More mails than it takes for one of their conversations to live on the other node than the queue or the agent. */
const mostMails = 24;
const timeoutMs = 30_000;

let folder: string;
let postgres: TestPostgres;
let redis: TestRedis;
let sink: SmtpSink;
let collector: Collector;
let gateway: PartProcess;
let agent: ApiUser;
const nodes: PartProcess[] = [];

before(async () => {
  [folder, postgres, redis, sink, collector] = await Promise.all([
    mkdtemp(join(tmpdir(), 'skillpost-traces-')),
    startTestPostgres(),
    startRedis(),
    startSmtpSink(),
    startCollector(),
  ]);
  const { url, db } = await postgres.database();
  const settings = {
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
    SKILLPOST_LOG_LEVEL: 'info',
    REDIS_URL: redis.url,
    DATABASE_URL: url,
    CLICKHOUSE_URL: 'http://nobody:none@127.0.0.1:1',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  };
  const directory = await createDirectoryStore(db, url, createKeptLog());
  await seedDemo(directory, readConfig(settings));
  await directory.close();
  nodes.push(...(await Promise.all([1, 2].map(() => startPartProcess('node', settings)))));
  gateway = await startPartProcess('gateway', settings);
  agent = await ApiUser.signIn(gateway.ports['http'] ?? 0, 'agent1@demo.test', password);
  await agent.goToWork('support');
});

after(async () => {
  await gateway?.stop();
  await Promise.all(nodes.map((node) => node.stop()));
  await collector?.stop();
  await sink?.stop();
  await redis?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function sendMail(number: number): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: gateway.ports['smtp'] ?? 0,
    tls: { rejectUnauthorized: false },
  });
  await transport.sendMail({
    from: 'Ann <ann@customer.test>',
    to: 'support@demo.test',
    subject: `Where is my parcel ${number}`,
    text: 'Where is my parcel? I wait.',
  });
  transport.close();
}

/** The spans of these names, each a child of the one before it; null while one is missing. */
function path(traceId: string, names: readonly string[]): readonly CollectedSpan[] | null {
  const spans = collector.spans.filter((span) => span.traceId === traceId);
  const found: CollectedSpan[] = [];
  for (const name of names) {
    const parent = found.at(-1);
    const next = spans.find(
      (span) => span.name === name && (parent === undefined || span.parentSpanId === parent.spanId),
    );
    if (next === undefined) return null;
    found.push(next);
  }
  return found;
}

function tracesWith(name: string): readonly string[] {
  return [...new Set(collector.spans.filter((span) => span.name === name).map(({ traceId }) => traceId))];
}

const fromMailToOffer = [
  'mail.accept',
  'mail.understand',
  'ask conversation.receive',
  'turn conversation.receive',
  'tell queue.enqueue',
  'turn queue.enqueue',
  'tell agent.reserve',
  'turn agent.reserve',
];

function nodesOf(spans: readonly CollectedSpan[]): readonly unknown[] {
  const turns = spans.filter(({ name }) => name.startsWith('turn '));
  return [...new Set(turns.map(({ attributes }) => attributes['skillpost.node']))];
}

async function answer(offer: { readonly offerId: string; readonly conversationId: string }): Promise<void> {
  await agent.must('POST', `/offers/${offer.offerId}/accept`);
  const reply = { text: 'It is on its way.', close: true };
  await agent.must('POST', `/conversations/${offer.conversationId}/replies`, reply);
  await until(
    'the agent to be free',
    async () => (await agent.must('GET', '/agents/me')).workItems.length === 0,
    {
      timeoutMs,
    },
  );
  await agent.call('POST', '/agents/me/wrap-up/end');
}

test('A mail is one trace from SMTP to the offer, over conversation, queue and agent on two nodes', async () => {
  let across: readonly CollectedSpan[] | undefined;
  for (let number = 1; number <= mostMails && across === undefined; number += 1) {
    await sendMail(number);
    await until('its trace', () => tracesWith('turn agent.reserve').length >= number, { timeoutMs });
    const traceId = tracesWith('turn agent.reserve').at(-1) ?? '';
    const spans = await until('the path of the mail', () => path(traceId, fromMailToOffer), { timeoutMs });
    if (nodesOf(spans).length === 2) across = spans;
    await answer(await agent.nextOffer());
  }
  assert.ok(across, `none of ${mostMails} mails went over both nodes`);
  const [accept, understand, ask, receive, enqueue, queueTurn, reserve, agentTurn] = across;
  assert.equal(accept?.parentSpanId, '');
  assert.deepEqual([understand?.service, receive?.service], ['skillpost-gateway', 'skillpost-node']);
  const conversationId = ask?.attributes['skillpost.conversation_id'];
  assert.equal(receive?.attributes['skillpost.conversation_id'], conversationId);
  assert.equal(queueTurn?.attributes['skillpost.queue_id'], 'support');
  assert.equal(enqueue?.attributes['skillpost.node'], receive?.attributes['skillpost.node']);
  assert.equal(reserve?.attributes['skillpost.node'], queueTurn?.attributes['skillpost.node']);
  assert.equal(agentTurn?.attributes['skillpost.actor_id'], agent.userId);
  assert.match(JSON.stringify(agentTurn?.attributes['skillpost.events']), /offer\.made/);
  assert.ok(
    across.every(({ error }) => error === null),
    'nothing went wrong',
  );
  for (const turn of [receive, queueTurn, agentTurn])
    assert.ok(path(accept?.traceId ?? '', [turn?.name ?? '', 'commit']), `the commit of ${turn?.name}`);
});

test('A reply is one trace from the request to the mail server that takes it, and to the case that hears of it', async () => {
  const spans = await until(
    'the path of a reply',
    () =>
      tracesWith('mail.deliver')
        .map((traceId) =>
          path(traceId, [
            'http POST /api/v1/conversations/:id/replies',
            'ask conversation.reply',
            'turn conversation.reply',
            'effect sendPreparedMessage',
            'mail.deliver',
            'ask conversation.delivery',
            'turn conversation.delivery',
          ]),
        )
        .find((found) => found !== null),
    { timeoutMs },
  );
  assert.deepEqual([spans[0]?.attributes['http.response.status_code'], spans[0]?.parentSpanId], [201, '']);
  const line = gateway
    .log()
    .find(({ msg, traceId }) => msg === 'delivery attempt' && traceId === spans[0]?.traceId);
  assert.ok(line, 'the log line of the delivery names the trace');
});

test("A request goes on with its caller's trace, and its refusal is recorded by its code", async () => {
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const response = await fetch(`http://127.0.0.1:${gateway.ports['http']}/api/v1/offers/none/accept`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${agent.token}`,
      'idempotency-key': 'trace-1',
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    },
  });
  const { code } = (await response.json()) as { readonly code: string };
  const found = await until(
    'the path of the request',
    () => path(traceId, ['http POST /api/v1/offers/:id/accept', 'ask agent.accept', 'turn agent.accept']),
    { timeoutMs },
  );
  const [request, ask, turn] = found;
  assert.equal(request?.parentSpanId, '00f067aa0ba902b7');
  assert.deepEqual([request?.error, ask?.error, turn?.error], [code, code, code]);
});

test('No address, subject, text or secret is in any trace', () => {
  assert.ok(collector.spans.length > 30);
  const all = collector.posts.join('\n');
  for (const word of secretWords) assert.ok(!all.includes(word), word);
});
