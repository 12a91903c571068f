// The event streams of all shards, as one consumer group sees them. Knows Redis commands; not what becomes of events.

import { setTimeout as pause } from 'node:timers/promises';
import type { StreamEntry } from './event-row.ts';
import { analyticsLimits } from './limits.ts';

export type StreamGroup = 'clickhouse' | 'projection';
export const streamGroups: readonly StreamGroup[] = ['clickhouse', 'projection'];

/** Bulk strings come back as Buffers, maps as flat arrays or as arrays of pairs. */
export interface StreamConnection {
  /** Streams of different shards live on different servers (Redis Cluster): no read may name two of them. */
  readonly spread?: boolean;
  send(args: readonly (string | Buffer)[]): Promise<unknown>;
  close(): void;
}

export interface StreamsOptions {
  readonly connection: StreamConnection;
  readonly group: StreamGroup;
  readonly shards: number;
  readonly keyOf: (shard: number) => string;
}

/** One reader at a time (see `leadership.ts`), so one name: what a dead reader held is found under it. */
const consumer = 'reader';

export function text(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `[[key, entries], …]` and `[key, entries, …]` alike, by protocol version. */
function* byKey(reply: unknown): Generator<readonly [key: string, entries: readonly unknown[]]> {
  const items = list(reply);
  if (Array.isArray(items[0])) {
    for (const pair of items) yield [text(list(pair)[0]), list(list(pair)[1])];
    return;
  }
  for (let at = 0; at + 1 < items.length; at += 2) yield [text(items[at]), list(items[at + 1])];
}

export class EventStreams {
  readonly #options: StreamsOptions;
  readonly #keys: readonly string[];
  readonly #shardOf: ReadonlyMap<string, number>;
  #pollMs: number = analyticsLimits.pollFirstMs;
  /** `performance.now()` before which a read would find little: the last one found a little just now. */
  #restsUntil = 0;

  constructor(options: StreamsOptions) {
    this.#options = options;
    this.#keys = Array.from({ length: options.shards }, (_, shard) => options.keyOf(shard));
    this.#shardOf = new Map(this.#keys.map((key, shard) => [key, shard]));
  }

  /** Makes the group on every stream, from its first entry; streams that are missing are made empty. */
  async createGroups(): Promise<void> {
    const { connection, group } = this.#options;
    await Promise.all(
      this.#keys.map(async (key) => {
        try {
          await connection.send(['XGROUP', 'CREATE', key, group, '0', 'MKSTREAM']);
        } catch (error) {
          if (!String(error).includes('BUSYGROUP')) throw error;
        }
      }),
    );
  }

  /**
   * New entries of all streams in one call, in the order of each stream; waits at most `blockMs` for the first. Who comes
   * alone is read at once; while more come, reads keep a distance, the longer the more there are, so that one takes many.
   */
  async read(blockMs: number): Promise<StreamEntry[]> {
    const restMs = Math.min(this.#restsUntil - performance.now(), blockMs);
    if (restMs >= 1) await pause(restMs);
    const entries = await this.#next(blockMs);
    this.#restsUntil = performance.now() + restAfter(entries.length);
    return entries;
  }

  #next(blockMs: number): Promise<StreamEntry[]> {
    const ids = this.#keys.map(() => '>');
    if (this.#options.connection.spread === true) return this.#poll(blockMs, ids);
    const wait = blockMs > 0 ? ['BLOCK', String(blockMs)] : [];
    return this.#read(wait, this.#keys, ids);
  }

  /** Looks at all streams side by side, less and less often while nothing comes. */
  async #poll(blockMs: number, ids: readonly string[]): Promise<StreamEntry[]> {
    for (let waitedMs = 0; ; waitedMs += this.#pollMs) {
      const entries = await this.#readEach(this.#keys, ids);
      if (entries.length > 0) this.#pollMs = analyticsLimits.pollFirstMs;
      if (entries.length > 0 || waitedMs >= blockMs) return entries;
      await pause(this.#pollMs);
      this.#pollMs = Math.min(this.#pollMs * 2, analyticsLimits.pollLastMs);
    }
  }

  async #readEach(keys: readonly string[], ids: readonly string[]): Promise<StreamEntry[]> {
    const each = await Promise.all(keys.map((key, at) => this.#read([], [key], [ids[at] ?? '>'])));
    return each.flat();
  }

  /** Everything that was delivered and not acknowledged, in the order of each stream. */
  async *pending(): AsyncGenerator<StreamEntry[]> {
    let after = new Map(this.#keys.map((key) => [key, '0']));
    while (after.size > 0) {
      const [keys, ids] = [[...after.keys()], [...after.values()]];
      const spread = this.#options.connection.spread === true;
      const entries = spread ? await this.#readEach(keys, ids) : await this.#read([], keys, ids);
      if (entries.length > 0) yield entries;
      // The last entry of each stream that gave any; the others have no more.
      after = new Map(entries.map((entry) => [this.#keys[entry.shard] ?? '', entry.id]));
    }
  }

  /** The entries of one shard between two ids, both included, acknowledged or not. */
  async range(
    shard: number,
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<StreamEntry[]> {
    const reply = await this.#options.connection.send(['XRANGE', this.#keys[shard] ?? '', from, to]);
    return list(reply).flatMap((raw) => this.#entry(shard, raw));
  }

  async acknowledge(entries: readonly StreamEntry[]): Promise<void> {
    const ids = Map.groupBy(entries, (entry) => entry.shard);
    await Promise.all(
      [...ids].map(([shard, of]) =>
        this.#options.connection.send([
          'XACK',
          this.#keys[shard] ?? '',
          this.#options.group,
          ...of.map(({ id }) => id),
        ]),
      ),
    );
  }

  async #read(
    wait: readonly string[],
    keys: readonly string[],
    ids: readonly string[],
  ): Promise<StreamEntry[]> {
    const { connection, group } = this.#options;
    const head = [
      'XREADGROUP',
      'GROUP',
      group,
      consumer,
      'COUNT',
      String(analyticsLimits.readEventsPerStream),
    ];
    const reply = await connection.send([...head, ...wait, 'STREAMS', ...keys, ...ids]);
    const entries: StreamEntry[] = [];
    for (const [key, raws] of byKey(reply)) {
      const shard = this.#shardOf.get(key);
      if (shard !== undefined) for (const raw of raws) entries.push(...this.#entry(shard, raw));
    }
    return entries;
  }

  /** An entry that was removed while it was pending has no fields: it comes with empty bytes, to be acknowledged. */
  #entry(shard: number, raw: unknown): StreamEntry[] {
    const [id, fields] = list(raw);
    if (id === undefined) return [];
    const flat = list(fields);
    const at = flat.findIndex((value, index) => index % 2 === 0 && text(value) === 'e');
    const bytes = at < 0 ? undefined : flat[at + 1];
    return [{ shard, id: text(id), bytes: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0) }];
  }
}

/** Milliseconds until the next read, after one that found so many. */
export function restAfter(events: number): number {
  const { readFewEvents, readRestMs, readRestMostMs } = analyticsLimits;
  if (events === 0 || events >= readFewEvents) return 0;
  return Math.min(Math.max(events, readRestMs), readRestMostMs);
}
