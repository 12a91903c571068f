// "Why me?" (N1): turns a decision into candidates with scores and reasons, and one plain sentence. Bounded by
// `limits.explanationCandidates`, so the cost of explaining does not grow with the size of a queue.

import { limits } from '../limits.ts';
import type { Skill } from '../vocabulary/directory.ts';
import type { ExclusionReason } from './eligibility.ts';
import type { Asked, RoutableAgent, RoutingStrategy } from './strategy.ts';
import type { Candidate, Explanation } from '#proto/gen/skillpost/v1/types.ts';

/** What made the choice besides the strategy. */
export type ChoiceReason = 'strategy' | 'reserved' | 'preferred' | 'tried-again';

/** A step of relaxation (C2). */
export interface ExplainedRelaxation {
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  readonly afterMs: number;
}

export interface ExplainedChoice {
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly strategy: RoutingStrategy;
  readonly asked: Asked;
  /** The first of them is named; with all-agents the others have the same explanation. */
  readonly chosen: readonly RoutableAgent[];
  readonly reason: ChoiceReason;
  /** The step that the item has reached; null: it asks for what it did in the beginning. */
  readonly relaxation: ExplainedRelaxation | null;
  /** Who could take the item, in the order of the search; read lazily. */
  readonly eligible: Iterable<RoutableAgent>;
  readonly eligibleTotal: number;
  /** Every signed-in agent; read lazily. */
  readonly signedIn: Iterable<RoutableAgent>;
  readonly signedInTotal: number;
  readonly exclusion: (agent: RoutableAgent) => ExclusionReason | null;
  readonly skills: ReadonlyMap<string, Skill>;
  /** The highest tier of agents that is open (F40). */
  readonly openTier: number;
  /** Of the item in the order of its queue (F42). */
  readonly itemScore: number;
  readonly at: number;
}

export function explain(choice: ExplainedChoice): Explanation {
  return {
    ruleId: choice.ruleId,
    ruleVersion: choice.ruleVersion,
    strategy: choice.strategy.name,
    chosenAgentId: choice.chosen[0]?.agentId ?? '',
    candidates: candidates(choice),
    candidatesTotal: choice.signedInTotal,
    summary: summary(choice) + relaxationText(choice.relaxation),
    relaxationStep: choice.relaxation?.step ?? 0,
    itemScore: choice.itemScore,
    openTier: choice.openTier,
  };
}

function candidates(choice: ExplainedChoice): Candidate[] {
  const bound = limits.explanationCandidates;
  const shown = new Map<string, Candidate>();
  let position = 0;
  const chosen = choice.chosen.slice(0, bound);
  for (const agent of chosen)
    shown.set(agent.agentId, candidate(choice, { agent, position: 0, excluded: '' }));
  // By id: who was asked for something in this turn may be here as a copy.
  const chosenIds = new Set(chosen.map(({ agentId }) => agentId));
  for (const agent of choice.eligible) {
    if (position >= bound) break;
    const excluded = chosenIds.has(agent.agentId) ? '' : (choice.exclusion(agent) ?? '');
    shown.set(agent.agentId, candidate(choice, { agent, position, excluded }));
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

interface Shown {
  readonly agent: RoutableAgent;
  readonly position: number;
  readonly excluded: ExclusionReason | '';
}

function candidate(
  { strategy, asked, at }: ExplainedChoice,
  { agent, position, excluded }: Shown,
): Candidate {
  return { agentId: agent.agentId, score: strategy.score(agent, { asked, at, position }), excluded };
}

function summary(choice: ExplainedChoice): string {
  const asked = skillText(choice);
  const among = `${agentsText(choice.eligibleTotal)}${asked}`;
  const sentences: Readonly<Record<ChoiceReason, string>> = {
    reserved: 'Follow-up, reserved for the agent who last handled the case',
    preferred: choice.strategy.preferredFirst
      ? 'Last handled the case, and is free'
      : `Follow-up: last handled the case, and ties with the best of ${among}`,
    'tried-again': `Had it before; every other free agent${asked} had it too`,
    strategy: choice.eligibleTotal === 1 ? `Only free agent${asked}` : byStrategy(choice, among),
  };
  return sentences[choice.reason];
}

function byStrategy({ strategy, chosen, eligibleTotal }: ExplainedChoice, among: string): string {
  if (strategy.takes !== 'all') return `${strategy.phrase} of ${among}`;
  const count = chosen.length === eligibleTotal ? 'all' : `${chosen.length} of`;
  return `${strategy.phrase} ${count} ${among}`;
}

function agentsText(count: number): string {
  return count === 1 ? '1 agent' : `${count} agents`;
}

const minuteMs = 60_000;

function relaxationText(relaxation: ExplainedRelaxation | null): string {
  if (relaxation === null) return '';
  const { step, steps, afterMs } = relaxation;
  const waited =
    afterMs < minuteMs ? `${Math.round(afterMs / 1_000)} s` : `${Math.round(afterMs / minuteMs)} min`;
  return `; asks for less after ${waited} (step ${step} of ${steps})`;
}

function skillText(choice: ExplainedChoice): string {
  const names = choice.asked.required
    .filter(({ level }) => level > 0)
    .map(({ skillId, level }) => `${choice.skills.get(skillId)?.name ?? skillId} ≥ ${level}`);
  if (names.length === 0) return '';
  return ` with ${names.join(' and ')}`;
}
