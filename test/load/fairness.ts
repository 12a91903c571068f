// What a flood on one actor does to others: how long a turn of theirs takes without it, and beside it, in the same shard
// and in others. In its shard a turn waits for at most two commits of the flood before its own: the one on its way, and
// the one that is full. The flooded actor's own turns wait for each other.

import { setTimeout as wait } from 'node:timers/promises';
import { shardOf } from '#actors/runtime/shard.ts';
import { type Count, countingActor, withCountingHost } from './counting-host.ts';
import { type Figure, quantile } from './measure.ts';

const quietActors = 64;
const quietPerSecond = 400;
/** Asks waiting at the flooded actor: nearly as many as it takes. */
const flood = 1_000;
const warmUpMs = 2_000;
const measureMs = 4_000;
const flooded = 'flooded';

interface Latencies {
  readonly sameShard: number[];
  readonly otherShards: number[];
}

const shardOfActor = (id: string): number => {
  const { kind } = countingActor(id);
  return shardOf(kind, id);
};

/** Ids of so many actors whose shard is, or is not, that of the flooded one. */
function idsBeside(together: boolean): readonly string[] {
  const shard = shardOfActor(flooded);
  const ids: string[] = [];
  for (let index = 0; ids.length < quietActors; index += 1) {
    const id = `quiet-${index}`;
    if ((shardOfActor(id) === shard) === together) ids.push(id);
  }
  return ids;
}

async function timed(count: Count, id: string, times: number[]): Promise<void> {
  const startedAt = performance.now();
  await count(id);
  times.push(performance.now() - startedAt);
}

/** One ask here and one there, at a steady rate, one actor after the other. */
async function quietWork(count: Count, ms: number): Promise<Latencies> {
  const [together, apart] = [idsBeside(true), idsBeside(false)];
  const latencies: Latencies = { sameShard: [], otherShards: [] };
  const open: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let nth = 0; performance.now() - startedAt < ms;) {
    const due = ((performance.now() - startedAt) * quietPerSecond) / 2_000;
    for (; nth < due; nth += 1) {
      open.push(timed(count, together[nth % quietActors] ?? '', latencies.sameShard));
      open.push(timed(count, apart[nth % quietActors] ?? '', latencies.otherShards));
    }
    await wait(1);
  }
  await Promise.all(open);
  return latencies;
}

/** Keeps so many asks waiting at one actor; returns how to stop, and how long its asks took. */
function startFlood(count: Count): { readonly times: number[]; readonly stop: () => void } {
  const times: number[] = [];
  const stop = new AbortController();
  const askAgain = async (): Promise<void> => {
    while (!stop.signal.aborted) await timed(count, flooded, times);
  };
  for (let nth = 0; nth < flood; nth += 1) void askAgain();
  return { times, stop: () => stop.abort() };
}

async function measure(count: Count): Promise<readonly Figure[]> {
  await quietWork(count, warmUpMs);
  const alone = await quietWork(count, measureMs);
  const { times, stop } = startFlood(count);
  await quietWork(count, warmUpMs);
  times.length = 0;
  const beside = await quietWork(count, measureMs);
  const floodTimes = [...times];
  stop();
  const figure = (measured: string, values: number[], share: number): Figure => ({
    bench: 'fairness',
    measure: `${measured}, p${share * 100}`,
    value: quantile(values, share),
    unit: 'ms',
    target: null,
    better: 'lower',
  });
  const both = (measured: string, values: number[]): Figure[] => [
    figure(measured, values, 0.5),
    figure(measured, values, 0.99),
  ];
  return [
    ...both('a turn without a flood', [...alone.sameShard, ...alone.otherShards]),
    ...both('a turn beside a flooded actor of its shard', beside.sameShard),
    ...both('a turn in other shards meanwhile', beside.otherShards),
    ...both(`a turn of the flooded actor, ${flood.toLocaleString('en')} waiting`, floodTimes),
    {
      bench: 'fairness',
      measure: 'turns of the flooded actor',
      value: (1_000 * floodTimes.length) / measureMs,
      unit: '/s',
      target: null,
      better: 'higher',
    },
  ];
}

export function benchFairness(): Promise<readonly Figure[]> {
  return withCountingHost(measure);
}
