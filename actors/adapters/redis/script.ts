// Runs the Lua scripts of `scripts/` by their hash; a server that does not know one yet (first use, restart, fail-over)
// is taught it, and nothing of the script has run before.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisArgument, RedisConnection } from './connect.ts';

export type ScriptName =
  | 'acquire'
  | 'renew'
  | 'release'
  | 'load'
  | 'commit'
  | 'beat'
  | 'members'
  | 'recovered';

export interface Script {
  readonly text: string;
  readonly hash: string;
}

function read(name: ScriptName): Script {
  const text = readFileSync(new URL(`scripts/${name}.lua`, import.meta.url), 'utf8');
  return { text, hash: createHash('sha1').update(text).digest('hex') };
}

export const scripts: Readonly<Record<ScriptName, Script>> = {
  acquire: read('acquire'),
  renew: read('renew'),
  release: read('release'),
  load: read('load'),
  commit: read('commit'),
  beat: read('beat'),
  members: read('members'),
  recovered: read('recovered'),
};

/** `args`: number of keys, the keys, the arguments. */
export async function runScript(
  redis: RedisConnection,
  script: Script,
  args: readonly RedisArgument[],
  how: 'send' | 'keep' = 'send',
): Promise<unknown> {
  try {
    return await redis[how](['EVALSHA', script.hash, ...args]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    // Runs and teaches in one, and so on the server that asked: in a cluster each has to be taught.
    return redis[how](['EVAL', script.text, ...args]);
  }
}
