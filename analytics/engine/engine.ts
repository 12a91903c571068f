// One data directory, opened; a fresh connection per statement, so that no setting outlives it. Knows no HTTP.
// Only one process may hold the directory, and only this process's main thread may open connections.

import { mkdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { engineLimits } from '../limits.ts';
import { loadBinding, resetCrashHandlers } from './binding.ts';
import type { Binding, NativeConnection } from './binding.ts';
import { configXml, usersXml } from './engine-config.ts';
import { literal } from './literal.ts';

export type Role = 'writer' | 'analyst';

export interface Connection {
  readonly native: NativeConnection;
  /** Runs one statement to its end. Throws the engine's error. */
  run(
    sql: string,
    format: string,
  ): Promise<{ bytes: Buffer; rowsRead: number; bytesRead: number; elapsedS: number }>;
  /** Only when nothing runs on it. */
  close(): void;
}

export interface Engine {
  readonly binding: Binding;
  readonly inboxDirectory: string;
  open(role: Role): Promise<Connection>;
  /** Stops the statements that carry this mark (see `mark`); all of them without one. */
  kill(mark?: string): Promise<void>;
  /** Gives what runs on this connection a name that `kill` finds. */
  mark(connection: Connection, mark: string): Promise<void>;
}

function connectionArguments(dataDirectory: string, configFile: string): string[] {
  const memoryBytes = Math.min(engineLimits.memoryBytes, Math.floor(totalmem() / 2));
  return [
    `--config-file=${configFile}`,
    '--async_insert=0',
    // Without it `12` is run as `SELECT 12`, and a typing error becomes a statement.
    '--implicit_select=0',
    `--max_server_memory_usage=${memoryBytes}`,
    `--backups.allowed_path=${join(dataDirectory, 'backups')}/`,
  ];
}

function connection(binding: Binding, native: NativeConnection): Connection {
  return {
    native,
    async run(sql, format) {
      const result = await binding.QueryAsyncConnection(native, sql, format);
      return {
        bytes: result.bytes,
        rowsRead: result.rowsRead,
        bytesRead: result.bytesRead,
        elapsedS: result.elapsed,
      };
    },
    close: () => binding.CloseConnection(native),
  };
}

/** Opens the directory (created when missing). Throws when another process holds it. */
export async function openEngine(dataDirectory: string): Promise<Engine> {
  const directories = ['store', 'inbox', 'config', 'backups'].map((name) => join(dataDirectory, name));
  for (const directory of directories) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const configDirectory = join(dataDirectory, 'config');
  const configFile = join(configDirectory, 'config.xml');
  writeFileSync(join(configDirectory, 'users.xml'), usersXml());
  writeFileSync(configFile, configXml(join(configDirectory, 'users.xml')));
  const binding = loadBinding();
  const args = connectionArguments(dataDirectory, configFile);
  const store = join(dataDirectory, 'store');
  const open = async (role: Role): Promise<Connection> => {
    const opened = connection(binding, binding.CreateConnection(store, args));
    try {
      await opened.run(`SET ROLE ${role}`, 'Null');
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  };
  // Kept open for as long as the process lives: the engine would shut down with its last connection.
  const keeper = await open('writer');
  resetCrashHandlers();
  await keeper.run('CREATE DATABASE IF NOT EXISTS skillpost', 'Null');
  let turn: Promise<unknown> = Promise.resolve();
  return {
    binding,
    inboxDirectory: join(dataDirectory, 'inbox'),
    open,
    mark: async (target, mark) => {
      await target.run(`SET log_comment = ${literal(mark)}`, 'Null');
    },
    kill: async (mark) => {
      const which =
        mark === undefined ? "query NOT LIKE 'KILL QUERY%'" : `Settings['log_comment'] = ${literal(mark)}`;
      const killed = turn.then(() => keeper.run(`KILL QUERY WHERE ${which} ASYNC`, 'Null'));
      turn = killed.catch(() => undefined);
      await killed;
    },
  };
}
