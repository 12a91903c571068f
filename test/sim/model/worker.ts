// A thread of `run.ts`: tells one batch of stories of the model after the other, as it is told.

import { parentPort } from 'node:worker_threads';
import { tellStories } from './story.ts';
import type { Batch } from './story.ts';

parentPort?.on('message', (batch: Batch) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(tellStories(batch));
});
