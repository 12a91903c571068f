// The files that git tracks or would track, for the laws that hold over the whole repository.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Paths from the root of the repository, in order. */
export function trackedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return listed
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .toSorted();
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Sources that people wrote: not what tools generate. */
export function sourceFiles(): readonly string[] {
  return trackedFiles().filter(
    (path) => /\.(ts|tsx|mjs)$/.test(path) && !path.startsWith('proto/gen/') && !path.endsWith('.d.ts'),
  );
}
