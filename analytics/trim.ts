// Removes from the streams what every group has acknowledged, and counts what is left. An entry that one group still
// needs is never removed.

import { analyticsLimits } from './limits.ts';
import { streamGroups, text } from './streams.ts';
import type { StreamConnection } from './streams.ts';

export interface TrimOptions {
  readonly connection: StreamConnection;
  readonly shards: number;
  readonly keyOf: (shard: number) => string;
}

export interface Trimmed {
  /** Entries that are still in the streams. */
  readonly waiting: number;
  readonly removed: number;
  /** When the oldest of them was appended, by the clock of Redis; null when there is none. */
  readonly oldestAtMs: number | null;
}

interface Group {
  readonly name: string;
  readonly pending: number;
  readonly lastDelivered: string;
}

function groups(reply: unknown): Group[] {
  return (Array.isArray(reply) ? reply : []).map((raw: unknown) => {
    const flat: unknown[] = Array.isArray(raw) ? raw : [];
    const field = (name: string): unknown => flat[flat.findIndex((value) => text(value) === name) + 1];
    return {
      name: text(field('name')),
      pending: Number(text(field('pending'))),
      lastDelivered: text(field('last-delivered-id')),
    };
  });
}

function after(id: string): string {
  const [ms = '0', sequence = '0'] = id.split('-');
  return `${ms}-${BigInt(sequence) + 1n}`;
}

export function isBefore(left: string, right: string): boolean {
  const [leftMs = '0', leftSequence = '0'] = left.split('-');
  const [rightMs = '0', rightSequence = '0'] = right.split('-');
  if (leftMs !== rightMs) return BigInt(leftMs) < BigInt(rightMs);
  return BigInt(leftSequence) < BigInt(rightSequence);
}

/** The id that the stream may begin with: no group needs an entry before it. Null: nothing is known, keep all. */
async function firstNeeded({ connection }: TrimOptions, key: string): Promise<string | null> {
  const found = groups(await connection.send(['XINFO', 'GROUPS', key]));
  if (!streamGroups.every((name) => found.some((group) => group.name === name))) return null;
  let first: string | null = null;
  for (const group of found) {
    let needed = after(group.lastDelivered);
    if (group.pending > 0) {
      const reply = await connection.send(['XPENDING', key, group.name]);
      const oldest: unknown = Array.isArray(reply) ? reply[1] : null;
      // The last one was acknowledged between the two questions.
      if (oldest !== null && oldest !== undefined) needed = text(oldest);
    }
    if (first === null || isBefore(needed, first)) first = needed;
  }
  return first;
}

async function firstEntryMs({ connection }: TrimOptions, key: string): Promise<number | null> {
  const reply = await connection.send(['XRANGE', key, '-', '+', 'COUNT', '1']);
  const entry: unknown = Array.isArray(reply) ? reply[0] : null;
  return Array.isArray(entry) ? Number(text(entry[0]).split('-')[0]) : null;
}

/** One pass over all streams. */
export async function trimStreams(options: TrimOptions): Promise<Trimmed> {
  const { connection, shards, keyOf } = options;
  const each = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const key = keyOf(shard);
      const length = Number(text(await connection.send(['XLEN', key])));
      if (length === 0) return { waiting: 0, removed: 0, oldestAtMs: null };
      const first = await firstNeeded(options, key);
      const removed =
        first === null ? 0 : Number(text(await connection.send(['XTRIM', key, 'MINID', '=', first])));
      const waiting = length - removed;
      return { waiting, removed, oldestAtMs: waiting > 0 ? await firstEntryMs(options, key) : null };
    }),
  );
  const oldest = Math.min(...each.map(({ oldestAtMs }) => oldestAtMs ?? Infinity));
  return {
    waiting: each.reduce((sum, shard) => sum + shard.waiting, 0),
    removed: each.reduce((sum, shard) => sum + shard.removed, 0),
    oldestAtMs: oldest === Infinity ? null : oldest,
  };
}

export function isBacklogAlarming(waiting: number): boolean {
  return waiting >= analyticsLimits.backlogAlarmEvents;
}
