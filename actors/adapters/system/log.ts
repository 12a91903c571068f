// pino behind the Log port: one JSON line per entry on standard error, with stable fields (`deploy/README.md` lists
// them), passwords and tokens redacted.

import { type DestinationStream, pino } from 'pino';
import type { Log } from '../../ports/log.ts';

type Fields = Record<string, unknown>;

/** Whatever was thrown, a reader finds its words under `error.message`. */
function errorFields(error: unknown): unknown {
  if (error instanceof Error) return pino.stdSerializers.err(error);
  return typeof error === 'string' ? { message: error } : error;
}

/** Both names that callers use become one. */
function withOneErrorName(fields: Fields): Fields {
  if (!('err' in fields)) return fields;
  const { err, ...others } = fields;
  return { ...others, error: err };
}

/** `to`: default standard error, written at once. */
export function createLog(level: string, part: string, to?: DestinationStream): Log {
  return pino(
    {
      level,
      base: { part },
      redact: ['password', 'token', '*.password', '*.token', 'authorization', 'cookie'],
      serializers: { error: errorFields },
      formatters: { level: (label) => ({ level: label }), log: withOneErrorName },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  );
}
