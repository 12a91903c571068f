// Waiting with a bound: answers that may never come, loops that must not overlap, deadlines of many. All by the Clock
// port, so that the simulator owns them. Knows nothing of what is waited for.

import { SkillpostError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Clock, MonotonicClock } from '../ports/clock.ts';

export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve));
}

/** Rejects with NO_ANSWER (unavailable) after `timeoutMs`; what comes later is ignored. */
export function within<T>(clock: Clock, timeoutMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () =>
      reject(new SkillpostError('NO_ANSWER', 'unavailable', 'No answer came in time.')),
    );
    answer.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}

/** Runs `task` again and again, `everyMs` after its last end; returns how to stop. `task` handles its own errors. */
export function repeat(clock: Clock, everyMs: number, task: () => Promise<void> | void): () => void {
  let stopped = false;
  let cancel = clock.after(everyMs, turn);
  function turn(): void {
    void Promise.resolve(task()).then(() => {
      if (!stopped) cancel = clock.after(everyMs, turn);
    });
  }
  return () => {
    stopped = true;
    cancel();
  };
}

interface Deadline {
  readonly dueAt: number;
  readonly late: () => void;
}

/** Deadlines of many requests with one sweep for all; late by up to `limits.deadlineSweepMs`, never early. */
export class Deadlines {
  private readonly open = new Set<Deadline>();
  private readonly clock: MonotonicClock;
  private sweeping = false;

  constructor(clock: MonotonicClock) {
    this.clock = clock;
  }

  /** Runs `late` once, unless the returned function was called before. */
  add(timeoutMs: number, late: () => void): () => void {
    const deadline = { dueAt: this.clock.monotonicNow() + timeoutMs, late };
    this.open.add(deadline);
    this.schedule();
    return () => this.open.delete(deadline);
  }

  /** The promise's value, or `late` when it takes longer; what comes then is ignored. */
  within<T>(timeoutMs: number, promise: Promise<T>, late: T): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.add(timeoutMs, () => resolve(late));
      promise.then(
        (value) => {
          cancel();
          resolve(value);
        },
        (error: unknown) => {
          cancel();
          reject(error);
        },
      );
    });
  }

  private schedule(): void {
    if (this.sweeping || this.open.size === 0) return;
    this.sweeping = true;
    this.clock.after(limits.deadlineSweepMs, () => {
      this.sweeping = false;
      const now = this.clock.monotonicNow();
      for (const deadline of this.open)
        if (deadline.dueAt <= now) {
          this.open.delete(deadline);
          deadline.late();
        }
      this.schedule();
    });
  }
}
