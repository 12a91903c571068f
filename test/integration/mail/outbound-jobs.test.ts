// Delivery jobs in a real Postgres: committed with their message, tried again, and taken over when a worker is killed.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { poolOf } from '#actors/adapters/postgres/database.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { systemChance as chance, systemClock as clock } from '#actors/adapters/system/clock.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { createComposer } from '#gateway/mail/compose.ts';
import { startOutbound } from '#gateway/outbound/worker.ts';
import { aMailbox } from '#test/support/directory.ts';
import { createKeptLog } from '#test/support/log.ts';
import type { FakeClient } from '#test/support/mail-edge.ts';
import { createFakeClient, hostname, sign } from '#test/support/mail-edge.ts';
import { createRecordedTracing } from '#test/support/recorded-tracing.ts';
import { startTestPostgres } from '#test/support/postgres.ts';
import type { TestDatabase, TestPostgres } from '#test/support/postgres.ts';
import { startSmtpSink } from '#test/support/smtp-sink.ts';
import { until } from '#test/support/until.ts';

const archiveKey = Buffer.alloc(32, 7);
const composer = createComposer({ hostname, sign });
let postgres: TestPostgres;
before(async () => {
  postgres = await startTestPostgres();
});
after(() => postgres.stop());

async function releaseMail(store: MailStore, messageId: string, trace?: string): Promise<void> {
  const { tag } = await store.caseIdentity('c-1', 'AAAA');
  const to = [{ address: 'ann@customer.test', name: '' }];
  const common = {
    conversationId: 'c-1',
    tag,
    mailbox: aMailbox('support'),
    agentId: 'agent1',
    subject: 'Hello',
  };
  await store.prepareOutgoing(
    composer.composeNew({ ...common, messageId, at: clock.now(), body: { text: 'Hello.', to } }),
  );
  await store.release(messageId, trace);
}

function openStore({ db }: TestDatabase): MailStore {
  return createMailStore(db, { archiveKey, clock, chance });
}

interface Around {
  readonly client?: FakeClient;
  readonly tracing?: Tracing;
}

function outboundOver(
  database: TestDatabase,
  relayUrl: string,
  { client = createFakeClient(), tracing }: Around = {},
) {
  return startOutbound({
    pool: poolOf(database.db),
    mailStore: openStore(database),
    client,
    submissions: { deliveries: async () => [], record: async () => undefined },
    accept: async () => '',
    config: { hostname, relayUrl, dnsServers: [] },
    clock,
    chance,
    log: createKeptLog(),
    retryMs: [200],
    tracing,
  });
}

async function openJobs({ db }: TestDatabase): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) from graphile_worker.jobs`.execute(db);
  return Number(rows[0]?.count);
}

test('a released message is delivered; a 451 is tried again, in the same trace; no job is left', async () => {
  const database = await postgres.database();
  const sink = await startSmtpSink();
  const client = createFakeClient();
  const tracing = createRecordedTracing();
  const released = tracing.trace('effect sendPreparedMessage', undefined)?.traceparent;
  const outbound = await outboundOver(database, `smtp://127.0.0.1:${sink.port}`, { client, tracing });
  try {
    sink.refuse({ at: 'rcpt', code: 451, text: 'greylisted' });
    const store = openStore(database);
    await releaseMail(store, 'out-1', released);
    await sink.waitFor(1);
    const message = await until('the message to be sent', async () => {
      const found = await store.message('out-1');
      return found?.state === 'sent' ? found : null;
    });
    assert.equal(message.deliveries[0]?.attempts, 2);
    await until('no job to be left', async () => (await openJobs(database)) === 0);
    assert.equal(sink.mails.length, 1);
    assert.equal(sink.attempts(), 2);
    assert.equal(client.told.length, 2);
    const [, ...attempts] = tracing.spans;
    assert.deepEqual(
      attempts.map(({ name, parent, ended }) => [name, parent, ended]),
      [1, 2].map(() => ['mail.deliver', released, true]),
    );
  } finally {
    await outbound.stop();
    await sink.stop();
  }
});

test('a worker that is killed while it sends loses nothing: another one sends within seconds', async () => {
  const database = await postgres.database();
  const held = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const slow = await startSmtpSink({
    beforeAnswer: () => {
      arrived.resolve();
      return held.promise;
    },
  });
  const sink = await startSmtpSink();
  const child = fork(new URL('../../support/outbound-process.ts', import.meta.url), {
    execArgv: [],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      RELAY_URL: `smtp://127.0.0.1:${slow.port}`,
      ARCHIVE_KEY: archiveKey.toString('hex'),
    },
  });
  try {
    await once(child, 'message');
    await releaseMail(openStore(database), 'out-1');
    await arrived.promise;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const outbound = await outboundOver(database, `smtp://127.0.0.1:${sink.port}`);
    try {
      const [mail] = await sink.waitFor(1, 12_000);
      assert.match(mail?.raw ?? '', /^Message-ID: <out-1\.[a-z2-7]{10}@mx\.demo\.test>\r$/m);
      await until('no job to be left', async () => (await openJobs(database)) === 0);
    } finally {
      await outbound.stop();
    }
  } finally {
    child.kill('SIGKILL');
    held.resolve();
    await slow.stop();
    await sink.stop();
  }
});

test('the jobs of a worker that lives are left alone, however long it takes', async () => {
  const database = await postgres.database();
  const held = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const slow = await startSmtpSink({
    beforeAnswer: () => {
      arrived.resolve();
      return held.promise;
    },
  });
  const relayUrl = `smtp://127.0.0.1:${slow.port}`;
  const one = await outboundOver(database, relayUrl);
  const other = await outboundOver(database, relayUrl);
  try {
    await releaseMail(openStore(database), 'out-1');
    await arrived.promise;
    const since = Date.now();
    await until('some rounds of looking for the dead', () => Date.now() - since > 6_000);
    assert.equal(slow.attempts(), 1);
    held.resolve();
    await slow.waitFor(1);
    await until('no job to be left', async () => (await openJobs(database)) === 0);
    assert.equal(slow.mails.length, 1);
  } finally {
    held.resolve();
    await one.stop();
    await other.stop();
    await slow.stop();
  }
});
