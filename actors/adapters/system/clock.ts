// The machine's own clock and randomness behind the Clock and Chance ports.

import { randomUUID } from 'node:crypto';
import type { Chance, MonotonicClock } from '../../ports/clock.ts';

export const systemClock: MonotonicClock = {
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

export const systemChance: Chance = { random: Math.random, newId: randomUUID };
