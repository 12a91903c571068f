// What has been started, to be stopped in the opposite order: each step gets its turn also when one before it failed.

import type { Log } from '#actors/ports/log.ts';

export type Stop = () => unknown;

export interface Stops {
  /** Stopped before everything that was added before. */
  add(stop: Stop): void;
  /** A step of its own: what is given to the returned function is stopped side by side. */
  group(): (stop: Stop) => void;
  /** Throws the first failure once all have been tried. */
  run(): Promise<void>;
}

export function createStops(log: Log): Stops {
  const steps: Stop[][] = [];
  return {
    add: (stop) => void steps.push([stop]),
    group() {
      const step: Stop[] = [];
      steps.push(step);
      return (stop) => void step.push(stop);
    },
    async run() {
      const failures: unknown[] = [];
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        const results = await Promise.allSettled(step.map(async (stop) => stop()));
        for (const result of results) {
          if (result.status === 'fulfilled') continue;
          failures.push(result.reason);
          log.error({ err: result.reason }, 'a part of the gateway did not stop cleanly');
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
