// One simulated process: its clock, which is wrong by a bit and runs at its own rate, and everything that is to happen
// in it. Paused, it does nothing and finds all that fell due when it wakes; killed, it never does anything again.

import type { MonotonicClock } from '#actors/ports/clock.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Trace } from './trace.ts';

/** When the simulation begins, in milliseconds since 1970. */
export const epochMs = 1_750_000_000_000;

/** Most that a correction of a wall clock is. */
export const mostStepMs = 400;

export interface ProcessOptions {
  readonly name: string;
  readonly time: VirtualTime;
  readonly trace: Trace;
  /** Its wall clock is ahead by this. */
  readonly skewMs: number;
  /** Of its clocks; 1 is right. */
  readonly rate: number;
}

export class SimulatedProcess implements MonotonicClock {
  readonly name: string;
  readonly trace: Trace;
  readonly #time: VirtualTime;
  #skewMs: number;
  readonly #rate: number;
  readonly #held: (() => void)[] = [];
  #phase: 'up' | 'paused' | 'dead' = 'up';

  constructor({ name, time, trace, skewMs, rate }: ProcessOptions) {
    this.name = name;
    this.trace = trace;
    this.#time = time;
    this.#skewMs = skewMs;
    this.#rate = rate;
  }

  get phase(): 'up' | 'paused' | 'dead' {
    return this.#phase;
  }

  now(): number {
    return Math.floor(epochMs + this.#skewMs + this.#time.now * this.#rate);
  }

  monotonicNow(): number {
    return this.#time.now * this.#rate;
  }

  after(delayMs: number, task: () => void): () => void {
    return this.soon(Math.max(0, delayMs) / this.#rate, 'timer', task);
  }

  /** Like `after`, by true time, with a name for the fingerprint. */
  soon(delayMs: number, what: string, task: () => void): () => void {
    let cancelled = false;
    const run = (): void => {
      if (cancelled || this.#phase === 'dead') return;
      if (this.#phase === 'paused') {
        this.#held.push(run);
        return;
      }
      this.trace.mark(`${this.name} ${what}`);
      task();
    };
    const cancel = this.#time.after(delayMs, run);
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** Somebody corrects the wall clock. */
  stepClock(byMs: number): void {
    this.#skewMs += byMs;
  }

  pause(): void {
    if (this.#phase === 'up') this.#phase = 'paused';
  }

  /** What was held happens now, in the order in which it fell due. */
  resume(): void {
    if (this.#phase !== 'paused') return;
    this.#phase = 'up';
    for (const run of this.#held.splice(0)) this.#time.after(0, run);
  }

  kill(): void {
    this.#phase = 'dead';
    this.#held.length = 0;
  }
}

/** Resolves in the process after so long. */
export function pauseIn(process: SimulatedProcess, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    process.soon(delayMs, 'pause', resolve);
  });
}
