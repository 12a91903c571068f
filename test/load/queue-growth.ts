// How the cost of a routing decision grows with the queue: ten times the agents, ten times the items; and what it is by
// each strategy in a queue of full size. In memory only; what a queue of full size costs with its store is the business of `big-queue`.

import { queueKind } from '#actors/queue/queue.ts';
import { strategyNames, type StrategyName } from '#actors/vocabulary/strategy-names.ts';
import { bigQueue, queueRecords, queueUnderTest, type QueueSize } from './big-queue-size.ts';
import { type Figure, quantile } from './measure.ts';
import { DrivenQueue, type MeasuredTurn } from './queue-turns.ts';

const agents = [100, 1_000, 10_000] as const;
const items = [100, 10_000, 100_000] as const;
const warmUpRounds = 1_000;
const rounds = 2_000;
/** Targets of the design: a decision costs O(groups · log n), and its commit writes what changed and no more. */
const targets = { decisionMs: 1, growth: 1.5, recordsGrowth: 1 } as const;

interface Cell {
  readonly size: QueueSize;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of processor time, which others on the machine do not lengthen. */
  readonly p99CpuMs: number;
  /** Written by one turn, at most. */
  readonly records: number;
}

function measured(size: QueueSize, strategy: StrategyName = 'longest-idle'): Cell {
  const state = queueKind.load(queueUnderTest.id, queueRecords(size));
  const queue = new DrivenQueue(state, size, strategy);
  queue.play(warmUpRounds);
  const { decisions, others } = queue.play(rounds);
  const taken = (share: number, of: (turn: MeasuredTurn) => number): number =>
    quantile(decisions.map(of), share);
  return {
    size,
    p50Ms: taken(0.5, (turn) => turn.taken.ms),
    p99Ms: taken(0.99, (turn) => turn.taken.ms),
    p99CpuMs: taken(0.99, (turn) => turn.taken.cpuMs),
    records: Math.max(...[...decisions, ...others].map((turn) => turn.records)),
  };
}

/** The factor for each factor of ten from the smallest to the largest. */
function perTen(from: number, to: number, tens: number): number {
  return (to / from) ** (1 / tens);
}

/** Lines of decisions, rows of agents, columns of items. */
function grid(cells: readonly Cell[]): string {
  const row = (head: string, values: readonly string[]): string =>
    `${head.padEnd(14)}${values.map((value) => value.padStart(18)).join('')}`;
  const us = (ms: number): string => (ms * 1_000).toFixed(0);
  return [
    'one decision, p50 / p99 in µs',
    row(
      '',
      items.map((count) => `${count.toLocaleString('en')} waiting`),
    ),
    ...agents.map((count) =>
      row(
        `${count.toLocaleString('en')} agents`,
        cells
          .filter(({ size }) => size.agents === count)
          .map(({ p50Ms, p99Ms }) => `${us(p50Ms)} / ${us(p99Ms)}`),
      ),
    ),
  ].join('\n');
}

export function benchQueueGrowth(): Promise<readonly Figure[]> {
  // Once for nothing: the first of all sizes would pay for compiling.
  measured({ agents: agents[0], items: items[0] });
  const cells = agents.flatMap((agentCount) =>
    items.map((itemCount) => measured({ agents: agentCount, items: itemCount })),
  );
  console.log(grid(cells));
  const at = (agentCount: number, itemCount: number): Cell => {
    const found = cells.find(({ size }) => size.agents === agentCount && size.items === itemCount);
    if (found === undefined) throw new Error('no such size');
    return found;
  };
  const figure = (measure: string, value: number, unit: string, target: number | null): Figure => ({
    bench: 'queue-growth',
    measure,
    value,
    unit,
    target,
    better: 'lower',
  });
  const name = ({ size }: Cell): string =>
    `${size.agents.toLocaleString('en')} agents, ${size.items.toLocaleString('en')} waiting: one decision`;
  const [small, large] = [at(100, 100), at(10_000, 100_000)];
  const byAgents = perTen(at(100, 100_000).p50Ms, large.p50Ms, 2);
  const byItems = perTen(at(10_000, 100).p50Ms, large.p50Ms, 3);
  return Promise.resolve([
    ...cells.map((cell) => figure(`${name(cell)}, p50`, cell.p50Ms, 'ms', null)),
    figure(`${name(large)}, p99 of processor time`, large.p99CpuMs, 'ms', targets.decisionMs),
    ...strategyNames.map((strategy) => {
      const { p99CpuMs, records } = measured(bigQueue, strategy);
      const what = `${strategy} at full size, ${records} records at most: one decision, p99 of processor time`;
      return figure(what, p99CpuMs, 'ms', targets.decisionMs);
    }),
    figure('p50 with ten times the agents, 100,000 waiting', byAgents, '×', targets.growth),
    figure('p50 with ten times the items, 10,000 agents', byItems, '×', targets.growth),
    figure('records that one turn writes, at most', large.records, '', null),
    figure(
      'the same, over those of the smallest queue',
      large.records / small.records,
      '×',
      targets.recordsGrowth,
    ),
  ]);
}
