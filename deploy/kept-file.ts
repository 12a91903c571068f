// What a running system has written into its data directory, for programs beside it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Throws in words for the person at the terminal. */
export async function keptJson<T>(dataDirectory: string, name: string): Promise<T> {
  const file = join(dataDirectory, name);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    throw new Error(`Skillpost does not seem to run here (no ${file}): start it with npm run up.`, {
      cause: error,
    });
  }
}
