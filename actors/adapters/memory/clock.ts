// Clock and Chance whose time and luck a test (or the simulator) owns: time moves only when told, chance only by seed.

import type { Chance, Clock } from '../../ports/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on and runs what falls due on the way, each at its own time, in order. */
  advance(byMs: number): void;
  /** When the next task is due; null when none waits. */
  nextAt(): number | null;
}

interface Task {
  readonly at: number;
  readonly run: () => void;
}

/** `startAt`: milliseconds since 1970. */
export function createManualClock(startAt = 1_750_000_000_000): ManualClock {
  let now = startAt;
  const tasks = new Set<Task>();
  const next = (): Task | null => {
    let first: Task | null = null;
    // A set keeps the order of setting, so of two tasks for one moment the older runs first.
    for (const task of tasks) if (first === null || task.at < first.at) first = task;
    return first;
  };
  return {
    now: () => now,
    after(delayMs, run) {
      const task = { at: now + Math.max(0, delayMs), run };
      tasks.add(task);
      return () => {
        tasks.delete(task);
      };
    },
    advance(byMs) {
      const until = now + byMs;
      for (let task = next(); task !== null && task.at <= until; task = next()) {
        tasks.delete(task);
        now = task.at;
        task.run();
      }
      now = until;
    },
    nextAt: () => next()?.at ?? null,
  };
}

/** The same seed gives the same numbers and ids (mulberry32). */
export function createSeededChance(seed: number): Chance {
  let state = seed >>> 0;
  let ids = 0;
  return {
    random() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
    newId() {
      ids += 1;
      return `id-${seed}-${ids}`;
    },
  };
}
