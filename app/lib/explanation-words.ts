// "Why me?" (N1) in words: what the strategies choose by, why candidates were left out, what else made the choice. Pure.

import type { Explanation } from './shapes.ts';
import { strategyChoices } from './strategies.ts';

const reasons: Readonly<Record<string, string>> = {
  INACTIVE: 'may not sign in',
  NOT_MEMBER: 'not a member of the queue',
  NOT_ROUTABLE: 'not available',
  WRAP_UP: 'in wrap-up',
  NO_CAPACITY: 'holds as much as they may',
  MEDIUM_FULL: 'holds as much e-mail as they may',
  QUEUE_CAP: 'holds as much of this queue as they may',
  BUSY_ELSEWHERE: 'busy with something that may not be interrupted',
  MISSING_SKILL: 'a required skill is missing',
  NOT_IN_PROFILE: 'a required skill is not in the profile that is in use',
  ALREADY_TRIED: 'had this offer before',
  CHOOSING: 'was choosing from another queue just then',
  TIER_CLOSED: 'of a tier that is not open yet',
  RESERVED_FOR_OTHER: 'kept for the agent who knows the case',
};

/** Codes that are new to this console are still words. */
export function reasonWords(code: string): string {
  return reasons[code] ?? code.toLowerCase().replaceAll('_', ' ');
}

/** As administrators read it where they choose one. */
export function strategyWords(strategy: string): string {
  return strategyChoices.find(({ name }) => name === strategy)?.label ?? strategy.replaceAll('-', ' ');
}

function strategySentence(strategy: string): string {
  return strategyChoices.find(({ name }) => name === strategy)?.says ?? '';
}

/** A case that no rule placed carries `default`. */
export function ruleWords({
  ruleId,
  ruleName,
  ruleVersion,
}: Pick<Explanation, 'ruleId' | 'ruleName' | 'ruleVersion'>): string {
  return ruleId === '' || ruleId === 'default'
    ? 'none: the mailbox’s queue'
    : `${ruleName || ruleId}, version ${ruleVersion}`;
}

/** Names and values of what the decision knew besides the candidates; only what played a part. */
export function explanationFacts(explanation: Explanation): readonly (readonly [string, string])[] {
  const { strategy, openTier, relaxationStep, itemScore } = explanation;
  const facts: (readonly [string, string])[] = [
    ['Placed by rule', ruleWords(explanation)],
    ['Strategy', `${strategyWords(strategy)}. ${strategySentence(strategy)}`.trim()],
  ];
  if (openTier > 1) facts.push(['Tiers', `agents of tiers 1 to ${openTier} were open`]);
  if (relaxationStep > 0)
    facts.push(['Relaxed', `it had waited, and asked for less: step ${relaxationStep}`]);
  if (itemScore !== 0)
    facts.push(['Place in the queue', `by a score of ${itemScore} (minutes waited, and its priority)`]);
  return facts;
}

/** What stands behind the name of a candidate. */
export function outcomeWords(
  candidate: Explanation['candidates'][number],
  { chosenAgentId }: Pick<Explanation, 'chosenAgentId'>,
): string {
  const score = `score ${Number(candidate.score.toFixed(2))}`;
  if (candidate.agentId === chosenAgentId) return candidate.score === 0 ? 'chosen' : `chosen, ${score}`;
  return candidate.excluded === '' ? score : reasonWords(candidate.excluded);
}
