// The shard store on Redis: leases, fenced commits and loads as Lua scripts over the keys of `keys.ts`. A commit names
// the load it builds on, so that one that is late in some buffer cannot overwrite what was written after a reload.

import { SkillpostError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { ActorKey, Lease, LoadedShard, ShardStore } from '../../ports/shard-store.ts';
import { commitArguments, readHash, readLoad, type LoadReply } from './commit-arguments.ts';
import { CommitJoiner } from './commit-joiner.ts';
import type { RedisConnection } from './connect.ts';
import { actorKey, shardKeys } from './keys.ts';
import { runScript, scripts } from './script.ts';

export interface RedisShardStoreDeps {
  /** Closed together with the store. */
  readonly redis: RedisConnection;
  readonly clock: Clock;
  readonly log: Log;
}

function leaseText(lease: Lease): string {
  return `${lease.token} ${lease.nodeId}`;
}

function readLease(shard: number, text: Buffer | null): Lease | null {
  if (text === null) return null;
  const [token = '', ...nodeId] = text.toString('utf8').split(' ');
  return { shard, token: Number(token), nodeId: nodeId.join(' ') };
}

function startsWith(error: unknown, code: string): boolean {
  return error instanceof Error && error.message.startsWith(code);
}

export function createRedisShardStore(deps: RedisShardStoreDeps): ShardStore {
  const { redis, clock, log } = deps;
  /** Rejects with STORE_TIMEOUT (unavailable) when there is no answer in time, or no connection. */
  function answered<T>(pending: Promise<unknown>): Promise<T> {
    return new Promise((resolve, reject) => {
      const refuse = (cause?: unknown): void =>
        reject(new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The store did not answer.', { cause }));
      const cancel = clock.after(limits.storeTimeoutMs, refuse);
      pending.then(
        (reply) => {
          cancel();
          resolve(reply as T);
        },
        (error: unknown) => {
          cancel();
          refuse(error);
        },
      );
    });
  }

  async function owner(shard: number): Promise<Lease | null> {
    return readLease(shard, await answered<Buffer | null>(redis.send(['GET', shardKeys(shard).lease])));
  }

  async function ownersAtOnce(shards: readonly number[]): Promise<readonly (Lease | null)[]> {
    const keys = shards.map((shard) => shardKeys(shard).lease);
    const texts = await answered<readonly (Buffer | null)[]>(redis.send(['MGET', ...keys]));
    return shards.map((shard) => readLease(shard, texts[shard] ?? null));
  }

  const commits = new CommitJoiner({
    // In a cluster one script cannot touch two shards.
    most: redis.spread ? 1 : limits.commitsPerScript,
    mostWrites: limits.writesPerScript,
    async write(joined) {
      try {
        const args = commitArguments(joined, limits.streamEvents);
        return await answered<readonly number[]>(runScript(redis, scripts.commit, args, 'keep'));
      } catch (error) {
        const shards = joined.map(({ shard }) => shard);
        // Redis looks at its memory before the first write of a script: nothing was written.
        const full = error instanceof SkillpostError && startsWith(error.cause, 'OOM');
        log.warn({ error, shards, full }, 'Commits were not acknowledged');
        return full ? 'full' : 'unknown';
      }
    },
  });

  return {
    async acquire(shard, nodeId, ttlMs): Promise<Lease | null> {
      const keys = shardKeys(shard);
      const args = ['2', keys.lease, keys.tokens, nodeId, String(ttlMs)];
      const token = await answered<number | null>(runScript(redis, scripts.acquire, args, 'keep'));
      return token === null ? null : { shard, nodeId, token };
    },
    async renew(lease, ttlMs): Promise<boolean> {
      const args = ['1', shardKeys(lease.shard).lease, leaseText(lease), String(ttlMs)];
      return (await answered<number>(runScript(redis, scripts.renew, args))) === 1;
    },
    async release(lease): Promise<void> {
      const args = ['1', shardKeys(lease.shard).lease, leaseText(lease)];
      await answered(runScript(redis, scripts.release, args));
    },
    owner,
    async owners(): Promise<ReadonlyMap<number, Lease>> {
      const shards = Array.from({ length: limits.shards }, (_, shard) => shard);
      // On a Redis Cluster they live on different nodes.
      const found = redis.spread ? await Promise.all(shards.map(owner)) : await ownersAtOnce(shards);
      return new Map(found.filter((lease) => lease !== null).map((lease) => [lease.shard, lease]));
    },
    async loadActor(shard: number, actor: ActorKey): Promise<Map<string, Uint8Array>> {
      return readHash(await answered<readonly Buffer[]>(redis.send(['HGETALL', actorKey(shard, actor)])));
    },
    async loadShard(shard: number, token: number): Promise<LoadedShard> {
      const keys = shardKeys(shard);
      const names = [keys.lease, keys.loads, keys.sequence, keys.outbox, keys.timers, keys.timerCommands];
      const args = [String(names.length), ...names, String(token), String(limits.outboxSequenceBlock)];
      const reply = await answered<LoadReply | null>(runScript(redis, scripts.load, args, 'keep'));
      if (reply === null) throw new SkillpostError('FENCED', 'misrouted', 'Another node serves this shard.');
      return readLoad(reply);
    },
    commit: (commit) => commits.add(commit),
    async close(): Promise<void> {
      redis.close();
    },
  };
}
