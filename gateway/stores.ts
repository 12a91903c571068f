// The stores and clients that all parts of the gateway share, opened in order; what was opened is in `stops`.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { createActorClient } from '#actors/actor-client.ts';
import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { createAccountMail } from '#actors/adapters/postgres/account-mail.ts';
import { createArchiveChain } from '#actors/adapters/postgres/archive-chain.ts';
import { createAuditTrail } from '#actors/adapters/postgres/audit-trail.ts';
import { createCaseHistories } from '#actors/adapters/postgres/case-histories.ts';
import { createCaseList } from '#actors/adapters/postgres/case-list.ts';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { createUserFooters } from '#actors/adapters/postgres/user-footers.ts';
import { createDkimKeys } from '#actors/adapters/postgres/dkim-keys.ts';
import { createDirectoryStore } from '#actors/adapters/postgres/directory-store.ts';
import { createFetchLedger } from '#actors/adapters/postgres/fetch-ledger.ts';
import { createIdempotencyStore } from '#actors/adapters/postgres/idempotency-store.ts';
import { createMailboxHealth } from '#actors/adapters/postgres/mailbox-health.ts';
import { createMailboxSecrets } from '#actors/adapters/postgres/mailbox-secrets.ts';
import { createMailKeys } from '#actors/adapters/postgres/mail-keys.ts';
import { createMailBalance } from '#actors/adapters/postgres/mail-balance.ts';
import { createMailLog } from '#actors/adapters/postgres/mail-log.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { createOAuthStore } from '#actors/adapters/postgres/oauth-store.ts';
import { createRatings } from '#actors/adapters/postgres/ratings.ts';
import { createSenderLooks } from '#actors/adapters/postgres/sender-looks.ts';
import { createSendingTests } from '#actors/adapters/postgres/sending-tests.ts';
import { createSessionStore } from '#actors/adapters/postgres/session-store.ts';
import { createSubmissions } from '#actors/adapters/postgres/submissions.ts';
import { createTransportPolicies } from '#actors/adapters/postgres/transport-policies.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { deriveKey } from '#actors/adapters/system/secrets.ts';
import type { Config } from '#actors/config.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { limits } from '#actors/limits.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Tracing } from '#actors/ports/tracing.ts';
import { createRestorer } from '#actors/recovery/restorer.ts';
import { startClusterClient } from '#actors/runtime/cluster-node.ts';
import { tracedClient } from '#actors/traced-client.ts';
import { tracingAt } from '#actors/tracing.ts';
import { createAnalyticsClient } from '#analytics/client.ts';
import { createReports } from '#analytics/run-report.ts';
import type { Readiness } from './http/deps.ts';
import type { Stops } from './stops.ts';

async function within(probe: Promise<unknown>, timeoutMs: number): Promise<string> {
  const late = Promise.withResolvers<string>();
  const cancel = systemClock.after(timeoutMs, () => late.resolve('does not answer'));
  try {
    return await Promise.race([probe.then(() => 'ok'), late.promise]);
  } catch {
    // The reason may name addresses; it is in the logs of whoever uses the store.
    return 'refuses';
  } finally {
    cancel();
  }
}

/** graphile-worker wants the driver's own pool. */
function openDeliveryPool(config: Config, log: Log): Pool {
  const pool = new Pool({
    connectionString: config.databaseUrl,
    max: limits.deliverAtOnce + 2,
    connectionTimeoutMillis: limits.databaseConnectTimeoutMs,
    statement_timeout: limits.databaseStatementMs,
    keepAlive: true,
    application_name: 'skillpost-outbound',
  });
  const broke = (error: Error): void => log.warn({ error: error.message }, 'a delivery connection broke');
  pool.on('error', broke);
  pool.on('connect', (client) => {
    client.on('error', broke);
  });
  return pool;
}

/** What is told of what happens. */
interface Watching {
  readonly log: Log;
  readonly tracing: Tracing;
}

// The return type is what the composition root sees, field by field.
// oxlint-disable-next-line typescript/explicit-function-return-type
export async function openStores(config: Config, { log, tracing: anywhere }: Watching, stops: Stops) {
  const database = openDatabase(config.databaseUrl, { log });
  stops.add(() => database.destroy());
  // Deliveries hold connections while they write: they must not wait for, or starve, those of the edge.
  const deliveryPool = openDeliveryPool(config, log);
  stops.add(() => deliveryPool.end());
  const directory = await createDirectoryStore(database, config.databaseUrl, log);
  stops.add(() => directory.close());
  const redis = await connectRedis(config.redisUrl, { name: 'skillpost-gateway', log });
  stops.add(() => redis.close());
  const nodeId = `gateway-${randomUUID()}`;
  const tracing = tracingAt(anywhere, { 'skillpost.node': nodeId });
  const cluster = await startClusterClient({
    nodeId,
    store: createRedisShardStore({ redis, clock: systemClock, log }),
    membership: createRedisMembership(redis),
    transport: createGrpcTransport(),
    clock: systemClock,
    chance: systemChance,
    log,
  });
  stops.add(() => cluster.stop());
  const clickhouse = createAnalyticsClient(config.clickhouseUrl);
  stops.add(() => clickhouse.close());
  const client = tracedClient(tracing, cluster.router, (router) =>
    createActorClient(router, kindCodecs, systemChance),
  );
  const archiveKey = deriveKey(config.secretKey, 'archive');
  const secretsKey = deriveKey(config.secretKey, 'mailbox-secrets');
  return {
    directory,
    sessions: createSessionStore(database, systemClock),
    mailStore: createMailStore(database, { archiveKey, clock: systemClock, chance: systemChance, log }),
    accountMail: createAccountMail(database, systemChance),
    mailboxSecrets: createMailboxSecrets(database, secretsKey),
    oauthStore: createOAuthStore(database, { key: secretsKey, clock: systemClock }),
    mailboxHealth: createMailboxHealth(database, systemClock),
    sendingTests: createSendingTests(database),
    senderLooks: createSenderLooks(database),
    fetchLedger: createFetchLedger(database, systemClock),
    balance: createMailBalance(database, systemClock),
    mailLog: createMailLog(database),
    archiveChain: createArchiveChain({
      db: database,
      archiveKey,
      anchorKey: deriveKey(config.secretKey, 'archive-anchor'),
      clock: systemClock,
    }),
    caseList: createCaseList(database),
    transportPolicies: createTransportPolicies(database),
    mailKeys: createMailKeys(database, {
      sealingKey: deriveKey(config.secretKey, 'mail-keys'),
      chance: systemChance,
    }),
    dkimKeys: createDkimKeys(database, deriveKey(config.secretKey, 'dkim-keys')),
    submissions: createSubmissions(database, systemClock),
    footers: createUserFooters(database),
    ratings: createRatings(database),
    idempotency: createIdempotencyStore(database, systemClock),
    audit: createAuditTrail(database),
    client,
    /** Whose spans say that they were here. */
    tracing,
    restorer: createRestorer({ histories: createCaseHistories(database), client }),
    deliveryPool,
    reports: createReports({
      client: clickhouse,
      targets: () =>
        Object.fromEntries(
          [...directory.current().queues.values()].map((queue) => [queue.id, queue.serviceLevelSeconds]),
        ),
    }),
    /** Without ClickHouse mail is taken and routed all the same: only reports miss it. */
    async ready(): Promise<Readiness> {
      const [postgres, redisAnswer] = await Promise.all([
        within(sql`select 1`.execute(database), limits.readyProbeMs),
        within(redis.send(['PING']), limits.readyProbeMs),
      ]);
      return {
        ready: postgres === 'ok' && redisAnswer === 'ok',
        parts: { postgres, redis: redisAnswer },
      };
    },
  };
}

export type Stores = Awaited<ReturnType<typeof openStores>>;
