// What a routing strategy is: a total order over the agents who could take an item, and how one or several of them are
// chosen from it. An order, so that a queue can keep its ready agents sorted. Knows neither records nor messages.

import type { SkillLevel } from '../vocabulary/skill.ts';
import type { StrategyName } from '../vocabulary/strategy-names.ts';

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
  /** Held and offered work, slots that were asked for included. */
  readonly openItems: number;
  readonly idleSinceMs: number;
  readonly lastOfferAtMs: number;
  readonly skills: readonly SkillLevel[];
  /** Why the directory keeps the agent out; empty when it does not. */
  readonly barred: string;
  /** Share in a weighted choice (F55). */
  readonly weight: number;
  /** Place in the linear order (F55). */
  readonly position: number;
  /** Items taken on the day `handledOn`, which is written YYYYMMDD as a number (F38). */
  readonly handled: number;
  readonly handledOn: number;
}

/** What the order of the agents may depend on besides the agents. */
export interface Asked {
  readonly required: readonly SkillLevel[];
  /** What a level of each skill counts (F35); a skill that is not here counts 1. */
  readonly weights: ReadonlyMap<string, { readonly weight: number }>;
  /** The day by the queue's calendar, written YYYYMMDD as a number. */
  readonly today: number;
}

/** Total: 0 only for the same agent. Negative: the first comes first. */
export type AgentOrder = (one: RoutableAgent, other: RoutableAgent) => number;

export interface RoutingStrategy {
  readonly name: StrategyName;
  /** Begins the sentence that explains a choice: "Longest idle of 3 agents". */
  readonly phrase: string;
  /**
   * `front`: the first of the order. `after`: the first behind who had the last offer, around the end. `chance`: drawn
   * with the shares of `share`. `all`: as many as may be asked at once, from the front.
   */
  readonly takes: 'front' | 'after' | 'chance' | 'all';
  readonly order: (asked: Asked) => AgentOrder;
  /** The same text exactly when `order` gives the same order for the same required skills. */
  readonly orderKey: (asked: Asked) => string;
  /** True when only the tie-breaker decides between the two; then the preferred agent wins (F45). */
  readonly ties: (one: RoutableAgent, other: RoutableAgent, asked: Asked) => boolean;
  /** The preferred agent comes before all others, tie or not. */
  readonly preferredFirst: boolean;
  /** Higher is better; shown in explanations (N1). `position` counts from 0 in the order of the search. */
  readonly score: (agent: RoutableAgent, seen: Seen) => number;
  /** Part of the chance to be drawn; above 0. */
  readonly share: (agent: RoutableAgent) => number;
  /** The queue counts what each agent takes on a day. */
  readonly countsDay: boolean;
}

export interface Seen {
  readonly asked: Asked;
  readonly at: number;
  readonly position: number;
}

/** What most strategies have in common; each says what differs. */
export const plainStrategy = {
  takes: 'front',
  orderKey: () => '',
  ties: () => false,
  share: () => 1,
  countsDay: false,
  preferredFirst: false,
} as const satisfies Partial<RoutingStrategy>;

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function byId(one: RoutableAgent, other: RoutableAgent): number {
  return compareText(one.agentId, other.agentId);
}

/** Longest idle first, then longest without an offer, then by id: what other strategies fall back to. */
export function byIdleTime(one: RoutableAgent, other: RoutableAgent): number {
  return one.idleSinceMs - other.idleSinceMs || one.lastOfferAtMs - other.lastOfferAtMs || byId(one, other);
}

/** How long the agent has been idle, in seconds. */
export function idleSeconds(agent: RoutableAgent, { at }: Seen): number {
  return Math.max(0, at - agent.idleSinceMs) / 1_000;
}
