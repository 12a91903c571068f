// A private embedded ClickHouse for one test file: own folder, free port, gone after.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedClickHouse } from '#deploy/embedded/clickhouse.ts';
import type { EmbeddedClickHouse } from '#deploy/embedded/clickhouse.ts';
import { createKeptLog } from './log.ts';

export interface TestClickHouse {
  /** With the writer's name and password. */
  readonly url: string;
  readonly analystUrl: string;
  readonly directory: string;
  readonly port: number;
  readonly pid: number;
  /** Kills the engine (SIGKILL) and starts it again on the same folder and port. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startClickHouse(): Promise<TestClickHouse> {
  const directory = await mkdtemp(join(tmpdir(), 'skillpost-clickhouse-'));
  const launch = (port: number): Promise<EmbeddedClickHouse> =>
    startEmbeddedClickHouse({
      dataDirectory: directory,
      host: '127.0.0.1',
      port,
      writerPassword: 'writer-secret',
      analystPassword: 'analyst-secret',
      log: createKeptLog(),
    });
  let running = await launch(0);
  const { url, port } = running;
  return {
    url,
    analystUrl: `http://analyst:analyst-secret@127.0.0.1:${port}`,
    directory,
    port,
    get pid() {
      return running.pid;
    },
    async killAndRestart() {
      process.kill(running.pid, 'SIGKILL');
      await running.exited;
      running = await launch(port);
    },
    async stop() {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
