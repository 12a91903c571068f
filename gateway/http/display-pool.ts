// Messages are made fit to be shown in workers with a deadline: HTML of 2 MB that was made to be slow delays nobody else.
// What cannot be done in time is shown as plain text.

import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Stop } from '../stops.ts';
import { createWorkerPool } from '../mail/worker-pool.ts';
import type { DisplayJob, Shown, ShowMessage } from './display.ts';

/** Text that is sure to be harmless: no folds, no HTML. */
const plain: Shown = { html: null, remoteImages: 0, folds: [] };

/** `add`: what ends the workers, to be called when nobody asks any more. */
export function startDisplay({
  clock,
  add,
}: {
  readonly clock: Clock;
  readonly add: (stop: Stop) => void;
}): ShowMessage {
  const pool = createWorkerPool<DisplayJob, Shown>({
    file: new URL('./display-worker.ts', import.meta.url),
    clock,
    workers: limits.displayWorkers,
    deadlineMs: limits.displayTimeoutMs,
    failed: () => plain,
  });
  add(() => pool.stop());
  return (job) => pool.run(job);
}
