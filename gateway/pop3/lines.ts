// Bytes as lines: ended by LF, with or without CR before it; a line that is too long is dropped as it comes, and told of
// once. Holds no more than one line. Pure.

import { limits } from '#actors/limits.ts';

export type ReadLine = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'too-long' };

export interface LineReader {
  push(bytes: Uint8Array): void;
  /** Null: no whole line is there. `most`: octets without the line end. */
  next(most: number): ReadLine | null;
  /** Octets held. */
  held(): number;
  /** Forgets what is held. */
  clear(): void;
}

const lf = 0x0a;
const cr = 0x0d;

export function createLineReader(): LineReader {
  let pending: Buffer = Buffer.alloc(0);
  let skipping = false;

  function take(end: number): Buffer {
    const line = pending.subarray(0, end > 0 && pending[end - 1] === cr ? end - 1 : end);
    pending = pending.subarray(end + 1);
    return line;
  }

  return {
    push(bytes) {
      pending = pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([pending, bytes]);
    },
    next(most) {
      const end = pending.indexOf(lf);
      if (end >= 0) {
        const line = take(end);
        const long = skipping || line.length > most;
        skipping = false;
        return long ? { kind: 'too-long' } : { kind: 'line', text: line.toString('utf8') };
      }
      if (pending.length > Math.max(most, limits.pop3LineOctets) + 1) {
        skipping = true;
        pending = Buffer.alloc(0);
      }
      return null;
    },
    held: () => pending.length,
    clear() {
      pending = Buffer.alloc(0);
      skipping = false;
    },
  };
}
