// Time and chance, so that the simulator can own both.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once after `delayMs`; returns how to cancel it. */
  after(delayMs: number, task: () => void): () => void;
}

export interface Chance {
  /** In [0, 1). */
  random(): number;
  /** A new unique id: lower-case letters, digits and dashes. */
  newId(): string;
}

/** For what must not follow corrections of the wall clock: leases and deadlines. */
export interface MonotonicClock extends Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  monotonicNow(): number;
}
