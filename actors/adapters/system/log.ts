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

function traceField(traceId: string | undefined): Fields {
  return traceId === undefined ? {} : { traceId };
}

/** Both names that callers use become one. */
function withOneErrorName(fields: Fields): Fields {
  if (!('err' in fields)) return fields;
  const { err, ...others } = fields;
  return { ...others, error: err };
}

export interface LogOptions {
  /** Default: standard error, written at once. */
  readonly to?: DestinationStream;
  /** Of what runs now, for lines that do not say it themselves; undefined: it is not traced. */
  readonly traceId?: () => string | undefined;
}

export function createLog(level: string, part: string, { to, traceId }: LogOptions = {}): Log {
  return pino(
    {
      level,
      base: { part },
      redact: ['password', 'token', '*.password', '*.token', 'authorization', 'cookie'],
      serializers: { error: errorFields },
      formatters: { level: (label) => ({ level: label }), log: withOneErrorName },
      timestamp: pino.stdTimeFunctions.isoTime,
      ...(traceId === undefined ? {} : { mixin: () => traceField(traceId()) }),
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  );
}
