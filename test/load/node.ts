// The actor node of a benchmark: the real runtime and kinds over a fixed directory, and effects that go nowhere.

import { createLog } from '#actors/adapters/system/log.ts';
import { startHosting } from '#actors/node.ts';
import type { Metrics, Reading } from '#actors/ports/metrics.ts';
import { benchDirectory } from './directory.ts';
import type { NodeUsage } from './usage.ts';

const directory = benchDirectory();
const sums = new Map<string, () => Reading>();
/** Measures as a node does that is scraped; only the sums are read. */
const metrics: Metrics = {
  counter: () => () => undefined,
  histogram: () => () => undefined,
  sum: ({ name }, read) => void sums.set(name, read),
  gauge: () => undefined,
};
const hosting = await startHosting({
  redisUrl: process.env['REDIS_URL'] ?? '',
  host: '127.0.0.1',
  port: 0,
  log: createLog('warn', 'bench-node'),
  metrics,
  world: () => directory,
  runEffect: () => Promise.resolve(),
});

function sumOf(name: string): number {
  const reading = sums.get(name)?.() ?? 0;
  return typeof reading === 'number' ? reading : reading.reduce((sum, [, value]) => sum + value, 0);
}

// Asked by the benchmark: what was used since the start.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const usage: NodeUsage = {
    micros: user + system,
    turns: sumOf('skillpost_turns_total'),
    commits: sumOf('skillpost_commits_total'),
  };
  process.send?.(usage);
});
process.on('SIGTERM', () => void hosting.stop().then(() => process.exit(0)));
process.send?.('ready');
