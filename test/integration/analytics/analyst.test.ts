// What the user `analyst` may and may not do, asked of the real engine.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createAnalyticsClient } from '#analytics/client.ts';
import type { ClickHouseClient } from '#analytics/client.ts';
import { migrateAnalytics } from '#analytics/migrate.ts';
import { startClickHouse } from '#test/support/clickhouse.ts';
import type { TestClickHouse } from '#test/support/clickhouse.ts';

let engine: TestClickHouse;
let writer: ClickHouseClient;

before(async () => {
  engine = await startClickHouse();
  writer = createAnalyticsClient(engine.url);
  await migrateAnalytics(writer);
  await writer.command({ query: 'CREATE TABLE other (n UInt8) ENGINE = MergeTree ORDER BY n' });
  await writer.command({ query: 'CREATE DATABASE secret' });
  await writer.command({ query: 'CREATE TABLE secret.t (n UInt8) ENGINE = MergeTree ORDER BY n' });
});

after(async () => {
  await writer.close();
  await engine.stop();
});

async function ask(
  query: string,
  more: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  const url = new URL(`http://127.0.0.1:${engine.port}/`);
  url.search = new URLSearchParams({ user: 'analyst', password: 'analyst-secret', ...more }).toString();
  const response = await fetch(url, { method: 'POST', body: query });
  return { status: response.status, text: await response.text() };
}

const allowed: readonly string[] = [
  'SELECT count() FROM events',
  'SELECT count() FROM skillpost.events FORMAT JSON',
  'SELECT type, count() FROM events GROUP BY type ORDER BY type LIMIT 5',
  'WITH x AS (SELECT queue_id FROM events) SELECT count() FROM x',
  'SELECT queue_id, sum(n_received) OVER (PARTITION BY queue_id ORDER BY bucket) FROM queue_15m',
  'SELECT s FROM events ARRAY JOIN mapKeys(skills) AS s',
  "SELECT * FROM report_volume(from = '2026-01-01 00:00:00', to = '2026-02-01 00:00:00', queue = '', bucket = 'day', zone = 'UTC')",
  'SELECT number FROM numbers(3) UNION ALL SELECT 1',
  'SELECT e.at, q.bucket FROM events AS e LEFT JOIN queue_15m AS q ON q.queue_id = e.queue_id',
  'SELECT * EXCEPT (subject) FROM events',
  'SHOW TABLES',
  'SHOW DATABASES',
  'SHOW CREATE TABLE events',
  'DESCRIBE TABLE events',
  'EXISTS TABLE events',
  'EXPLAIN PIPELINE SELECT count() FROM events',
  "SELECT name FROM system.columns WHERE table = 'events'",
  'SELECT 1 -- ; a comment',
];

const denied: readonly string[] = [
  // Writing and defining.
  'INSERT INTO other VALUES (1)',
  'INSERT INTO other SELECT 1',
  "INSERT INTO FUNCTION file('OUT', 'CSV') SELECT 1",
  'CREATE TABLE mine (n UInt8) ENGINE = Memory',
  'CREATE TEMPORARY TABLE mine (n UInt8)',
  'CREATE VIEW v AS SELECT 1',
  'CREATE FUNCTION f AS x -> x',
  'DROP TABLE other',
  'TRUNCATE TABLE other',
  'ALTER TABLE other DELETE WHERE 1',
  'DELETE FROM other WHERE 1',
  'OPTIMIZE TABLE other',
  'RENAME TABLE other TO another',
  "BACKUP TABLE other TO File('OUT')",
  'ATTACH TABLE other',
  'DETACH TABLE other',
  // The machine's files and other machines.
  "SELECT file('/etc/passwd')",
  "SELECT FiLe('/etc/passwd')",
  "SELECT `file`('/etc/passwd')",
  "WITH (SELECT file('/etc/passwd')) AS x SELECT x",
  "SELECT arrayMap(x -> file(x), ['/etc/passwd'])",
  "SELECT * APPLY(file) FROM (SELECT '/etc/passwd' AS s)",
  "SELECT * APPLY(x -> file(x)) FROM (SELECT '/etc/passwd' AS s)",
  "SELECT COLUMNS('s') APPLY file FROM (SELECT '/etc/passwd' AS s)",
  "SELECT * REPLACE (file('/etc/passwd') AS s) FROM (SELECT 'x' AS s)",
  "DESCRIBE (SELECT file('/etc/passwd'))",
  "EXPLAIN SELECT file('/etc/passwd')",
  "EXPLAIN AST SELECT file('/etc/passwd')",
  "SELECT * FROM file('/etc/passwd', 'LineAsString')",
  'SELECT * FROM `/etc/passwd`',
  'SELECT * FROM default.`/etc/passwd`',
  "SELECT 1 INTO OUTFILE 'OUT'",
  "SELECT * FROM url('http://127.0.0.1/', 'LineAsString')",
  "SELECT * FROM remote('127.0.0.1', 'system', 'one')",
  "SELECT * FROM mysql('127.0.0.1:3306', 'a', 'b', 'c', 'd')",
  "SELECT * FROM s3('http://127.0.0.1/x', 'CSV')",
  "SELECT * FROM executable('x', 'CSV', 'n UInt8')",
  "SELECT * FROM view(SELECT file('/etc/passwd'))",
  "SELECT * FROM merge('system', '.*')",
  'SELECT * FROM loop(events) LIMIT 1 SETTINGS max_threads = 1',
  "EXPLAIN TABLE OVERRIDE mysql('127.0.0.1:3306', 'a', 'b', 'c', 'd') PARTITION BY n",
  // Other people's data, and the server.
  'SELECT * FROM secret.t',
  'SHOW TABLES FROM secret; SELECT 1',
  'SELECT * FROM system.processes',
  'SELECT * FROM system.users',
  'SELECT * FROM system.grants',
  'SELECT * FROM system.server_settings',
  'SELECT * FROM {db:Identifier}.processes',
  'SHOW PROCESSLIST',
  'SHOW GRANTS',
  'SHOW CREATE USER default',
  'SELECT hostName()',
  "SELECT getServerSetting('users_config')",
  'KILL QUERY WHERE 1',
  'SYSTEM SHUTDOWN',
  'SYSTEM FLUSH LOGS',
  // Another role, other bounds.
  'SET ROLE writer',
  'SET ROLE ALL',
  'SET max_execution_time = 0',
  'USE secret',
  'SELECT 1 SETTINGS max_execution_time = 0',
  'SELECT 1 SETTINGS readonly = 0',
  'SELECT 1; DROP TABLE other',
  'SELECT sleep(3)',
  'EXECUTE AS default SELECT 1',
  'GRANT ALL ON *.* TO analyst',
  'SELECT 1 FORMAT Template',
];

test('an analyst reads tables, roll-ups and report views, and looks around', async () => {
  for (const query of allowed) {
    const { status, text } = await ask(query);
    assert.equal(status, 200, `${query}\n${text}`);
  }
});

test('an analyst can do nothing else', async () => {
  assert.ok(denied.length >= 30);
  const out = `${engine.directory}/stolen`;
  for (const query of denied) {
    const { status, text } = await ask(query.replaceAll('OUT', out), { param_db: 'system' });
    // Several statements are refused before anybody asks what they are.
    const expected = query.includes(';') ? 400 : 403;
    assert.equal(status, expected, `${query} was answered with ${status}: ${text}`);
    assert.ok(!text.includes('root:'), query);
  }
  assert.equal(existsSync(out), false);
  const answer = await writer.query({ query: 'SELECT count() AS n FROM other', format: 'JSONEachRow' });
  assert.deepEqual(await answer.json(), [{ n: 0 }]);
});

test('an analyst sees the database skillpost and no other', async () => {
  assert.equal((await ask('SHOW DATABASES')).text, 'skillpost\n');
  assert.equal(
    (
      await ask(
        "SELECT count() FROM system.tables WHERE database NOT IN ('skillpost', 'system', 'information_schema', 'INFORMATION_SCHEMA')",
      )
    ).text,
    '0\n',
  );
  assert.equal((await ask('SELECT 1', { database: 'secret' })).status, 403);
  assert.equal((await ask('SELECT 1', { database: 'system' })).status, 403);
});

test('an analyst cannot bring settings that lift bounds, only such that shape the answer', async () => {
  assert.equal((await ask('SELECT 1', { readonly: '0' })).status, 403);
  assert.equal((await ask('SELECT 1', { format_template_row: '/etc/passwd' })).status, 403);
  assert.equal((await ask('SELECT 1', { output_format_schema: '/tmp/x' })).status, 403);
  const query = "SELECT value FROM system.settings WHERE name = 'max_execution_time'";
  assert.equal((await ask(query, { max_execution_time: '0' })).text, '60\n');
  assert.equal((await ask(query, { max_execution_time: '5' })).text, '5\n');
  const quoted = { output_format_json_quote_64bit_integers: '1' };
  assert.equal((await ask('SELECT toUInt64(1) AS n FORMAT JSONEachRow', quoted)).text, '{"n":"1"}\n');
});
