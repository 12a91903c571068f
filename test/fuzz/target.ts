// What the fuzzer drives: a part of the product with nonsense as its input, and what must hold whatever it is.

export interface FuzzTarget {
  /** Resident memory past which the part keeps what it should not, in MB. */
  readonly maxMb: number;
  /** A round that takes longer hangs. */
  readonly roundMs: number;
  start(): Promise<FuzzRun>;
}

export interface FuzzRun {
  /** One try with input made of `random`; throws when something does not hold. */
  round(random: () => number): Promise<void>;
  stop(): Promise<void>;
}

/** One of them. */
export function pick<T>(random: () => number, choices: readonly T[]): T {
  const found = choices[Math.floor(random() * choices.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/** A whole number below `end`. */
export function below(random: () => number, end: number): number {
  return Math.floor(random() * end);
}

/** Text with some of its bytes changed, left out, doubled, or moved. */
export function mutated(random: () => number, text: string): string {
  let bytes = text;
  for (let change = below(random, 4); change > 0; change -= 1) {
    const at = below(random, bytes.length + 1);
    const end = Math.min(bytes.length, at + below(random, 8));
    const part = pick(random, [
      '',
      bytes.slice(at, end).repeat(2),
      String.fromCharCode(below(random, 256)),
      pick(random, ['\r', '\n', '\r\n', '\0', ' ', '"', '<', '>', '@', ':', '\\', '=', '+0D+0A', '\xff']),
      'x'.repeat(below(random, 3_000)),
    ]);
    bytes = bytes.slice(0, at) + part + bytes.slice(end);
  }
  return bytes;
}
