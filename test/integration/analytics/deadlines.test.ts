// Cases and their deadlines in the embedded engine, asked for as the chapter of analytics says.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { createAnalyticsClient } from '#analytics/client.ts';
import type { ClickHouseClient } from '#analytics/client.ts';
import { EventTable, toRows } from '#analytics/event-table.ts';
import { migrateAnalytics } from '#analytics/migrate.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { startClickHouse, type TestClickHouse } from '#test/support/clickhouse.ts';

let clickhouse: TestClickHouse;
let client: ClickHouseClient;

before(async () => {
  clickhouse = await startClickHouse();
  client = createAnalyticsClient(clickhouse.url);
  await migrateAnalytics(client);
});
after(async () => {
  await client.close();
  await clickhouse.stop();
});

const at = Date.parse('2026-11-21T10:00:00Z');
const minute = 60_000;

function closed(queueId: string, deadlineAtMs: number): Event {
  return Event.fromPartial({ type: 'conversation.closed', atMs: at, queueId, deadlineAtMs });
}

/** The query of the chapter below this comment. */
async function querySaid(comment: string): Promise<string> {
  const chapter = await readFile(new URL('../../../analytics/README.md', import.meta.url), 'utf8');
  const query = chapter.split(`-- ${comment}\n`)[1]?.split(/;\n|```/)[0];
  assert.ok(query !== undefined, comment);
  return query.replace('FROM events', 'FROM skillpost.events');
}

test('F152 F153: closings on time and past the deadline are counted; those without a deadline are neither', async () => {
  const events = [
    closed('support', at),
    closed('support', at + minute),
    closed('support', at - 1),
    closed('support', 0),
    closed('sales', at - minute),
    Event.fromPartial({ type: 'conversation.opened', atMs: at, queueId: 'sales', deadlineAtMs: at + minute }),
  ];
  const entries = events.map((event, index) => ({
    shard: 0,
    id: `${event.atMs}-${index}`,
    bytes: Event.encode(event).finish(),
  }));
  await new EventTable(client).insert(toRows(entries).rows, 'by-hand');
  const query = `${await querySaid('Closed on time and past the deadline, by queue.')} ORDER BY queue_id`;
  const answer = await client.query({ query, format: 'JSONEachRow' });
  const rows = await answer.json<{ queue_id: string; kept: unknown; late: unknown }>();
  assert.deepEqual(
    rows.map(({ queue_id, kept, late }) => [queue_id, Number(kept), Number(late)]),
    [
      ['sales', 0, 1],
      ['support', 2, 1],
    ],
  );
});
