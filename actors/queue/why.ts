// Why an offer goes where it goes (N1), as the queue knows it: who could take the item, who is left out for what reason,
// and how far the item has come. The words and bounds are those of `routing/explain.ts`.

import { unreadiness, unsuitability } from '../routing/eligibility.ts';
import type { ExclusionReason } from '../routing/eligibility.ts';
import { explain } from '../routing/explain.ts';
import type { ExplainedRelaxation } from '../routing/explain.ts';
import { scoreOf } from '../routing/ordering.ts';
import { inOrder } from '../routing/relaxation.ts';
import type { RoutableAgent } from '../routing/strategy.ts';
import { missingSkill } from '../vocabulary/skill.ts';
import { search } from './choice.ts';
import type { Choice, Choosing } from './choice.ts';
import type { QueueDraft } from './draft.ts';
import { highestOpenTier, isReserved, requiredOf } from './records.ts';
import type { Item } from './records.ts';
import { isOfClosedTier } from './tiers.ts';
import type { Explanation } from '#proto/gen/skillpost/v1/types.ts';

export function explanationOf(draft: QueueDraft, choosing: Choosing, choice: Choice): Explanation {
  const { state, turn } = draft;
  const { item, strategy, pool, asked } = choosing;
  return explain({
    ruleId: item.brief.ruleId,
    ruleVersion: item.brief.ruleVersion,
    strategy,
    asked,
    chosen: choice.agents,
    reason: choice.reason,
    eligible: search(draft, choosing),
    eligibleTotal: pool.size,
    relaxation: relaxationOf(draft, item),
    signedIn: state.agents.values(),
    signedInTotal: state.agents.size,
    exclusion: (agent) => exclusionFrom(draft, item, agent),
    skills: turn.world.skills,
    openTier: highestOpenTier(state.meta),
    itemScore: scoreOf(item.brief, state.meta.priorityMinutes, turn.at),
    at: turn.at,
  });
}

function relaxationOf(draft: QueueDraft, { relaxedStep }: Item): ExplainedRelaxation | null {
  if (relaxedStep === 0) return null;
  const steps = inOrder(draft.queue?.relaxation ?? []);
  return { step: relaxedStep, steps: steps.length, afterMs: steps[relaxedStep - 1]?.afterMs ?? 0 };
}

function exclusionFrom(draft: QueueDraft, item: Item, agent: RoutableAgent): ExclusionReason | null {
  const reason =
    unreadiness(agent, draft.state.asked.get(agent.agentId) ?? 0) ??
    unsuitability(agent, requiredOf(item), item.triedAgentIds);
  if (reason === 'MISSING_SKILL' && isWithoutProfile(draft, item, agent)) return 'NOT_IN_PROFILE';
  if (reason === null && isOfClosedTier(draft.state, agent.agentId)) return 'TIER_CLOSED';
  if (reason === null && draft.state.agents.get(agent.agentId)?.asking === true) return 'CHOOSING';
  if (reason === null && isReserved(item)) return 'RESERVED_FOR_OTHER';
  return reason;
}

/** Whether the agent holds what is asked for, and has chosen a profile that leaves it out (F86). */
function isWithoutProfile({ turn }: QueueDraft, item: Item, { agentId }: RoutableAgent): boolean {
  const own = turn.world.users.get(agentId)?.skills ?? new Map<string, number>();
  const held = [...own].map(([skillId, level]) => ({ skillId, level }));
  return missingSkill(held, requiredOf(item)) === undefined;
}
