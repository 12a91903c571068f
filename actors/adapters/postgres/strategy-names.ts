// The strategies that a queue's row may name. Total over StrategyName: a new strategy does not compile until it is here.

import type { StrategyName } from '../../vocabulary/directory.ts';

const known: Readonly<Record<StrategyName, true>> = { 'longest-idle': true, 'round-robin': true };

export const strategyNames = Object.keys(known) as [StrategyName, ...StrategyName[]];
