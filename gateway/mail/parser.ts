// Mail is parsed in a few workers, apart from the event loop of the edge (T3). A mail whose worker crashes or is late gets
// a reason instead of parts.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { ParseJob, ParseReply } from './parse-worker.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface Parser {
  /**
   * Never throws: what cannot be parsed has a reason. Calls beyond the workers wait; callers bound how many. `charset`:
   * what a person says that it is written in.
   */
  parse(raw: Uint8Array, charset?: string): Promise<ParseReply>;
  stop(): Promise<void>;
}

export interface ParserOptions {
  readonly clock: Clock;
  readonly workers?: number;
  readonly timeoutMs?: number;
}

export function createParser({ clock, workers, timeoutMs }: ParserOptions): Parser {
  const pool = createWorkerPool<ParseJob, ParseReply>({
    file: new URL('./parse-worker.ts', import.meta.url),
    clock,
    workers: workers ?? limits.parseWorkers,
    deadlineMs: timeoutMs ?? limits.parseTimeoutMs,
    failed: (reason) => ({ ok: false, reason }),
  });
  return {
    parse: (raw, charset = '') => pool.run({ raw, charset }),
    stop: () => pool.stop(),
  };
}
