// What ingestion asks of ClickHouse: put these rows in under this token, and which of these are there already.

import { decodeEvent, entryMs, eventId, eventRow } from './event-row.ts';
import type { EventRow, StreamEntry } from './event-row.ts';
import type { ClickHouseClient } from './client.ts';

export class EventTable {
  readonly #client: ClickHouseClient;

  constructor(client: ClickHouseClient) {
    this.#client = client;
  }

  /** Any number of times with the same token: the rows, and the roll-ups over them, are there once. */
  async insert(rows: readonly EventRow[], token: string): Promise<void> {
    await this.#client.insert({
      table: 'skillpost.events',
      values: rows,
      format: 'JSONEachRow',
      clickhouse_settings: {
        insert_deduplicate: 1,
        insert_deduplication_token: token,
        deduplicate_blocks_in_dependent_materialized_views: 1,
        // Blocks must be cut at the same rows at every try: tokens are kept by block.
        input_format_parallel_parsing: 0,
        max_insert_block_size: '1048576',
        async_insert: 0,
      },
    });
  }

  /** The newest millisecond that was ingested, by shard. */
  async cursors(): Promise<Map<number, number>> {
    const answer = await this.#client.query({
      // The view may miss what the table has, when the engine died between the two: the newest rows are asked themselves.
      query: `SELECT shard, toFloat64(max(ms)) AS newest
              FROM (
                  SELECT shard, last_ms AS ms FROM skillpost.ingest_cursors
                  UNION ALL
                  SELECT shard, stream_ms AS ms FROM skillpost.events
                  WHERE stream_ms >= (SELECT max(last_ms) FROM skillpost.ingest_cursors)
              )
              GROUP BY shard`,
      format: 'JSONEachRow',
    });
    const rows = await answer.json<{ shard: number; newest: number }>();
    return new Map(rows.map(({ shard, newest }) => [shard, newest]));
  }

  /** Of these entries, the ids of those that are in the table. */
  async present(entries: readonly StreamEntry[]): Promise<Set<string>> {
    if (entries.length === 0) return new Set();
    const times = entries.map(entryMs);
    const answer = await this.#client.query({
      query: `SELECT event_id FROM skillpost.events
              WHERE stream_ms BETWEEN {first:UInt64} AND {last:UInt64} AND event_id IN ({ids:Array(String)})`,
      query_params: {
        first: times.reduce((left, right) => Math.min(left, right)),
        last: times.reduce((left, right) => Math.max(left, right)),
        ids: entries.map(eventId),
      },
      format: 'JSONEachRow',
    });
    return new Set((await answer.json<{ event_id: string }>()).map((row) => row.event_id));
  }
}

/** Rows of the entries that are events, and how many are not. */
export function toRows(entries: readonly StreamEntry[]): { rows: EventRow[]; undecodable: StreamEntry[] } {
  const rows: EventRow[] = [];
  const undecodable: StreamEntry[] = [];
  for (const entry of entries) {
    const event = decodeEvent(entry);
    if (event === null || event.type === '') undecodable.push(entry);
    else rows.push(eventRow(entry, event));
  }
  return { rows, undecodable };
}
