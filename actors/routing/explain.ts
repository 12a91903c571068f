// "Why me?" (N1): turns a decision into candidates with scores and reasons, and one plain sentence. Bounded by
// `limits.explanationCandidates`, so the cost of explaining does not grow with the size of a queue.

import { limits } from '../limits.ts';
import type { Skill } from '../vocabulary/directory.ts';
import type { SkillLevel } from '../vocabulary/skill.ts';
import type { ExclusionReason } from './eligibility.ts';
import type { RoutableAgent, RoutingStrategy } from './strategy.ts';
import type { Candidate, Explanation } from '#proto/gen/skillpost/v1/types.ts';

/** What made the choice besides the strategy. */
export type ChoiceReason = 'strategy' | 'reserved' | 'preferred' | 'tried-again';

export interface ExplainedChoice {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly strategy: RoutingStrategy;
  readonly chosen: RoutableAgent;
  readonly reason: ChoiceReason;
  readonly required: readonly SkillLevel[];
  /** Who could take the item, in the order of the search; read lazily. */
  readonly eligible: Iterable<RoutableAgent>;
  readonly eligibleTotal: number;
  /** Every signed-in agent; read lazily. */
  readonly signedIn: Iterable<RoutableAgent>;
  readonly signedInTotal: number;
  readonly exclusion: (agent: RoutableAgent) => ExclusionReason | null;
  readonly skills: ReadonlyMap<string, Skill>;
  /** Of the item in the order of its queue (F42). */
  readonly itemScore: number;
  readonly at: number;
}

export function explain(choice: ExplainedChoice): Explanation {
  return {
    ruleId: choice.ruleId,
    ruleVersion: choice.ruleVersion,
    strategy: choice.strategy.name,
    chosenAgentId: choice.chosen.agentId,
    candidates: candidates(choice),
    candidatesTotal: choice.signedInTotal,
    summary: summary(choice),
    itemScore: choice.itemScore,
  };
}

function candidates(choice: ExplainedChoice): Candidate[] {
  const bound = limits.explanationCandidates;
  const shown = new Map<string, Candidate>();
  let position = 0;
  const { agentId } = choice.chosen;
  shown.set(agentId, { agentId, score: choice.strategy.score(choice.chosen, choice.at, 0), excluded: '' });
  for (const agent of choice.eligible) {
    if (position >= bound) break;
    const excluded = agent.agentId === agentId ? '' : (choice.exclusion(agent) ?? '');
    const score = choice.strategy.score(agent, choice.at, position);
    shown.set(agent.agentId, { agentId: agent.agentId, score, excluded });
    position += 1;
  }
  let looked = 0;
  for (const agent of choice.signedIn) {
    // Eligible agents fill at most the bound; twice the bound is enough to find those that were left out.
    if (shown.size >= bound || looked >= 2 * bound) break;
    looked += 1;
    if (shown.has(agent.agentId)) continue;
    const excluded = choice.exclusion(agent);
    if (excluded !== null) shown.set(agent.agentId, { agentId: agent.agentId, score: 0, excluded });
  }
  return [...shown.values()].slice(0, bound);
}

function summary(choice: ExplainedChoice): string {
  const asked = skillText(choice);
  const among = `${agentsText(choice.eligibleTotal)}${asked}`;
  const sentences: Readonly<Record<ChoiceReason, string>> = {
    reserved: 'Follow-up, reserved for the agent who last handled the case',
    preferred: `Follow-up: last handled the case, and ties with the best of ${among}`,
    'tried-again': `Had it before; every other free agent${asked} had it too`,
    strategy:
      choice.eligibleTotal === 1 ? `Only free agent${asked}` : `${choice.strategy.phrase} of ${among}`,
  };
  return sentences[choice.reason];
}

function agentsText(count: number): string {
  return count === 1 ? '1 agent' : `${count} agents`;
}

function skillText(choice: ExplainedChoice): string {
  if (choice.required.length === 0) return '';
  const names = choice.required.map(
    ({ skillId, level }) => `${choice.skills.get(skillId)?.name ?? skillId} ≥ ${level}`,
  );
  return ` with ${names.join(' and ')}`;
}
