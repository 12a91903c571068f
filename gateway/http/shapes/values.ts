// Values that several JSON shapes share: times as ISO 8601 in UTC, names looked up in the directory, explanations.

import type { Directory } from '#actors/vocabulary/directory.ts';
import { Explanation, type SkillRequirement } from '#proto/gen/skillpost/v1/types.ts';

/** ISO 8601 in UTC, such as `2026-01-02T03:04:05.678Z`; null for 0, which means "never" in records. */
export function isoTime(atMs: number): string | null {
  return atMs > 0 ? new Date(atMs).toISOString() : null;
}

export function queueName(directory: Directory, queueId: string): string {
  return directory.queues.get(queueId)?.name ?? queueId;
}

export function userName(directory: Directory, userId: string): string {
  return directory.users.get(userId)?.name ?? userId;
}

export interface SkillShape {
  readonly skillId: string;
  readonly name: string;
  readonly level: number;
}

export function skillShapes(skills: readonly SkillRequirement[], directory: Directory): SkillShape[] {
  return skills.map(({ skillId, level }) => ({
    skillId,
    name: directory.skills.get(skillId)?.name ?? skillId,
    level,
  }));
}

/** Why an offer went where it went (N1). `excluded` is empty for who was eligible. */
export interface ExplanationShape {
  readonly ruleId: string;
  /** Empty when no rule placed the case, or the rule is gone. */
  readonly ruleName: string;
  readonly ruleVersion: number;
  readonly strategy: string;
  readonly chosenAgentId: string;
  readonly candidates: readonly {
    readonly agentId: string;
    readonly agentName: string;
    readonly score: number;
    readonly excluded: string;
  }[];
  readonly candidatesTotal: number;
  readonly summary: string;
  /** Of the item in the order of its queue, in minutes (F42). */
  readonly itemScore: number;
  /** The step of relaxation that the item has reached; 0: it asks for what it did in the beginning (C2). */
  readonly relaxationStep: number;
  /** The highest tier of agents that was open (F40). */
  readonly openTier: number;
}

/** To tenths of a minute. */
export function shownScore(score: number): number {
  return Math.round(score * 10) / 10;
}

export function explanationShape(
  explanation: Explanation | undefined,
  directory: Directory,
): ExplanationShape | null {
  if (explanation === undefined) return null;
  return {
    ruleId: explanation.ruleId,
    ruleName: directory.rules.find(({ id }) => id === explanation.ruleId)?.name ?? '',
    ruleVersion: explanation.ruleVersion,
    strategy: explanation.strategy,
    chosenAgentId: explanation.chosenAgentId,
    candidates: explanation.candidates.map((candidate) => ({
      agentId: candidate.agentId,
      agentName: userName(directory, candidate.agentId),
      score: candidate.score,
      excluded: candidate.excluded,
    })),
    candidatesTotal: explanation.candidatesTotal,
    summary: explanation.summary,
    itemScore: shownScore(explanation.itemScore),
    relaxationStep: explanation.relaxationStep,
    openTier: Math.max(1, explanation.openTier),
  };
}

/** Of an event as it was kept: there, fields that are empty or zero are left out, and nobody has a name. */
export function keptExplanationShape(kept: unknown, directory: Directory): ExplanationShape | null {
  return typeof kept === 'object' && kept !== null
    ? explanationShape(Explanation.fromJSON(kept), directory)
    : null;
}
