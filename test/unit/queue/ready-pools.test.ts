// The index of ready agents by sets of skills.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '#actors/limits.ts';
import { longestIdle } from '#actors/routing/longest-idle.ts';
import { ReadyPools } from '#actors/queue/ready-pools.ts';
import type { SkillSet } from '#actors/queue/waiting-order.ts';
import { aStatement } from '#test/support/kind-commands.ts';

function asking(skillId: string): SkillSet {
  return { key: `${skillId}:1`, required: [{ skillId, level: 1 }] };
}

const asked = { required: [], weights: new Map(), today: 0 };

test('a pool follows its agents: ready, changed, not ready', () => {
  const pools = new ReadyPools();
  const skills = [{ skillId: 'german', level: 2 }];
  pools.set('ann', aStatement('ann', { skills, idleSinceMs: 5 }));
  const pool = pools.pool(asking('german'), new Map());
  const order = (): readonly string[] =>
    Array.from(pool.ordered(longestIdle, asked), (agent) => agent.agentId);
  pools.set('ben', aStatement('ben', { skills, idleSinceMs: 4 }));
  pools.set('cid', aStatement('cid', { idleSinceMs: 1 }));
  assert.deepEqual(order(), ['ben', 'ann']);
  pools.set('ann', aStatement('ann', { skills, idleSinceMs: 3 }));
  assert.deepEqual(order(), ['ann', 'ben']);
  pools.set('ann', null);
  assert.deepEqual([order(), pool.size, pool.member('ann')], [['ben'], 1, undefined]);
});

test('sets of skills that no item waits with are forgotten past the bound, the others are kept', () => {
  const pools = new ReadyPools();
  const inUse = new Map([['waited-for:1', true]]);
  const kept = pools.pool(asking('waited-for'), inUse);
  const forgotten = pools.pool(asking('first'), inUse);
  for (let count = 2; count <= limits.queueSkillSets; count += 1) pools.pool(asking(`skill-${count}`), inUse);
  assert.equal(pools.pool(asking('waited-for'), inUse), kept);
  assert.notEqual(pools.pool(asking('first'), inUse), forgotten);
});
