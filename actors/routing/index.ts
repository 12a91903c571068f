// The list of strategies: a new one is one file and one line here. Typed by name, so that none can be forgotten.

import { longestIdle } from './longest-idle.ts';
import { roundRobin } from './round-robin.ts';
import type { RoutingStrategy } from './strategy.ts';
import type { StrategyName } from '../vocabulary/directory.ts';

export const strategies: Readonly<Record<StrategyName, RoutingStrategy>> = {
  'longest-idle': longestIdle,
  'round-robin': roundRobin,
};
