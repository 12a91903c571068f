// A Redis Cluster: commands go to the master of their key's slot, and follow it when the slot moves or the master is
// replaced. One connection for each master.

import { createCluster } from 'redis';
import { limits } from '../../limits.ts';
import type { RedisTarget } from '../../redis-url.ts';
import type { RedisOptions } from './connect.ts';
import { routingKey, slotOf } from './routing-key.ts';
import { credentials, reconnectAfterMs, replies, type RedisLink } from './server.ts';

/** Rejects when no server of the cluster answers. */
export async function connectCluster(target: RedisTarget, options: RedisOptions): Promise<RedisLink> {
  const { log, name, silenceMs = limits.storeSilenceMs } = options;
  const tls = target.tls ? { tls: true as const } : {};
  const cluster = createCluster({
    rootNodes: target.hosts.map(({ host, port }) => ({ socket: { host, port, ...tls } })),
    defaults: {
      ...credentials(target),
      name,
      disableOfflineQueue: true,
      // One silent server of many is noticed by its own connection: it owes the answer to a ping.
      pingInterval: silenceMs / 4,
      socket: {
        ...tls,
        connectTimeout: limits.dialTimeoutMs,
        socketTimeout: silenceMs,
        reconnectStrategy: (tries: number) => reconnectAfterMs(tries),
      },
    },
    commandOptions: replies,
  });
  cluster.on('error', (error: unknown) =>
    log.warn({ error, name }, 'A connection to the Redis Cluster failed'),
  );
  await cluster.connect();
  return {
    send: (args) => cluster.sendCommand(routingKey(args), false, [...args]),
    place: (key) => cluster.slots[slotOf(key)]?.master.address,
    wait: async (key, replicas, timeoutMs) =>
      Number(await cluster.sendCommand(key, false, ['WAIT', String(replicas), String(timeoutMs)])),
    close: () => cluster.destroy(),
  };
}
