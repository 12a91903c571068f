// Mail is parsed in a few workers, apart from the event loop of the edge (T3). A mail whose worker crashes or is late gets
// a reason instead of parts.

import { bufferOf } from '#actors/bytes.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Opener } from './crypt/opener.ts';
import type { ParseJob, ParseReply } from './parse-worker.ts';
import { createWorkerPool } from './worker-pool.ts';

export interface Parser {
  /**
   * Throws nothing for what is in the mail: what cannot be parsed has a reason. Calls beyond the workers wait; callers
   * bound how many. `charset`: what a person says that it is written in. Of signed and encrypted mail it throws what the
   * store of keys throws.
   */
  parse(raw: Uint8Array, charset?: string): Promise<ParseReply>;
  stop(): Promise<void>;
}

export interface ParserOptions {
  readonly clock: Clock;
  readonly workers?: number;
  readonly timeoutMs?: number;
  /** Asked of mail that looks signed or encrypted; absent: it is read as it came. */
  readonly opener?: Pick<Opener, 'open'>;
}

export function createParser({ clock, workers, timeoutMs, opener }: ParserOptions): Parser {
  const pool = createWorkerPool<ParseJob, ParseReply>({
    file: new URL('./parse-worker.ts', import.meta.url),
    clock,
    workers: workers ?? limits.parseWorkers,
    deadlineMs: timeoutMs ?? limits.parseTimeoutMs,
    failed: (reason) => ({ ok: false, reason }),
    bytesOf: ({ octets }) => octets.length,
  });
  return {
    async parse(raw, charset = '') {
      const octets = bufferOf(raw).toString('latin1');
      const reply = await pool.run({ octets, charset });
      if (opener === undefined || !reply.ok || !reply.parts.isProtected) return reply;
      return { ok: true, parts: await opener.open(raw, charset, reply.parts) };
    },
    stop: () => pool.stop(),
  };
}
