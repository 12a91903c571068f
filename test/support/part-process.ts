// One part of the system as a process of its own (`deploy/process.ts`) on the stores that a test has started; what it
// logs can be read.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PartName } from '#actors/config.ts';

const program = fileURLToPath(new URL('../../deploy/process.ts', import.meta.url));

export interface PartProcess {
  readonly ports: Readonly<Record<string, number>>;
  /** Lines of its log, read as JSON. */
  log(): readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

/** Rejects with what it printed when it cannot start. */
export async function startPartProcess(
  role: PartName,
  settings: Readonly<Record<string, string>>,
): Promise<PartProcess> {
  const child = fork(program, [], {
    env: { ...process.env, ...settings, SKILLPOST_ROLES: role },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = once(child, 'exit');
  const ports = await new Promise<PartProcess['ports']>((resolve, reject) => {
    child.on('message', (message: { readonly ready?: PartProcess['ports'] }) => {
      if (message.ready !== undefined) resolve(message.ready);
    });
    void exited.then(() => reject(new Error(`the ${role} ended:\n${printed}`)));
  });
  return {
    ports,
    log: () =>
      printed
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
