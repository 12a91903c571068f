// Real mail through every part: SMTP in, archive, routing, offers, answers by SMTP, events in ClickHouse; and the same
// with an actor node killed halfway. The truth is what the sink got and what the agents did.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createClient } from '@clickhouse/client';
import { createTransport } from 'nodemailer';
import { AgentRobot } from '#test/support/agent-robot.ts';
import { ApiUser } from '#test/support/api.ts';
import { type SmtpSink, startSmtpSink } from '#test/support/smtp-sink.ts';
import { passwords, startSystem, type TestSystem } from '#test/support/system.ts';
import { until } from '#test/support/until.ts';

const mails = 200;
const perSecond = 20;
const queues = ['support', 'sales', 'billing'] as const;

interface Flow {
  readonly system: TestSystem;
  readonly sink: SmtpSink;
  readonly robots: readonly AgentRobot[];
  readonly admin: ApiUser;
}

async function startFlow(nodes: number): Promise<Flow> {
  const sink = await startSmtpSink();
  const system = await startSystem({
    environment: { SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}`, SKILLPOST_NODES: String(nodes) },
  });
  const admin = await ApiUser.signIn(system.ports.http, 'admin@demo.test', passwords.admin);
  for (const queue of queues) await admin.must('PATCH', `/queues/${queue}`, { wrapUpMs: 0 });
  const robots: AgentRobot[] = [];
  for (const number of [1, 2, 3, 4]) {
    const agent = await ApiUser.signIn(system.ports.http, `agent${number}@demo.test`, passwords.demo);
    const robot = new AgentRobot(agent, `Answered by agent ${number}`);
    await robot.start();
    await agent.goToWork(...queues);
    robots.push(robot);
  }
  return { system, sink, robots, admin };
}

/** Sends at the given rate; a client that, like every mail server, tries again on anything but 250. */
async function sendMails(port: number, halfway: () => Promise<void>): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: 4,
    tls: { rejectUnauthorized: false },
  });
  const startedAt = Date.now();
  const sending: Promise<unknown>[] = [];
  for (let number = 0; number < mails; number += 1) {
    await until('the next mail to be due', () => Date.now() >= startedAt + (number * 1000) / perSecond, {
      everyMs: 5,
    });
    if (number === mails / 2) await halfway();
    sending.push(
      until(`mail ${number} to be accepted`, () =>
        transport
          .sendMail({
            from: `customer${number}@customer.test`,
            to: `${queues[number % queues.length]}@demo.test`,
            subject: `Question ${number}`,
            messageId: `<question-${number}@customer.test>`,
            text: `This is question ${number}.`,
          })
          .catch(() => null),
      ),
    );
  }
  await Promise.all(sending);
  transport.close();
}

function answersAt(sink: SmtpSink): { inReplyTo: string; references: string; to: string; subject: string }[] {
  return sink.mails
    .map(({ raw }) => raw)
    .filter((raw) => !/^Auto-Submitted: auto-replied/im.test(raw))
    .map((raw) => {
      const head = raw.slice(0, raw.search(/\r?\n\r?\n/)).replaceAll(/\r?\n[ \t]+/g, ' ');
      const header = (name: string): string =>
        new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
      return {
        inReplyTo: header('In-Reply-To'),
        references: header('References'),
        to: header('To'),
        subject: header('Subject'),
      };
    });
}

async function eventCounts(system: TestSystem): Promise<Record<string, number>> {
  const client = createClient({
    url: `http://127.0.0.1:${system.ports.sql}`,
    username: 'analyst',
    password: passwords.analyst,
    database: 'skillpost',
  });
  try {
    const result = await client.query({
      query: 'select type, toUInt32(count()) as n from events group by type',
      format: 'JSONEachRow',
    });
    const rows = await result.json<{ type: string; n: number }>();
    return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
  } finally {
    await client.close();
  }
}

async function assertAllRouted({ system, sink, robots, admin }: Flow): Promise<void> {
  const replied = (): string[] => robots.flatMap(({ counts }) => counts.replied);
  await until('every case to be answered', () => new Set(replied()).size >= mails, {
    timeoutMs: 90_000,
  }).catch((error: unknown) => {
    const notes = robots.flatMap(({ counts }) => counts.errors).slice(0, 10);
    throw new Error(
      `${String(error)}: ${new Set(replied()).size} answered\n${notes.join('\n')}\n${system.output().slice(-4_000)}`,
    );
  });
  await until('every answer to reach the sink', () => answersAt(sink).length >= mails, { timeoutMs: 60_000 });

  const answers = answersAt(sink);
  const inReplyTo = new Set(answers.map((answer) => answer.inReplyTo));
  for (let number = 0; number < mails; number += 1)
    assert.ok(inReplyTo.has(`<question-${number}@customer.test>`), `answer to question ${number}`);
  assert.equal(answers.length, mails, 'no answer is sent twice');
  for (const answer of answers) {
    assert.ok(answer.references.includes(answer.inReplyTo), 'References holds the message answered');
    assert.match(answer.subject, /^Re: Question \d+ \[SP-[\w-]+\]$/);
  }

  const cases = new Set<string>();
  let cursor = '';
  do {
    const page = await admin.must(
      'GET',
      `/conversations?limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const { id } of page.items) cases.add(id);
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  assert.equal(cases.size, mails, 'one case for each mail');

  const counts = await until('ClickHouse to hold every event', async () => {
    const found = await eventCounts(system);
    return (found['conversation.closed'] ?? 0) >= mails ? found : null;
  });
  for (const type of [
    'conversation.opened',
    'message.received',
    'item.queued',
    'item.accepted',
    'reply.sent',
    'item.done',
    'conversation.closed',
  ])
    assert.equal(counts[type], mails, `events of type ${type}`);
}

async function stopFlow({ system, sink, robots }: Flow): Promise<void> {
  for (const robot of robots) robot.stop();
  await system.stop();
  await sink.stop();
}

describe('200 mails, three queues, four agents', { timeout: 300_000 }, () => {
  test('F31 F33 F68 F95 T11: each mail makes one case that one agent accepts and answers once, with right headers', async (t) => {
    const flow = await startFlow(1);
    t.after(() => stopFlow(flow));
    await sendMails(flow.system.ports.smtp, () => Promise.resolve());
    await assertAllRouted(flow);
  });

  test('T6 T7: an actor node killed halfway loses nothing and doubles nothing', async (t) => {
    const flow = await startFlow(2);
    t.after(() => stopFlow(flow));
    await sendMails(flow.system.ports.smtp, async () => {
      const pid = (await flow.system.processes()).get('node 2');
      assert.ok(pid !== undefined, 'the second node runs');
      process.kill(pid, 'SIGKILL');
    });
    await assertAllRouted(flow);
  });
});
