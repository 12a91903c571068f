// A few workers that parse mail, each with a memory bound and a deadline for each mail. A worker that crashes or is late
// is ended and replaced; its mail gets a reason instead of parts. The event loop of the edge never parses (T3).

import { Worker } from 'node:worker_threads';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { ParseReply } from './parse-worker.ts';

export interface Parser {
  /** Never throws: what cannot be parsed has a reason. Calls beyond the workers wait; callers bound how many. */
  parse(raw: Uint8Array): Promise<ParseReply>;
  stop(): Promise<void>;
}

interface Slot {
  worker: Worker | null;
  busy: boolean;
}

export interface ParserOptions {
  readonly clock: Clock;
  readonly workers?: number;
  readonly timeoutMs?: number;
}

export function createParser({ clock, workers, timeoutMs }: ParserOptions): Parser {
  const deadlineMs = timeoutMs ?? limits.parseTimeoutMs;
  const slots: Slot[] = Array.from({ length: workers ?? limits.parseWorkers }, () => ({
    worker: null,
    busy: false,
  }));
  const waiting: (() => void)[] = [];
  let stopped = false;

  function pump(): void {
    while (waiting.length > 0 && slots.some(({ busy }) => !busy)) waiting.shift()?.();
  }

  async function parseIn(slot: Slot, raw: Uint8Array): Promise<ParseReply> {
    const worker = (slot.worker ??= startWorker());
    const answer = await answerOf(worker, raw, { clock, deadlineMs });
    if (answer.reusable) return answer.reply;
    slot.worker = null;
    await worker.terminate();
    return answer.reply;
  }

  return {
    parse(raw) {
      return new Promise((resolve) => {
        const start = (): void => {
          const slot = slots.find(({ busy }) => !busy);
          if (stopped || slot === undefined) return resolve({ ok: false, reason: 'stopped' });
          slot.busy = true;
          void parseIn(slot, raw).then((reply) => {
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

function startWorker(): Worker {
  const worker = new Worker(new URL('./parse-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.parseWorkerMb },
  });
  worker.unref();
  return worker;
}

interface Answer {
  readonly reply: ParseReply;
  readonly reusable: boolean;
}

function answerOf(
  worker: Worker,
  raw: Uint8Array,
  { clock, deadlineMs }: { clock: Clock; deadlineMs: number },
): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (answer: Answer): void => {
      cancel();
      worker.removeAllListeners();
      // A worker that is being ended may still fail; nobody waits for it any more.
      worker.on('error', () => undefined);
      resolve(answer);
    };
    const fail = (reason: string): void => end({ reply: { ok: false, reason }, reusable: false });
    const cancel = clock.after(deadlineMs, () => fail(`not parsed within ${deadlineMs} ms`));
    worker.removeAllListeners();
    worker.once('message', (reply: ParseReply) => end({ reply, reusable: true }));
    worker.once('error', (error: Error) => fail(`the parser failed: ${error.message}`));
    worker.once('exit', () => fail('the parser stopped'));
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
    worker.postMessage(raw);
  });
}
