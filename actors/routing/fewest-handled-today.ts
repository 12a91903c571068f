// The agent with the fewest e-mails, counted over the day (F38): items of this queue taken since midnight by the queue's
// calendar. Yesterday's count is none: totals of a lifetime would send everything to whoever is new. Ties go to the
// longest idle.

import { byIdleTime, plainStrategy } from './strategy.ts';
import type { Asked, RoutableAgent, RoutingStrategy } from './strategy.ts';

function handledToday(agent: RoutableAgent, { today }: Asked): number {
  return agent.handledOn === today ? agent.handled : 0;
}

export const fewestHandledToday: RoutingStrategy = {
  ...plainStrategy,
  name: 'fewest-handled-today',
  phrase: 'Fewest taken today',
  order: (asked) => (one, other) =>
    handledToday(one, asked) - handledToday(other, asked) || byIdleTime(one, other),
  orderKey: ({ today }) => String(today),
  ties: (one, other, asked) => handledToday(one, asked) === handledToday(other, asked),
  score: (agent, { asked }) => {
    const count = handledToday(agent, asked);
    return count === 0 ? 0 : -count;
  },
  countsDay: true,
};
