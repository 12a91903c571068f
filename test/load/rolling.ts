// Three nodes restarted one after the other, each leaving in order, under a steady load of new cases: from the moment a
// case is handed to its conversation until the offer is on the agent's feed. Any error that a client sees ends it.

import { openCase } from './cases.ts';
import { signInAll, startBenchCluster } from './cluster.ts';
import { benchSize } from './directory.ts';
import { type Figure, quantile } from './measure.ts';
import { startWorkers } from './workers.ts';

/** Leaves room on two cores for processes that start. */
const perSecond = 100;
const calmMs = 4_000;
/** What was opened last is offered within this. */
const settleMs = 2_000;
const targetP99 = 250;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens cases at the steady rate; returns how to stop. */
function openSteadily(open: (index: number) => void): () => void {
  const begun = performance.now();
  let opened = 0;
  const ticker = setInterval(() => {
    for (; opened < ((performance.now() - begun) * perSecond) / 1000; opened += 1) open(opened);
  }, 1);
  return () => clearInterval(ticker);
}

export async function benchRolling(): Promise<readonly Figure[]> {
  const cluster = await startBenchCluster(3);
  try {
    const { client } = cluster;
    await signInAll(client);
    const startedAtById = new Map<string, number>();
    const failures: unknown[] = [];
    const calm: number[] = [];
    const during: number[] = [];
    let phase = calm;
    const stopWorkers = startWorkers(client, {
      onOffer: (conversationId) => {
        const startedAt = startedAtById.get(conversationId);
        if (startedAtById.delete(conversationId) && startedAt !== undefined)
          phase.push(performance.now() - startedAt);
      },
      onClosed: () => undefined,
      onError: (error) => failures.push(error),
    });
    const stopOpening = openSteadily((index) => {
      const note = (id: string): void => void startedAtById.set(id, performance.now());
      openCase(client, index % benchSize.queues, note).catch((error: unknown) => failures.push(error));
    });
    await wait(calmMs);
    phase = during;
    const restartedAt = performance.now();
    await cluster.restartNodes();
    const tookMs = performance.now() - restartedAt;
    stopOpening();
    await wait(settleMs);
    stopWorkers();
    if (failures.length > 0)
      throw new AggregateError(failures.slice(0, 5), `${failures.length} commands failed`);
    if (startedAtById.size > 0) throw new Error(`${startedAtById.size} cases were not offered`);
    const figure = (measure: string, value: number, target: number | null): Figure => ({
      bench: 'rolling',
      measure,
      value,
      unit: 'ms',
      target,
      better: 'lower',
    });
    return [
      figure(
        `three nodes restarted at ${perSecond}/s: enqueue → offer on the feed, p99`,
        quantile(during, 0.99),
        targetP99,
      ),
      figure('the same, p50', quantile(during, 0.5), null),
      figure('the same, slowest', quantile(during, 1), null),
      figure('before the restart, p99', quantile(calm, 0.99), null),
      figure('the whole restart', tookMs, null),
    ];
  } finally {
    await cluster.stop();
  }
}
