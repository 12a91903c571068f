// The native functions of chDB that the façade calls, typed. Nothing else touches the engine's package.
// The package's own Session is left out on purpose: it chains parameterised statements of the whole process.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Opaque handle of one engine connection. */
export type NativeConnection = { readonly __connection: never };
export type NativeStream = { readonly __stream: never };

export interface NativeResult {
  readonly bytes: Buffer;
  readonly elapsed: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
}

export interface Classification {
  readonly statementCount: number;
  /** 0 reads; 1 writes or defines; 3 changes the session or the server; 4 cannot be parsed. */
  readonly queryClass: number;
}

export interface Binding {
  CreateConnection(path: string, args: readonly string[]): NativeConnection;
  CloseConnection(connection: NativeConnection): void;
  QueryAsyncConnection(connection: NativeConnection, sql: string, format: string): Promise<NativeResult>;
  /** Starts on the calling thread (4–10 ms); fetches run on libuv's threads. */
  StreamQuery(connection: NativeConnection, sql: string, format: string): NativeStream;
  StreamFetch(stream: NativeStream): Promise<{ readonly done: boolean; readonly bytes: Buffer }>;
  StreamCancel(stream: NativeStream): void;
  DurableClassifyAsync(connection: NativeConnection, sql: string, database: string): Promise<Classification>;
}

/** Throws when this machine has no chDB binary (Windows, musl) or it was not installed. */
export function loadBinding(): Binding {
  const require = createRequire(import.meta.url);
  const loader = join(dirname(require.resolve('chdb/package.json')), 'dist', 'loader.js');
  const { loadNative } = require(loader) as { loadNative: () => Binding };
  return loadNative();
}

const crashSignals = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'] as const;

/**
 * The engine installs crash handlers that sleep for five minutes before the process dies, in which nobody restarts it.
 * Adding and removing a listener puts the default action back. To be called after the first connection.
 */
export function resetCrashHandlers(): void {
  const nothing = (): void => undefined;
  for (const signal of crashSignals) {
    process.on(signal, nothing);
    process.removeListener(signal, nothing);
  }
}
