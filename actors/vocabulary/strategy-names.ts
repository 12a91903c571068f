// The names of the routing strategies (F35–F39, F55): the one list of them. `routing/index.ts` has an entry for each.

export const strategyNames = [
  'best-agent',
  'round-robin',
  'longest-idle',
  'fewest-open',
  'fewest-handled-today',
  'all-agents',
  'random',
  'weighted-random',
  'linear',
  'last-agent',
] as const;

export type StrategyName = (typeof strategyNames)[number];
