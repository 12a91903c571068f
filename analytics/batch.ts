// A batch: which entries one insert takes, written down so that it can be formed again exactly. Pure.

import { createHash } from 'node:crypto';
import type { StreamEntry } from './event-row.ts';

export interface ShardRange {
  readonly shard: number;
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface Batch {
  /** In the order of shards, and of the stream within a shard. */
  readonly entries: readonly StreamEntry[];
  readonly ranges: readonly ShardRange[];
  /** `insert_deduplication_token`: the same for the same ranges. */
  readonly token: string;
}

/** Entries of one shard must be adjacent in its stream, and in its order. */
export function formBatch(taken: readonly StreamEntry[]): Batch {
  const byShard = [...Map.groupBy(taken, (entry) => entry.shard)].toSorted(([left], [right]) => left - right);
  const ranges = byShard.map(([shard, entries]) => ({
    shard,
    from: entries[0]?.id ?? '',
    to: entries.at(-1)?.id ?? '',
    count: entries.length,
  }));
  return {
    entries: byShard.flatMap(([, entries]) => entries),
    ranges,
    token: createHash('sha256').update(writeJournal(ranges)).digest('hex'),
  };
}

/** `shard:from:to:count` joined by blanks. */
export function writeJournal(ranges: readonly ShardRange[]): string {
  return ranges.map(({ shard, from, to, count }) => `${shard}:${from}:${to}:${count}`).join(' ');
}

export function readJournal(kept: string): ShardRange[] {
  return kept
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [shard = '', from = '', to = '', count = ''] = part.split(':');
      return { shard: Number(shard), from, to, count: Number(count) };
    });
}
