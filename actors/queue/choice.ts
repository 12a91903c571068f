// Whom to offer one item, of those who could take it now: by reservation, by preference, by the strategy, or, when all
// have had it, who had it longest ago. Must not know how an offer is made.

import type { ChoiceReason } from '../routing/explain.ts';
import type { Asked, RoutingStrategy } from '../routing/strategy.ts';
import type { QueueDraft } from './draft.ts';
import type { ReadyPool } from './ready-pools.ts';
import { isReserved } from './records.ts';
import type { Item } from './records.ts';
import { readyKeeper } from './reserved.ts';
import { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

export interface Choosing {
  readonly item: Item;
  readonly strategy: RoutingStrategy;
  readonly pool: ReadyPool;
  readonly asked: Asked;
  /** Offers that may be made at once (F39). */
  readonly most: number;
}

export interface Choice {
  /** One; with all-agents, everybody who is asked at once. */
  readonly agents: readonly SignedInAgent[];
  readonly reason: ChoiceReason;
  /** By all-agents: the offers end together, and one wins. */
  readonly shared: boolean;
}

export function choose(draft: QueueDraft, choosing: Choosing): Choice | null {
  const { item, strategy, pool } = choosing;
  if (isReserved(item)) {
    const agent = readyKeeper(draft, item.brief.preferredAgentId);
    return agent === undefined ? null : { agents: [agent], reason: 'reserved', shared: false };
  }
  const member = pool.member(item.brief.preferredAgentId);
  const preferred = member !== undefined && hasTried(item, member) ? undefined : member;
  if (strategy.takes === 'all') return everybody(choosing, preferred);
  if (preferred !== undefined && strategy.preferredFirst) {
    return { agents: [preferred], reason: 'preferred', shared: false };
  }
  const best = firstUntried(draft, choosing);
  if (best === undefined) return triedLongestAgo(choosing);
  if (preferred !== undefined && preferred !== best && strategy.ties(best, preferred, choosing.asked)) {
    return { agents: [preferred], reason: 'preferred', shared: false };
  }
  return { agents: [best], reason: 'strategy', shared: false };
}

/** Those who could take it, in the order in which the strategy looks at them. */
export function search(draft: QueueDraft, { strategy, pool, asked }: Choosing): Iterable<SignedInAgent> {
  if (strategy.takes === 'chance') return pool.drawable(strategy);
  const order = pool.ordered(strategy, asked);
  const pointer = strategy.takes === 'after' ? draft.state.meta.roundRobinAgentId : '';
  return pointer === '' ? order : order.startingAfter(SignedInAgent.create({ agentId: pointer }));
}

/** Skips at most as many as have tried, which `limits.triedAgents` bounds. */
function firstUntried(draft: QueueDraft, choosing: Choosing): SignedInAgent | undefined {
  const { item, strategy, pool } = choosing;
  if (strategy.takes === 'chance') {
    return pool.drawable(strategy).draw(draft.turn.random(), item.triedAgentIds);
  }
  for (const agent of search(draft, choosing)) if (!hasTried(item, agent)) return agent;
  return undefined;
}

/** The preferred agent is among them, whoever comes earlier (F45). */
function everybody(choosing: Choosing, preferred: SignedInAgent | undefined): Choice | null {
  const { item, strategy, pool, asked, most } = choosing;
  const agents: SignedInAgent[] = preferred === undefined ? [] : [preferred];
  for (const agent of pool.ordered(strategy, asked)) {
    if (agents.length >= most) break;
    if (agent !== preferred && !hasTried(item, agent)) agents.push(agent);
  }
  return agents.length === 0 ? triedLongestAgo(choosing) : { agents, reason: 'strategy', shared: true };
}

/** When every ready agent has had the item, those who had it longest ago come next (F46). */
function triedLongestAgo({ item, strategy, pool, most }: Choosing): Choice | null {
  const shared = strategy.takes === 'all';
  const agents: SignedInAgent[] = [];
  for (const agentId of item.triedAgentIds) {
    const agent = pool.member(agentId);
    if (agent !== undefined) agents.push(agent);
    if (agents.length >= (shared ? most : 1)) break;
  }
  return agents.length === 0 ? null : { agents, reason: 'tried-again', shared };
}

function hasTried(item: Item, { agentId }: SignedInAgent): boolean {
  return item.triedAgentIds.includes(agentId);
}
