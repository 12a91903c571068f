// Keeps an eye on the live state for as long as a node runs, and has it rebuilt when it was lost. Any number of nodes
// watch; one of them rebuilds.

import { limits } from '../limits.ts';
import { isWhole, recover, type RecoveryDeps } from './recovery.ts';

export interface RecoveryWatch {
  /** Stops after the batch at hand; the next process goes on there. */
  stop(): Promise<void>;
}

export function watchLiveState(deps: Omit<RecoveryDeps, 'signal'>): RecoveryWatch {
  const { epoch, book, clock, log } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  let cancel = (): void => undefined;
  let known = { epoch: '', recovering: '' };
  let failing = false;

  async function look(): Promise<void> {
    try {
      const live = await epoch.read();
      // Postgres is asked only when the name is not the one that it was.
      if (!isWhole(live, known)) {
        known = await book.read();
        if (!isWhole(live, known)) await book.alone(() => recover({ ...deps, signal }));
      }
      failing = false;
    } catch (error) {
      // Of many failures in a row the first is news; a store that is away is told of by whoever uses it.
      if (!failing && !signal.aborted)
        log.warn({ error }, 'whether the live state is whole could not be made sure');
      failing = true;
    }
  }

  function next(): void {
    if (signal.aborted) return;
    cancel = clock.after(limits.recoveryLookEveryMs, () => {
      looking = look().finally(next);
    });
  }

  let looking = look().finally(next);
  return {
    async stop() {
      stopping.abort();
      cancel();
      await looking;
    },
  };
}
