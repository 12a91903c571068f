// The list of strategies: a new one is one file and one line here. Typed by name, so that none can be forgotten.

import type { StrategyName } from '../vocabulary/strategy-names.ts';
import { allAgents } from './all-agents.ts';
import { bestAgent } from './best-agent.ts';
import { fewestHandledToday } from './fewest-handled-today.ts';
import { fewestOpen } from './fewest-open.ts';
import { lastAgent } from './last-agent.ts';
import { linear } from './linear.ts';
import { longestIdle } from './longest-idle.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import type { RoutingStrategy } from './strategy.ts';
import { weightedRandom } from './weighted-random.ts';

export const strategies: Readonly<Record<StrategyName, RoutingStrategy>> = {
  'best-agent': bestAgent,
  'round-robin': roundRobin,
  'longest-idle': longestIdle,
  'fewest-open': fewestOpen,
  'fewest-handled-today': fewestHandledToday,
  'all-agents': allAgents,
  random,
  'weighted-random': weightedRandom,
  linear,
  'last-agent': lastAgent,
};
