// A master that sentinels watch: asks them who it is, connects to that one, and asks again when it is lost or has become
// a replica. Commands fail meanwhile, as they do without a connection.

import { createClient } from 'redis';
import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { RedisHost, RedisTarget } from '../../redis-url.ts';
import type { RedisOptions } from './connect.ts';
import { connectServer, reconnectAfterMs, type RedisLink } from './server.ts';

async function askSentinel(at: RedisHost, target: RedisTarget): Promise<RedisHost | null> {
  const tls = target.tls ? { tls: true as const } : {};
  const socket = { ...at, ...tls, connectTimeout: limits.dialTimeoutMs, reconnectStrategy: false as const };
  const client = createClient({ socket, disableOfflineQueue: true });
  // What goes wrong is told by the call that it happens to.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found: unknown = await client.sendCommand(['SENTINEL', 'get-master-addr-by-name', target.path]);
    return Array.isArray(found) ? { host: String(found[0]), port: Number(found[1]) } : null;
  } catch {
    return null;
  } finally {
    if (client.isOpen) client.destroy();
  }
}

async function findMaster(target: RedisTarget): Promise<RedisHost> {
  for (const at of target.hosts) {
    const found = await askSentinel(at, target);
    if (found !== null) return found;
  }
  throw new SkillpostError('STORE_UNAVAILABLE', 'unavailable', 'No sentinel names a master of Redis.');
}

/** Rejects when no sentinel names a master, or that one does not answer. */
export async function connectSentinel(target: RedisTarget, options: RedisOptions): Promise<RedisLink> {
  const { log, name } = options;
  let link: RedisLink | null = null;
  let changes = 0;
  let closed = false;

  async function open(): Promise<void> {
    const at = await findMaster(target);
    let mine: RedisLink | null = null;
    const onLost = (): void => {
      if (mine === null || link !== mine) return;
      link = null;
      mine.close();
      reopen(0);
    };
    mine = await connectServer({ ...options, target, at, onLost });
    if (closed) return mine.close();
    link = mine;
    changes += 1;
  }

  function reopen(tries: number): void {
    if (closed) return;
    const timer = setTimeout(() => {
      open().then(
        () => log.info({ name }, 'connected to the master that the sentinels name'),
        () => reopen(tries + 1),
      );
    }, reconnectAfterMs(tries));
    timer.unref();
  }

  function current(): RedisLink {
    if (link !== null) return link;
    throw new SkillpostError('STORE_UNAVAILABLE', 'unavailable', 'There is no connection to Redis.');
  }

  await open();
  return {
    send: async (args) => current().send(args),
    wait: async (key, replicas, timeoutMs) => current().wait(key, replicas, timeoutMs),
    place: () => changes,
    close() {
      closed = true;
      link?.close();
    },
  };
}
