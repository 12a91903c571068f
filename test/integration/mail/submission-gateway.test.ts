// A person hands in mail at a real gateway: signed with keys that the DNS knows, delivered by the jobs of Postgres, and
// what nobody takes comes back to the Inbox.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { dkimVerify } from 'mailauth';
import { createTransport } from 'nodemailer';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { readConfig } from '#actors/config.ts';
import { seedDemo } from '#deploy/seed.ts';
import { createResolver } from '#gateway/dns.ts';
import { startGateway, type Gateway } from '#gateway/server.ts';
import { ApiUser } from '#test/support/api.ts';
import { startDnsServer, type DnsServer } from '#test/support/dns-server.ts';
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
let dns: DnsServer;
let gateway: Gateway;

before(async () => {
  [folder, postgres, redis, sink, dns] = await Promise.all([
    mkdtemp(join(tmpdir(), 'skillpost-submission-')),
    startTestPostgres(),
    startRedis(),
    startSmtpSink(),
    startDnsServer(),
  ]);
  const { url, db } = await postgres.database();
  const config = readConfig({
    SKILLPOST_DATA: folder,
    SKILLPOST_HTTP_PORT: '0',
    SKILLPOST_SMTP_PORT: '0',
    SKILLPOST_SMTPS_PORT: '0',
    SKILLPOST_POP3_PORT: '0',
    SKILLPOST_POP3S_PORT: '0',
    SKILLPOST_SUBMISSION_PORT: '0',
    SKILLPOST_SUBMISSIONS_PORT: '0',
    SKILLPOST_NODE_PORT: '0',
    SKILLPOST_DEMO_PASSWORD: password,
    SKILLPOST_ADMIN_PASSWORD: password,
    SKILLPOST_RELAY_URL: `smtp://127.0.0.1:${sink.port}`,
    SKILLPOST_DNS: dns.address,
    SKILLPOST_SECRET_KEY: 'a key for tests',
    REDIS_URL: redis.url,
    DATABASE_URL: url,
    CLICKHOUSE_URL: 'http://nobody:none@127.0.0.1:1',
  });
  const directory = await createDirectoryStore(db, url, log);
  await seedDemo(directory, config);
  await directory.close();
  gateway = await startGateway(config, log);
});

after(async () => {
  await gateway?.stop();
  await dns?.stop();
  await sink?.stop();
  await redis?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function handIn(subject: string, secure: boolean): Promise<string> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: secure ? gateway.ports.submissions : gateway.ports.submission,
    secure,
    requireTLS: !secure,
    tls: { rejectUnauthorized: false },
    auth: { user: 'agent1@demo.test', pass: password },
  });
  try {
    const from = 'Agent One <agent1@demo.test>';
    const { response } = await transport.sendMail({ from, to: 'kim@customer.test', subject, text: 'Hello.' });
    return response;
  } finally {
    transport.close();
  }
}

interface Key {
  readonly record: { readonly name: string; readonly value: string };
  readonly state: string;
}

test('F1 T10: handed-in mail leaves with signatures that the DNS confirms', async () => {
  const admin = await ApiUser.signIn(gateway.ports.http, 'admin@demo.test', password);
  const made = (await admin.must('POST', '/domains/demo/dkim')) as { items: readonly Key[] };
  for (const { record } of made.items)
    dns.set(record.name.toLowerCase(), [{ type: 'TXT', text: record.value }]);
  const found = (await admin.must('POST', '/domains/demo/dkim/check')) as { items: readonly Key[] };
  assert.deepEqual(
    found.items.map(({ state }) => state),
    ['active', 'active'],
  );
  assert.match(await handIn('Signed', false), /^250 2\.6\.0 accepted as /);
  const [mail] = await sink.waitFor(1);
  assert.equal(mail?.envelopeFrom, 'agent1@demo.test');
  assert.deepEqual(mail?.recipients, ['kim@customer.test']);
  const resolver = createResolver({ dnsServers: [dns.address] });
  const { results } = await dkimVerify(Buffer.from(mail?.raw ?? ''), {
    resolver: (name: string, type: string) => resolver.resolve(name, type) as Promise<string[][]>,
  });
  assert.deepEqual(
    results.map(({ status }) => status.result),
    ['pass', 'pass'],
  );
});

test('T10: handed-in mail that nobody takes comes back to the Inbox, by itself', async () => {
  const admin = await ApiUser.signIn(gateway.ports.http, 'admin@demo.test', password);
  const usedBytes = async (): Promise<number> =>
    ((await admin.must('GET', '/accounts/agent1')) as { usedBytes: number }).usedBytes;
  assert.equal(await usedBytes(), 0);
  sink.refuse({ at: 'rcpt', code: 550, text: '5.1.1 nobody of that name' });
  assert.match(await handIn('To nobody', true), /^250 /);
  await until('the report in the Inbox', async () => (await usedBytes()) > 0, { timeoutMs: 30_000 });
  assert.deepEqual(
    log.lines.filter(({ level }) => level === 'error'),
    [],
  );
});
