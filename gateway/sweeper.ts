// Drives what was accepted and never routed: by a process that died, while something was down, or because memory had no
// room for it (T6). Any number of gateways sweep; each row is claimed for a while, so that they do not collide.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { MailStore } from '#actors/ports/mail-store.ts';
import type { Acceptance } from './accept.ts';
import type { CountSwept } from './measures.ts';

export interface SweeperDeps {
  readonly mailStore: Pick<MailStore, 'claimUnrouted'>;
  readonly acceptance: Pick<Acceptance, 'drive'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly count?: CountSwept;
}

export interface Sweeper {
  /** Finishes the batch at hand. */
  stop(): Promise<void>;
}

export function startSweeper({ mailStore, acceptance, clock, log, count }: SweeperDeps): Sweeper {
  let cancel = (): void => undefined;
  let stopped = false;
  let sweeping: Promise<void> = Promise.resolve();

  /** False when there is no more to do now, or no use in going on. */
  async function sweepBatch(): Promise<boolean> {
    const now = clock.now();
    const { sweepAfterMs, sweepBatch, sweepClaimMs } = limits;
    const mails = await mailStore.claimUnrouted(now - sweepAfterMs, sweepBatch, sweepClaimMs);
    const due = mails.filter((mail) => mail.receivedAt + backoffMs(mail.attempts) <= now);
    if (due.length === 0) return mails.length === sweepBatch;
    const routed = await acceptance.drive(due);
    count?.(due.length, routed);
    log.info({ mails: due.length, routed }, 'drove mails that were not routed');
    return mails.length === sweepBatch && routed > 0;
  }

  async function sweep(): Promise<void> {
    try {
      for (let round = 0; round < limits.sweepRounds && !isStopped(); round += 1)
        if (!(await sweepBatch())) break;
    } catch (error) {
      log.warn({ error: String(error) }, 'a sweep failed');
    }
    next();
  }

  function isStopped(): boolean {
    return stopped;
  }

  function next(): void {
    if (stopped) return;
    cancel = clock.after(limits.sweepEveryMs, () => {
      sweeping = sweep();
    });
  }

  next();
  return {
    async stop() {
      stopped = true;
      cancel();
      await sweeping;
    },
  };
}

/** From its arrival: 1 s, 3 s, 7 s, … after the first, second, third failure; at most 5 min more for each. */
function backoffMs(attempts: number): number {
  let total = 0;
  for (let attempt = 0; attempt < Math.min(attempts, limits.deliveryAttempts); attempt += 1)
    total += Math.min(1_000 * 2 ** attempt, limits.sweepBackoffLastMs);
  return total;
}
