// One real embedded Postgres for a test file, in a folder of its own on a free port; a fresh, migrated database per
// call; all of it gone after.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { openDatabase } from '#actors/adapters/postgres/database.ts';
import { migrate } from '#actors/adapters/postgres/migrate.ts';
import type { Database } from '#actors/adapters/postgres/schema.ts';
import { startEmbeddedPostgres } from '#deploy/embedded/postgres.ts';
import type { EmbeddedPostgres } from '#deploy/embedded/postgres.ts';
import { createKeptLog } from './log.ts';

export interface TestDatabase {
  readonly url: string;
  /** Closed by `stop()`. */
  readonly db: Kysely<Database>;
}

export interface TestPostgres {
  /** A new database; migrated unless `migrated` is false. */
  database(options?: { readonly migrated?: boolean }): Promise<TestDatabase>;
  /** Kills the server with SIGKILL, as a crash would, and starts it again over the same data and port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-postgres-'));
  const log = createKeptLog();
  const start = (port: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDirectory: join(folder, 'postgres'), port, password: 'for tests', log });
  let server = await start(0);
  // A test process that dies must not leave a server behind.
  const kill = (): void => {
    try {
      process.kill(server.pid, 'SIGKILL');
    } catch (error) {
      // Gone already.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  process.once('exit', kill);
  // The test runner ends a file that takes too long with SIGTERM, which alone would run no exit listener.
  const end = (): void => process.exit(143);
  process.once('SIGTERM', end);
  const admin = openDatabase(server.url, { log, connections: 1 });
  const opened: Kysely<Database>[] = [admin];
  let number = 0;

  return {
    async database({ migrated = true } = {}) {
      number += 1;
      const name = `test_${number}`;
      await sql`create database ${sql.id(name)}`.execute(admin);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      const db = openDatabase(url.href, { log });
      opened.push(db);
      if (migrated) await migrate(db, log);
      return { url: url.href, db };
    },
    async crash() {
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
      server = await start(server.port);
    },
    async stop() {
      await Promise.allSettled(opened.map((db) => db.destroy()));
      await server.stop();
      process.off('exit', kill);
      process.off('SIGTERM', end);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
