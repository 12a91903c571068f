// Matches waiting items with ready agents until nothing more fits (F51): the best item that somebody can take, then the
// best agent for it. O(groups · log n) for each offer; bounded by `limits.queueOffersPerTurn`.

import { limits } from '../limits.ts';
import { unreadiness, unsuitability } from '../routing/eligibility.ts';
import type { ExclusionReason } from '../routing/eligibility.ts';
import { explain } from '../routing/explain.ts';
import type { ChoiceReason } from '../routing/explain.ts';
import { strategies } from '../routing/index.ts';
import { scoreOf } from '../routing/ordering.ts';
import { probeFor } from '../routing/strategy.ts';
import type { RoutableAgent, RoutingStrategy } from '../routing/strategy.ts';
import type { Queue } from '../vocabulary/directory.ts';
import type { QueueDraft } from './draft.ts';
import { askForSlot } from './events.ts';
import type { ReadyPool } from './ready-pools.ts';
import { isReserved } from './records.ts';
import type { Item } from './records.ts';
import { skillSetOf } from './waiting-order.ts';
import type { WaitingOrder } from './waiting-order.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';
import type { Explanation } from '#proto/gen/skillpost/v1/types.ts';

interface Choice {
  readonly agent: SignedInAgent;
  readonly reason: ChoiceReason;
}

/** True when the bound was reached, and there may be more to offer. A disabled queue offers nothing (F14). */
export function drain(draft: QueueDraft): boolean {
  const queue = draft.queue;
  if (queue === undefined || !queue.enabled) return false;
  for (let offers = 0; offers < limits.queueOffersPerTurn; offers += 1) {
    const item = firstOfferable(draft);
    if (item === undefined) return false;
    offer(draft, queue, item);
  }
  return draft.state.waiting.size > 0;
}

/** The first item in the order of the queue (F28) that some ready agent can take. */
function firstOfferable(draft: QueueDraft): Item | undefined {
  const { waiting, ready } = draft.state;
  let best: Item | undefined;
  for (const [agentId, items] of waiting.reserved) {
    if (ready.get(agentId) !== undefined) best = earlier(waiting, best, items.first());
  }
  for (const group of waiting.groups.values()) {
    if (ready.pool(group, waiting.groups).size > 0) best = earlier(waiting, best, group.items.first());
  }
  return best;
}

function earlier(order: WaitingOrder, best: Item | undefined, other: Item | undefined): Item | undefined {
  if (best === undefined || other === undefined) return best ?? other;
  return order.compare(other, best) < 0 ? other : best;
}

function offer(draft: QueueDraft, queue: Queue, item: Item): void {
  const { state, turn } = draft;
  const strategy = strategies[queue.strategy];
  const pool = state.ready.pool(skillSetOf(item), state.waiting.groups);
  const choice = choose(draft, strategy, item);
  if (choice === null) return;
  const explanation = explanationOf(draft, { item, strategy, pool, choice });
  const reserving: Item = {
    ...item,
    state: WaitingState.RESERVING,
    offerId: turn.newId(),
    offeredAgentId: choice.agent.agentId,
  };
  draft.putItem(reserving);
  draft.putAgent({ ...choice.agent, lastOfferAtMs: turn.at });
  const memory = strategy.remember(state.meta, choice.agent.agentId);
  if (memory.roundRobinAgentId !== state.meta.roundRobinAgentId) draft.putMeta({ ...state.meta, ...memory });
  askForSlot(draft, reserving, explanation);
}

function choose(draft: QueueDraft, strategy: RoutingStrategy, item: Item): Choice | null {
  const { ready, waiting } = draft.state;
  if (isReserved(item)) {
    const agent = ready.get(item.brief.preferredAgentId);
    return agent === undefined ? null : { agent, reason: 'reserved' };
  }
  const pool = ready.pool(skillSetOf(item), waiting.groups);
  const best = firstUntried(inOrder(draft, strategy, pool), item.triedAgentIds);
  if (best === undefined) return triedLongestAgo(pool, item);
  const preferred = pool.member(item.brief.preferredAgentId);
  if (
    preferred !== undefined &&
    preferred !== best &&
    strategy.ties(best, preferred) &&
    !item.triedAgentIds.includes(preferred.agentId)
  ) {
    return { agent: preferred, reason: 'preferred' };
  }
  return { agent: best, reason: 'strategy' };
}

function inOrder(draft: QueueDraft, strategy: RoutingStrategy, pool: ReadyPool): Iterable<SignedInAgent> {
  const order = pool.order(strategy.name);
  const after = strategy.startAfter(draft.state.meta);
  if (after === null) return order;
  return order.startingAfter({ ...blankAgent, ...probeFor(after), skills: [] });
}

const blankAgent = { signedInAtMs: 0, revision: 0, absent: false, profileId: '' };

function firstUntried(
  agents: Iterable<SignedInAgent>,
  triedAgentIds: readonly string[],
): SignedInAgent | undefined {
  // Skips at most as many as have tried, which `limits.triedAgents` bounds.
  for (const agent of agents) if (!triedAgentIds.includes(agent.agentId)) return agent;
  return undefined;
}

/** When every ready agent has had the item, the one who had it longest ago comes next (F46). */
function triedLongestAgo(pool: ReadyPool, item: Item): Choice | null {
  for (const agentId of item.triedAgentIds) {
    const agent = pool.member(agentId);
    if (agent !== undefined) return { agent, reason: 'tried-again' };
  }
  return null;
}

interface Decided {
  readonly item: Item;
  readonly strategy: RoutingStrategy;
  readonly pool: ReadyPool;
  readonly choice: Choice;
}

function explanationOf(draft: QueueDraft, { item, strategy, pool, choice }: Decided): Explanation {
  const { state, turn } = draft;
  return explain({
    ruleId: item.brief.ruleId,
    ruleVersion: item.brief.ruleVersion,
    strategy,
    chosen: choice.agent,
    reason: choice.reason,
    required: item.brief.skills,
    eligible: inOrder(draft, strategy, pool),
    eligibleTotal: pool.size,
    signedIn: state.agents.values(),
    signedInTotal: state.agents.size,
    exclusion: (agent) => exclusionFrom(draft, item, agent),
    skills: turn.world.skills,
    itemScore: scoreOf(item.brief, state.meta.priorityMinutes, turn.at),
    at: turn.at,
  });
}

function exclusionFrom(draft: QueueDraft, item: Item, agent: RoutableAgent): ExclusionReason | null {
  const reason =
    unreadiness(agent, draft.state.asked.get(agent.agentId) ?? 0) ??
    unsuitability(agent, item.brief.skills, item.triedAgentIds);
  if (reason === null && isReserved(item)) return 'RESERVED_FOR_OTHER';
  return reason;
}
