// From the moment a case is handed to its conversation until the offer is on the agent's feed, at a steady rate.

import { openCase } from './cases.ts';
import { signInAll, startBenchCluster } from './cluster.ts';
import { benchSize } from './directory.ts';
import { type Figure, quantile } from './measure.ts';
import { stageFigures } from './stages.ts';
import { startWorkers } from './workers.ts';

const perSecond = 500;
const warmUpMs = 3_000;
const measureMs = 10_000;
/** Targets of the design, at this rate. */
const targets = { p50: 2, p99: 15 } as const;

export async function benchOfferLatency(): Promise<readonly Figure[]> {
  const cluster = await startBenchCluster();
  try {
    await signInAll(cluster.client);
    const startedAtById = new Map<string, number>();
    const latencies: number[] = [];
    const failures: unknown[] = [];
    let measuring = false;
    const stopWorkers = startWorkers(cluster.client, {
      onOffer: (conversationId) => {
        const startedAt = startedAtById.get(conversationId);
        startedAtById.delete(conversationId);
        if (measuring && startedAt !== undefined) latencies.push(performance.now() - startedAt);
      },
      onClosed: () => undefined,
      onError: (error) => failures.push(error),
    });
    const begun = performance.now();
    let opened = 0;
    await new Promise<void>((resolve) => {
      const ticker = setInterval(() => {
        const elapsedMs = performance.now() - begun;
        if (!measuring && elapsedMs > warmUpMs) {
          measuring = true;
          // What was before is not asked for.
          cluster.stages().catch((error: unknown) => failures.push(error));
        }
        for (; opened < (elapsedMs * perSecond) / 1000; opened += 1) {
          const startedAt = performance.now();
          openCase(cluster.client, opened % benchSize.queues, (id) => startedAtById.set(id, startedAt)).catch(
            (error: unknown) => failures.push(error),
          );
        }
        if (elapsedMs < warmUpMs + measureMs) return;
        clearInterval(ticker);
        resolve();
      }, 1);
    });
    const stages = await cluster.stages();
    stopWorkers();
    if (failures.length > 0)
      throw new AggregateError(failures.slice(0, 5), `${failures.length} commands failed`);
    const figure = (measure: string, share: number, target: number): Figure => ({
      bench: 'offer-latency',
      measure: `enqueue → offer on the feed at ${perSecond}/s, ${measure}`,
      value: quantile(latencies, share),
      unit: 'ms',
      target,
      better: 'lower',
    });
    return [
      figure('p50', 0.5, targets.p50),
      figure('p99', 0.99, targets.p99),
      ...stageFigures('offer-latency', stages),
    ];
  } finally {
    await cluster.stop();
  }
}
