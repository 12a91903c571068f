// As whom Postgres runs. It refuses to run as root, so root starts it as the user `postgres`, made when missing; and
// when that user cannot reach the files (a checkout under /root), with the one capability that lets it search there.

import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { SkillpostError } from '#actors/errors.ts';

const run = promisify(execFile);

export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** Null: we are not root, Postgres runs as who we are. */
export async function postgresIdentity(): Promise<Identity | null> {
  if (process.getuid?.() !== 0) return null;
  const found = await lookUp();
  if (found !== null) return found;
  try {
    await run('groupadd', ['--system', '--force', 'postgres']);
    await run('useradd', ['--system', '--gid', 'postgres', '--shell', '/usr/sbin/nologin', 'postgres']);
  } catch (cause) {
    throw new SkillpostError(
      'POSTGRES_USER',
      'unavailable',
      'Postgres cannot run as root, and the user "postgres" could not be made; run as an ordinary user.',
      { cause },
    );
  }
  const made = await lookUp();
  if (made === null)
    throw new SkillpostError('POSTGRES_USER', 'unavailable', 'The user "postgres" is missing.');
  return made;
}

async function lookUp(): Promise<Identity | null> {
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === 'postgres') return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

export interface CommandOptions {
  readonly identity: Identity | null;
  readonly program: string;
  readonly args: readonly string[];
  readonly dataDirectory: string;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** For `spawn`. */
  readonly identity: Partial<Identity>;
}

/** The command line that runs `program` as `identity`, able to reach the program and the data directory. */
export async function commandFor(options: CommandOptions): Promise<Command> {
  const { identity, program, args, dataDirectory } = options;
  if (identity === null) return { program, args, identity: {} };
  const reachable =
    (await canReach(identity, dirname(program))) && (await canReach(identity, dirname(dataDirectory)));
  if (reachable) return { program, args, identity };
  // Rather than opening somebody's home directory to everybody.
  const capability = await searchCapability();
  return {
    program: 'setpriv',
    args: [
      `--reuid=${identity.uid}`,
      `--regid=${identity.gid}`,
      '--clear-groups',
      `--inh-caps=-all,+${capability}`,
      `--ambient-caps=-all,+${capability}`,
      `--bounding-set=-all,+${capability}`,
      program,
      ...args,
    ],
    identity: {},
  };
}

async function canReach({ uid, gid }: Identity, directory: string): Promise<boolean> {
  const entry = await stat(directory);
  const bit = entry.uid === uid ? 0o100 : entry.gid === gid ? 0o010 : 0o001;
  if ((entry.mode & bit) === 0) return false;
  const parent = dirname(directory);
  return parent === directory ? true : canReach({ uid, gid }, parent);
}

/** `dac_read_search` is enough; containers often have only the wider `dac_override`. */
async function searchCapability(): Promise<'dac_read_search' | 'dac_override'> {
  const bounding = /^CapBnd:\s*([0-9a-f]+)/m.exec(await readFile('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const dacReadSearch = 1n << 2n;
  return (BigInt(`0x${bounding}`) & dacReadSearch) === 0n ? 'dac_override' : 'dac_read_search';
}
