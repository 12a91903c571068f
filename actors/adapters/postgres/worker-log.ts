// graphile-worker's log lines to the Log port, its chatter at debug level.

import { Logger } from 'graphile-worker';
import type { Log } from '../../ports/log.ts';

export function quietWorkerLog(log: Log): Logger {
  return new Logger(() => (level, message) => {
    const fields = { library: 'graphile-worker' };
    if (level === 'error') log.error(fields, message);
    else if (level === 'warning') log.warn(fields, message);
    else log.debug(fields, message);
  });
}
