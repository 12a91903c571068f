// A private Redis Cluster for one test file: three masters, each with a replica, every write on disk. Slots can be moved,
// masters killed.

import type { RedisArgument } from '#actors/adapters/redis/connect.ts';
import { slotOf } from '#actors/adapters/redis/routing-key.ts';
import { freePort } from '#deploy/embedded/free-port.ts';
import { command, startRedis, type TestRedis } from './redis.ts';
import { until } from './until.ts';

const masters = 3;
const slots = 16_384;

export interface TestRedisCluster {
  readonly url: string;
  readonly servers: readonly TestRedis[];
  /** The server that is master of the key's slot now. */
  masterOf(key: string): Promise<TestRedis>;
  /** Moves the key's slot, with all that is in it, to another master. */
  moveSlot(key: string): Promise<void>;
  stop(): Promise<void>;
}

const address = (server: TestRedis): URL => new URL(server.url);

async function startServer(): Promise<{ server: TestRedis; bus: string }> {
  const bus = String(await freePort());
  const timeout = ['--cluster-node-timeout', '1500', '--cluster-replica-validity-factor', '0'];
  const coverage = ['--cluster-require-full-coverage', 'no', '--repl-diskless-sync-delay', '0'];
  const options = ['--cluster-enabled', 'yes', '--cluster-port', bus, ...timeout, ...coverage];
  return { server: await startRedis(options), bus };
}

const idOf = async (server: TestRedis): Promise<string> =>
  String(await command(server.url, 'CLUSTER', 'MYID'));

async function isReady(server: TestRedis): Promise<boolean> {
  const info = String(await command(server.url, 'CLUSTER', 'INFO'));
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${masters * 2}`);
}

export async function startRedisCluster(): Promise<TestRedisCluster> {
  const started = await Promise.all(Array.from({ length: masters * 2 }, startServer));
  const servers = started.map(({ server }) => server);
  for (const [index, { server }] of started.slice(0, masters).entries()) {
    const from = Math.floor((slots * index) / masters);
    const to = Math.floor((slots * (index + 1)) / masters) - 1;
    await command(server.url, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
    await command(server.url, 'CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  const [first] = servers;
  if (first === undefined) throw new Error('no server');
  for (const { server, bus } of started.slice(1))
    await command(first.url, 'CLUSTER', 'MEET', '127.0.0.1', address(server).port, bus);
  for (const server of servers) await until('the cluster to be one', () => isReady(server));
  for (const [index, server] of servers.slice(masters).entries()) {
    const master = await idOf(servers[index] ?? first);
    await command(server.url, 'CLUSTER', 'REPLICATE', master);
  }
  for (const server of servers.slice(masters))
    await until('the replicas to follow', async () =>
      String(await command(server.url, 'INFO', 'replication')).includes('master_link_status:up'),
    );

  async function masterOf(key: string): Promise<TestRedis> {
    for (const server of servers) {
      const lines = String(await command(server.url, 'CLUSTER', 'NODES').catch(() => ''));
      const found = lines.split('\n').find((line) => line.includes('master') && holds(line, slotOf(key)));
      const port = found?.split(' ')[1]?.split('@')[0]?.split(':')[1];
      const master = servers.find((one) => address(one).port === port);
      if (master !== undefined) return master;
    }
    throw new Error(`nobody holds the slot of ${key}`);
  }

  return {
    url: `redis+cluster://${servers.map((server) => address(server).host).join(',')}?replicas=1`,
    servers,
    masterOf,
    async moveSlot(key) {
      const slot = slotOf(key);
      const from = await masterOf(key);
      const to = servers.slice(0, masters).find((server) => server !== from) ?? from;
      await command(to.url, 'CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', await idOf(from));
      await command(from.url, 'CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', await idOf(to));
      for (;;) {
        const keys = await command(from.url, 'CLUSTER', 'GETKEYSINSLOT', String(slot), '10');
        const found = (keys as RedisArgument[]).map(String);
        if (found.length === 0) break;
        const { hostname, port } = address(to);
        await command(from.url, 'MIGRATE', hostname, port, '', '0', '5000', 'KEYS', ...found);
      }
      for (const server of [to, from, ...servers.slice(0, masters)])
        await command(server.url, 'CLUSTER', 'SETSLOT', String(slot), 'NODE', await idOf(to));
    },
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

/** Whether a line of CLUSTER NODES that is not failing lists the slot. */
function holds(line: string, slot: number): boolean {
  const [, , flags = '', , , , , ...ranges] = line.trim().split(' ');
  if (flags.includes('fail')) return false;
  return ranges.some((range) => {
    const [from = NaN, to = from] = range.split('-').map(Number);
    return slot >= from && slot <= to;
  });
}
