// `npm run sim -- --model N [--seed FIRST]`: tells so many stories of the model, on several cores, and says of each that
// breaks a rule which rule, what led there, and how to see it again. `--story I` tells one of a seed again.

import { Worker } from 'node:worker_threads';
import type { Batch, Told } from './story.ts';

const batchStories = 100;

export interface ModelOrder {
  readonly stories: number;
  readonly firstSeed: number;
  readonly jobs: number;
  /** One story of the first seed, counted from 0; null: all of them. */
  readonly only: number | null;
}

/** True when every rule held. */
export async function runModel({ stories, firstSeed, jobs, only }: ModelOrder): Promise<boolean> {
  const startedAt = performance.now();
  const batches = only === null ? inBatches(stories, firstSeed) : [{ seed: firstSeed, stories: 1, only }];
  const sums = { stories: 0, failed: 0, events: 0 };
  const total = batches.reduce((sum, batch) => sum + batch.stories, 0);
  const tell = ({ stories: told, failure, tally }: Told): void => {
    sums.stories += told;
    for (const count of tally.values()) sums.events += count;
    if (failure !== null) {
      sums.failed += 1;
      console.log(`✗ ${failure}`);
    } else if (sums.stories % 1_000 === 0) console.log(`${sums.stories} of ${total} stories`);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, batches.length) }, () => work(batches, tell)));
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `model: ${sums.stories} stories, ${sums.failed} failed: ${sums.events} events in ${seconds.toFixed(0)} s`,
  );
  return sums.failed === 0 && sums.stories === total;
}

function inBatches(stories: number, firstSeed: number): Batch[] {
  return Array.from({ length: Math.ceil(stories / batchStories) }, (_, index) => ({
    seed: firstSeed + index,
    stories: Math.min(batchStories, stories - index * batchStories),
    only: null,
  }));
}

/** One worker until no batch is left. */
function work(batches: Batch[], tell: (told: Told) => void): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  return new Promise((resolve, reject) => {
    const order = (): void => {
      const batch = batches.shift();
      if (batch === undefined) void worker.terminate();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      else worker.postMessage(batch);
    };
    worker.on('message', (told: Told) => {
      tell(told);
      order();
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve());
    order();
  });
}
