// Group commit: items that arrive while commits are at work go together into the next one. An item that finds a commit free
// starts at the end of its turn, with those that came in it. Where nobody waits for each single item (`rest`), a commit of
// several is followed by a pause, longer the more there were, so that under load there are fewer and larger ones. Bounded
// in items, bytes and commits. Must not know what an item is.
//
//   add ─► waiting ─(a commit is free, the rest is over)─► committing ─► resolved | rejected

import { SkillpostError } from '../../errors.ts';
import { onceATurn } from '../../once-a-turn.ts';
import type { Clock } from '../../ports/clock.ts';

export interface BatchLimits {
  readonly batchItems: number;
  readonly batchBytes: number;
  readonly commits: number;
  readonly waitingItems: number;
  readonly waitingBytes: number;
  /** Absent: none. */
  readonly rest?: Rest;
}

/** Least milliseconds from the beginning of a commit of several items to the next one: for each item, and at most. */
export interface Rest {
  readonly msPerItem: number;
  readonly ms: number;
  /** One that runs. */
  readonly clock: Clock;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface Batcher<Item> {
  /** Resolves after the commit that holds it. Throws ARCHIVE_BUSY (overloaded) when too much waits. */
  add(item: Item, bytes: number): Promise<void>;
}

/** `isAboutItem` says whether a failure may be the fault of one item: then each is tried alone. */
export function createBatcher<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
  isAboutItem: (error: unknown) => boolean,
  bounds: BatchLimits,
): Batcher<Item> {
  const waiting: Waiting<Item>[] = [];
  let waitingBytes = 0;
  let commits = 0;
  let resting = false;

  const take = (): Waiting<Item>[] => {
    const batch: Waiting<Item>[] = [];
    let bytes = 0;
    while (batch.length < bounds.batchItems) {
      const next = waiting[0];
      // One item may be larger than a batch; it goes alone.
      if (next === undefined || (batch.length > 0 && bytes + next.bytes > bounds.batchBytes)) break;
      waiting.shift();
      batch.push(next);
      bytes += next.bytes;
    }
    waitingBytes -= bytes;
    return batch;
  };

  const settle = async (batch: readonly Waiting<Item>[]): Promise<void> => {
    try {
      await commit(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1 || !isAboutItem(error)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await settle([one]);
    }
  };

  const rest = (items: number): void => {
    if (bounds.rest === undefined || items === 1) return;
    resting = true;
    const { clock, ms, msPerItem } = bounds.rest;
    clock.after(Math.min(ms, items * msPerItem), () => {
      resting = false;
      pump();
    });
  };

  const fills = (): boolean =>
    waiting.length >= bounds.batchItems || (waitingBytes > 0 && waitingBytes >= bounds.batchBytes);

  const pump = (): void => {
    while (commits < bounds.commits && waiting.length > 0) {
      if (resting && !fills()) return;
      commits += 1;
      const batch = take();
      if (!resting) rest(batch.length);
      void settle(batch).finally(() => {
        commits -= 1;
        pump();
      });
    }
  };

  const pumpSoon = onceATurn(pump);

  return {
    add(item, bytes) {
      if (waiting.length >= bounds.waitingItems || waitingBytes + bytes > bounds.waitingBytes)
        return Promise.reject(
          new SkillpostError('ARCHIVE_BUSY', 'overloaded', 'Too much mail is arriving at the moment.', {
            retryAfterMs: 1_000,
          }),
        );
      return new Promise((resolve, reject) => {
        waiting.push({ item, bytes, resolve, reject });
        waitingBytes += bytes;
        pumpSoon();
      });
    },
  };
}
