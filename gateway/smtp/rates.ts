// How much one client may do in a time: a bucket per key that fills evenly, in a table that is bounded, so that a client
// of many addresses costs no memory. Pure but for its table; the time is an argument.

export interface RateLimit {
  readonly amount: number;
  /** In so many milliseconds; as much may come at once. */
  readonly perMs: number;
}

export interface Rates {
  /** Takes it if there is so much, and says 0; else takes nothing, and says after how many milliseconds there will be. */
  take(key: string, amount: number, at: number): number;
  /** Takes it in any case: what is done cannot be undone, but the next `take` waits for it. */
  charge(key: string, amount: number, at: number): void;
}

interface Bucket {
  left: number;
  at: number;
}

/** With more than `entries` keys the one that was idle for longest is forgotten. */
export function createRates({ amount: capacity, perMs }: RateLimit, entries: number): Rates {
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, at: number): Bucket {
    const known = buckets.get(key);
    buckets.delete(key);
    const left = known === undefined ? capacity : known.left + ((at - known.at) / perMs) * capacity;
    const bucket = { left: Math.min(capacity, Math.max(-capacity, left)), at };
    if (buckets.size >= entries) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    take(key, amount, at) {
      const bucket = bucketOf(key, at);
      const missing = amount - bucket.left;
      if (missing > 0) return Math.ceil((missing / capacity) * perMs);
      bucket.left -= amount;
      return 0;
    },
    charge(key, amount, at) {
      bucketOf(key, at).left -= amount;
    },
  };
}

/** Whom a limit is for: an IPv4 address, or the 64 bits of an IPv6 address that one customer of a provider has. */
export function clientKey(address: string): string {
  if (!address.includes(':')) return address;
  const [left = '', right] = address.toLowerCase().split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const zeros =
    right === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
