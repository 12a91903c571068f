// pino behind the Log port: one JSON line per entry on standard error, passwords and tokens redacted.

import { pino } from 'pino';
import type { Log } from '../../ports/log.ts';

export function createLog(level: string, part: string): Log {
  return pino(
    {
      level,
      base: { part },
      redact: ['password', 'token', '*.password', '*.token', 'authorization', 'cookie'],
      // Under either name an error keeps its message and stack.
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
