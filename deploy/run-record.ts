// What a launcher started, written down in the data directory, so that the next one can find and replace it when it was
// killed. A living launcher that somebody still watches is never replaced: that is an error with its process id.

import { renameSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SkillpostError } from '#actors/errors.ts';
import { processIdentity } from './process-identity.ts';

const politeMs = 8_000;

export interface RecordedProcess {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
}

interface RunRecord {
  readonly launcher: RecordedProcess;
  /** Who started the launcher, such as npm: when it is gone, nobody watches the launcher any more. */
  readonly parent: RecordedProcess;
  /** In the order of starting. */
  readonly children: readonly RecordedProcess[];
}

export function recorded(name: string, pid: number): RecordedProcess {
  return { name, pid, identity: processIdentity(pid) ?? '' };
}

function lives(process: RecordedProcess): boolean {
  return processIdentity(process.pid) === process.identity;
}

function fileOf(dataDirectory: string): string {
  return join(dataDirectory, 'run.json');
}

/** At once: children start side by side, each is written down, and the newest record must be the one that stays. */
export function writeRunRecord(dataDirectory: string, children: readonly RecordedProcess[]): void {
  const record: RunRecord = {
    launcher: recorded('launcher', process.pid),
    parent: recorded('parent', process.ppid),
    children,
  };
  const file = fileOf(dataDirectory);
  writeFileSync(`${file}.new`, JSON.stringify(record));
  renameSync(`${file}.new`, file);
}

export async function removeRunRecord(dataDirectory: string): Promise<void> {
  await rm(fileOf(dataDirectory), { force: true });
}

async function readRunRecord(dataDirectory: string): Promise<RunRecord | null> {
  try {
    return JSON.parse(await readFile(fileOf(dataDirectory), 'utf8')) as RunRecord;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function end(target: RecordedProcess): Promise<void> {
  if (!lives(target)) return;
  process.kill(target.pid, 'SIGTERM');
  const deadline = Date.now() + politeMs;
  while (lives(target) && Date.now() < deadline) await wait(50);
  if (lives(target)) process.kill(target.pid, 'SIGKILL');
  while (lives(target)) await wait(20);
}

/**
 * Ends what an earlier launcher left running over this data directory; returns the names of what it ended.
 * Throws ALREADY_RUNNING when that launcher lives and is still watched.
 */
export async function replaceLeftovers(dataDirectory: string): Promise<readonly string[]> {
  const record = await readRunRecord(dataDirectory);
  if (record === null) return [];
  if (lives(record.launcher) && lives(record.parent))
    throw new SkillpostError(
      'ALREADY_RUNNING',
      'rejected',
      `Skillpost already runs over this data directory (process ${record.launcher.pid}): stop it there with Ctrl-C first.`,
    );
  // The launcher first, or it would start its children again; then in the reverse order of starting.
  const left = [record.launcher, ...record.children.toReversed()].filter(lives);
  for (const process of left) await end(process);
  await removeRunRecord(dataDirectory);
  return left.map((process) => process.name);
}
