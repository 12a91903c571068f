// Longest idle agent (F37): whose last work ended first; sign-in counts for who had none. Ties go to who got no offer for
// longest, then by id.

import { byIdleTime, idleSeconds, plainStrategy } from './strategy.ts';
import type { RoutingStrategy } from './strategy.ts';

export const longestIdle: RoutingStrategy = {
  ...plainStrategy,
  name: 'longest-idle',
  phrase: 'Longest idle',
  order: () => byIdleTime,
  ties: (one, other) => one.idleSinceMs === other.idleSinceMs,
  score: idleSeconds,
};
