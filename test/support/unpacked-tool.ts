// A program of a Debian package that must not be installed, because that would start a service: its package is fetched
// and unpacked beside the sources, once. Null, with one line that says what is missing, where that cannot be.

import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../.cache/tools');
const fetchTimeoutMs = 120_000;

function runs(program: string, args: readonly string[], cwd?: string): boolean {
  const ran = spawnSync(program, [...args], { cwd, stdio: 'ignore', timeout: fetchTimeoutMs });
  return ran.status === 0;
}

async function unpack(debianPackage: string, into: string): Promise<boolean> {
  await mkdir(into, { recursive: true });
  if (!runs('apt-get', ['-qq', 'download', debianPackage], into)) return false;
  const [file] = (await readdir(into)).filter((name) => name.endsWith('.deb'));
  if (file === undefined) return false;
  const unpacked = runs('dpkg', ['-x', file, '.'], into);
  await rm(join(into, file));
  return unpacked;
}

/** The program's path; `debianPackage` has it as /usr/bin/`name`. */
export async function unpackedTool(name: string, debianPackage: string): Promise<string | null> {
  if (runs(name, ['--version'])) return name;
  const into = join(folder, debianPackage);
  const path = join(into, 'usr/bin', name);
  if (runs(path, ['--version'])) return path;
  if ((await unpack(debianPackage, into)) && runs(path, ['--version'])) return path;
  console.log(`skipped: ${name} is not here: install the Debian package ${debianPackage}`);
  return null;
}
