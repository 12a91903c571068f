// Last agent (F45, F55): who last handled the case, whenever that agent could take the item, also after the time for
// which it was reserved. For a new case, and while that agent cannot: the longest idle.

import { byIdleTime, idleSeconds, plainStrategy } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const lastAgent: RoutingStrategy = {
  ...plainStrategy,
  name: 'last-agent',
  phrase: 'Longest idle',
  order: () => byIdleTime,
  preferredFirst: true,
  score: idleSeconds,
};
