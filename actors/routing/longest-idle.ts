// Longest idle agent (F37): whose last work ended first; sign-in counts for who had none. Changes of status do not
// reset it. Ties go to who got no offer for longest, then by id.

import { compareText } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const longestIdle: RoutingStrategy = {
  name: 'longest-idle',
  phrase: 'Longest idle',
  compare: (a, b) =>
    a.idleSinceMs - b.idleSinceMs || a.lastOfferAtMs - b.lastOfferAtMs || compareText(a.agentId, b.agentId),
  startAfter: () => null,
  ties: (a, b) => a.idleSinceMs === b.idleSinceMs,
  score: (agent, at) => Math.max(0, at - agent.idleSinceMs) / 1_000,
  remember: (memory) => memory,
};
