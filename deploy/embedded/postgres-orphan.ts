// What an earlier launcher that was killed may have left over a data directory: a server that still runs, or a lock
// file of one that does not. A process is stopped only when it really is a Postgres over this very directory.

import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Log } from '#actors/ports/log.ts';

export async function replaceOrphan(dataDirectory: string, log: Log): Promise<void> {
  const lockFile = join(dataDirectory, 'postmaster.pid');
  const pid = await lockedBy(lockFile);
  const real = await realpath(dataDirectory);
  if (pid !== null && (await isPostgresIn(pid, real))) {
    log.warn({ pid }, 'a postgres of an earlier run still uses the data directory; stopping it');
    await stopOrphan(pid, real);
  }
  // After a kill -9 of the server its children end by themselves; a new server refuses to start before that.
  await until(async () => (await postgresesIn(real)).length === 0, limits.databaseStopMs);
  const left = await postgresesIn(real);
  if (left.length > 0)
    throw new SkillpostError('POSTGRES_IN_USE', 'unavailable', 'Another Postgres uses the data directory.', {
      meta: { pids: left },
    });
  // Its pid may belong to any other process by now (containers reuse them), and then Postgres would refuse to start.
  if (pid !== null) await rm(lockFile, { force: true });
}

async function stopOrphan(pid: number, dataDirectory: string): Promise<void> {
  // Fast, immediate, killed.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    // Looked at again each time: the pid may have been given to somebody else meanwhile.
    if (!(await isPostgresIn(pid, dataDirectory))) return;
    process.kill(pid, signal);
    if (await until(async () => !(await isPostgresIn(pid, dataDirectory)), limits.databaseStopMs)) return;
  }
}

async function lockedBy(lockFile: string): Promise<number | null> {
  const text = await readFile(lockFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : 0;
}

/** Every Postgres process works in its data directory. */
async function isPostgresIn(pid: number, dataDirectory: string): Promise<boolean> {
  if (pid === 0) return false;
  const process = `/proc/${pid}`;
  // Gone, or not ours to look at: not a server that we started.
  const directory = await readlink(`${process}/cwd`).catch(() => '');
  if (directory !== dataDirectory) return false;
  const name = await readFile(`${process}/comm`, 'utf8').catch(() => '');
  return name.trim() === 'postgres';
}

async function postgresesIn(dataDirectory: string): Promise<number[]> {
  // Without /proc (macOS) the server's own check of its shared memory has to do.
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.map(Number).filter((pid) => Number.isInteger(pid));
  const found = await Promise.all(
    pids.map(async (pid) => ((await isPostgresIn(pid, dataDirectory)) ? pid : 0)),
  );
  return found.filter((pid) => pid !== 0);
}

async function until(probe: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await probe())) {
    if (Date.now() > deadline) return false;
    await new Promise((done) => setTimeout(done, 20));
  }
  return true;
}
