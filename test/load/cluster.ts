// The system that a benchmark measures: a private Redis with every commit on disk, one actor node in a process of its
// own, and a client in this one, connected over gRPC as a gateway is.

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createActorClient } from '#actors/actor-client.ts';
import { createGrpcTransport } from '#actors/adapters/grpc/transport.ts';
import { connectRedis, type RedisConnection } from '#actors/adapters/redis/connect.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import { createRedisShardStore } from '#actors/adapters/redis/shard-store.ts';
import { systemChance, systemClock } from '#actors/adapters/system/clock.ts';
import { createLog } from '#actors/adapters/system/log.ts';
import type { ActorClient } from '#actors/client.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { startClusterClient } from '#actors/runtime/cluster-node.ts';
import { startEmbeddedRedis } from '#deploy/embedded/redis.ts';
import { nodeFlags } from '#deploy/process-flags.ts';
import { agentIds, benchSize, queueId } from './directory.ts';
import type { NodeMemory, NodeQuestion } from './node-memory.ts';
import { diskSync, watchStages, type ProcessStages, type Stages } from './stages.ts';
import { readUsage, type NodeUsage, type Usage } from './usage.ts';

const ownStages = watchStages();

export interface BenchCluster {
  readonly client: ActorClient;
  /** Of the client's process; closed by `stop`. */
  readonly redis: RedisConnection;
  /** What the node that started first, this process and Redis have used. */
  usage(): Promise<Usage>;
  /** Of that node, after a full garbage collection. */
  memory(): Promise<NodeMemory>;
  /** Where time went since the last call, in that node and in this process. */
  stages(): Promise<Stages>;
  /** Ends the node that started last as a crash does. */
  killNode(): void;
  /** Every node leaves in order and a new one takes its place, one after the other. */
  restartNodes(): Promise<void>;
  stop(): Promise<void>;
}

export interface BenchClusterOptions {
  /** Default: that of `limits.ts`. */
  readonly passivateAfterMs?: number;
}

/** Resolves when it serves all of its shards. */
async function startNode(redisUrl: string, { passivateAfterMs }: BenchClusterOptions): Promise<ChildProcess> {
  const idle = passivateAfterMs === undefined ? {} : { BENCH_PASSIVATE_AFTER_MS: String(passivateAfterMs) };
  const node = fork(fileURLToPath(new URL('node.ts', import.meta.url)), [], {
    env: { ...process.env, ...idle, REDIS_URL: redisUrl },
    execArgv: [
      ...nodeFlags('node'),
      ...process.execArgv.filter((flag) => /^--(cpu-prof|trace-gc)/.test(flag)),
    ],
  });
  await Promise.race([
    once(node, 'message'),
    once(node, 'exit').then(() => Promise.reject(new Error('the node ended while starting'))),
  ]);
  return node;
}

/** One question at a time. */
async function askNode<Answer>(node: ChildProcess, question: NodeQuestion): Promise<Answer> {
  node.send(question);
  const [answer] = (await once(node, 'message')) as [Answer];
  return answer;
}

async function stopNode(node: ChildProcess): Promise<void> {
  if (node.exitCode !== null || node.signalCode !== null) return;
  node.kill('SIGTERM');
  await once(node, 'exit');
}

/** With one node unless told otherwise. */
export async function startBenchCluster(size = 1, options: BenchClusterOptions = {}): Promise<BenchCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-bench-'));
  const disk = diskSync(folder);
  const redis = await startEmbeddedRedis({ dataDirectory: folder, port: 0, password: randomUUID() });
  const nodes: [ChildProcess, ...ChildProcess[]] = [await startNode(redis.url, options)];
  for (let count = 1; count < size; count += 1) nodes.push(await startNode(redis.url, options));
  const log = createLog('warn', 'bench');
  const connection = await connectRedis(redis.url, { name: 'bench', log });
  const cluster = await startClusterClient({
    nodeId: randomUUID(),
    store: createRedisShardStore({ redis: connection, clock: systemClock, log }),
    membership: createRedisMembership(connection),
    transport: createGrpcTransport(),
    clock: systemClock,
    chance: systemChance,
    log,
  });
  return {
    client: createActorClient(cluster.router, kindCodecs, systemChance),
    redis: connection,
    usage: () => readUsage(askNode<NodeUsage>(nodes[0], 'usage'), connection),
    memory: () => askNode<NodeMemory>(nodes[0], 'memory'),
    async stages() {
      const node = await askNode<ProcessStages>(nodes[0], 'stages');
      return { node, client: ownStages.take(), disk };
    },
    killNode: () => void nodes.at(-1)?.kill('SIGKILL'),
    async restartNodes() {
      for (const [index, node] of nodes.entries()) {
        await stopNode(node);
        nodes[index] = await startNode(redis.url, options);
      }
    },
    async stop() {
      await cluster.stop();
      connection.close();
      await Promise.all(nodes.map(stopNode));
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Every agent available and signed in to its queue. */
export async function signInAll(client: ActorClient): Promise<void> {
  for (let queue = 0; queue < benchSize.queues; queue += 1)
    for (const agent of agentIds(queue)) {
      await client.ask('agent', agent, {
        command: { $case: 'setStatus', value: { statusId: 'available', reason: '', byUserId: agent } },
      });
      await client.ask('agent', agent, { command: { $case: 'signIn', value: { queueId: queueId(queue) } } });
    }
}
