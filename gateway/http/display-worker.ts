// The worker that makes one message at a time fit to be shown, apart from the event loop of the edge.

import { parentPort } from 'node:worker_threads';
import { showMessage } from './display.ts';
import type { DisplayJob } from './display.ts';

const port = parentPort;
if (port === null) throw new Error('display-worker runs as a worker');

port.on('message', (jobs: readonly DisplayJob[]) => {
  port.postMessage(jobs.map(showMessage));
});
