// A sentinel for one test file, that watches a master under the name `main` and replaces it within a second or two.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#deploy/embedded/free-port.ts';

export interface TestSentinel {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startSentinel(masterUrl: string): Promise<TestSentinel> {
  const directory = await mkdtemp(join(tmpdir(), 'skillpost-sentinel-'));
  const port = await freePort();
  const file = join(directory, 'sentinel.conf');
  const master = new URL(masterUrl);
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${directory}`,
    `sentinel monitor main ${master.hostname} ${master.port} 1`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 3000',
  ];
  await writeFile(file, settings.join('\n'));
  const child = spawn('redis-server', [file, '--sentinel'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const killNow = (): void => {
    child.kill('SIGKILL');
  };
  // A test process that dies must not leave it behind.
  process.once('exit', killNow);
  const exited = once(child, 'exit');
  for await (const chunk of child.stdout) if (String(chunk).includes('+monitor master')) break;
  child.stdout.resume();
  return {
    url: `redis+sentinel://127.0.0.1:${port}/main`,
    async stop() {
      process.off('exit', killNow);
      killNow();
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
