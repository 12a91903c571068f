// At most one process reads the streams: a key with a time to live, which only its holder renews. A holder that was
// paused past it may still write for a moment; the journal's script refuses it, and de-duplication does the rest.

import { analyticsLimits } from './limits.ts';
import { text } from './streams.ts';
import type { StreamConnection } from './streams.ts';

const leaderKey = '{analytics}:leader';
const journalKey = '{analytics}:journal';

const renewScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
const writeScript = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[2]) else redis.call('SET', KEYS[2], ARGV[2]) end return 1`;

export class LeadershipLost extends Error {}

export interface LeadershipOptions {
  readonly connection: StreamConnection;
  /** Differs between processes and starts. */
  readonly holder: string;
  readonly nowMs: () => number;
}

export class Leadership {
  readonly #options: LeadershipOptions;
  #heldUntilMs = 0;

  constructor(options: LeadershipOptions) {
    this.#options = options;
  }

  /** Takes or renews the right. False: another process has it. */
  async hold(): Promise<boolean> {
    const { connection, holder, nowMs } = this.#options;
    const ttl = String(analyticsLimits.leaderTtlMs);
    const askedAt = nowMs();
    const taken =
      (await connection.send(['SET', leaderKey, holder, 'NX', 'PX', ttl])) !== null ||
      Number(text(await connection.send(['EVAL', renewScript, '1', leaderKey, holder, ttl]))) === 1;
    this.#heldUntilMs = taken ? askedAt + analyticsLimits.leaderTtlMs : 0;
    return taken;
  }

  get isHeld(): boolean {
    return this.#options.nowMs() < this.#heldUntilMs;
  }

  /** Throws LeadershipLost. */
  assertHeld(): void {
    if (!this.isHeld) throw new LeadershipLost('another process may be reading the event streams');
  }

  async readJournal(): Promise<string> {
    const kept = await this.#options.connection.send(['GET', journalKey]);
    return kept === null || kept === undefined ? '' : text(kept);
  }

  /** Empty text removes it. Throws LeadershipLost when the right went to another process. */
  async writeJournal(kept: string): Promise<void> {
    const { connection, holder } = this.#options;
    const written = await connection.send(['EVAL', writeScript, '2', leaderKey, journalKey, holder, kept]);
    if (Number(text(written)) !== 1) throw new LeadershipLost('another process reads the event streams');
  }

  async release(): Promise<void> {
    this.#heldUntilMs = 0;
    await this.#options.connection.send(['EVAL', releaseScript, '1', leaderKey, this.#options.holder]);
  }
}
