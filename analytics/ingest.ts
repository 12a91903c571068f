// From the shards' event streams into ClickHouse, each event exactly once.
//
//   read ─► form a batch ─► journal (its ranges) ─► insert under a token made of the ranges ─► acknowledge ─► clear journal
//
// A process that dies anywhere on this way leaves a journal: the next one forms the same batch from the same ranges and
// inserts it under the same token, which ClickHouse takes once, filling roll-ups that were missed. Entries that are
// pending without a journal, and not newer than what the table has, are looked up one by one (second guard). Knows no
// particular kind of event.

import type { Log } from '#actors/ports/log.ts';
import { formBatch, readJournal, writeJournal } from './batch.ts';
import type { Batch } from './batch.ts';
import { entryMs, eventId } from './event-row.ts';
import type { StreamEntry } from './event-row.ts';
import { toRows } from './event-table.ts';
import type { EventTable } from './event-table.ts';
import type { Leadership } from './leadership.ts';
import { analyticsLimits } from './limits.ts';
import type { EventStreams } from './streams.ts';

export interface IngestDeps {
  readonly streams: EventStreams;
  readonly table: Pick<EventTable, 'insert' | 'cursors' | 'present'>;
  readonly leadership: Leadership;
  /** Resolves when ClickHouse has the schema. */
  readonly prepare: () => Promise<void>;
  readonly log: Log;
  /** Counted up here, read by whoever reports. */
  readonly stats: IngestStats;
  readonly signal: AbortSignal;
  /** Rejects when stopped meanwhile. */
  readonly pause: (delayMs: number) => Promise<void>;
  readonly nowMs: () => number;
}

export interface IngestStats {
  ingested: number;
  batches: number;
  retries: number;
  undecodable: number;
  /** Entries found in the table already, by the second guard. */
  repeated: number;
}

export class Ingest {
  readonly #deps: IngestDeps;
  #waiting: StreamEntry[] = [];
  #cursors: ReadonlyMap<number, number> = new Map();
  #pendingCheckedAtMs = 0;

  constructor(deps: IngestDeps) {
    this.#deps = deps;
  }

  /** What a former reader left: its journaled batch first, then what it had read and not finished. */
  async recover(): Promise<void> {
    const { streams, leadership } = this.#deps;
    await streams.createGroups();
    await this.#retried(this.#deps.prepare);
    const ranges = readJournal(await leadership.readJournal());
    if (ranges.length > 0) {
      const entries = await Promise.all(ranges.map((range) => streams.range(range.shard, range)));
      const batch = formBatch(entries.flat());
      if (writeJournal(batch.ranges) === writeJournal(ranges)) await this.#finish(batch);
      else {
        // The streams are not the ones the journal was written about: the second guard decides.
        this.#deps.log.warn({ ranges: ranges.length }, 'the journaled batch is not whole in the streams');
        await leadership.writeJournal('');
      }
    }
    await this.#takePending();
  }

  async #takePending(): Promise<void> {
    const { streams, table, nowMs } = this.#deps;
    this.#cursors = await this.#retried(() => table.cursors());
    this.#waiting = [];
    for await (const entries of streams.pending()) {
      this.#waiting.push(...entries);
      if (this.#waiting.length >= analyticsLimits.batchEvents) await this.#drain();
    }
    await this.#drain();
    this.#pendingCheckedAtMs = nowMs();
  }

  /** Reads for one batch, or until the time of a batch is over, and finishes it. */
  async step(): Promise<void> {
    const { streams, nowMs } = this.#deps;
    // A former reader that was paused may have read entries after this one took over.
    if (nowMs() - this.#pendingCheckedAtMs > analyticsLimits.pendingCheckEveryMs) await this.#takePending();
    if (this.#waiting.length === 0) this.#waiting = await streams.read(analyticsLimits.readBlockMs);
    if (this.#waiting.length === 0) return;
    const until = nowMs() + analyticsLimits.batchWaitMs;
    while (this.#waiting.length < analyticsLimits.batchEvents && !this.#deps.signal.aborted) {
      const leftMs = until - nowMs();
      if (leftMs < 1) break;
      this.#waiting.push(...(await streams.read(Math.ceil(leftMs))));
    }
    await this.#drain();
  }

  /** Finishes batches until nothing waits; the last may be small. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.slice(0, analyticsLimits.batchEvents);
      const fresh = await this.#withoutRepeated(taken);
      if (fresh.length > 0) {
        const batch = formBatch(fresh);
        await this.#deps.leadership.writeJournal(writeJournal(batch.ranges));
        await this.#finish(batch);
      }
      this.#waiting = this.#waiting.slice(taken.length);
    }
  }

  /**
   * Entries not newer than the table's newest of their shard may have been counted by a reader whose journal is gone.
   * Those that were are acknowledged here, and cut the range they are in the middle of.
   */
  async #withoutRepeated(taken: readonly StreamEntry[]): Promise<readonly StreamEntry[]> {
    const suspected = taken.filter((entry) => entryMs(entry) <= (this.#cursors.get(entry.shard) ?? -1));
    if (suspected.length === 0) return taken;
    const present = await this.#retried(() => this.#deps.table.present(suspected));
    const repeated = suspected.filter((entry) => present.has(eventId(entry)));
    if (repeated.length === 0) return taken;
    this.#deps.stats.repeated += repeated.length;
    await this.#deps.streams.acknowledge(repeated);
    const fresh = taken.filter((entry) => !present.has(eventId(entry)));
    const isWhole = await this.#isContiguous(fresh);
    if (isWhole) return fresh;
    for (const entry of fresh) {
      const batch = formBatch([entry]);
      await this.#deps.leadership.writeJournal(writeJournal(batch.ranges));
      await this.#finish(batch);
    }
    return [];
  }

  /** Whether the journal's ranges would give exactly these entries again. */
  async #isContiguous(entries: readonly StreamEntry[]): Promise<boolean> {
    for (const range of formBatch(entries).ranges) {
      const found = await this.#deps.streams.range(range.shard, range);
      if (found.length !== range.count) return false;
    }
    return true;
  }

  async #finish(batch: Batch): Promise<void> {
    const { streams, table, leadership, log } = this.#deps;
    const { rows, undecodable } = toRows(batch.entries);
    for (const entry of undecodable) log.error({ event: eventId(entry) }, 'an entry is no event; left out');
    if (rows.length > 0) await this.#retried(() => table.insert(rows, batch.token));
    await streams.acknowledge(batch.entries);
    await leadership.writeJournal('');
    this.#deps.stats.ingested += rows.length;
    this.#deps.stats.undecodable += undecodable.length;
    this.#deps.stats.batches += 1;
  }

  /** Until it succeeds, with back-off; the streams hold the events meanwhile. Throws when stopped or no longer leading. */
  async #retried<T>(task: () => Promise<T>): Promise<T> {
    const { log, leadership, signal } = this.#deps;
    for (let delayMs: number = analyticsLimits.retryFirstMs; ;) {
      signal.throwIfAborted();
      leadership.assertHeld();
      try {
        return await task();
      } catch (error) {
        this.#deps.stats.retries += 1;
        log.warn({ err: error, delayMs }, 'ClickHouse did not take a batch; it is tried again');
      }
      await this.#deps.pause(delayMs);
      delayMs = Math.min(delayMs * 2, analyticsLimits.retryLastMs);
    }
  }
}
