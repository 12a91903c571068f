// The core as it runs, in one process: a node over a real Redis, the projections into a real Postgres, and the watch
// over the live state; the directory is given.

import { createActorClient } from '#actors/actor-client.ts';
import { createCaseHistories } from '#actors/adapters/postgres/case-histories.ts';
import { createCaseProjection } from '#actors/adapters/postgres/case-projection.ts';
import { createMailStore } from '#actors/adapters/postgres/mail-store.ts';
import { createRecoveryBook } from '#actors/adapters/postgres/recovery-book.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { eventStreamKey } from '#actors/adapters/redis/keys.ts';
import { createRedisLiveEpoch } from '#actors/adapters/redis/live-epoch.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { deriveKey } from '#actors/adapters/system/secrets.ts';
import type { ActorClient } from '#actors/client.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { limits } from '#actors/limits.ts';
import { startHosting } from '#actors/node.ts';
import type { LiveEpoch } from '#actors/ports/live-epoch.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import { createRestorer } from '#actors/recovery/restorer.ts';
import { watchLiveState } from '#actors/recovery/watch.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import { Leadership } from '#analytics/leadership.ts';
import { Projection } from '#analytics/projection.ts';
import { EventStreams } from '#analytics/streams.ts';
import { createKeptLog, type KeptLog } from './log.ts';
import { startTestPostgres, type TestDatabase } from './postgres.ts';
import { startRedis } from './redis.ts';
import { until } from './until.ts';

export interface WholeCore {
  readonly client: ActorClient;
  readonly mailStore: MailStore;
  readonly database: TestDatabase;
  readonly epoch: LiveEpoch;
  readonly log: KeptLog;
  /** Until everything that happened is in the projections. */
  projected(): Promise<void>;
  /** FLUSHALL: everything in Redis is gone at once. */
  loseRedis(): Promise<void>;
  stop(): Promise<void>;
}

export async function startWholeCore(directory: Directory): Promise<WholeCore> {
  const log = createKeptLog();
  const [server, postgres] = await Promise.all([startRedis(), startTestPostgres()]);
  const database = await postgres.database();
  const mailStore = createMailStore(database.db, {
    archiveKey: deriveKey('for tests', 'archive'),
    clock: systemClock,
    chance: systemChance,
  });
  const hosting = await startHosting({
    redisUrl: server.url,
    host: '127.0.0.1',
    port: 0,
    log,
    world: () => directory,
    runEffect: async ({ effect }) => {
      if (effect?.$case === 'sendPreparedMessage') await mailStore.release(effect.value.messageId);
    },
  });
  const client = createActorClient(hosting.node.router, kindCodecs, systemChance);
  const epoch = createRedisLiveEpoch(hosting.redis);
  const histories = createCaseHistories(database.db);
  const watch = watchLiveState({
    epoch,
    book: createRecoveryBook(database.db),
    histories,
    restorer: createRestorer({ histories, client }),
    mailStore,
    clock: systemClock,
    chance: systemChance,
    log,
  });
  const projecting = await startProjecting(server.url, database, log);
  const control = await connectRedis(server.url, { name: 'control', log });
  return {
    client,
    mailStore,
    database,
    epoch,
    log,
    async projected() {
      await until('the projections to have everything', async () => {
        const streams = Array.from({ length: limits.shards }, (_, shard) => eventStreamKey(shard));
        const lengths = await Promise.all(streams.map((key) => control.send(['XLEN', key])));
        const written = lengths.reduce<number>((sum, length) => sum + Number(length), 0);
        return projecting.seen() >= written;
      });
    },
    async loseRedis() {
      projecting.forget();
      await control.send(['FLUSHALL']);
    },
    async stop() {
      await watch.stop();
      await projecting.stop();
      await hosting.stop();
      control.close();
      await server.stop();
      await postgres.stop();
    },
  };
}

/** As the analytics process does it; begins anew when Redis has forgotten its groups. */
async function startProjecting(redisUrl: string, database: TestDatabase, log: KeptLog) {
  const connection = await connectRedis(redisUrl, { name: 'projecting', log });
  const leadership = new Leadership({ connection, holder: 'test', nowMs: () => 0 });
  const stopping = new AbortController();
  let seen = 0;
  const run = async (): Promise<void> => {
    await leadership.hold();
    const projection = new Projection({
      streams: new EventStreams({
        connection,
        group: 'projection',
        shards: limits.shards,
        keyOf: eventStreamKey,
      }),
      apply: async (events) => {
        await createCaseProjection(database.db).apply(events);
        seen += events.length;
      },
      leadership,
      log,
      signal: stopping.signal,
      pause: async () => undefined,
    });
    await projection.recover();
    while (!stopping.signal.aborted) await projection.step();
  };
  const ended = (async () => {
    while (!stopping.signal.aborted)
      await run().catch((error: unknown) => log.info({ error: String(error) }, 'projecting begins anew'));
  })();
  return {
    seen: () => seen,
    forget: () => void (seen = 0),
    async stop() {
      stopping.abort();
      await ended;
      connection.close();
    },
  };
}
