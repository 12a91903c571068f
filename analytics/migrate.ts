// Brings the analytics database to this version: numbered files once each, then one view per report, replaced every time.
// Every statement can be repeated, so a process that dies half-way is simply started again.

import { readFile, readdir } from 'node:fs/promises';
import type { ClickHouseClient } from './client.ts';
import { reports } from './reports/index.ts';
import { reportView } from './reports/sql.ts';

const directory = new URL('./schema/', import.meta.url);

/** The statements of a file: each ends with a semicolon at the end of its line. */
export function statements(text: string): string[] {
  return text
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.replaceAll(/^--.*$/gm, '').trim() !== '');
}

async function applied(client: ClickHouseClient): Promise<Set<string>> {
  const answer = await client.query({
    query: 'SELECT DISTINCT name FROM skillpost.schema_migrations',
    format: 'JSONEachRow',
  });
  return new Set((await answer.json<{ name: string }>()).map(({ name }) => name));
}

/** Resolves when the schema is the one of this version. Rejects with the client's error. */
export async function migrateAnalytics(client: ClickHouseClient): Promise<void> {
  await client.command({ query: 'CREATE DATABASE IF NOT EXISTS skillpost' });
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS skillpost.schema_migrations (name String, at DateTime DEFAULT now())
            ENGINE = MergeTree ORDER BY name`,
  });
  const done = await applied(client);
  const files = (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted();
  for (const name of files) {
    if (done.has(name)) continue;
    for (const query of statements(await readFile(new URL(name, directory), 'utf8')))
      await client.command({ query });
    await client.insert({
      table: 'skillpost.schema_migrations',
      columns: ['name'],
      values: [{ name }],
      format: 'JSONEachRow',
    });
  }
  for (const report of reports) await client.command({ query: reportView(report) });
}
