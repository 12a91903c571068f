// The pool of connections to Postgres, bounded in size and in every wait. Must not know what is asked over it.

import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';
import type { Database } from './schema.ts';

export interface DatabaseOptions {
  readonly log?: Log;
  /** Connections at most; default `limits.databaseConnections`. */
  readonly connections?: number;
}

const pools = new WeakMap<Kysely<Database>, Pool>();

/** Connects lazily; end it with `destroy()`. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Kysely<Database> {
  const pool = new Pool({
    connectionString: url,
    max: options.connections ?? limits.databaseConnections,
    connectionTimeoutMillis: limits.databaseConnectTimeoutMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: limits.databaseStatementMs,
    // Notices that the server is gone without a word; longer than what the server itself allows a statement.
    query_timeout: 2 * limits.databaseStatementMs,
    application_name: 'skillpost',
    allowExitOnIdle: true,
  });
  const broke = (error: Error): void =>
    options.log?.warn({ error: error.message }, 'a database connection broke');
  // A connection that breaks is replaced by the pool at the next use, and what was asked over it fails on its own;
  // without listeners, on those in use as well, it would end the process.
  pool.on('error', broke);
  pool.on('connect', (client) => {
    client.on('error', broke);
  });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  pools.set(db, pool);
  return db;
}

/** The pool under `db`, for libraries that want one (graphile-worker). */
export function poolOf(db: Kysely<Database>): Pool {
  const pool = pools.get(db);
  if (pool === undefined) throw new TypeError('not a database that openDatabase made');
  return pool;
}

/** Another few connections to where `db` leads, whose statements may take as long as they take. Ends them after `use`. */
export async function withPatientDatabase<T>(
  db: Kysely<Database>,
  use: (patient: Kysely<Database>, pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = new Pool({ ...poolOf(db).options, max: 4, statement_timeout: 0, query_timeout: 0 });
  const patient = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  // What breaks a connection breaks the statement on it too, which says so.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  try {
    return await use(patient, pool);
  } finally {
    await patient.destroy();
  }
}
