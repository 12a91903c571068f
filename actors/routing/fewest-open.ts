// The agent with the fewest e-mails, counted now (F38): work that is held or offered, in all queues. Ties go to the
// longest idle.

import { byIdleTime, plainStrategy } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const fewestOpen: RoutingStrategy = {
  ...plainStrategy,
  name: 'fewest-open',
  phrase: 'Fewest open items',
  order: () => (one, other) => one.openItems - other.openItems || byIdleTime(one, other),
  ties: (one, other) => one.openItems === other.openItems,
  score: (agent) => (agent.openItems === 0 ? 0 : -agent.openItems),
};
