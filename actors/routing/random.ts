// Random (F55): each agent who could take the item has the same chance.

import { byId, plainStrategy } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const random: RoutingStrategy = {
  ...plainStrategy,
  name: 'random',
  phrase: 'Drawn at random out',
  takes: 'chance',
  order: () => byId,
  // Chance is the tie-breaker between all of them.
  ties: () => true,
  score: () => 1,
};
