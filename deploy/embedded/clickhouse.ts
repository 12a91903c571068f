// The embedded ClickHouse of a machine without CLICKHOUSE_URL: forks the engine's process, and knows when it serves and
// when it has gone. Restarting is the supervisor's work.

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SkillpostError } from '#actors/errors.ts';
import type { Log } from '#actors/ports/log.ts';
import { engineLimits } from '#analytics/limits.ts';

export interface EmbeddedClickHouseOptions {
  readonly dataDirectory: string;
  /** Address to listen at; analysts reach it there. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Of the user `skillpost`, who may do everything. */
  readonly writerPassword: string;
  /** Of the user `analyst`, who reads. */
  readonly analystPassword: string;
  readonly log: Log;
}

export interface EmbeddedClickHouse {
  /** With the writer's name and password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process is gone, whoever ended it. */
  readonly exited: Promise<void>;
  /** Asks it to end, and ends it after 6 s. */
  stop(): Promise<void>;
}

function launch(options: EmbeddedClickHouseOptions): ChildProcess {
  const main = fileURLToPath(new URL('../../analytics/engine/main.ts', import.meta.url));
  return fork(main, [], {
    // Signals meant for the launcher's group must not end the store before those who use it.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      UV_THREADPOOL_SIZE: String(engineLimits.threadPool),
      ENGINE_DIRECTORY: options.dataDirectory,
      ENGINE_HOST: options.host,
      ENGINE_PORT: String(options.port),
      ENGINE_WRITER_PASSWORD: options.writerPassword,
      ENGINE_ANALYST_PASSWORD: options.analystPassword,
    },
  });
}

async function readyPort(child: ChildProcess, exited: Promise<void>): Promise<number> {
  const failed = (why: string): SkillpostError =>
    new SkillpostError('CLICKHOUSE_FAILED', 'unavailable', `The embedded ClickHouse did not start: ${why}`);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failed('it took too long.')), engineLimits.startMs);
  });
  const ended = exited.then(() => {
    throw failed('its process ended; is its port taken, or its data directory in use?');
  });
  try {
    const message = once(child, 'message').then(([first]: unknown[]) => first as { ready: { port: number } });
    return (await Promise.race([message, late, ended])).ready.port;
  } finally {
    clearTimeout(timer);
    ended.catch(() => undefined);
  }
}

/** Resolves when it answers. Rejects with CLICKHOUSE_FAILED. */
export async function startEmbeddedClickHouse(
  options: EmbeddedClickHouseOptions,
): Promise<EmbeddedClickHouse> {
  const child = launch(options);
  const exited = once(child, 'exit').then(() => undefined);
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), engineLimits.stopMs + 1_000);
    child.kill('SIGTERM');
    await exited;
    clearTimeout(timer);
  };
  try {
    const port = await readyPort(child, exited);
    const host = options.host === '0.0.0.0' ? '127.0.0.1' : options.host;
    const url = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
    url.username = 'skillpost';
    url.password = options.writerPassword;
    options.log.info({ port, pid: child.pid }, 'clickhouse answers');
    return { url: url.href, port, pid: child.pid ?? 0, exited, stop };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}
