// Brings a database to the newest schema: numbered .sql files, each applied once and in one transaction, then the job
// queue's own. Any number of processes may call it at the same time. Applied files never change: add a new one.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { SkillpostError } from '../../errors.ts';
import type { Log } from '../../ports/log.ts';
import { withPatientDatabase } from './database.ts';
import type { Database } from './schema.ts';
import { quietWorkerLog } from './worker-log.ts';

// Any fixed number: the advisory lock that migrations of this product take.
const lockKey = 7_455_432_017;
const folder = new URL('./migrations/', import.meta.url);

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly text: string;
}

/** Throws MIGRATION_CHANGED (bug) when an applied file is not what it was, or the database is newer than this code. */
export async function migrate(db: Kysely<Database>, log: Log): Promise<void> {
  const migrations = await readMigrations();
  await withPatientDatabase(db, (patient, pool) =>
    patient.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${lockKey})`.execute(connection);
      try {
        await applyAll(connection, migrations, log);
        await runMigrations({ pgPool: pool, logger: quietWorkerLog(log) });
      } finally {
        await sql`select pg_advisory_unlock(${lockKey})`.execute(connection);
      }
    }),
  );
}

async function applyAll(
  connection: Kysely<Database>,
  migrations: readonly Migration[],
  log: Log,
): Promise<void> {
  await sql`create table if not exists schema_migrations (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`.execute(connection);
  const applied = new Map(
    (await connection.selectFrom('schema_migrations').selectAll().execute()).map((row) => [row.number, row]),
  );
  for (const migration of migrations) {
    const earlier = applied.get(migration.number);
    applied.delete(migration.number);
    if (earlier === undefined) await apply(connection, migration, log);
    else if (earlier.checksum !== migration.checksum)
      throw changed(`Migration ${migration.name} is not the one that was applied to this database.`);
  }
  const [unknown] = applied.values();
  if (unknown !== undefined)
    throw changed(`The database has migration ${unknown.name}, which this version does not know.`);
}

async function apply(connection: Kysely<Database>, migration: Migration, log: Log): Promise<void> {
  await connection.transaction().execute(async (transaction) => {
    await sql.raw(migration.text).execute(transaction);
    await transaction
      .insertInto('schema_migrations')
      .values({ number: migration.number, name: migration.name, checksum: migration.checksum })
      .execute();
  });
  log.info({ migration: migration.name }, 'applied a migration');
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
      if (number !== index + 1) throw changed(`Migration ${name} is not number ${index + 1}.`);
      const text = await readFile(new URL(name, folder), 'utf8');
      return { number, name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

function changed(text: string): SkillpostError {
  return new SkillpostError('MIGRATION_CHANGED', 'bug', text);
}
