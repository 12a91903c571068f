// Round robin (F36): a pointer over the agents in the stable order of their ids. Who cannot take the item is skipped.
// The pointer advances on the offer, not on the accept, and is kept with the queue.

import { byId, plainStrategy } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const roundRobin: RoutingStrategy = {
  ...plainStrategy,
  name: 'round-robin',
  phrase: 'Next in turn',
  takes: 'after',
  order: () => byId,
  score: (_agent, { position }) => (position === 0 ? 0 : -position),
};
