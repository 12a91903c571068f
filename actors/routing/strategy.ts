// What a routing strategy is: a total order over the agents who could take an item, and where in it the search begins.
// An order, not a choice, so that a queue can keep its ready agents sorted. Knows neither records nor messages.

import type { StrategyName } from '../vocabulary/directory.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';

/** An agent as routing sees it. Times in milliseconds since 1970. */
export interface RoutableAgent {
  readonly agentId: string;
  readonly routable: boolean;
  readonly inWrapUp: boolean;
  readonly freeSlots: number;
  /** Why there is no free slot; empty: no reason was said. */
  readonly limitedBy: string;
  /** Has refused a slot that it seemed to have, and said nothing since. */
  readonly refused: boolean;
  readonly openItems: number;
  readonly idleSinceMs: number;
  readonly lastOfferAtMs: number;
  readonly skills: readonly SkillLevel[];
  /** Why the directory keeps the agent out; empty when it does not. */
  readonly barred: string;
}

/** What a queue remembers between decisions, durably. */
export interface StrategyMemory {
  readonly roundRobinAgentId: string;
}

export interface RoutingStrategy {
  readonly name: StrategyName;
  /** Begins the sentence that explains a choice: "Longest idle of 3 agents". */
  readonly phrase: string;
  /** Total: 0 only for the same agent. Negative: `a` comes first. */
  readonly compare: (a: RoutableAgent, b: RoutableAgent) => number;
  /** The search begins after this agent id and wraps around; null: it begins at the front. */
  readonly startAfter: (memory: StrategyMemory) => string | null;
  /** True when only the tie-breaker decides between the two; then the preferred agent wins (F45). */
  readonly ties: (a: RoutableAgent, b: RoutableAgent) => boolean;
  /** Higher is better; shown in explanations (N1). `position` counts from 0 in the order of the search. */
  readonly score: (agent: RoutableAgent, at: number, position: number) => number;
  /** What to remember after this agent got an offer. */
  readonly remember: (memory: StrategyMemory, agentId: string) => StrategyMemory;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Stands for an agent of whom only the id is known, to find a place in an order by id. */
export function probeFor(agentId: string): RoutableAgent {
  return {
    agentId,
    routable: false,
    inWrapUp: false,
    freeSlots: 0,
    limitedBy: '',
    refused: false,
    openItems: 0,
    idleSinceMs: 0,
    lastOfferAtMs: 0,
    skills: [],
    barred: '',
  };
}
