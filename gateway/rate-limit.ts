// How often somebody may do something: a bucket of tokens for each key that fills up again with time. Pure but for its
// table, which is bounded: past the bound the key that was quiet longest is forgotten. Time is an argument.

export interface Rate {
  /** So many at once, … */
  readonly burst: number;
  /** … and so many in a minute for good. */
  readonly perMinute: number;
}

export interface RateLimit {
  /** 0: go ahead. Else how many milliseconds until it may be tried again; nothing was taken then. */
  take(key: string, at: number): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

export function createRateLimit({ burst, perMinute }: Rate, mostKeys: number): RateLimit {
  // In the order of their last use.
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  return {
    take(key, at) {
      const known = buckets.get(key);
      const since = known === undefined ? 0 : Math.max(0, at - known.at);
      const tokens = known === undefined ? burst : Math.min(burst, known.tokens + since * perMs);
      const taken = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: Math.max(at, known?.at ?? at) });
      if (buckets.size > mostKeys) {
        const [quietest] = buckets.keys();
        if (quietest !== undefined) buckets.delete(quietest);
      }
      return taken ? 0 : Math.ceil((1 - tokens) / perMs);
    },
  };
}
