// A part of Skillpost (node, gateway, analytics) as a child process of the launcher: forked in a process group of its
// own, ready when it says so, stopped with SIGTERM and, after a grace, SIGKILL.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SkillpostError } from '#actors/errors.ts';
import { nodeFlags } from './process-flags.ts';
import type { Running } from './supervisor.ts';

const readyTimeoutMs = 60_000;
const stopTimeoutMs = 6_000;

/** Port by name, as in `ports.json`. */
export type PartPorts = Readonly<Record<string, number>>;

export interface RunningPart extends Running {
  readonly ports: PartPorts;
}

export interface ReadyMessage {
  readonly ready: PartPorts;
}

/** Sent in place of it when the start failed. */
export interface FailedMessage {
  readonly failed: string;
}

function isFailed(message: unknown): message is FailedMessage {
  return typeof message === 'object' && message !== null && 'failed' in message;
}

function isReady(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'ready' in message;
}

/** Starts `deploy/process.ts` with these settings; rejects when it ends, or says nothing, before it is ready. */
export async function startPart(name: string, environment: NodeJS.ProcessEnv): Promise<RunningPart> {
  const child = fork(fileURLToPath(new URL('process.ts', import.meta.url)), [], {
    env: environment,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...nodeFlags(name)],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const ports = await new Promise<PartPorts>((resolve, reject) => {
    const failed = (how: string): void =>
      reject(new SkillpostError('PART_FAILED', 'unavailable', `The ${name} process ${how}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      failed('did not get ready in time; the log says why');
    }, readyTimeoutMs);
    let why = 'the log says why';
    child.on('message', (message) => {
      if (isFailed(message)) why = message.failed;
      if (!isReady(message)) return;
      clearTimeout(timer);
      resolve(message.ready);
    });
    void exited.then(() => {
      clearTimeout(timer);
      failed(`ended while starting: ${why}`);
    });
  });
  return {
    pid: child.pid ?? 0,
    ports,
    exited,
    async stop() {
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await exited;
      clearTimeout(killer);
    },
  };
}
