// The same road on BullMQ 5, for the ratio: a job is added, handed to a worker in another process, and finished, with as
// many under way as our offer cycles have, on a Redis of the same settings. It does less: no matching of skills, no
// reservation of a slot, no answer to wait for, no history.

import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { startEmbeddedRedis } from '#deploy/embedded/redis.ts';
import { concurrency, connectionOf, queueName } from './bullmq-queue.ts';
import { benchCycles } from './cycles.ts';
import type { Figure } from './measure.ts';

const warmUpMs = 3_000;
const measureMs = 10_000;

/** Keeps as many jobs under way as the worker can hold; jobs finished a second. */
async function jobsPerSecond(queue: Queue, worker: ChildProcess): Promise<number> {
  const failures: unknown[] = [];
  const begun = performance.now();
  let added = 0;
  let finished = 0;
  let from: { at: number; finished: number } | null = null;
  const perSecond = await new Promise<number>((resolve) => {
    worker.on('message', (count) => {
      finished = Number(count);
      const now = performance.now();
      if (now - begun > warmUpMs) from ??= { at: now, finished };
      if (from !== null && now - from.at > measureMs) {
        worker.removeAllListeners('message');
        resolve((finished - from.finished) / ((now - from.at) / 1_000));
        return;
      }
      for (; added < finished + concurrency; added += 1)
        queue
          .add(
            'case',
            { subject: 'Where is my order?', from: 'customer@customer.test' },
            { removeOnComplete: true },
          )
          .catch((error: unknown) => failures.push(error));
    });
  });
  if (failures.length > 0) throw new AggregateError(failures.slice(0, 5), `${failures.length} jobs failed`);
  return perSecond;
}

async function measureBullmq(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'skillpost-bench-'));
  const redis = await startEmbeddedRedis({ dataDirectory: folder, port: 0, password: randomUUID() });
  const worker = fork(fileURLToPath(new URL('bullmq-worker.ts', import.meta.url)), [], {
    env: { ...process.env, REDIS_URL: redis.url },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const queue = new Queue(queueName, { connection: connectionOf(redis.url) });
  try {
    await once(worker, 'message');
    return await jobsPerSecond(queue, worker);
  } finally {
    await queue.close();
    worker.kill('SIGTERM');
    await once(worker, 'exit');
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function benchBullmq(): Promise<readonly Figure[]> {
  const bullmq = await measureBullmq();
  const [cycles] = await benchCycles();
  const figure = (measure: string, value: number, unit: string): Figure => ({
    bench: 'bullmq',
    measure,
    value,
    unit,
    target: null,
    better: 'higher',
  });
  return [
    figure('BullMQ 5: add → worker → finished', bullmq, '/s'),
    figure('our full offer cycles in the same run', cycles?.value ?? Number.NaN, '/s'),
    figure('cycles over jobs', (cycles?.value ?? Number.NaN) / bullmq, '×'),
  ];
}
