// A whole running system for a test: `deploy/up.ts` over a data directory of its own, on free ports, with known
// passwords. Kills and inspects its processes by the names of the run record.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const launcher = fileURLToPath(new URL('../../deploy/up.ts', import.meta.url));
const startTimeoutMs = 120_000;

export const passwords = {
  demo: 'demo-Passw0rd',
  admin: 'admin-Passw0rd',
  analyst: 'analyst-Passw0rd',
} as const;

export interface SystemPorts {
  readonly http: number;
  readonly smtp: number;
  readonly pop3: number;
  readonly pop3s: number;
  readonly sql: number;
  readonly node: number;
}

export interface SystemOptions {
  /** Default: a new temporary folder, removed by `stop`. */
  readonly dataDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

interface RecordedRun {
  readonly launcher: { readonly pid: number };
  readonly children: readonly { readonly name: string; readonly pid: number }[];
}

export interface TestSystem {
  readonly ports: SystemPorts;
  readonly dataDirectory: string;
  readonly launcher: ChildProcess;
  /** What launcher and parts have printed so far. */
  output(): string;
  /** Process ids by service name, as they are now. */
  processes(): Promise<ReadonlyMap<string, number>>;
  /** Ctrl-C; resolves with the launcher's exit code. Removes a temporary data directory unless `keep`. */
  stop(options?: { keep: boolean }): Promise<number | null>;
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function environmentFor(dataDirectory: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const {
    REDIS_URL: _redis,
    DATABASE_URL: _postgres,
    CLICKHOUSE_URL: _clickhouse,
    ...inherited
  } = process.env;
  return {
    ...inherited,
    SKILLPOST_DATA: dataDirectory,
    SKILLPOST_HTTP_PORT: '0',
    SKILLPOST_SMTP_PORT: '0',
    SKILLPOST_SUBMISSION_PORT: '0',
    SKILLPOST_SUBMISSIONS_PORT: '0',
    SKILLPOST_POP3_PORT: '0',
    SKILLPOST_POP3S_PORT: '0',
    SKILLPOST_SQL_PORT: '0',
    SKILLPOST_NODE_PORT: '0',
    SKILLPOST_DEMO_PASSWORD: passwords.demo,
    SKILLPOST_ADMIN_PASSWORD: passwords.admin,
    SKILLPOST_ANALYST_PASSWORD: passwords.analyst,
    SKILLPOST_LOG_LEVEL: 'warn',
    ...extra,
  };
}

/** Starts the system and waits until everything answers. */
export async function startSystem(options: SystemOptions = {}): Promise<TestSystem> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'skillpost-system-')));
  let printed = '';
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', launcher], {
    env: environmentFor(dataDirectory, options.environment ?? {}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const ports = await until(
    'the system to start',
    async () => {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the launcher ended with ${child.exitCode}:\n${printed}`);
      // A file that an earlier system left, or another one keeps, says nothing of this one.
      const run = await readJson<RecordedRun>(join(dataDirectory, 'run.json'));
      return run?.launcher.pid === child.pid
        ? readJson<SystemPorts>(join(dataDirectory, 'ports.json'))
        : null;
    },
    { timeoutMs: startTimeoutMs, everyMs: 50 },
  ).catch((error: unknown) => {
    child.kill('SIGTERM');
    throw new Error(`${String(error)}\n${printed}`, { cause: error });
  });
  return {
    ports,
    dataDirectory,
    launcher: child,
    output: () => printed,
    async processes() {
      const run = await readJson<RecordedRun>(join(dataDirectory, 'run.json'));
      return new Map(run?.children.map(({ name, pid }) => [name, pid]));
    },
    async stop(stopOptions = { keep: false }) {
      child.kill('SIGINT');
      const code = await exited;
      if (!stopOptions.keep && options.dataDirectory === undefined)
        await rm(dataDirectory, { recursive: true, force: true });
      return code;
    },
  };
}
