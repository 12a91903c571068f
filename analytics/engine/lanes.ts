// How many statements run at once, for each role: analysts can never take the places of ingestion and reports.

import { EngineError } from './engine-error.ts';

export class Lane {
  readonly #places: number;
  readonly #maxWaiting: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number, maxWaiting: number) {
    this.#places = places;
    this.#maxWaiting = maxWaiting;
  }

  /** Resolves with how to leave. Throws TOO_MANY_SIMULTANEOUS_QUERIES when too many wait already. */
  async enter(): Promise<() => void> {
    if (this.#running < this.#places) this.#running += 1;
    else {
      if (this.#waiting.length >= this.#maxWaiting)
        throw new EngineError(
          202,
          'TOO_MANY_SIMULTANEOUS_QUERIES',
          'Too many simultaneous queries. Try again.',
        );
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    };
  }
}
