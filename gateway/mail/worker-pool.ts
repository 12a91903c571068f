// A few workers for what hostile mail can make slow: each with a memory bound and a deadline for what it was given. A worker
// that crashes or is late is ended and replaced; its job gets a failure instead of an answer. Small jobs that wait are handed
// over together, as a message costs as much as the work in it; what fails with others is tried again alone, so that one
// mail never spoils another. The event loop never does such work itself (T3). Knows nothing of the work.
//
//   run ─► waiting ─(a worker is free: its share)─► worker ─► replies
//             ▲                                       │ crashed, late
//             └── each alone ◄── several ─────────────┴── one ──► failed

import { Worker } from 'node:worker_threads';
import { limits } from '#actors/limits.ts';
import { onceATurn } from '#actors/once-a-turn.ts';
import type { Clock } from '#actors/ports/clock.ts';

export interface WorkerPool<Job, Reply> {
  /** Never throws: what fails is what `failed` makes of the reason. Jobs beyond the workers wait; callers bound how many. */
  run(job: Job): Promise<Reply>;
  stop(): Promise<void>;
}

export interface WorkerPoolOptions<Job, Reply> {
  /** Answers each list of jobs with the list of their replies. */
  readonly file: URL;
  readonly clock: Clock;
  readonly workers: number;
  readonly deadlineMs: number;
  /** Of a job that got no answer. */
  readonly failed: (reason: string) => Reply;
  /** How large a job is, where small ones may share a message; absent: each goes alone. */
  readonly bytesOf?: (job: Job) => number;
}

interface Waiting<Job, Reply> {
  readonly job: Job;
  readonly bytes: number;
  readonly resolve: (reply: Reply) => void;
}

interface Slot {
  worker: Worker | null;
  busy: boolean;
}

type Answer<Reply> = { readonly replies: readonly Reply[] } | { readonly failure: string };

export function createWorkerPool<Job, Reply>(options: WorkerPoolOptions<Job, Reply>): WorkerPool<Job, Reply> {
  // Alone: by itself in its message.
  const alone = Number.POSITIVE_INFINITY;
  const { bytesOf = () => alone, failed } = options;
  const slots: Slot[] = Array.from({ length: options.workers }, () => ({ worker: null, busy: false }));
  const waiting: Waiting<Job, Reply>[] = [];
  let stopped = false;

  /** Jobs that come in one turn are shared out after it. */
  const pumpSoon = onceATurn(pump, queueMicrotask);

  function pump(): void {
    const slot = slots.find(({ busy }) => !busy);
    if (slot === undefined || waiting.length === 0) return;
    const free = slots.filter(({ busy }) => !busy).length;
    void runIn(slot, take(Math.ceil(waiting.length / free)));
    pump();
  }

  function take(share: number): readonly Waiting<Job, Reply>[] {
    let bytes = 0;
    let jobs = 0;
    for (const one of waiting.slice(0, Math.min(share, limits.workerJobsTogether))) {
      bytes += one.bytes;
      if (jobs > 0 && bytes > limits.workerBytesTogether) break;
      jobs += 1;
    }
    return waiting.splice(0, jobs);
  }

  async function runIn(slot: Slot, given: readonly Waiting<Job, Reply>[]): Promise<void> {
    slot.busy = true;
    const worker = (slot.worker ??= startWorker(options.file));
    const jobs = given.map(({ job }) => job);
    const deadlineMs =
      jobs.length > 1 ? Math.min(options.deadlineMs, limits.workerTogetherMs) : options.deadlineMs;
    const answer = await answerOf<Reply>(worker, jobs, { clock: options.clock, deadlineMs });
    if ('replies' in answer) {
      for (const [at, { resolve }] of given.entries())
        resolve(answer.replies[at] ?? failed('the worker did not answer'));
    } else {
      slot.worker = null;
      await worker.terminate();
      if (given.length === 1 || stopped) for (const { resolve } of given) resolve(failed(answer.failure));
      else waiting.unshift(...given.map((one) => ({ ...one, bytes: alone })));
    }
    slot.busy = false;
    pumpSoon();
  }

  return {
    run(job) {
      return new Promise((resolve) => {
        if (stopped) return resolve(failed('stopped'));
        waiting.push({ job, bytes: bytesOf(job), resolve });
        pumpSoon();
      });
    },
    async stop() {
      stopped = true;
      for (const { resolve } of waiting.splice(0)) resolve(failed('stopped'));
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
  jobs: readonly unknown[],
  { clock, deadlineMs }: { readonly clock: Clock; readonly deadlineMs: number },
): Promise<Answer<Reply>> {
  return new Promise((resolve) => {
    const end = (answer: Answer<Reply>): void => {
      cancel();
      worker.removeAllListeners();
      // A worker that is being ended may still fail; nobody waits for it any more.
      worker.on('error', () => undefined);
      resolve(answer);
    };
    const fail = (failure: string): void => end({ failure });
    const cancel = clock.after(deadlineMs, () => fail(`not done within ${deadlineMs} ms`));
    worker.removeAllListeners();
    worker.once('message', (replies: readonly Reply[]) => end({ replies }));
    worker.once('error', (error: Error) => fail(`the worker failed: ${error.message}`));
    worker.once('exit', () => fail('the worker stopped'));
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
    worker.postMessage(jobs);
  });
}
