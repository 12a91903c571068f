// Memory twin of the kept answers to writing requests.

import { limits } from '../../limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdempotencyStore } from '../../ports/idempotency-store.ts';

interface Kept {
  readonly hash: string;
  readonly at: number;
  readonly answer: { status: number; response: unknown } | null;
}

export function createMemoryIdempotencyStore(clock: Clock): IdempotencyStore {
  const rows = new Map<string, Kept>();
  const nameOf = (userId: string, key: string): string => JSON.stringify([userId, key]);
  return {
    claim(userId, key, requestHash) {
      const name = nameOf(userId, key);
      const hash = Buffer.from(requestHash).toString('hex');
      const row = rows.get(name);
      const abandoned = row?.answer === null && row.at < clock.now() - limits.idempotencyRunningMs;
      if (row !== undefined && row.hash !== hash) return Promise.resolve({ state: 'different' });
      if (row === undefined || abandoned) {
        rows.set(name, { hash, at: clock.now(), answer: null });
        return Promise.resolve({ state: 'new' });
      }
      if (row.answer === null) return Promise.resolve({ state: 'running' });
      return Promise.resolve({ state: 'finished', ...row.answer });
    },
    finish(userId, key, answer) {
      const row = rows.get(nameOf(userId, key));
      if (row !== undefined) rows.set(nameOf(userId, key), { ...row, answer });
      return Promise.resolve();
    },
    forget(userId, key) {
      if (rows.get(nameOf(userId, key))?.answer === null) rows.delete(nameOf(userId, key));
      return Promise.resolve();
    },
    prune() {
      const before = clock.now() - limits.idempotencyKeptMs;
      for (const [name, row] of rows) if (row.at < before) rows.delete(name);
      return Promise.resolve();
    },
  };
}
