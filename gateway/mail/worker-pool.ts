// A few workers for what hostile mail can make slow: each with a memory bound and a deadline for each job. A worker that
// crashes or is late is ended and replaced; its job gets a failure instead of an answer. The event loop never does such
// work itself (T3). Knows nothing of the work.

import { Worker } from 'node:worker_threads';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';

export interface WorkerPool<Job, Reply> {
  /** Never throws: what fails is what `failed` makes of the reason. Jobs beyond the workers wait; callers bound how many. */
  run(job: Job): Promise<Reply>;
  stop(): Promise<void>;
}

export interface WorkerPoolOptions<Reply> {
  /** Answers each message with one. */
  readonly file: URL;
  readonly clock: Clock;
  readonly workers: number;
  readonly deadlineMs: number;
  /** Of a job that got no answer. */
  readonly failed: (reason: string) => Reply;
}

interface Slot {
  worker: Worker | null;
  busy: boolean;
}

interface Answer<Reply> {
  readonly reply: Reply;
  readonly reusable: boolean;
}

export function createWorkerPool<Job, Reply>(options: WorkerPoolOptions<Reply>): WorkerPool<Job, Reply> {
  const slots: Slot[] = Array.from({ length: options.workers }, () => ({ worker: null, busy: false }));
  const waiting: (() => void)[] = [];
  let stopped = false;

  function pump(): void {
    while (waiting.length > 0 && slots.some(({ busy }) => !busy)) waiting.shift()?.();
  }

  async function runIn(slot: Slot, job: Job): Promise<Reply> {
    const worker = (slot.worker ??= startWorker(options.file));
    const answer = await answerOf(worker, job, options);
    if (answer.reusable) return answer.reply;
    slot.worker = null;
    await worker.terminate();
    return answer.reply;
  }

  return {
    run(job) {
      return new Promise((resolve) => {
        const start = (): void => {
          const slot = slots.find(({ busy }) => !busy);
          if (stopped || slot === undefined) return resolve(options.failed('stopped'));
          slot.busy = true;
          void runIn(slot, job).then((reply) => {
            slot.busy = false;
            resolve(reply);
            pump();
          });
        };
        waiting.push(start);
        pump();
      });
    },
    async stop() {
      stopped = true;
      for (const start of waiting.splice(0)) start();
      await Promise.all(slots.map(async ({ worker }) => worker?.terminate()));
    },
  };
}

function startWorker(file: URL): Worker {
  const worker = new Worker(file, {
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: limits.parseWorkerMb,
      maxYoungGenerationSizeMb: limits.workerYoungMb,
    },
  });
  worker.unref();
  return worker;
}

function answerOf<Reply>(
  worker: Worker,
  job: unknown,
  { clock, deadlineMs, failed }: WorkerPoolOptions<Reply>,
): Promise<Answer<Reply>> {
  return new Promise((resolve) => {
    const end = (answer: Answer<Reply>): void => {
      cancel();
      worker.removeAllListeners();
      // A worker that is being ended may still fail; nobody waits for it any more.
      worker.on('error', () => undefined);
      resolve(answer);
    };
    const fail = (reason: string): void => end({ reply: failed(reason), reusable: false });
    const cancel = clock.after(deadlineMs, () => fail(`not done within ${deadlineMs} ms`));
    worker.removeAllListeners();
    worker.once('message', (reply: Reply) => end({ reply, reusable: true }));
    worker.once('error', (error: Error) => fail(`the worker failed: ${error.message}`));
    worker.once('exit', () => fail('the worker stopped'));
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
    worker.postMessage(job);
  });
}
