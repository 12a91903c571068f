// Who sent a mail: one worker hashes and verifies, many mails at once, each within a deadline; what it asks of the DNS is
// asked here. Runs after the mail was accepted, and never fails: what cannot be found out is null (C15, T26).
//
//   check ──► worker ──lookup──► here ──► DNS
//                ▲ ◄──answer─────┘
//                └─ past the deadline: ping; no pong: it is ended, and the others' mails start again in a new one, once

import { Worker } from 'node:worker_threads';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { Envelope, FromWorker, ToWorker } from './authentication-worker.ts';
import { budgeted, codeOf } from './lookups.ts';
import type { Lookup } from './lookups.ts';
import { splitMail } from './salvage.ts';
import type { Checks } from './verdict.ts';

export interface Authenticator {
  /** Null: nobody knows. Never throws. */
  check(raw: Uint8Array, envelope: Omit<Envelope, 'mta'>): Promise<Checks | null>;
  stop(): Promise<void>;
}

export interface AuthenticatorDeps {
  readonly lookup: Lookup;
  /** Our own name. */
  readonly hostname: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface Job {
  readonly raw: Uint8Array;
  readonly envelope: Envelope;
  readonly lookup: Lookup;
  readonly end: (checks: Checks | null) => void;
  /** Its worker died once. */
  again: boolean;
}

export function createAuthenticator({ lookup, hostname, clock, log }: AuthenticatorDeps): Authenticator {
  const jobs = new Map<number, Job>();
  let worker: Worker | null = null;
  let newest = 0;
  let stopped = false;

  const post = (message: ToWorker): void => {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
    (worker ??= start()).postMessage(message);
  };

  function start(): Worker {
    const fresh = new Worker(new URL('./authentication-worker.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.authenticationMb },
    });
    fresh.unref();
    fresh.on('message', (message: FromWorker) => heard(message));
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
    else if (message.kind === 'failed') {
      log.warn({ reason: message.reason }, 'the sender of a mail could not be checked');
      job.end(null);
    } else answer(job, message);
  }

  function answer(job: Job, { lookup: id, name, type }: Extract<FromWorker, { kind: 'lookup' }>): void {
    job.lookup(name, type).then(
      (records) => post({ kind: 'answer', lookup: id, records, code: null }),
      (error: unknown) => post({ kind: 'answer', lookup: id, records: null, code: codeOf(error) }),
    );
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
        const budget = { authors: authorDomains(raw), now: () => clock.now() };
        jobs.set(id, { raw, envelope: full, lookup: budgeted(lookup, budget), end, again: false });
        post({ kind: 'check', job: id, raw, envelope: full });
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

/** Every domain that stands in a From field, however it is written: only to know whose names matter. */
export function authorDomains(raw: Uint8Array): readonly string[] {
  const fields = Buffer.from(splitMail(raw).header)
    .toString('latin1')
    .split(/\r?\n(?![ \t])/);
  const froms = fields.filter((field) => /^from[ \t]*:/i.test(field)).join(' ');
  return [
    ...new Set(
      Array.from(froms.matchAll(/@([a-z0-9.-]{1,253})/gi), ([, domain = '']) => domain.toLowerCase()),
    ),
  ];
}
