// Settles the mail balance again and again (N3): the last hours often, the last days now and then; and signs the heads of
// the archive's chains. A difference of a single mail is an alarm. Any number of gateways may do it: one at a time does.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { BalanceRow, MailBalance } from '#actors/ports/mail-balance.ts';

export interface BalanceKeeperDeps {
  readonly balance: MailBalance;
  readonly anchor: () => Promise<number>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface BalanceFigures {
  /** Mails that are unaccounted for, or too many, over the hours that were settled last. */
  readonly difference: number;
  /** Milliseconds since 1970; 0: not yet. */
  readonly settledAt: number;
}

export interface BalanceKeeper {
  figures(): BalanceFigures;
  /** Once more, now. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const hourMs = 3_600_000;

export function startBalanceKeeper({ balance, anchor, clock, log }: BalanceKeeperDeps): BalanceKeeper {
  let figures: BalanceFigures = { difference: 0, settledAt: 0 };
  let rounds = 0;
  let stopped = false;
  let cancel = (): void => undefined;
  let running: Promise<void> = Promise.resolve();

  async function round(): Promise<void> {
    const now = clock.now();
    const wide = rounds % limits.balanceWideEvery === 0;
    const back = wide ? limits.balanceWideMs : limits.balanceNearMs;
    const thisHour = now - (now % hourMs);
    try {
      const rows = await balance.settle({ from: thisHour - back, to: thisHour + hourMs });
      if (rows !== null) {
        figures = { difference: differenceOf(rows), settledAt: now };
        rounds += 1;
        tell(rows, log);
      }
      const signed = await anchor();
      if (signed > 0) log.debug({ signed }, 'heads of the archive were signed');
    } catch (error) {
      log.warn({ error: String(error) }, 'the mail balance could not be settled');
    }
  }

  function run(): Promise<void> {
    running = round().finally(() => {
      if (!stopped) cancel = clock.after(limits.balanceEveryMs, () => void run());
    });
    return running;
  }

  void run();
  return {
    figures: () => figures,
    settle: round,
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

function differenceOf(rows: readonly BalanceRow[]): number {
  return rows.reduce((sum, { difference }) => sum + Math.abs(difference), 0);
}

function tell(rows: readonly BalanceRow[], log: Log): void {
  for (const row of rows.filter(({ difference }) => difference !== 0)) {
    const { mailboxId, difference, accepted } = row;
    log.error(
      { mailboxId, hour: new Date(row.hour).toISOString(), accepted, difference },
      'the mail balance does not add up',
    );
  }
}
