// Weighted random (F55): each agent who could take the item has a chance in proportion to its weight in the queue.

import { byId, plainStrategy } from './strategy.ts';
import type { RoutableAgent, RoutingStrategy } from './strategy.ts';

/** A record from before there were weights counts like the smallest of them. */
function weightOf(agent: RoutableAgent): number {
  return Math.max(1, agent.weight);
}

export const weightedRandom: RoutingStrategy = {
  ...plainStrategy,
  name: 'weighted-random',
  phrase: 'Drawn at random, by weight, out',
  takes: 'chance',
  order: () => byId,
  // As with random: only chance decides, so the preferred agent wins (F45).
  ties: () => true,
  score: weightOf,
  share: weightOf,
};
