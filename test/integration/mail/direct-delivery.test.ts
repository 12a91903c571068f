// A real gateway without a relay: before it brings mail to the servers of a domain, it asks what that domain demands, and
// keeps to what it knows of that (MTA-STS, RFC 8461).

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Kysely } from 'kysely';
import { createTransport } from 'nodemailer';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { createTransportPolicies } from '#actors/adapters/postgres/transport-policies.ts';
import { readConfig } from '#actors/config.ts';
import { seedDemo } from '#deploy/seed.ts';
import { startGateway, type Gateway } from '#gateway/server.ts';
import { startDnsServer, type DnsServer } from '#test/support/dns-server.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startTestPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';

const pass = 'demo-Passw0rd';
const domain = 'customer.test';
const log = createKeptLog();
let folder: string;
let postgres: TestPostgres;
let redis: TestRedis;
let dns: DnsServer;
let db: Kysely<Database>;
let gateway: Gateway;

before(async () => {
  [folder, postgres, redis, dns] = await Promise.all([
    mkdtemp(join(tmpdir(), 'skillpost-direct-')),
    startTestPostgres(),
    startRedis(),
    startDnsServer({
      [domain]: [{ type: 'MX', priority: 10, exchange: 'mx.evil.test' }],
      // Nobody listens there: mail that went on would be told so.
      'mx.evil.test': [{ type: 'A', address: '127.0.0.1' }],
      [`_mta-sts.${domain}`]: [{ type: 'TXT', text: 'v=STSv1; id=7;' }],
    }),
  ]);
  const database = await postgres.database();
  ({ db } = database);
  const ports = ['HTTP', 'SMTP', 'POP3', 'POP3S', 'SUBMISSION', 'SUBMISSIONS', 'NODE'];
  const config = readConfig({
    ...Object.fromEntries(ports.map((name) => [`SKILLPOST_${name}_PORT`, '0'])),
    SKILLPOST_DATA: folder,
    SKILLPOST_DEMO_PASSWORD: pass,
    SKILLPOST_ADMIN_PASSWORD: pass,
    SKILLPOST_DNS: dns.address,
    SKILLPOST_SECRET_KEY: 'a key for tests',
    REDIS_URL: redis.url,
    DATABASE_URL: database.url,
    CLICKHOUSE_URL: 'http://nobody:none@127.0.0.1:1',
  });
  const directory = await createDirectoryStore(db, database.url, log);
  await seedDemo(directory, config);
  await directory.close();
  gateway = await startGateway(config, log);
});
after(async () => {
  await gateway?.stop();
  await dns?.stop();
  await redis?.stop();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('T10: mail to a domain with a policy waits for a server that the policy names, also after a restart', async () => {
  const at = Date.now();
  const known = {
    domain,
    id: '7',
    mode: 'enforce',
    mx: [`mx.${domain}`],
    expiresAt: at + 3_600_000,
  } as const;
  await createTransportPolicies(db).keep(known, at);
  const transport = createTransport({
    host: '127.0.0.1',
    port: gateway.ports.submission,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: 'agent1@demo.test', pass },
  });
  const mail = { from: 'agent1@demo.test', to: `kim@${domain}`, subject: 'Hello', text: 'Hello.' };
  await transport.sendMail(mail);
  transport.close();
  const said = await until(
    'an attempt',
    async () => {
      const row = await db.selectFrom('submission_deliveries').selectAll().executeTakeFirst();
      return row !== undefined && row.attempts > 0 ? row : null;
    },
    { timeoutMs: 30_000 },
  );
  assert.equal(said.state, 'deferred');
  assert.equal(
    said.last_text,
    '4.7.5 the policy of customer.test (MTA-STS) names none of its mail servers: mx.evil.test',
  );
  assert.ok(dns.asked.some((question) => question.startsWith(`_mta-sts.${domain} `)));
});
