// The worker of the benchmark `bullmq`, in a process of its own: finishes every job at once, and says how many it has.

import { Worker } from 'bullmq';
import { connectionOf, concurrency, queueName } from './bullmq-queue.ts';

let finished = 0;
const worker = new Worker(queueName, () => Promise.resolve('done'), {
  connection: connectionOf(process.env['REDIS_URL'] ?? ''),
  concurrency,
});
worker.on('completed', () => {
  finished += 1;
});
setInterval(() => process.send?.(finished), 10);
process.on('SIGTERM', () => void worker.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit());
await worker.waitUntilReady();
process.send?.(finished);
