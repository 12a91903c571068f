// Whom each strategy chooses, against what the requirement says in words, for agents, items and histories by chance.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { choose } from '#actors/queue/choice.ts';
import { QueueDraft } from '#actors/queue/draft.ts';
import { ReadyPool } from '#actors/queue/ready-pools.ts';
import { emptyState } from '#actors/queue/state.ts';
import { strategies } from '#actors/routing/index.ts';
import { strategyNames } from '#actors/vocabulary/strategy-names.ts';
import type { StrategyName } from '#actors/vocabulary/strategy-names.ts';
import { WaitingItem } from '#proto/gen/skillpost/v1/queue.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';
import { aDirectory } from '#test/support/directory.ts';
import { aBrief, aStatement } from '#test/support/kind-commands.ts';
import { seeded } from '#test/support/seeded.ts';

const replay: { seed?: number; path?: string } = {};
const today = 20_261_122;
const most = 3;
const germanWeight = 3;

interface Story {
  readonly agents: readonly SignedInAgent[];
  readonly tried: readonly string[];
  readonly preferredAgentId: string;
  readonly pointer: string;
  readonly random: number;
}

const few = fc.integer({ min: 0, max: 3 });
const agentId = fc.constantFrom(...'abcdefgh'.split(''));
const agent = fc.record({
  agentId,
  openItems: few,
  idleSinceMs: few,
  lastOfferAtMs: few,
  position: few,
  weight: fc.integer({ min: 1, max: 100 }),
  handled: few,
  handledOn: fc.constantFrom(today, today - 1),
  skills: fc.record({ german: fc.integer({ min: 1, max: 3 }), chess: few }).map(({ german, chess }) => [
    { skillId: 'chess', level: chess },
    { skillId: 'german', level: german },
  ]),
});
const story: fc.Arbitrary<Story> = fc.record({
  agents: fc
    .uniqueArray(agent, { minLength: 1, selector: ({ agentId }) => agentId })
    .map((agents) => agents.map(({ agentId, ...fields }) => aStatement(agentId, fields))),
  tried: fc.uniqueArray(agentId),
  preferredAgentId: fc.oneof(fc.constant(''), agentId),
  pointer: fc.oneof(fc.constant(''), agentId),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

function chosenBy(name: StrategyName, told: Story): readonly SignedInAgent[] {
  const state = emptyState('support');
  state.meta = { ...state.meta, roundRobinAgentId: told.pointer };
  const draft = new QueueDraft(state, {
    self: { kind: 'queue', id: 'support' },
    at: 100,
    random: () => told.random,
    newId: () => 'id',
    world: aDirectory(),
  });
  const required = [{ skillId: 'german', level: 1 }];
  const pool = new ReadyPool(required);
  for (const one of told.agents) pool.add(one);
  const weights = new Map([['german', { weight: germanWeight }]]);
  const brief = aBrief('i-1', { preferredAgentId: told.preferredAgentId });
  const item = { ...WaitingItem.create({ triedAgentIds: [...told.tried] }), brief };
  const choice = choose(draft, {
    item,
    strategy: strategies[name],
    pool,
    asked: { required, weights, today },
    most,
  });
  assert.ok(choice !== null, 'somebody is chosen whenever somebody could take it');
  return choice.agents;
}

/** How far an agent is from being chosen, the first that differs decides; in the words of the requirement. */
type Rank = (agent: SignedInAgent, told: Story) => readonly number[];

const german = ({ skills }: SignedInAgent): number =>
  (skills.find(({ skillId }) => skillId === 'german')?.level ?? 0) * germanWeight;
const handled = (agent: SignedInAgent): number => (agent.handledOn === today ? agent.handled : 0);

/** Null: chance, or everybody. */
const ranks: Readonly<Record<StrategyName, Rank | null>> = {
  'best-agent': (agent) => [-german(agent), agent.openItems, agent.lastOfferAtMs],
  'round-robin': ({ agentId }, { pointer }) => [agentId > pointer ? 0 : 1],
  'longest-idle': (agent) => [agent.idleSinceMs, agent.lastOfferAtMs],
  'fewest-open': (agent) => [agent.openItems, agent.idleSinceMs, agent.lastOfferAtMs],
  'fewest-handled-today': (agent) => [handled(agent), agent.idleSinceMs, agent.lastOfferAtMs],
  'all-agents': null,
  random: null,
  'weighted-random': null,
  linear: ({ position }) => [position],
  'last-agent': (agent) => [agent.idleSinceMs, agent.lastOfferAtMs],
};

/** How many of the ranks must be equal for the preferred agent to win (F45). */
const tiedBy: Readonly<Record<StrategyName, number>> = {
  'best-agent': 1,
  'round-robin': Number.POSITIVE_INFINITY,
  'longest-idle': 1,
  'fewest-open': 1,
  'fewest-handled-today': 1,
  'all-agents': 0,
  random: 0,
  'weighted-random': 0,
  linear: 1,
  'last-agent': 0,
};

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

for (const name of strategyNames) {
  test(`F46: with ${name}, who has had the item comes after all others, and who had it longest ago first`, () => {
    fc.assert(
      fc.property(story, (told) => {
        const agents = chosenBy(name, told);
        const untried = told.agents.filter(({ agentId }) => !told.tried.includes(agentId));
        if (untried.length > 0) {
          assert.ok(agents.every((agent) => untried.includes(agent)));
          return;
        }
        const order = told.tried.filter((id) => told.agents.some(({ agentId }) => agentId === id));
        const asked = name === 'all-agents' ? most : 1;
        assert.deepEqual(
          agents.map(({ agentId }) => agentId),
          order.slice(0, asked),
        );
      }),
      { numRuns: 300, ...replay },
    );
  });

  test(`F35–F39, F45, F55: ${name} chooses as it says, and the preferred agent wins ties`, () => {
    const rank = ranks[name];
    fc.assert(
      fc.property(story, (told) => {
        const candidates = told.agents.filter(({ agentId }) => !told.tried.includes(agentId));
        if (candidates.length === 0) return;
        const agents = chosenBy(name, told);
        const preferred = candidates.find(({ agentId }) => agentId === told.preferredAgentId);
        if (name === 'all-agents') {
          assert.equal(agents.length, Math.min(most, candidates.length));
          assert.equal(new Set(agents).size, agents.length);
          assert.ok(preferred === undefined || agents.includes(preferred));
          return;
        }
        const [chosen] = agents;
        assert.ok(chosen !== undefined && agents.length === 1);
        if (rank === null) {
          assert.ok(preferred === undefined || chosen === preferred);
          return;
        }
        const [winner] = candidates.toSorted(
          (one, other) =>
            compare(rank(one, told), rank(other, told)) || (one.agentId < other.agentId ? -1 : 1),
        );
        assert.ok(winner !== undefined);
        const tied =
          preferred !== undefined &&
          compare(rank(preferred, told).slice(0, tiedBy[name]), rank(winner, told).slice(0, tiedBy[name])) ===
            0;
        const expected = tied && tiedBy[name] !== Number.POSITIVE_INFINITY ? preferred : winner;
        assert.equal(chosen.agentId, expected.agentId);
      }),
      { numRuns: 300, ...replay },
    );
  });
}

test('F55: random and weighted random choose by the number that the turn draws, and by nothing else', () => {
  const agents = Array.from('abcd').map((id, index) =>
    aStatement(id, { weight: 10 * (index + 1), idleSinceMs: -index }),
  );
  const skills = [{ skillId: 'german', level: 1 }];
  const told = {
    agents: agents.map((agent) => ({ ...agent, skills })),
    tried: [],
    preferredAgentId: '',
    pointer: '',
  };
  const drawn = (name: StrategyName): string =>
    [0, 0.1, 0.25, 0.3, 0.5, 0.6, 0.75, 0.99]
      .map((random) => chosenBy(name, { ...told, random })[0]?.agentId)
      .join('');
  assert.equal(drawn('random'), 'aabbccdd');
  assert.equal(drawn('weighted-random'), 'abbccddd');
});

test('F55: drawing by seed, everybody gets an equal part of 8,000 items, or one by weight', () => {
  const skills = [{ skillId: 'german', level: 1 }];
  const agents = [1, 2, 3, 4].map((weight) => aStatement(`agent-${weight}`, { weight, skills }));
  const rounds = 8_000;
  const critical = 16.27; // χ² with three degrees of freedom is beyond it once in a thousand times.
  for (const [name, shareOf] of [
    ['random', () => 0.25],
    ['weighted-random', ({ weight }: SignedInAgent) => weight / 10],
  ] as const) {
    const random = seeded(20_261_122);
    const counts = new Map<string, number>();
    for (let round = 0; round < rounds; round += 1) {
      const told = { agents, tried: [], preferredAgentId: '', pointer: '', random: random() };
      const id = chosenBy(name, told)[0]?.agentId ?? '';
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const chiSquare = agents.reduce((sum, agent) => {
      const expected = rounds * shareOf(agent);
      return sum + ((counts.get(agent.agentId) ?? 0) - expected) ** 2 / expected;
    }, 0);
    assert.ok(chiSquare < critical, `${name}: χ² ${chiSquare}`);
  }
});
