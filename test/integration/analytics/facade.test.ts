// The embedded engine behind the unchanged ClickHouse client: each trap of the engine, and that it is closed.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, beforeEach, test } from 'node:test';
import { ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ClickHouseClient } from '@clickhouse/client';
import { startClickHouse } from '#test/support/clickhouse.ts';
import type { TestClickHouse } from '#test/support/clickhouse.ts';
import { until } from '#test/support/until.ts';

let engine: TestClickHouse;
let client: ClickHouseClient;

function connect(url: string): ClickHouseClient {
  return createClient({ url, log: { level: ClickHouseLogLevel.OFF }, use_multipart_params_auto: true });
}

before(async () => {
  engine = await startClickHouse();
  client = connect(engine.url);
});

after(async () => {
  await client.close();
  await engine.stop();
});

beforeEach(async () => {
  await client.command({ query: 'DROP TABLE IF EXISTS t' });
  await client.command({
    query: `CREATE TABLE t (n UInt64, s String, at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY n
            SETTINGS non_replicated_deduplication_window = 100`,
  });
});

async function rows<T>(
  query: string,
  more: Partial<Parameters<ClickHouseClient['query']>[0]> = {},
): Promise<T[]> {
  const answer = await client.query({ ...more, query, format: 'JSONEachRow' });
  return answer.json<T>();
}

async function texts(): Promise<string[]> {
  return (await rows<{ s: string }>('SELECT s FROM t ORDER BY n')).map(({ s }) => s);
}

async function failure(work: Promise<unknown>): Promise<ClickHouseError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ClickHouseError, `expected a ClickHouse error, got ${String(error)}`);
  return error;
}

test('answers the client’s ping, with and without a statement', async () => {
  assert.equal((await client.ping()).success, true);
  assert.equal((await client.ping({ select: true })).success, true);
});

test('a setting ends with its statement: it neither breaks the next query nor swallows the next insert', async () => {
  const values = [{ n: 1, s: 'a', at: '2026-01-01 00:00:00' }];
  const token = { insert_deduplication_token: 'same' };
  await client.insert({ table: 't', values, format: 'JSONEachRow', clickhouse_settings: token });
  await client.insert({ table: 't', values, format: 'JSONEachRow', clickhouse_settings: token });
  assert.equal((await texts()).length, 1, 'the token is taken once');
  await client.insert({ table: 't', values: [{ ...values[0], n: 2 }], format: 'JSONEachRow' });
  assert.equal((await texts()).length, 2, 'the next insert has no token');
  await failure(rows('SELECT number FROM numbers(50)', { clickhouse_settings: { max_result_rows: '1' } }));
  assert.equal((await rows('SELECT number FROM numbers(50)')).length, 50);
});

test('insert data with blank lines and SQL in it stays data', async () => {
  await client.command({
    query: 'CREATE TABLE IF NOT EXISTS victim (n UInt8) ENGINE = MergeTree ORDER BY n',
  });
  const data = '1,"a\n\nDROP TABLE victim\n",2026-01-01 00:00:00\n2,b,2026-01-01 00:00:00\n';
  await client.insert({
    table: 't',
    values: Readable.from([data], { objectMode: false }),
    format: 'CSV',
  });
  await client.insert({
    table: 't',
    values: Readable.from(['3\tx\t2026-01-01 00:00:00\n4\ty\\n\\nDROP TABLE victim\t2026-01-01 00:00:00\n'], {
      objectMode: false,
    }),
    format: 'TabSeparated',
  });
  await client.exec({
    query: `INSERT INTO t FORMAT JSONEachRow\n{"n":5,"s":"p","at":0}\n\n{"n":6,"s":"q","at":0}\n`,
  });
  await client.command({ query: "INSERT INTO t VALUES (7, 'it''s; \n\nDROP TABLE victim', 0), (8, 'v', 0)" });
  const found = await texts();
  assert.deepEqual(found, [
    'a\n\nDROP TABLE victim\n',
    'b',
    'x',
    'y\n\nDROP TABLE victim',
    'p',
    'q',
    "it's; \n\nDROP TABLE victim",
    'v',
  ]);
  assert.equal((await rows<{ n: number }>('EXISTS TABLE victim')).length, 1);
  assert.deepEqual(await rows('SELECT count() AS n FROM victim'), [{ n: 0 }]);
});

test('dates keep their milliseconds and texts their quotes on the way in as parameters', async () => {
  const given = {
    at: new Date('2026-03-01T10:20:30.456Z'),
    list: ["it's", 'back\\slash', 'two\n\nlines', 'ümlaut'],
    map: new Map([['a', 1]]),
    none: null,
    name: 't',
  };
  const [row] = await rows<Record<string, unknown>>(
    `SELECT {at:DateTime64(3, 'UTC')} AS at, {list:Array(String)} AS list, {map:Map(String, UInt8)} AS map,
            {none:Nullable(UInt8)} AS none, (SELECT count() FROM {name:Identifier}) AS n`,
    { query_params: given },
  );
  assert.deepEqual(row, { at: '2026-03-01 10:20:30.456', list: given.list, map: { a: 1 }, none: null, n: 0 });
  const long = 'x'.repeat(200_000);
  assert.deepEqual(await rows('SELECT length({long:String}) AS n', { query_params: { long } }), [
    { n: 200_000 },
  ]);
});

test('many statements with parameters at once do not mix them up', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      rows<{ n: number }>('SELECT {n:UInt32} AS n', { query_params: { n: index } }),
    ),
  );
  assert.deepEqual(
    answers.map(([row]) => row?.n),
    Array.from({ length: 40 }, (_, index) => index),
  );
});

test('a 64-bit number arrives whole when it is asked for as text', async () => {
  const [row] = await rows<{ n: string }>('SELECT 18446744073709551615 AS n', {
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  });
  assert.equal(row?.n, '18446744073709551615');
});

test('an error before the first row is an HTTP error with the engine’s code', async () => {
  assert.equal((await failure(rows('SELEC 1'))).code, '62');
  assert.equal((await failure(rows('SELECT x'))).type, 'UNKNOWN_IDENTIFIER');
  assert.equal((await failure(rows('SELECT throwIf(number = 3) FROM numbers(9)'))).code, '395');
  assert.equal((await failure(rows('SELECT 1; SELECT 2'))).code, '62');
  assert.equal((await failure(rows('SELECT 1', { clickhouse_settings: { nonsense: 1 } }))).code, '115');
  const bad = client.insert({ table: 't', values: [{ n: 'no number' }], format: 'JSONEachRow' });
  assert.match((await failure(bad)).message, /no number|n/);
});

test('an error in the middle of a streamed answer reaches the reader as an error', async () => {
  const answer = await client.query({
    query: 'SELECT number, throwIf(number = 900000) FROM numbers(1000000)',
    format: 'JSONEachRow',
  });
  let seen = 0;
  const reading = (async () => {
    for await (const chunk of answer.stream()) seen += chunk.length;
  })();
  assert.equal((await failure(reading)).type, 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO');
  assert.ok(seen > 0, 'rows came before the error');
});

test('a large answer is streamed, packed or not', async () => {
  for (const response of [false, true]) {
    const packed = createClient({ url: engine.url, compression: { response, request: response } });
    try {
      await packed.insert({
        table: 't',
        values: [{ n: response ? 1 : 2, s: 's', at: 0 }],
        format: 'JSONEachRow',
      });
      const answer = await packed.query({
        query: 'SELECT number FROM numbers(300000)',
        format: 'JSONEachRow',
      });
      let count = 0;
      let chunks = 0;
      for await (const chunk of answer.stream()) {
        count += chunk.length;
        chunks += 1;
      }
      assert.equal(count, 300_000);
      assert.ok(chunks > 3, `${chunks} chunks`);
    } finally {
      await packed.close();
    }
  }
  assert.equal((await texts()).length, 2);
});

test('a statement whose reader has gone is stopped in the engine', async () => {
  const aborting = new AbortController();
  const heavy = client.query({
    query: 'SELECT uniqExact(sipHash64(number)) AS heavy FROM numbers(100000000000)',
    format: 'JSONEachRow',
    abort_signal: aborting.signal,
  });
  const running = async (): Promise<number> =>
    (
      await rows<{ n: number }>(
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%AS heavy FROM%' AND query NOT LIKE '%processes%'",
      )
    )[0]?.n ?? 0;
  await until('it runs', async () => (await running()) === 1);
  aborting.abort();
  await assert.rejects(heavy);
  await until('it stopped', async () => (await running()) === 0);
});

test('a session keeps its temporary tables, and is for one request at a time', async () => {
  const session_id = 'mine';
  await client.command({ query: 'CREATE TEMPORARY TABLE x (n UInt8)', session_id });
  await client.command({ query: 'INSERT INTO x VALUES (1)', session_id });
  assert.deepEqual(await rows('SELECT n FROM x', { session_id }), [{ n: 1 }]);
  assert.equal((await failure(rows('SELECT n FROM x'))).code, '60');
  const limited = { session_id, clickhouse_settings: { max_result_rows: '1' } };
  await failure(rows('SELECT number FROM numbers(50)', limited));
  assert.equal((await rows('SELECT number FROM numbers(50)', { session_id })).length, 50);
});

test('a value of a setting is never run as SQL', async () => {
  const evil = "\\'; DROP TABLE t; --\\";
  const [row] = await rows<{ value: string }>(
    "SELECT getSetting('format_csv_null_representation') AS value",
    {
      clickhouse_settings: { format_csv_null_representation: evil },
    },
  );
  assert.equal(row?.value, evil);
  assert.deepEqual(await texts(), []);
});

async function raw(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  const asking = request({ host: '127.0.0.1', port: engine.port, path, headers });
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}

test('all three ways to sign in work; a wrong password, an unknown user and nobody do not', async () => {
  const query = encodeURIComponent('SELECT 1');
  const basic = { authorization: `Basic ${Buffer.from('analyst:analyst-secret').toString('base64')}` };
  const keys = { 'x-clickhouse-user': 'analyst', 'x-clickhouse-key': 'analyst-secret' };
  assert.deepEqual(await raw(`/?query=${query}`, basic), { status: 200, text: '1\n' });
  assert.deepEqual(await raw(`/?query=${query}`, keys), { status: 200, text: '1\n' });
  assert.deepEqual(await raw(`/?query=${query}&user=analyst&password=analyst-secret`), {
    status: 200,
    text: '1\n',
  });
  assert.equal((await raw(`/?query=${query}`)).status, 401);
  assert.equal((await raw(`/?query=${query}&user=analyst&password=writer-secret`)).status, 401);
  assert.equal((await raw(`/?query=${query}&user=default&password=`)).status, 401);
  assert.equal((await raw(`/?query=${query}&user=constructor&password=`)).status, 401);
  assert.equal((await raw('/ping')).text, 'Ok.\n');
  assert.equal((await raw('/elsewhere')).status, 404);
});

test('a killed engine comes back with everything it acknowledged, and sweeps its inbox', async () => {
  await client.insert({ table: 't', values: [{ n: 1, s: 'kept', at: 0 }], format: 'JSONEachRow' });
  const inbox = join(engine.directory, 'inbox');
  await writeFile(join(inbox, 'left-behind.in'), 'x');
  await engine.killAndRestart();
  await until('it answers', async () => (await client.ping()).success);
  assert.deepEqual(await texts(), ['kept']);
  assert.deepEqual(readdirSync(inbox), []);
});
