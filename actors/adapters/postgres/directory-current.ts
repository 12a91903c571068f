// The one snapshot of the directory that this process has, and its replacement whenever it is told of a change.

import type { Kysely } from 'kysely';
import { limits } from '../../limits.ts';
import type { Log } from '../../ports/log.ts';
import type { Directory } from '../../vocabulary/directory.ts';
import { loadDirectory } from './directory-snapshot.ts';
import type { Database } from './schema.ts';

export interface CurrentDirectory {
  readonly current: () => Directory;
  readonly onChange: (listener: (directory: Directory) => void) => () => void;
  /** A change was announced; null: there may have been any. */
  readonly heard: (version: number | null) => void;
  readonly reload: () => Promise<void>;
  /** Resolves once the snapshot is at least of `version`. */
  readonly shows: (version: number) => Promise<void>;
  readonly close: () => void;
}

export async function openCurrentDirectory(db: Kysely<Database>, log: Log): Promise<CurrentDirectory> {
  let directory = await loadDirectory(db);
  const listeners = new Set<(directory: Directory) => void>();
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const load = async (): Promise<void> => {
    const loaded = await loadDirectory(db);
    if (loaded.version <= directory.version) return;
    directory = loaded;
    for (const listener of listeners) tell(listener, loaded, log);
  };
  // At most one reading at work and one to follow: what a reading that has begun may have missed, the next one sees.
  const reload = (): Promise<void> => {
    if (running === null) {
      running = load().finally(() => {
        running = null;
      });
      return running;
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return reload();
      });
    return next;
  };

  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  const heard = (version: number | null): void => {
    if (closed || (version !== null && version <= directory.version)) return;
    reload().catch((error: unknown) => {
      log.warn({ error: String(error) }, 'the directory could not be read again');
      clearTimeout(retry);
      // What was announced is not announced again: it is asked for until it is there.
      retry = setTimeout(() => heard(null), limits.retryLastMs);
    });
  };

  return {
    current: () => directory,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    heard,
    reload,
    async shows(version) {
      if (directory.version < version) await reload();
    },
    close() {
      closed = true;
      clearTimeout(retry);
    },
  };
}

function tell(listener: (directory: Directory) => void, directory: Directory, log: Log): void {
  try {
    listener(directory);
  } catch (error) {
    // One listener's bug must not keep the others on an old directory.
    log.error({ error: String(error) }, 'a listener of the directory failed');
  }
}
