// A set that stays in order: a list of short sorted runs, so that 100,000 members cost a binary search and a move of
// at most one run (design: decision cost). Knows only the comparison that it is given.

const longestRun = 512;

/** `compare` must be a total order; two members that compare as 0 are the same member. */
export class OrderedSet<T> implements Iterable<T> {
  readonly #compare: (a: T, b: T) => number;
  #runs: T[][] = [];
  #size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  /** False when it was there before; the member that was there stays. */
  add(member: T): boolean {
    const at = this.#place(member);
    const run = this.#runs[at.run];
    if (run === undefined) {
      this.#runs.push([member]);
    } else {
      const there = run[at.index];
      if (there !== undefined && this.#compare(there, member) === 0) return false;
      run.splice(at.index, 0, member);
      if (run.length > longestRun) this.#runs.splice(at.run + 1, 0, run.splice(longestRun / 2));
    }
    this.#size += 1;
    return true;
  }

  /** False when it was not there. `member` need only compare as 0 with the one that is. */
  delete(member: T): boolean {
    const at = this.#place(member);
    const run = this.#runs[at.run];
    const there = run?.[at.index];
    if (run === undefined || there === undefined || this.#compare(there, member) !== 0) return false;
    run.splice(at.index, 1);
    if (run.length === 0) this.#runs.splice(at.run, 1);
    this.#size -= 1;
    return true;
  }

  first(): T | undefined {
    return this.#runs[0]?.[0];
  }

  /** Whether there is a member that compares as 0 with `member`. */
  has(member: T): boolean {
    const at = this.#place(member);
    const there = this.#runs[at.run]?.[at.index];
    return there !== undefined && this.#compare(there, member) === 0;
  }

  last(): T | undefined {
    return this.#runs.at(-1)?.at(-1);
  }

  /** How many members come before `member`, which need not be one. O(members ÷ length of a run). */
  rank(member: T): number {
    const at = this.#place(member);
    let before = at.index;
    for (let run = 0; run < at.run; run += 1) before += this.#runs[run]?.length ?? 0;
    return before;
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const run of this.#runs) yield* run;
  }

  /** Those after `probe`, which need not be a member. */
  *after(probe: T): Iterable<T> {
    const at = this.#place(probe);
    for (let run = at.run; run < this.#runs.length; run += 1) {
      for (const member of this.#slice(run, run === at.run ? at.index : 0)) {
        if (this.#compare(member, probe) !== 0) yield member;
      }
    }
  }

  /** All members once: those after `probe` first, then those from the front. The probe need not be a member. */
  *startingAfter(probe: T): Iterable<T> {
    const at = this.#place(probe);
    const there = this.#runs[at.run]?.[at.index];
    const skip = there !== undefined && this.#compare(there, probe) === 0 ? 1 : 0;
    for (let run = at.run; run < this.#runs.length; run += 1) {
      yield* this.#slice(run, run === at.run ? at.index + skip : 0);
    }
    for (let run = 0; run <= at.run && run < this.#runs.length; run += 1) {
      yield* run === at.run ? this.#slice(run, 0, at.index + skip) : this.#slice(run, 0);
    }
  }

  #slice(run: number, from: number, to?: number): readonly T[] {
    return (this.#runs[run] ?? []).slice(from, to);
  }

  /** Where the first member is that does not come before `member`. */
  #place(member: T): { run: number; index: number } {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lastComesBefore(middle, member)) low = middle + 1;
      else high = middle;
    }
    const run = this.#runs[low] ?? [];
    let from = 0;
    let to = run.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const there = run[middle];
      if (there !== undefined && this.#compare(there, member) < 0) from = middle + 1;
      else to = middle;
    }
    return { run: low, index: from };
  }

  #lastComesBefore(run: number, member: T): boolean {
    const last = this.#runs[run]?.at(-1);
    return last !== undefined && this.#compare(last, member) < 0;
  }
}
