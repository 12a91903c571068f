// The analytics part alone, as a process that a test may kill.

import { startAnalytics } from '#analytics/server.ts';
import { createKeptLog } from '#test/support/log.ts';

await startAnalytics({
  redisUrl: process.env['REDIS_URL'] ?? '',
  clickhouseUrl: process.env['CLICKHOUSE_URL'] ?? '',
  applyProjection: async () => undefined,
  log: createKeptLog(),
});
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
