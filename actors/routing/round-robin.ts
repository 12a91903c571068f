// Round robin (F36): a pointer over the agents in the stable order of their ids. Who cannot take the item is skipped.
// The pointer advances on the offer, not on the accept, and is kept with the queue.

import { compareText } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const roundRobin: RoutingStrategy = {
  name: 'round-robin',
  phrase: 'Next in turn',
  compare: (a, b) => compareText(a.agentId, b.agentId),
  startAfter: (memory) => (memory.roundRobinAgentId === '' ? null : memory.roundRobinAgentId),
  ties: () => false,
  score: (_agent, _at, position) => (position === 0 ? 0 : -position),
  remember: (memory, agentId) => ({ ...memory, roundRobinAgentId: agentId }),
};
