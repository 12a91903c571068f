// Who sent a mail: one worker asks the DNS, hashes and verifies, many mails at once, each within a deadline. Runs after the
// mail was accepted, and never fails: what cannot be found out is null (C15, T26).
//
//   check ──► worker ──► DNS
//                └─ past the deadline: ping; no pong: it is ended, and the others' mails start again in a new one, once

import { Worker } from 'node:worker_threads';
import { bufferOf } from '#actors/bytes.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Envelope, FromWorker, Surroundings, ToWorker } from './authentication-worker.ts';
import { createGather } from './gather.ts';
import type { Checks } from './verdict.ts';

export interface Authenticator {
  /** Null: nobody knows. Never throws. */
  check(raw: Uint8Array, envelope: Omit<Envelope, 'mta'>): Promise<Checks | null>;
  stop(): Promise<void>;
}

export interface AuthenticatorDeps {
  /** Asked about senders instead of the world's; none: the world's. */
  readonly dnsServers: readonly string[];
  /** Our own name. */
  readonly hostname: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface Job {
  readonly raw: Uint8Array;
  readonly envelope: Envelope;
  readonly end: (checks: Checks | null) => void;
  /** Its worker died once. */
  again: boolean;
}

export function createAuthenticator({ dnsServers, hostname, clock, log }: AuthenticatorDeps): Authenticator {
  const jobs = new Map<number, Job>();
  let worker: Worker | null = null;
  let newest = 0;
  let stopped = false;

  const post = createGather<ToWorker>((messages) => {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
    if (!stopped) (worker ??= start()).postMessage(messages);
  });

  function start(): Worker {
    const fresh = new Worker(new URL('./authentication-worker.ts', import.meta.url), {
      execArgv: [],
      workerData: { dnsServers } satisfies Surroundings,
      resourceLimits: {
        maxOldGenerationSizeMb: limits.authenticationMb,
        maxYoungGenerationSizeMb: limits.workerYoungMb,
      },
    });
    fresh.unref();
    fresh.on('message', (messages: readonly FromWorker[]) => messages.forEach(heard));
    fresh.on('error', (error: Error) => log.warn({ error: error.message }, 'the check of senders failed'));
    fresh.on('exit', () => {
      if (worker === fresh) replace();
    });
    return fresh;
  }

  /** What was at work starts again, once: one mail may have brought it down, the others are innocent. */
  function replace(): void {
    const dead = worker;
    worker = null;
    void dead?.terminate();
    for (const [id, job] of jobs) {
      if (job.again || stopped) job.end(null);
      else {
        job.again = true;
        post({ kind: 'check', job: id, raw: job.raw, envelope: job.envelope });
      }
    }
  }

  function heard(message: FromWorker): void {
    if (message.kind === 'pong') return cancelPing();
    const job = jobs.get(message.job);
    if (job === undefined) return;
    if (message.kind === 'checked') job.end(message.checks);
    else {
      log.warn({ reason: message.reason }, 'the sender of a mail could not be checked');
      job.end(null);
    }
  }

  let cancelPing = (): void => undefined;
  function ping(): void {
    cancelPing();
    cancelPing = clock.after(limits.authenticationPingMs, () => {
      log.warn({ jobs: jobs.size }, 'the check of senders hangs, and starts again');
      replace();
    });
    post({ kind: 'ping' });
  }

  return {
    check: (raw, envelope) =>
      new Promise((resolve) => {
        if (stopped) return resolve(null);
        newest += 1;
        const id = newest;
        const end = (checks: Checks | null): void => {
          if (!jobs.delete(id)) return;
          cancel();
          resolve(checks);
        };
        const cancel = clock.after(limits.authenticationTimeoutMs, () => {
          end(null);
          ping();
        });
        const full = { ...envelope, mta: hostname };
        const looked = whatCounts(raw);
        jobs.set(id, { raw: looked, envelope: full, end, again: false });
        post({ kind: 'check', job: id, raw: looked, envelope: full });
      }),
    async stop() {
      stopped = true;
      cancelPing();
      for (const { end } of jobs.values()) end(null);
      const last = worker;
      worker = null;
      await last?.terminate();
    },
  };
}

const signature = /^(?:dkim-signature|arc-)/im;

/** The body counts only where a signature speaks of it: else the header alone goes to the worker. */
function whatCounts(raw: Uint8Array): Uint8Array {
  const bytes = bufferOf(raw);
  const empty = bytes.indexOf('\r\n\r\n');
  if (empty < 0) return raw;
  const header = bytes.subarray(0, empty + 4);
  // A view of its own: a message takes along all that a view looks at.
  return signature.test(header.toString('latin1')) ? raw : new Uint8Array(header);
}
