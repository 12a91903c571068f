// The routing strategies with the words that administrators read (F35–F39, F55). The API refuses a name that it does
// not know; a test holds that this list is complete.

export interface StrategyChoice {
  readonly name: string;
  readonly label: string;
}

export const strategyChoices: readonly StrategyChoice[] = [
  { name: 'longest-idle', label: 'Longest idle first' },
  { name: 'best-agent', label: 'Best agent first, by skill levels' },
  { name: 'round-robin', label: 'Round robin' },
  { name: 'fewest-open', label: 'Fewest open items' },
  { name: 'fewest-handled-today', label: 'Fewest taken today' },
  { name: 'all-agents', label: 'All agents at once' },
  { name: 'random', label: 'Random' },
  { name: 'weighted-random', label: 'Random, by weight' },
  { name: 'linear', label: 'Fixed order' },
  { name: 'last-agent', label: 'Last agent of the customer’s case' },
];
