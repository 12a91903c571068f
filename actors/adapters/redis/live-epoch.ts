// The marks of the live state in Redis: two plain keys of one hash tag that never expire. Knows nothing of what is
// rebuilt.

import type { LiveEpoch } from '../../ports/live-epoch.ts';
import type { RedisConnection } from './connect.ts';
import { runScript, scripts } from './script.ts';

const epochKey = '{skillpost}:epoch';
const recoveringKey = '{skillpost}:recovering';

function text(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('utf8') : '';
}

/** Every method rejects when Redis does not answer. */
export function createRedisLiveEpoch(redis: RedisConnection): LiveEpoch {
  return {
    async read() {
      const found = await redis.send(['MGET', epochKey, recoveringKey]);
      const [epoch, recovering] = Array.isArray(found) ? (found as unknown[]) : [];
      return { epoch: text(epoch), recovering: text(recovering) };
    },
    async begin(recovery) {
      await redis.send(['SET', recoveringKey, recovery]);
    },
    async finish(recovery) {
      const args = ['2', epochKey, recoveringKey, recovery];
      return (await runScript(redis, scripts.recovered, args)) === 1;
    },
  };
}
