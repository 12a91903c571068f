// Overflow tiers (F40): agents of tier k get work while a rule of tier k or of a higher one holds, by the longest wait,
// by length, or because nobody of a lower tier is signed in; and for a while longer, so that a tier does not flutter.
// Items that are kept for their last agent count for no rule: others could not take them.

import type { TierRule } from '../vocabulary/queue-policy.ts';
import { judge, nextEnd } from './conditions.ts';
import { forgetLoans, mayBorrow } from './lending.ts';
import type { QueueDraft } from './draft.ts';
import { emitOfQueue } from './events.ts';
import { highestOpenTier, tierOf } from './records.ts';
import type { QueueState } from './state.ts';

/** True when a tier has opened: then there may be somebody to offer to. */
export function judgeTiers(draft: QueueDraft): boolean {
  const { state, turn, queue } = draft;
  if (queue === undefined || (queue.tiers.length === 0 && state.meta.tiers.length === 0)) return false;
  const reasons = new Map<string, string>();
  const refused = new Set<string>();
  for (const rule of queue.tiers) {
    const reason = reasonToOpen(state, rule, turn.at);
    if (reason === null) continue;
    if (mayBorrow(draft, rule)) reasons.set(String(rule.tier), reason);
    else refused.add(String(rule.tier));
  }
  forgetLoans(draft, new Set([...reasons.keys(), ...refused]));
  const judging = { at: turn.at, holdMs: queue.tierHoldMs };
  const before = highestOpenTier(state.meta);
  // A tier that has no rule any more, or whose agents are needed where they belong, closes at once.
  const ruled = state.meta.tiers.filter(
    ({ name }) => !refused.has(name) && queue.tiers.some(({ tier }) => String(tier) === name),
  );
  const same = ruled.length === state.meta.tiers.length;
  const tiers = judge(same ? state.meta.tiers : ruled, new Set(reasons.keys()), judging);
  if (tiers === state.meta.tiers) return false;
  draft.putMeta({ ...state.meta, tiers: [...tiers] });
  const after = highestOpenTier(state.meta);
  for (let tier = before + 1; tier <= after; tier += 1)
    emitOfQueue(draft, 'tier.opened', { target: String(tier), reason: reasons.get(String(after)) ?? '' });
  for (let tier = before; tier > after; tier -= 1)
    emitOfQueue(draft, 'tier.closed', { target: String(tier) });
  return after > before;
}

function reasonToOpen(state: QueueState, rule: TierRule, at: number): 'wait' | 'length' | 'absence' | null {
  const oldest = state.byAge.anybodys.first();
  if (rule.afterMs !== null && oldest !== undefined && at - oldest.brief.enqueuedAtMs >= rule.afterMs)
    return 'wait';
  if (rule.length !== null && state.waiting.anybodys >= rule.length) return 'length';
  return rule.whenAbsent && nobodyBelow(state, rule.tier) ? 'absence' : null;
}

function nobodyBelow(state: QueueState, tier: number): boolean {
  for (const [other, agents] of state.present) if (other < tier && agents > 0) return false;
  return true;
}

/** When time alone opens or closes a tier; Infinity: it does not. */
export function nextTierChange({ state, queue, turn }: QueueDraft): number {
  if (queue === undefined) return Number.POSITIVE_INFINITY;
  let next = nextEnd(state.meta.tiers, queue.tierHoldMs);
  const oldest = state.byAge.anybodys.first();
  if (oldest === undefined) return next;
  for (const { afterMs } of queue.tiers) {
    const opensAt = oldest.brief.enqueuedAtMs + (afterMs ?? Number.POSITIVE_INFINITY);
    if (opensAt > turn.at) next = Math.min(next, opensAt);
  }
  return next;
}

/** Whether the agent is one of a tier that is closed. */
export function isOfClosedTier(state: QueueState, agentId: string): boolean {
  const agent = state.agents.get(agentId);
  return agent !== undefined && tierOf(agent) > highestOpenTier(state.meta);
}
