// The first promise that a simulation saw broken. What comes after it is a consequence, and is not kept.

export interface Violation {
  /** The promise, in a few words. */
  readonly rule: string;
  readonly text: string;
}

export class Findings {
  #first: Violation | null = null;

  get first(): Violation | null {
    return this.#first;
  }

  broken(rule: string, text: string): void {
    this.#first ??= { rule, text };
  }

  expect(holds: boolean, rule: string, text: () => string): void {
    if (!holds) this.broken(rule, text());
  }
}
