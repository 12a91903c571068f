// How often, or how much, somebody may do something: a bucket of tokens for each key that fills up again with time. Pure but
// for its table, which is bounded: past the bound the key that was quiet longest is forgotten. Time is an argument.

export interface Rate {
  /** So many at once, … */
  readonly burst: number;
  /** … and so many in a minute for good. */
  readonly perMinute: number;
}

export interface RateLimit {
  /** 0: go ahead. Else how many milliseconds until it may be tried again; nothing was taken then. Default amount: 1. */
  take(key: string, at: number, amount?: number): number;
  /** Takes it in any case: what is done cannot be undone, but the next `take` waits for it. */
  charge(key: string, at: number, amount: number): void;
}

interface Bucket {
  tokens: number;
  at: number;
}

export function createRateLimit({ burst, perMinute }: Rate, mostKeys: number): RateLimit {
  // In the order of their last use.
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;

  /** As it is at that time; it is the last to be forgotten now. */
  function filled(key: string, at: number): Bucket {
    const known = buckets.get(key);
    const since = known === undefined ? 0 : Math.max(0, at - known.at);
    const tokens = known === undefined ? burst : Math.min(burst, known.tokens + since * perMs);
    const bucket = { tokens, at: Math.max(at, known?.at ?? at) };
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > mostKeys) {
      const [quietest] = buckets.keys();
      if (quietest !== undefined) buckets.delete(quietest);
    }
    return bucket;
  }

  return {
    take(key, at, amount = 1) {
      const bucket = filled(key, at);
      const missing = amount - bucket.tokens;
      if (missing > 0) return Math.ceil(missing / perMs);
      bucket.tokens -= amount;
      return 0;
    },
    charge(key, at, amount) {
      const bucket = filled(key, at);
      bucket.tokens = Math.max(-burst, bucket.tokens - amount);
    },
  };
}
