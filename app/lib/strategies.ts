// The routing strategies with the words that administrators read (F35–F39, F55). The API refuses a name that it does
// not know; a test holds that this list is complete.

export interface StrategyChoice {
  readonly name: string;
  readonly label: string;
  /** What it does, in one line. */
  readonly says: string;
}

export const strategyChoices: readonly StrategyChoice[] = [
  {
    name: 'longest-idle',
    label: 'Longest idle first',
    says: 'Who has been without work for the longest time gets the next item.',
  },
  {
    name: 'best-agent',
    label: 'Best agent first, by skill levels',
    says: 'The highest sum of levels, times the weight of each skill, over the skills that the item asks for.',
  },
  {
    name: 'round-robin',
    label: 'Round robin',
    says: 'One after the other, in turn, whatever they are doing.',
  },
  {
    name: 'fewest-open',
    label: 'Fewest open items',
    says: 'Who has least open at this moment, over all queues; the longest idle of those.',
  },
  {
    name: 'fewest-handled-today',
    label: 'Fewest taken today',
    says: 'Who has taken least of this queue since midnight; the longest idle of those.',
  },
  {
    name: 'all-agents',
    label: 'All agents at once',
    says: 'Everybody who could take it is asked at the same time; who accepts first has it.',
  },
  { name: 'random', label: 'Random', says: 'Everybody who could take it has the same chance.' },
  {
    name: 'weighted-random',
    label: 'Random, by weight',
    says: 'Chances follow the weight that each member has in this queue.',
  },
  {
    name: 'linear',
    label: 'Fixed order',
    says: 'Always from the front of the members’ order; who is further back gets what the front cannot take.',
  },
  {
    name: 'last-agent',
    label: 'Last agent of the customer’s case',
    says: 'Who handled the case before, whenever they can take it; else the longest idle.',
  },
];
