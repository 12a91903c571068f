// The embedded server as the launcher uses it: started, stopped, killed, left behind; and the migrations on it.

import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { migrate } from '#actors/adapters/postgres/migrate.ts';
import { startEmbeddedPostgres } from '#deploy/embedded/postgres.ts';
import type { EmbeddedPostgres } from '#deploy/embedded/postgres.ts';
import { createKeptLog } from '#test/support/log.ts';

let folder = '';
const log = createKeptLog();
const running: EmbeddedPostgres[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skillpost-embedded-'));
});
after(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function start(dataDirectory: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, port: 0, password: 'päss w/rd', log });
  running.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, query: string): Promise<unknown> {
  const db = openDatabase(server.url, { connections: 1 });
  try {
    return Object.values((await sql.raw<Record<string, unknown>>(query).execute(db)).rows[0] ?? {})[0];
  } finally {
    await db.destroy();
  }
}

test('F17: the embedded server commits to disk, and a stopped one starts again with its data', async () => {
  const dataDirectory = join(folder, 'kept');
  const first = await start(dataDirectory);
  assert.equal(await ask(first, 'show fsync'), 'on');
  assert.equal(await ask(first, 'show synchronous_commit'), 'on');
  assert.equal(await ask(first, 'show listen_addresses'), '127.0.0.1');
  await ask(first, 'create table kept as select 7 as value');
  const stopping = Date.now();
  await first.stop();
  assert.ok(Date.now() - stopping < 3_000);
  assert.deepEqual(await first.exited, { code: 0, signal: null });
  const starting = Date.now();
  const second = await start(dataDirectory);
  assert.ok(Date.now() - starting < 2_000);
  assert.equal(await ask(second, 'select value from kept'), 7);
  await second.stop();
});

test('F17: the embedded server refuses a wrong password', async () => {
  const server = await start(join(folder, 'guarded'));
  const url = new URL(server.url);
  url.password = 'wrong';
  const db = openDatabase(url.href, { connections: 1 });
  await assert.rejects(sql`select 1`.execute(db), /password authentication failed/);
  await db.destroy();
  await server.stop();
});

test('a data directory of another secret key, or of another version, is refused in words that say so', async () => {
  const dataDirectory = join(folder, 'foreign');
  await (await start(dataDirectory)).stop();
  const options = { dataDirectory, port: 0, password: 'another', log };
  await assert.rejects(startEmbeddedPostgres(options), /another SKILLPOST_SECRET_KEY/);
  await writeFile(join(dataDirectory, 'PG_VERSION'), '12\n');
  await assert.rejects(startEmbeddedPostgres(options), /incompatible with server/);
});

test('T6: a server that a killed launcher left behind is replaced, and its data is there', async () => {
  const dataDirectory = join(folder, 'orphan');
  const orphan = await start(dataDirectory);
  await ask(orphan, 'create table kept as select 8 as value');
  const server = await start(dataDirectory);
  await orphan.exited;
  assert.equal(await ask(server, 'select value from kept'), 8);
  await server.stop();
});

test('T6: after kill -9 it starts again, also when another process has got its process id', async () => {
  const dataDirectory = join(folder, 'killed');
  const killed = await start(dataDirectory);
  process.kill(killed.pid, 'SIGKILL');
  assert.equal((await killed.exited).signal, 'SIGKILL');
  // As in a container, where process ids are given out again: here it is this test's own.
  await writeFile(join(dataDirectory, 'postmaster.pid'), `${process.pid}\n${dataDirectory}\n`);
  const server = await start(dataDirectory);
  assert.equal(await ask(server, 'select 1'), 1);
  await server.stop();
});

test('the embedded server runs below a folder that only root may enter', async (t) => {
  if (userInfo().uid !== 0) return t.skip('only root starts it as another user');
  const closed = await mkdtemp(join(tmpdir(), 'skillpost-closed-'));
  await chmod(closed, 0o700);
  try {
    const server = await start(join(closed, 'data', 'postgres'));
    assert.equal(await ask(server, 'select 1'), 1);
    await server.stop();
  } finally {
    await rm(closed, { recursive: true, force: true });
  }
});

test('migrations run once, however many processes start at the same time', async () => {
  const server = await start(join(folder, 'migrated'));
  const databases = [1, 2, 3].map(() => openDatabase(server.url));
  await Promise.all(databases.map((db) => migrate(db, log)));
  const [db] = databases;
  assert.ok(db !== undefined);
  const applied = await db.selectFrom('schema_migrations').selectAll().orderBy('number').execute();
  const files = await readdir(new URL('../../../actors/adapters/postgres/migrations', import.meta.url));
  assert.deepEqual(
    applied.map(({ name }) => name),
    files.toSorted(),
  );
  assert.equal(log.lines.filter(({ message }) => message === 'applied a migration').length, applied.length);
  await migrate(db, log);

  await db.updateTable('schema_migrations').set({ checksum: 'other' }).where('number', '=', 1).execute();
  await assert.rejects(migrate(db, log), { code: 'MIGRATION_CHANGED' });
  await Promise.all(databases.map((database) => database.destroy()));
  await server.stop();
});
