// Rebuilds the live state from the database after it was lost: open cases first, then mail and replies that were on
// their way, then closed cases. In batches, each kept as progress, so that whoever goes on after a crash begins there.
//
//   whole ──marks differ──► (leases of before run out) ──► open ─► mail ─► replies ─► closed ──finish──► whole
//                                                            ▲ lost again: from the beginning, under a new name

import { limits } from '../limits.ts';
import type { CaseHistories } from '../ports/case-histories.ts';
import type { Chance, Clock } from '../ports/clock.ts';
import type { LiveEpoch, LiveMarks, RecoveryBook, RecoveryProgress } from '../ports/live-epoch.ts';
import type { Log } from '../ports/log.ts';
import type { MailStore } from '../ports/mail-store.ts';
import type { Restorer } from './restorer.ts';

export interface RecoveryDeps {
  readonly epoch: LiveEpoch;
  readonly book: RecoveryBook;
  readonly histories: CaseHistories;
  readonly restorer: Restorer;
  readonly mailStore: Pick<MailStore, 'release'>;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const steps = ['open', 'mail', 'replies', 'closed'] as const;
type Step = (typeof steps)[number];

/** True when the live state is that of the database: whole. */
export function isWhole(live: LiveMarks, kept: LiveMarks): boolean {
  return live.epoch !== '' && live.epoch === kept.epoch;
}

/** Looks, and rebuilds what has to be. Throws what the stores throw: then it is to be tried again, and goes on. */
export async function recover(deps: RecoveryDeps): Promise<void> {
  const { epoch, book, log } = deps;
  const kept = await book.read();
  const live = await epoch.read();
  if (isWhole(live, kept)) return;
  const goesOn = kept.recovering !== '' && live.recovering === kept.recovering;
  const progress = goesOn ? kept : await begin(deps, kept);
  log.warn({ recovery: progress.recovering, goesOn, step: progress.step }, 'the live state is being rebuilt');
  await run(deps, progress);
  if (!(await epoch.finish(progress.recovering))) {
    log.warn({ recovery: progress.recovering }, 'the live state was lost again while it was rebuilt');
    return;
  }
  await book.write({ epoch: progress.recovering, recovering: '', step: '', after: '' });
  log.info({ recovery: progress.recovering }, 'the live state is whole');
}

async function begin(
  { epoch, book, clock, chance, signal }: RecoveryDeps,
  kept: LiveMarks,
): Promise<RecoveryProgress> {
  await new Promise<void>((resolve) => {
    const cancel = clock.after(limits.recoverySettleMs, resolve);
    signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
  });
  signal.throwIfAborted();
  const progress = { epoch: kept.epoch, recovering: chance.newId(), step: steps[0], after: '' };
  await book.write(progress);
  await epoch.begin(progress.recovering);
  return progress;
}

async function run(deps: RecoveryDeps, from: RecoveryProgress): Promise<void> {
  const { book, signal, log } = deps;
  const first = steps.findIndex((step) => step === from.step);
  let { after } = from;
  for (const step of steps.slice(Math.max(0, first))) {
    let done = 0;
    // Ends with the last page: every page begins after the one before.
    for (let next: string | null = after; next !== null;) {
      signal.throwIfAborted();
      const page: Done = await batches[step](deps, next);
      done += page.count;
      next = page.next;
      if (next !== null) await book.write({ ...from, step, after: next });
    }
    log.info({ step, count: done }, 'a part of the live state is rebuilt');
    after = '';
    const following = steps[steps.indexOf(step) + 1];
    if (following !== undefined) await book.write({ ...from, step: following, after });
  }
}

interface Done {
  readonly next: string | null;
  readonly count: number;
}

const batches: Readonly<Record<Step, (deps: RecoveryDeps, after: string) => Promise<Done>>> = {
  open: (deps, after) => cases(deps, false, after),
  closed: (deps, after) => cases(deps, true, after),
  async mail({ histories }, after) {
    const { next, unrouted } = await histories.unrouteUnknown(after, limits.recoveryMails);
    return { next, count: unrouted };
  },
  async replies({ histories, mailStore }, after) {
    const ids = await histories.unreleased(limits.recoveryReplies);
    for (const id of ids) await mailStore.release(id);
    // Released ones are not found again: a full page means that there may be more.
    return { next: ids.length === limits.recoveryReplies ? after : null, count: ids.length };
  },
};

async function cases({ histories, restorer }: RecoveryDeps, closed: boolean, after: string): Promise<Done> {
  const ids = await histories.ids(closed, after, limits.recoveryCases);
  const count = ids.length === 0 ? 0 : await restorer.restore(ids);
  return { next: ids.length < limits.recoveryCases ? null : (ids.at(-1) ?? null), count };
}
