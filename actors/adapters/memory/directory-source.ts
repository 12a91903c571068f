// A DirectorySource from a literal, for tests and the simulator: changed by handing it the next snapshot.

import type { DirectorySource } from '../../ports/directory-store.ts';
import type { Directory } from '../../vocabulary/directory.ts';

export interface MemoryDirectory extends DirectorySource {
  /** Takes the place of the current one; its version rises by one whatever it says. */
  replace(next: Directory): void;
}

export function createMemoryDirectory(first: Directory): MemoryDirectory {
  let directory = first;
  const listeners = new Set<(directory: Directory) => void>();
  return {
    current: () => directory,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    replace(next) {
      directory = { ...next, version: directory.version + 1 };
      for (const listener of listeners) listener(directory);
    },
  };
}
