// A thread of `run.ts`: simulates one seed after the other, as it is told.

import { parentPort } from 'node:worker_threads';
import type { Violation } from './checkers/findings.ts';
import type { Mutation } from './machinery/mutations.ts';
import { simulate } from './simulation.ts';

export interface SeedOrder {
  readonly seed: number;
  readonly mutation: Mutation | null;
  /** How many lines of the trace to report. */
  readonly lines: number;
}

export interface SeedReport {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly fingerprint: string;
  readonly virtualMs: number;
  readonly events: number;
  readonly commits: number;
  readonly lines: readonly string[];
}

parentPort?.on('message', ({ seed, mutation, lines }: SeedOrder) => {
  void simulate({ seed, mutation }).then(({ violation, fingerprint, virtualMs, events, commits, trace }) => {
    const report: SeedReport = {
      seed,
      violation,
      fingerprint,
      virtualMs,
      events,
      commits,
      lines: trace.last(lines),
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    parentPort?.postMessage(report);
  });
});
