// The strategies as tables: agents in, the order of the search out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strategies } from '#actors/routing/index.ts';
import { OrderedSet } from '#actors/routing/ordered-set.ts';
import type { Asked, RoutableAgent } from '#actors/routing/strategy.ts';
import { unreadiness, unsuitability } from '#actors/routing/eligibility.ts';
import type { ExclusionReason } from '#actors/routing/eligibility.ts';
import type { StrategyName } from '#actors/vocabulary/strategy-names.ts';
import { aStatement } from '#test/support/kind-commands.ts';

interface Row {
  readonly name: string;
  readonly agents: readonly RoutableAgent[];
  /** Who had the last offer. */
  readonly pointer?: string;
  readonly asked?: Partial<Asked>;
  readonly expected: readonly string[];
}

const german = (level: number): { skillId: string; level: number } => ({ skillId: 'german', level });
const billing = (level: number): { skillId: string; level: number } => ({ skillId: 'billing', level });
const chess = (level: number): { skillId: string; level: number } => ({ skillId: 'chess', level });
const today = 20_261_122;
const yesterday = 20_261_121;

const tables: Readonly<Record<StrategyName, readonly Row[]>> = {
  'best-agent': [
    {
      name: 'F35: the levels of the skills that are asked for add up, others do not count',
      agents: [
        aStatement('ann', { skills: [german(5), chess(10)] }),
        aStatement('ben', { skills: [billing(4), german(3)] }),
        aStatement('cid', { skills: [billing(2), german(4)] }),
      ],
      asked: { required: [billing(1), german(3)] },
      expected: ['ben', 'cid', 'ann'],
    },
    {
      name: 'F35: a level counts as much as its skill weighs',
      agents: [
        aStatement('ann', { skills: [billing(4), german(3)] }),
        aStatement('ben', { skills: [billing(2), german(4)] }),
      ],
      asked: { required: [billing(1), german(3)], weights: new Map([['german', { weight: 3 }]]) },
      expected: ['ben', 'ann'],
    },
    {
      name: 'F35: ties go to the fewest open, then to the longest without an offer, then to the lower id',
      agents: [
        aStatement('dora', { skills: [german(4)], lastOfferAtMs: 7 }),
        aStatement('cid', { skills: [german(4)], lastOfferAtMs: 7 }),
        aStatement('ben', { skills: [german(4)], lastOfferAtMs: 5 }),
        aStatement('ann', { skills: [german(4)], openItems: 1, lastOfferAtMs: 1 }),
        aStatement('eve', { skills: [german(5)], openItems: 9, lastOfferAtMs: 9 }),
      ],
      asked: { required: [german(1)] },
      expected: ['eve', 'ben', 'cid', 'dora', 'ann'],
    },
  ],
  'longest-idle': [
    {
      name: 'F37: who has been without work longest comes first, whatever the status did since',
      agents: [
        aStatement('ann', { idleSinceMs: 300 }),
        aStatement('ben', { idleSinceMs: 100 }),
        aStatement('cid', { idleSinceMs: 200 }),
      ],
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
  'fewest-open': [
    {
      name: 'F38: who has least open now comes first, of equals the longest idle',
      agents: [
        aStatement('ann', { openItems: 2, idleSinceMs: 1 }),
        aStatement('ben', { openItems: 1, idleSinceMs: 9 }),
        aStatement('cid', { openItems: 1, idleSinceMs: 5 }),
        aStatement('dora', { openItems: 0, idleSinceMs: 99 }),
      ],
      expected: ['dora', 'cid', 'ben', 'ann'],
    },
  ],
  'fewest-handled-today': [
    {
      name: 'F38: who has taken least today comes first; what was taken on another day does not count',
      agents: [
        aStatement('ann', { handled: 3, handledOn: today, idleSinceMs: 1 }),
        aStatement('ben', { handled: 1, handledOn: today, openItems: 5 }),
        aStatement('cid', { handled: 900, handledOn: yesterday, idleSinceMs: 8 }),
        aStatement('dora', { idleSinceMs: 7 }),
      ],
      asked: { today },
      expected: ['dora', 'cid', 'ben', 'ann'],
    },
  ],
  'all-agents': [
    {
      name: 'F39: where there are more than may be asked, the longest idle are',
      agents: [aStatement('ann', { idleSinceMs: 9 }), aStatement('ben', { idleSinceMs: 5 })],
      expected: ['ben', 'ann'],
    },
  ],
  random: [
    {
      name: 'F55: the order to draw from does not depend on work, idle time or who came first',
      agents: [aStatement('ben'), aStatement('ann', { openItems: 5, idleSinceMs: 9 })],
      expected: ['ann', 'ben'],
    },
  ],
  'weighted-random': [
    {
      name: 'F55: the order to draw from does not depend on the weights',
      agents: [aStatement('ben', { weight: 100 }), aStatement('ann', { weight: 1 })],
      expected: ['ann', 'ben'],
    },
  ],
  linear: [
    {
      name: 'F55: the places in the queue decide, of equal ones the lower id',
      agents: [
        aStatement('ann', { position: 3, idleSinceMs: 1 }),
        aStatement('cid', { position: 1, idleSinceMs: 9 }),
        aStatement('ben', { position: 1, idleSinceMs: 99, openItems: 7 }),
      ],
      pointer: 'ben',
      expected: ['ben', 'cid', 'ann'],
    },
  ],
  'last-agent': [
    {
      name: 'F45: where nobody has handled the case before, the longest idle comes first',
      agents: [aStatement('ann', { idleSinceMs: 9 }), aStatement('ben', { idleSinceMs: 5 })],
      expected: ['ben', 'ann'],
    },
  ],
};

for (const [name, rows] of Object.entries(tables)) {
  const strategy = strategies[name as StrategyName];
  for (const { name: says, agents, pointer = '', asked, expected } of rows) {
    test(says, () => {
      const order = new OrderedSet(strategy.order({ required: [], weights: new Map(), today: 0, ...asked }));
      for (const agent of agents) order.add(agent);
      const after = strategy.takes === 'after' && pointer !== '';
      const search = after ? order.startingAfter(aStatement(pointer)) : order;
      assert.deepEqual(
        Array.from(search, (agent) => agent.agentId),
        expected,
      );
    });
  }
}

test('each strategy is listed under its own name', () => {
  for (const [name, strategy] of Object.entries(strategies)) assert.equal(strategy.name, name);
});

const reasons: Readonly<
  Record<
    Exclude<ExclusionReason, 'RESERVED_FOR_OTHER' | 'TIER_CLOSED' | 'CHOOSING' | 'NOT_IN_PROFILE'>,
    RoutableAgent
  >
> = {
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
