// What happened, for people and for comparing: the last lines that are worth reading, and a fingerprint over every event,
// read or not. Two runs of one seed have the same fingerprint.

import { mixText } from './dice.ts';

const keptLines = 2_000;

export class Trace {
  readonly #lines: string[] = [];
  readonly #now: () => number;
  #low = 0x811c9dc5;
  #high = 0x01234567;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Goes into the fingerprint only. */
  mark(what: string): void {
    const text = `${this.#now()} ${what}`;
    this.#low = mixText(this.#low, text);
    this.#high = mixText(this.#high ^ this.#low, text);
  }

  /** One line that a reader wants to see: who, and what happened. */
  tell(who: string, what: string): void {
    this.mark(`${who} ${what}`);
    const at = (this.#now() / 1_000).toFixed(4).padStart(9);
    this.#lines.push(`${at} s  ${who.padEnd(9)} ${what}`);
    if (this.#lines.length > 2 * keptLines) this.#lines.splice(0, keptLines);
  }

  last(count: number): readonly string[] {
    return this.#lines.slice(-Math.min(count, keptLines));
  }

  get fingerprint(): string {
    return this.#high.toString(16).padStart(8, '0') + this.#low.toString(16).padStart(8, '0');
  }
}
