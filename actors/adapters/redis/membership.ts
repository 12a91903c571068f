// The Membership port in Redis: one hash, in which each member has a field that counts until its heart-beat runs out.
// One key, apart from the shards'. Knows nothing of shards.

import { z } from 'zod';
import type { Member, Membership } from '../../ports/membership.ts';
import type { RedisConnection } from './connect.ts';
import { runScript, scripts } from './script.ts';

const membersKey = '{members}:beats';

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
      const args = ['1', membersKey, member.nodeId, JSON.stringify(member), String(ttlMs)];
      await runScript(redis, scripts.beat, args);
    },
    async leave(nodeId) {
      await redis.send(['HDEL', membersKey, nodeId]);
    },
    async members() {
      const found = await runScript(redis, scripts.members, ['1', membersKey]);
      return Array.isArray(found) ? found.map(read) : [];
    },
  };
}
