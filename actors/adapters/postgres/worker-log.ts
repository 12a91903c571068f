// graphile-worker's log lines to the Log port, its chatter at debug level.

import { Logger } from 'graphile-worker';
import type { Log } from '../../ports/log.ts';

export function quietWorkerLog(log: Log): Logger {
  return new Logger(() => (level, message) => {
    const write = level === 'error' ? log.error : level === 'warning' ? log.warn : log.debug;
    write.call(log, { part: 'jobs' }, message);
  });
}
