// The machine's own clock and randomness behind the Clock and Chance ports.

import { randomUUID } from 'node:crypto';
import type { Chance, Clock } from '../../ports/clock.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

export const systemChance: Chance = { random: Math.random, newId: randomUUID };
