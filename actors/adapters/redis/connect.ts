// One connection to Redis, as everybody here uses it: bytes in and out, reconnecting with a bounded back-off, and never
// queueing while there is no connection, so that "don't know" is heard at once. Knows nothing of shards.

import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';
import { readRedisUrl, type RedisTarget } from '../../redis-url.ts';
import { connectCluster } from './cluster.ts';
import { routingKey } from './routing-key.ts';
import { connectSentinel } from './sentinel.ts';
import { connectServer, type RedisLink } from './server.ts';

export interface RedisOptions {
  /** Shown by CLIENT LIST. */
  readonly name: string;
  readonly log: Log;
  /** Default `limits.storeSilenceMs`; longer than the longest blocking command sent here. */
  readonly silenceMs?: number;
}

export type RedisArgument = string | Buffer;

export interface RedisConnection {
  /** Keys with different hash tags live on different servers: no command may name two of them. */
  readonly spread: boolean;
  /** One command; bulk strings come back as Buffers, maps as flat arrays. Pipelined with all others of the tick. */
  send(args: readonly RedisArgument[]): Promise<unknown>;
  /** Like `send`; resolves when as many replicas as the URL asks for have it, too. Rejects when that is not known. */
  keep(args: readonly RedisArgument[]): Promise<unknown>;
  /** Ends the connection at once; what is in flight fails. */
  close(): void;
}

function link(target: RedisTarget, options: RedisOptions): Promise<RedisLink> {
  const [at] = target.hosts;
  if (target.kind === 'cluster') return connectCluster(target, options);
  if (target.kind === 'sentinel' || at === undefined) return connectSentinel(target, options);
  return connectServer({ ...options, target, at });
}

/** `url`: a form of `redis-url.ts`. Rejects when the first connection fails. Later losses are logged, and mended. */
export async function connectRedis(url: string, options: RedisOptions): Promise<RedisConnection> {
  const target = readRedisUrl(url);
  if (target === null) throw new SkillpostError('BAD_SETTING', 'invalid', 'The URL of Redis cannot be read.');
  const redis = await link(target, options);
  const { replicas } = target;
  return {
    spread: target.kind === 'cluster',
    send: (args) => redis.send(args),
    keep: (args) => (replicas === 0 ? redis.send(args) : keep(redis, args, replicas)),
    close: () => redis.close(),
  };
}

/** WAIT speaks of what its own connection has written: it means nothing when that is another one by now. */
async function keep(redis: RedisLink, args: readonly RedisArgument[], replicas: number): Promise<unknown> {
  const key = routingKey(args) ?? '';
  const before = redis.place(key);
  const reply = await redis.send(args);
  const waited = await redis.wait(key, replicas, limits.replicasWaitMs);
  if (waited < replicas || redis.place(key) !== before)
    throw new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The replicas of Redis did not confirm.');
  return reply;
}
