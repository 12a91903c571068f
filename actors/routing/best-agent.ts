// Best agent first (F35): the highest sum of level × weight over the skills that the item asks for, those that it asked
// for at first and has given up since (C2) included. Ties go to who has least open, then to who got no offer for longest,
// then by id.

import { levelOf } from '../vocabulary/skill.ts';
import { byId, plainStrategy } from './strategy.ts';
import type { Asked, RoutableAgent, RoutingStrategy } from './strategy.ts';

const defaultWeight = 1;

function weightOf({ weights }: Asked, skillId: string): number {
  return weights.get(skillId)?.weight ?? defaultWeight;
}

function skillScore(agent: RoutableAgent, asked: Asked): number {
  let score = 0;
  for (const { skillId } of asked.required) {
    score += levelOf(agent.skills, skillId) * weightOf(asked, skillId);
  }
  return score;
}

export const bestAgent: RoutingStrategy = {
  ...plainStrategy,
  name: 'best-agent',
  phrase: 'Best skilled',
  order: (asked) => (one, other) =>
    skillScore(other, asked) - skillScore(one, asked) ||
    one.openItems - other.openItems ||
    one.lastOfferAtMs - other.lastOfferAtMs ||
    byId(one, other),
  orderKey: (asked) => asked.required.map(({ skillId }) => weightOf(asked, skillId)).join(),
  ties: (one, other, asked) => skillScore(one, asked) === skillScore(other, asked),
  score: (agent, { asked }) => skillScore(agent, asked),
};
