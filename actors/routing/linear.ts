// Linear (F55): always from the front of the order that the queue's members have, then by id. Who is further back gets
// work only while everybody in front is taken.

import { byId, plainStrategy } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const linear: RoutingStrategy = {
  ...plainStrategy,
  name: 'linear',
  phrase: 'First in the fixed order',
  order: () => (one, other) => one.position - other.position || byId(one, other),
  ties: (one, other) => one.position === other.position,
  score: (agent) => (agent.position === 0 ? 0 : -agent.position),
};
