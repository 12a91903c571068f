// A program: one node of a cluster with the counter kind over real Redis and gRPC, for tests that kill it. Takes its
// Redis URL and node id as arguments, if it shall listen elsewhere than on loopback also host, port and under which host
// the others reach it; and the message `drain` from its parent.

import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import { limits } from '#actors/limits.ts';
import { startClusterNode } from '#actors/runtime/cluster-node.ts';
import { createShardHost } from '#actors/runtime/host.ts';
import { counterKind } from '#test/support/runtime/counter-kind.ts';

const [, , redisUrl = '', nodeId = '', host = '127.0.0.1', port = '0', advertisedHost = host] = process.argv;

const log = createLog(process.env['SKILLPOST_LOG_LEVEL'] ?? 'error', nodeId);
const startedAt = performance.now();
const redis = await connectRedis(redisUrl, { name: nodeId, log });
const store = createRedisShardStore({ redis, clock: systemClock, log });
const node = await startClusterNode({
  nodeId,
  store,
  membership: createRedisMembership(redis),
  transport: createGrpcTransport(),
  clock: systemClock,
  chance: systemChance,
  log,
  host,
  port: Number(port),
  advertisedHost,
  makeHost: (router, onShardLost) =>
    createShardHost({
      store,
      clock: systemClock,
      chance: systemChance,
      kinds: new Map([['counter', counterKind()]]),
      world: () => ({}),
      router,
      runEffect: () => Promise.resolve(),
      log,
      limits,
      onShardLost,
    }),
});

async function drain(): Promise<void> {
  await node.stop('drain');
  await store.close();
  redis.close();
  process.disconnect();
}

process.on('message', (message) => {
  if (message === 'drain') void drain();
});
// A parent that is gone leaves no node behind.
process.on('disconnect', () => process.exit());

const serving = await node.whenServing(20_000);
process.send?.({ serving, startedInMs: performance.now() - startedAt, ...node.stats() });
