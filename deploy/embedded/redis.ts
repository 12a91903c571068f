// The private Redis of a machine without REDIS_URL: every commit on disk (appendfsync always), loopback only, with a
// password that only this data directory knows. Knows nothing of what is kept in it.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { SkillpostError } from '#actors/errors.ts';
import { freePort } from './free-port.ts';

const startTimeoutMs = 60_000;
const stopTimeoutMs = 5_000;

export interface EmbeddedRedis {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the server process is gone, whoever ended it. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedRedisOptions {
  readonly dataDirectory: string;
  /** 0: any free one. */
  readonly port: number;
  readonly password: string;
}

function redisProgram(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const name of ['redis-server', 'valkey-server'])
    for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name);
  throw new SkillpostError(
    'REDIS_MISSING',
    'invalid',
    'Redis is missing: install redis-server or valkey-server, or set REDIS_URL.',
  );
}

function settings(directory: string, port: number, password: string): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir "${directory}"`,
    `requirepass ${password}`,
    'appendonly yes',
    'appendfsync always',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    'loglevel warning',
    '',
  ].join('\n');
}

/** Waits until the server has loaded its file and answers; rejects when it ends first. */
async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new SkillpostError(
        'REDIS_FAILED',
        'unavailable',
        'Redis ended while starting; is its port taken?',
      );
    const client = createClient({ url, socket: { reconnectStrategy: false }, disableOfflineQueue: true });
    client.on('error', () => undefined); // the rejection of connect() says the same
    try {
      await client.connect();
      await client.ping();
      return;
    } catch (error) {
      if (Date.now() > deadline)
        throw new SkillpostError('REDIS_FAILED', 'unavailable', 'Redis did not answer in time.', {
          cause: error,
        });
      await wait(50);
    } finally {
      client.destroy();
    }
  }
}

/** Starts the server in a process group of its own, so that a Ctrl-C in the terminal reaches only the launcher. */
export async function startEmbeddedRedis(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  // Redis writes files that everybody may read, and customers are in them.
  await mkdir(options.dataDirectory, { recursive: true });
  await chmod(options.dataDirectory, 0o700);
  const port = options.port === 0 ? await freePort() : options.port;
  const file = join(options.dataDirectory, 'redis.conf');
  await writeFile(file, settings(options.dataDirectory, port, options.password), { mode: 0o600 });
  const child = spawn(redisProgram(), [file], { stdio: 'ignore', detached: true });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const url = `redis://:${options.password}@127.0.0.1:${port}`;
  await answers(url, child);
  return {
    url,
    port,
    pid: child.pid ?? 0,
    exited,
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await exited;
      clearTimeout(killer);
    },
  };
}
