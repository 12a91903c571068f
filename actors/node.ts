// The composition root of an actor node: joins the adapters, the runtime and the kinds into a process that hosts shards.

import { randomUUID } from 'node:crypto';
import { createActorClient } from './actor-client.ts';
import { createGrpcTransport } from './adapters/grpc/transport.ts';
import { createEffectRunner } from './adapters/mail/effect-runner.ts';
import { countMachineMail, createGuard } from './adapters/mail/guard.ts';
import type { AskedFigures } from './adapters/mail/notice-facts.ts';
import { createCaseHistories } from './adapters/postgres/case-histories.ts';
import { openDatabase } from './adapters/postgres/database.ts';
import { createDirectoryStore } from './adapters/postgres/directory-store.ts';
import { createMailStore } from './adapters/postgres/mail-store.ts';
import { createRecoveryBook } from './adapters/postgres/recovery-book.ts';
import { connectRedis, type RedisConnection } from './adapters/redis/connect.ts';
import { createRedisLiveEpoch } from './adapters/redis/live-epoch.ts';
import { createRedisMembership } from './adapters/redis/membership.ts';
import { createRedisShardStore } from './adapters/redis/shard-store.ts';
import { systemChance, systemClock } from './adapters/system/clock.ts';
import { deriveKey, replySigner } from './adapters/system/secrets.ts';
import type { ActorClient } from './client.ts';
import type { Config } from './config.ts';
import { watchDirectory } from './directory-watch.ts';
import { kindCodecs } from './kind-codecs.ts';
import { kindDefinitions } from './kind-definitions.ts';
import { limits } from './limits.ts';
import { measureHost, measureNode, measureStore } from './measures.ts';
import type { Log } from './ports/log.ts';
import type { Metrics } from './ports/metrics.ts';
import type { Tracing } from './ports/tracing.ts';
import { createRestorer } from './recovery/restorer.ts';
import { watchLiveState } from './recovery/watch.ts';
import { type ClusterNode, startClusterNode } from './runtime/cluster-node.ts';
import { createShardHost } from './runtime/host.ts';
import type { HostDeps, Limits } from './runtime/host-deps.ts';
import { tracingAt } from './tracing.ts';
import type { QueueReply } from '#proto/gen/skillpost/v1/queue.ts';

export interface RunningNode {
  readonly ports: { readonly node: number };
  stop(): Promise<void>;
}

export interface NodeWorld {
  /** The snapshot that the next turn sees. */
  readonly world: () => unknown;
  readonly runEffect: HostDeps['runEffect'];
}

/** What a node is watched with. */
export interface NodeInstruments {
  /** Absent: nothing is measured. */
  readonly metrics?: Metrics | undefined;
  /** Absent: nothing is traced. */
  readonly tracing?: Tracing | undefined;
}

export interface HostingOptions extends NodeWorld, NodeInstruments {
  readonly redisUrl: string;
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** Bounds of the shard host other than those of `limits.ts`, for trials that cannot wait. */
  readonly hostLimits?: Partial<Limits>;
}

export interface Hosting {
  readonly node: ClusterNode;
  /** Closed by `stop`. */
  readonly redis: RedisConnection;
  stop(): Promise<void>;
}

/** Hosts shards over Redis and gRPC; resolves once every shard that is placed here is served. */
export async function startHosting(options: HostingOptions): Promise<Hosting> {
  const { redisUrl, host, port, log, world, runEffect, metrics, tracing, hostLimits } = options;
  const nodeId = `node-${randomUUID()}`;
  const redis = await connectRedis(redisUrl, { name: 'skillpost-node', log });
  const redisStore = createRedisShardStore({ redis, clock: systemClock, log });
  const store = metrics === undefined ? redisStore : measureStore(redisStore, systemClock, metrics);
  const node = await startClusterNode({
    nodeId,
    host,
    port,
    store,
    membership: createRedisMembership(redis),
    transport: createGrpcTransport(),
    clock: systemClock,
    chance: systemChance,
    log,
    makeHost(router, onShardLost) {
      const shards = createShardHost({
        store,
        clock: systemClock,
        chance: systemChance,
        kinds: kindDefinitions,
        world,
        router,
        runEffect,
        log,
        limits: { ...limits, ...hostLimits },
        onShardLost,
        tracing: tracing && tracingAt(tracing, { 'skillpost.node': nodeId }),
      });
      if (metrics !== undefined) measureHost(shards, metrics);
      return shards;
    },
  });
  if (metrics !== undefined) measureNode(node, metrics);
  const serving = await node.whenServing(limits.nodeServingMs);
  if (!serving) log.warn({}, 'not every shard is served yet; the rest follows');
  return {
    node,
    redis,
    async stop() {
      await node.stop('drain');
      await store.close();
    },
  };
}

function askFigures(
  client: ActorClient,
  { queueId, idempotencyKey, workItemId, record }: AskedFigures,
): Promise<QueueReply> {
  const command = { command: { $case: 'promise' as const, value: { workItemId, record } } };
  return client.ask('queue', queueId, command, { idempotencyKey });
}

export async function startActorNode(
  config: Config,
  log: Log,
  instruments: NodeInstruments = {},
): Promise<RunningNode> {
  const database = openDatabase(config.databaseUrl, { log });
  const directory = await createDirectoryStore(database, config.databaseUrl, log);
  const mailStore = createMailStore(database, {
    archiveKey: deriveKey(config.secretKey, 'archive'),
    clock: systemClock,
    chance: systemChance,
  });
  // Effects may run as soon as shards are hosted, before the node is whole.
  const whole = Promise.withResolvers<ActorClient>();
  const hosting = await startHosting({
    redisUrl: config.redisUrl,
    host: config.host,
    port: config.ports.node,
    log,
    ...instruments,
    world: () => directory.current(),
    runEffect: createEffectRunner({
      mailStore,
      directory,
      sign: replySigner(config.secretKey),
      hostname: config.hostname,
      clock: systemClock,
      log,
      tracing: instruments.tracing,
      figures: async (asked) => askFigures(await whole.promise, asked),
      guard: createGuard({
        client: { ask: async (...asked) => (await whole.promise).ask(...asked) },
        count: instruments.metrics && countMachineMail(instruments.metrics),
      }),
    }),
  });
  const stopWatching = watchDirectory({ directory, host: hosting.node.host, clock: systemClock, log });
  const histories = createCaseHistories(database);
  const client = createActorClient(hosting.node.router, kindCodecs, systemChance);
  whole.resolve(client);
  const recovery = watchLiveState({
    epoch: createRedisLiveEpoch(hosting.redis),
    book: createRecoveryBook(database),
    histories,
    restorer: createRestorer({ histories, client }),
    mailStore,
    clock: systemClock,
    chance: systemChance,
    log,
  });
  return {
    ports: { node: Number(hosting.node.address.split(':').at(-1)) },
    async stop() {
      stopWatching();
      await recovery.stop();
      await hosting.stop();
      await directory.close();
      await database.destroy();
    },
  };
}
