// All agents simultaneously (F39): everybody who could take the item is shown it at once, the preferred agent and the
// longest idle first where there are more than may be asked. Who accepts first has it.

import { byIdleTime, idleSeconds, plainStrategy } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const allAgents: RoutingStrategy = {
  ...plainStrategy,
  name: 'all-agents',
  phrase: 'Offered at once to',
  takes: 'all',
  order: () => byIdleTime,
  score: idleSeconds,
};
