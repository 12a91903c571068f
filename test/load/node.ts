// The actor node of a benchmark: the real runtime and kinds over a fixed directory, and effects that go nowhere.

import { createLog } from '#actors/adapters/system/log.ts';
import { startHosting } from '#actors/node.ts';
import { benchDirectory } from './directory.ts';

const directory = benchDirectory();
const hosting = await startHosting({
  redisUrl: process.env['REDIS_URL'] ?? '',
  host: '127.0.0.1',
  port: 0,
  log: createLog('warn', 'bench-node'),
  world: () => directory,
  runEffect: () => Promise.resolve(),
});
// Asked by the benchmark: microseconds of processor time since the start.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on('SIGTERM', () => void hosting.stop().then(() => process.exit(0)));
process.send?.('ready');
