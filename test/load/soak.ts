// Memory over minutes of steady work: a node of its own process and a Redis, looked at again and again after a full
// garbage collection. What may grow is named: a closed case stays in Redis; agents and queues remember messages up to
// bounds that they reach in the first minutes. Nothing else may grow.

import { setTimeout as wait } from 'node:timers/promises';
import { type BenchCluster, signInAll, startBenchCluster } from './cluster.ts';
import { type Figure, slope } from './measure.ts';
import { collectedMemory } from './node-memory.ts';
import { type RedisCensus, takeCensus, trimStreams } from './redis-census.ts';
import { type SoakLoad, startSoakLoad } from './soak-load.ts';

export interface SoakOptions {
  readonly minutes: number;
  /** Mails a second. */
  readonly rate: number;
}

/** Idle actors leave this soon, so that those loaded are as many in the third minute as in the last. */
const passivateAfterMs = 30_000;
/** Of the whole time: until as many actors go as come, all code is compiled and all pools are filled. */
const warmUpShare = 0.25;
const sampleEveryMs = 10_000;
const mib = 1_048_576;
/** Of the issue that asks for it: flat, that is within a hundredth; and nothing in Redis beside the case itself. */
const targets = { growthPercent: 1, bytesForEachCase: 1 } as const;

interface Sample extends RedisCensus {
  readonly minute: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly activations: number;
  /** Heap of the client, which is this process: what a gateway keeps of the requests that it has made. */
  readonly clientBytes: number;
}

async function sampled(cluster: BenchCluster, load: SoakLoad, minutes: number): Promise<readonly Sample[]> {
  const { redis } = cluster;
  const samples: Sample[] = [];
  const startedAt = performance.now();
  for (let nth = 1; nth * sampleEveryMs <= minutes * 60_000; nth += 1) {
    await wait(Math.max(0, startedAt + nth * sampleEveryMs - performance.now()));
    const minute = (performance.now() - startedAt) / 60_000;
    const { heapBytes: clientBytes } = await collectedMemory();
    const sample = { minute, clientBytes, ...(await cluster.memory()), ...(await takeCensus(redis)) };
    samples.push(sample);
    await trimStreams(redis);
    console.log(line(sample, load));
  }
  return samples;
}

function line(sample: Sample, { counts }: SoakLoad): string {
  const mb = (bytes: number): string => (bytes / mib).toFixed(2);
  const { minute, activations, cases, bytesPerCase, streamEvents } = sample;
  return [
    `${minute.toFixed(2)} min`,
    `heap ${mb(sample.heapBytes)} MiB`,
    `RSS ${mb(sample.rssBytes)} MiB`,
    `client ${mb(sample.clientBytes)} MiB`,
    `${activations} actors loaded`,
    `Redis ${mb(sample.usedBytes)} MiB`,
    `of it ${cases} cases of ${bytesPerCase.toFixed(0)} bytes`,
    `${streamEvents} events ${mb(sample.streamBytes)} MiB`,
    `${sample.marks} marks, ${sample.keptReplies} kept replies`,
    `the rest ${(sample.restBytes / 1_024).toFixed(0)} KiB`,
    `${counts.closed} closed, ${counts.refused} refused, ${counts.failed} failed`,
  ].join(', ');
}

type Quantity = (sample: Sample) => number;
type Points = readonly (readonly [minute: number, value: number])[];

function pointsOf(samples: readonly Sample[], of: Quantity): Points {
  return samples.map((sample) => [sample.minute, of(sample)]);
}

/** How much it has grown from the beginning to the end of the line through the samples, in percent of its mean. */
function growthPercent(samples: readonly Sample[], of: Quantity): number {
  const points = pointsOf(samples, of);
  const minutes = (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0);
  const mean = points.reduce((sum, [, value]) => sum + value, 0) / points.length;
  return (100 * slope(points) * minutes) / mean;
}

/** What is on its way at a moment comes and goes: the least of the beginning is compared with the least of the end. */
function restForEachCase(samples: readonly Sample[]): number {
  const part = Math.ceil(samples.length / 3);
  const [first, last] = [samples.slice(0, part), samples.slice(-part)].map((some) => ({
    rest: Math.min(...some.map(({ restBytes }) => restBytes)),
    cases: some.reduce((sum, { cases }) => sum + cases, 0) / some.length,
  }));
  if (first === undefined || last === undefined) return Number.NaN;
  return (last.rest - first.rest) / (last.cases - first.cases);
}

function figure(measure: string, value: number, unit: string, target: number | null = null): Figure {
  return { bench: 'soak', measure, value, unit, target, better: 'lower' };
}

function figuresOf(samples: readonly Sample[], { counts }: SoakLoad, rate: number): readonly Figure[] {
  const last = samples.at(-1);
  if (last === undefined) throw new Error('a soak takes longer than that');
  const measured = samples.filter(({ minute }) => minute > warmUpShare * last.minute);
  const minutes = (last.minute - (measured[0]?.minute ?? 0)).toFixed(1);
  const growth = (what: string, of: Quantity, target: number | null): Figure =>
    figure(`${what}: growth over ${minutes} min`, growthPercent(measured, of), '%', target);
  const aMinute = (what: string, of: Quantity): Figure =>
    figure(`${what}: growth a minute`, slope(pointsOf(measured, of)) / mib, 'MiB');
  return [
    growth('heap of the node after collection', ({ heapBytes }) => heapBytes, targets.growthPercent),
    aMinute('heap of the node after collection', ({ heapBytes }) => heapBytes),
    growth('heap of the client', ({ clientBytes }) => clientBytes, targets.growthPercent),
    growth('RSS of the node', ({ rssBytes }) => rssBytes, null),
    growth('one case in Redis', ({ bytesPerCase }) => bytesPerCase, targets.growthPercent),
    figure(
      'Redis beside the cases: growth with each case',
      restForEachCase(measured),
      'bytes',
      targets.bytesForEachCase,
    ),
    growth('events in the streams between two trims', ({ streamEvents }) => streamEvents, null),
    aMinute('all of Redis', ({ usedBytes }) => usedBytes),
    figure('at the end: heap of the node', last.heapBytes / mib, 'MiB'),
    figure('at the end: actors loaded', last.activations, ''),
    figure('at the end: one case in Redis', last.bytesPerCase, 'bytes'),
    figure('at the end: senders that agents and queues remember', last.marks, ''),
    figure('at the end: replies that agents and queues keep', last.keptReplies, ''),
    figure(`cases opened or reopened at ${rate}/s`, counts.opened + counts.reopened, ''),
    figure('cases closed', counts.closed, ''),
    figure('commands that failed', counts.failed, '', 0),
  ];
}

export async function benchSoak({ minutes, rate }: SoakOptions): Promise<readonly Figure[]> {
  const cluster = await startBenchCluster(1, { passivateAfterMs });
  try {
    await signInAll(cluster.client);
    const load = startSoakLoad(cluster.client, rate);
    try {
      const figures = figuresOf(await sampled(cluster, load, minutes), load, rate);
      for (const [code, times] of load.refusals) console.log(`refused: ${code} ${times} times`);
      if (load.errors.length > 0) console.error(new AggregateError(load.errors, 'some of what failed'));
      return figures;
    } finally {
      load.stop();
    }
  } finally {
    await cluster.stop();
  }
}
