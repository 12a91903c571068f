// Durable turns a second of the runtime alone: one host in this process over a real Redis, a kind that only counts, and
// as many asks at a time as there are actors. What the kinds of Skillpost cost on top is the business of `cycles`.

import { type Count, withCountingHost } from './counting-host.ts';
import type { Figure } from './measure.ts';

const actors = 4_000;
const warmUpMs = 2_000;
const measureMs = 5_000;
/** Target of the design. */
const target = 40_000;

/** Asks each actor again as soon as it has answered; returns how to stop and what was answered. */
function keepAsking(count: Count): { answered(): number; stop(): void } {
  let answered = 0;
  const stop = new AbortController();
  const askAgain = async (id: string): Promise<void> => {
    while (!stop.signal.aborted) {
      await count(id);
      answered += 1;
    }
  };
  for (let index = 0; index < actors; index += 1) void askAgain(`actor-${index}`);
  return { answered: () => answered, stop: () => stop.abort() };
}

async function measure(count: Count): Promise<readonly Figure[]> {
  const asking = keepAsking(count);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  await wait(warmUpMs);
  const before = asking.answered();
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  await wait(measureMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const turns = asking.answered() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  asking.stop();
  const bench = 'turns';
  return [
    { bench, measure: 'turns, durable', value: turns / seconds, unit: '/s', target, better: 'higher' },
    {
      bench,
      measure: "the node's processor time for one turn",
      value: (user + system) / turns,
      unit: 'µs',
      target: null,
      better: 'lower',
    },
  ];
}

export function benchTurns(): Promise<readonly Figure[]> {
  return withCountingHost(measure);
}
