// The Membership port in Redis: one key per member that runs out with its heart-beat, and a set of ids as index. All
// under one hash tag, apart from the shards' keys. Knows nothing of shards.

import { z } from 'zod';
import type { Member, Membership } from '../../ports/membership.ts';
import type { RedisConnection } from './connect.ts';
import { runScript, scripts } from './script.ts';

const indexKey = '{members}:index';
const memberPrefix = '{members}:member:';

const memberSchema = z.object({
  nodeId: z.string().min(1),
  address: z.string(),
  hostsShards: z.boolean(),
  startedAt: z.number(),
});

/** Members are few and beat once a second: JSON, so that a person can read them with `redis-cli`. */
function read(bytes: unknown): Member {
  return memberSchema.parse(JSON.parse(String(bytes)));
}

/** Every method rejects when Redis does not answer. */
export function createRedisMembership(redis: RedisConnection): Membership {
  return {
    async beat(member, ttlMs) {
      const key = memberPrefix + member.nodeId;
      // The index first: an id without a key is swept, a key without an id would not be found.
      await Promise.all([
        redis.send(['SADD', indexKey, member.nodeId]),
        redis.send(['SET', key, JSON.stringify(member), 'PX', String(ttlMs)]),
      ]);
    },
    async leave(nodeId) {
      await Promise.all([redis.send(['DEL', memberPrefix + nodeId]), redis.send(['SREM', indexKey, nodeId])]);
    },
    async members() {
      const found = await runScript(redis, scripts.members, ['1', indexKey, memberPrefix]);
      return Array.isArray(found) ? found.map(read) : [];
    },
  };
}
