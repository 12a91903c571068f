// Full offer cycles a second: a case is opened, queued, offered, accepted and closed, every turn on disk. As many cases
// are under way at a time as keep the node busy; agents answer at once.

import { openCase } from './cases.ts';
import { signInAll, startBenchCluster } from './cluster.ts';
import { benchSize } from './directory.ts';
import type { Figure } from './measure.ts';
import { usageFigures } from './usage.ts';
import { startWorkers } from './workers.ts';

const warmUpMs = 3_000;
const measureMs = 10_000;
const underWay = 384;
/** Target of the design, on two cores with every part on the one machine. */
const target = 5_000;

export async function benchCycles(): Promise<readonly Figure[]> {
  const cluster = await startBenchCluster();
  try {
    await signInAll(cluster.client);
    let closed = 0;
    let opened = 0;
    let running = true;
    const failures: unknown[] = [];
    const open = (): void => {
      if (!running) return;
      opened += 1;
      openCase(cluster.client, opened % benchSize.queues).catch((error: unknown) => failures.push(error));
    };
    const stopWorkers = startWorkers(cluster.client, {
      onClosed: () => {
        closed += 1;
        open();
      },
      onError: (error) => failures.push(error),
    });
    for (let index = 0; index < underWay; index += 1) open();
    const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await wait(warmUpMs);
    const before = closed;
    const usedBefore = await cluster.usage();
    const startedAt = performance.now();
    await wait(measureMs);
    const seconds = (performance.now() - startedAt) / 1000;
    const cycles = (closed - before) / seconds;
    const used = { before: usedBefore, after: await cluster.usage(), count: closed - before };
    running = false;
    stopWorkers();
    if (failures.length > 0)
      throw new AggregateError(failures.slice(0, 5), `${failures.length} commands failed`);
    return [
      {
        bench: 'cycles',
        measure: 'full offer cycles, durable',
        value: cycles,
        unit: '/s',
        target,
        better: 'higher',
      },
      ...usageFigures('cycles', 'cycle', used),
    ];
  } finally {
    await cluster.stop();
  }
}
