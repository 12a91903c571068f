// The strategies as tables: agents in, the order of the search out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strategies } from '#actors/routing/index.ts';
import { OrderedSet } from '#actors/routing/ordered-set.ts';
import { probeFor } from '#actors/routing/strategy.ts';
import type { RoutableAgent } from '#actors/routing/strategy.ts';
import { unreadiness, unsuitability } from '#actors/routing/eligibility.ts';
import type { ExclusionReason } from '#actors/routing/eligibility.ts';
import type { StrategyName } from '#actors/vocabulary/directory.ts';
import { aStatement } from '#test/support/kind-commands.ts';

interface Row {
  readonly name: string;
  readonly agents: readonly RoutableAgent[];
  readonly pointer: string;
  readonly expected: readonly string[];
}

const tables: Readonly<Record<StrategyName, readonly Row[]>> = {
  'longest-idle': [
    {
      name: 'F37: who has been without work longest comes first, whatever the status did since',
      agents: [
        aStatement('ann', { idleSinceMs: 300 }),
        aStatement('ben', { idleSinceMs: 100 }),
        aStatement('cid', { idleSinceMs: 200 }),
      ],
      pointer: '',
      expected: ['ben', 'cid', 'ann'],
    },
    {
      name: 'F37: of two who are idle as long, who had no offer for longest comes first, then the lower id',
      agents: [
        aStatement('cid', { lastOfferAtMs: 9 }),
        aStatement('ben', { lastOfferAtMs: 5 }),
        aStatement('ann', { lastOfferAtMs: 9 }),
      ],
      pointer: 'ben',
      expected: ['ben', 'ann', 'cid'],
    },
  ],
  'round-robin': [
    {
      name: 'F36: the search begins at the front while nobody had an offer',
      agents: [aStatement('cid'), aStatement('ann'), aStatement('ben')],
      pointer: '',
      expected: ['ann', 'ben', 'cid'],
    },
    {
      name: 'F36: the search begins after who had the last offer, and wraps around',
      agents: [aStatement('cid'), aStatement('ann'), aStatement('ben')],
      pointer: 'ben',
      expected: ['cid', 'ann', 'ben'],
    },
    {
      name: 'F36: the pointer keeps its place when its agent has left',
      agents: [aStatement('ann'), aStatement('cid'), aStatement('dora')],
      pointer: 'ben',
      expected: ['cid', 'dora', 'ann'],
    },
  ],
};

for (const [name, rows] of Object.entries(tables)) {
  const strategy = strategies[name as StrategyName];
  for (const row of rows) {
    test(row.name, () => {
      const order = new OrderedSet(strategy.compare);
      for (const agent of row.agents) order.add(agent);
      const after = strategy.startAfter({ roundRobinAgentId: row.pointer });
      const search = after === null ? order : order.startingAfter(probeFor(after));
      assert.deepEqual(
        Array.from(search, (agent) => agent.agentId),
        row.expected,
      );
    });
  }
}

test('each strategy is listed under its own name', () => {
  for (const [name, strategy] of Object.entries(strategies)) assert.equal(strategy.name, name);
});

const reasons: Readonly<Record<Exclude<ExclusionReason, 'RESERVED_FOR_OTHER'>, RoutableAgent>> = {
  INACTIVE: aStatement('ann', { barred: 'INACTIVE' }),
  NOT_MEMBER: aStatement('ann', { barred: 'NOT_MEMBER' }),
  NOT_ROUTABLE: aStatement('ann', { routable: false }),
  WRAP_UP: aStatement('ann', { inWrapUp: true }),
  NO_CAPACITY: aStatement('ann', { freeSlots: 0 }),
  MEDIUM_FULL: aStatement('ann', { freeSlots: 0, limitedBy: 'MEDIUM_FULL' }),
  QUEUE_CAP: aStatement('ann', { freeSlots: 0, limitedBy: 'QUEUE_CAP' }),
  BUSY_ELSEWHERE: aStatement('ann', { freeSlots: 0, limitedBy: 'BUSY_ELSEWHERE' }),
  MISSING_SKILL: aStatement('ann', { skills: [{ skillId: 'german', level: 2 }] }),
  ALREADY_TRIED: aStatement('tried', { skills: [{ skillId: 'german', level: 3 }] }),
};

for (const [reason, agent] of Object.entries(reasons)) {
  test(`N1: an agent who is left out is left out as ${reason}`, () => {
    const required = [{ skillId: 'german', level: 3 }];
    assert.equal(unreadiness(agent, 0) ?? unsuitability(agent, required, ['tried']), reason);
  });
}

test('F54: a slot that was asked for is no longer free', () => {
  assert.equal(unreadiness(aStatement('ann', { freeSlots: 2 }), 1), null);
  assert.equal(unreadiness(aStatement('ann', { freeSlots: 2 }), 2), 'NO_CAPACITY');
  assert.equal(unreadiness(aStatement('ann', { freeSlots: 2, refused: true }), 0), 'NO_CAPACITY');
});
