// Who may be offered an item, and why not: stable reasons that explanations, tests and the console name (N1).
// Signed in is not asked here: only signed-in agents are looked at.

import { missingSkill } from '../vocabulary/skill.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import type { RoutableAgent } from './strategy.ts';

export type ExclusionReason =
  | 'INACTIVE'
  | 'NOT_MEMBER'
  | 'NOT_ROUTABLE'
  | 'WRAP_UP'
  | 'NO_CAPACITY'
  | 'MEDIUM_FULL'
  | 'QUEUE_CAP'
  | 'BUSY_ELSEWHERE'
  | 'MISSING_SKILL'
  | 'NOT_IN_PROFILE'
  | 'ALREADY_TRIED'
  | 'TIER_CLOSED'
  | 'CHOOSING'
  | 'RESERVED_FOR_OTHER';

/** Why the agent could take no item at all now. `slotsAskedFor`: reservations that the agent has not answered yet. */
export function unreadiness(agent: RoutableAgent, slotsAskedFor: number): ExclusionReason | null {
  if (agent.barred === 'INACTIVE' || agent.barred === 'NOT_MEMBER') return agent.barred;
  if (!agent.routable) return 'NOT_ROUTABLE';
  if (agent.inWrapUp) return 'WRAP_UP';
  if (agent.freeSlots <= 0) return isLimit(agent.limitedBy) ? agent.limitedBy : 'NO_CAPACITY';
  if (agent.refused || agent.freeSlots <= slotsAskedFor) return 'NO_CAPACITY';
  return null;
}

function isLimit(text: string): text is 'MEDIUM_FULL' | 'QUEUE_CAP' | 'BUSY_ELSEWHERE' {
  return text === 'MEDIUM_FULL' || text === 'QUEUE_CAP' || text === 'BUSY_ELSEWHERE';
}

/** Why the agent could not take this item, readiness aside (F26, F47, F46). */
export function unsuitability(
  agent: RoutableAgent,
  required: readonly SkillLevel[],
  triedAgentIds: readonly string[],
): ExclusionReason | null {
  if (missingSkill(agent.skills, required) !== undefined) return 'MISSING_SKILL';
  if (triedAgentIds.includes(agent.agentId)) return 'ALREADY_TRIED';
  return null;
}
