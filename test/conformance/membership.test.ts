// What every membership promises, held by the one in memory and the one in Redis alike.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createManualClock } from '#actors/adapters/memory/clock.ts';
import { createMemoryMembership } from '#actors/adapters/memory/membership.ts';
import { connectRedis } from '#actors/adapters/redis/connect.ts';
import { createRedisMembership } from '#actors/adapters/redis/membership.ts';
import type { Member, Membership } from '#actors/ports/membership.ts';
import { createKeptLog } from '#test/support/log.ts';
import { startRedis } from '#test/support/redis.ts';
import { until } from '#test/support/until.ts';

interface Bench {
  readonly membership: Membership;
  /** Lets that much time pass. */
  pass(ms: number): void;
  stop(): Promise<void>;
}

function memoryBench(): Promise<Bench> {
  const clock = createManualClock();
  const bench = {
    membership: createMemoryMembership(clock),
    pass: (ms: number) => clock.advance(ms),
    stop: () => Promise.resolve(),
  };
  return Promise.resolve(bench);
}

async function redisBench(): Promise<Bench> {
  const server = await startRedis();
  const redis = await connectRedis(server.url, { name: 'conformance', log: createKeptLog() });
  return {
    membership: createRedisMembership(redis),
    // Redis counts for itself: the test waits for what follows.
    pass: () => undefined,
    stop: async () => {
      redis.close();
      await server.stop();
    },
  };
}

function member(nodeId: string, fields: Partial<Member> = {}): Member {
  return { nodeId, address: '127.0.0.1:1', hostsShards: true, startedAt: 1, ...fields };
}

function suite(name: string, makeBench: () => Promise<Bench>): void {
  describe(`membership ${name}`, () => {
    let bench: Bench;
    before(async () => {
      bench = await makeBench();
    });
    after(() => bench.stop());

    const ids = async (): Promise<string[]> =>
      (await bench.membership.members()).map(({ nodeId }) => nodeId).sort();

    test('members are seen as they beat last', async () => {
      const { membership } = bench;
      await membership.beat(member('n1'), 60_000);
      await membership.beat(member('g1', { address: '', hostsShards: false }), 60_000);
      await membership.beat(member('n1', { hostsShards: false }), 60_000);
      const found = (await membership.members()).toSorted((a, b) => a.nodeId.localeCompare(b.nodeId));
      assert.deepEqual(found, [
        member('g1', { address: '', hostsShards: false }),
        member('n1', { hostsShards: false }),
      ]);
    });

    test('who leaves is gone at once, and may come again', async () => {
      const { membership } = bench;
      await membership.leave('g1');
      await membership.leave('never-there');
      assert.deepEqual(await ids(), ['n1']);
      await membership.beat(member('g1'), 60_000);
      assert.deepEqual(await ids(), ['g1', 'n1']);
    });

    test('who stops beating is gone when the time to live is over, the others stay', async () => {
      const { membership } = bench;
      await membership.beat(member('dies'), 80);
      assert.deepEqual(await ids(), ['dies', 'g1', 'n1']);
      bench.pass(81);
      await until('the heart-beat to run out', async () => !(await ids()).includes('dies'));
      assert.deepEqual(await ids(), ['g1', 'n1']);
      await membership.beat(member('dies'), 60_000);
      assert.deepEqual(await ids(), ['dies', 'g1', 'n1']);
    });
  });
}

suite('in memory', memoryBench);
suite('in Redis', redisBench);
