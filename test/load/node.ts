// The actor node of a benchmark: the real runtime and kinds over a fixed directory, and effects that go nowhere.

import { createLog } from '#actors/adapters/system/log.ts';
import { startHosting } from '#actors/node.ts';
import type { Metrics, Reading } from '#actors/ports/metrics.ts';
import { benchDirectory } from './directory.ts';
import { collectedMemory, type NodeMemory, type NodeQuestion } from './node-memory.ts';
import { watchStages } from './stages.ts';
import type { NodeUsage } from './usage.ts';

const directory = benchDirectory();
const stages = watchStages();
const readings = new Map<string, () => Reading>();
/** Often enough that how many actors are loaded does not go up and down with it. */
const passivateCheckEveryMs = 1_000;
const passivateAfterMs = process.env['BENCH_PASSIVATE_AFTER_MS'];
/** Measures as a node does that is scraped; sums, gauges and how long commits take are read. */
const metrics: Metrics = {
  counter: () => () => undefined,
  histogram: ({ name }) =>
    name === 'skillpost_commit_seconds' ? (seconds) => stages.commitTook(seconds) : () => undefined,
  sum: ({ name }, read) => void readings.set(name, read),
  gauge: ({ name }, read) => void readings.set(name, read),
};
const hosting = await startHosting({
  redisUrl: process.env['REDIS_URL'] ?? '',
  host: '127.0.0.1',
  port: 0,
  log: createLog('warn', 'bench-node'),
  metrics,
  world: () => directory,
  runEffect: () => Promise.resolve(),
  hostLimits:
    passivateAfterMs === undefined
      ? {}
      : { passivateAfterMs: Number(passivateAfterMs), passivateCheckEveryMs },
});

function sumOf(name: string): number {
  const reading = readings.get(name)?.() ?? 0;
  return typeof reading === 'number' ? reading : reading.reduce((sum, [, value]) => sum + value, 0);
}

function usage(): NodeUsage {
  const { user, system } = process.cpuUsage();
  return {
    micros: user + system,
    turns: sumOf('skillpost_turns_total'),
    commits: sumOf('skillpost_commits_total'),
  };
}

async function memory(): Promise<NodeMemory> {
  return { ...(await collectedMemory()), activations: sumOf('skillpost_activations') };
}

// Asked by the benchmark: what was used since the start, or what is in memory.
process.on('message', (question: NodeQuestion) => {
  if (question === 'usage') process.send?.(usage());
  else if (question === 'stages') process.send?.(stages.take());
  else void memory().then((used) => process.send?.(used));
});
process.on('SIGTERM', () => void hosting.stop().then(() => process.exit(0)));
process.send?.('ready');
