// A number of things that many share in turn: connections, bytes in memory. First come, first served, also for who wants
// much, so that nobody starves. Knows nothing of what is shared.

interface Waiter {
  readonly amount: number;
  readonly grant: () => void;
}

export interface Permits {
  /** Resolves with how to give it back. Rejects when the signal is raised first. An amount over all there is counts as all. */
  acquire(amount: number, signal: AbortSignal): Promise<() => void>;
  taken(): number;
  /** Somebody waits: whoever only keeps one by the way should give it back. */
  wanted(): boolean;
  /** Told when somebody begins to wait, oldest listener first and one for each; returns how to stop listening. */
  onWanted(listener: () => void): () => void;
}

export function createPermits(most: number): Permits {
  const waiting: Waiter[] = [];
  const listeners = new Set<() => void>();
  let taken = 0;

  function pump(): void {
    for (let next = waiting[0]; next !== undefined && taken + next.amount <= most; next = waiting[0]) {
      waiting.shift();
      taken += next.amount;
      next.grant();
    }
  }

  function giverOf(amount: number): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      taken -= amount;
      pump();
    };
  }

  return {
    async acquire(asked, signal) {
      signal.throwIfAborted();
      const amount = Math.min(asked, most);
      if (waiting.length === 0 && taken + amount <= most) {
        taken += amount;
        return giverOf(amount);
      }
      const granted = Promise.withResolvers<void>();
      const waiter = { amount, grant: granted.resolve };
      const leave = (): void => {
        const at = waiting.indexOf(waiter);
        if (at >= 0) waiting.splice(at, 1);
        granted.reject(signal.reason as Error);
      };
      waiting.push(waiter);
      signal.addEventListener('abort', leave, { once: true });
      const [oldest] = listeners;
      if (oldest !== undefined) {
        listeners.delete(oldest);
        oldest();
      }
      try {
        await granted.promise;
      } finally {
        signal.removeEventListener('abort', leave);
      }
      return giverOf(amount);
    },
    taken: () => taken,
    wanted: () => waiting.length > 0,
    onWanted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
