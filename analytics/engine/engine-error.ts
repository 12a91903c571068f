// Errors in the engine's own words: `Code: N. DB::Exception: text. (NAME)`, which clients parse. Knows no HTTP framework.

export class EngineError extends Error {
  readonly engineCode: number;
  readonly httpStatus: number;

  /** `name` and `engineCode` are ClickHouse's (src/Common/ErrorCodes.cpp). */
  constructor(engineCode: number, name: string, text: string) {
    super(`Code: ${engineCode}. DB::Exception: ${text} (${name})`);
    this.name = 'EngineError';
    this.engineCode = engineCode;
    this.httpStatus = statusOf(engineCode);
  }
}

/** As in ClickHouse's HTTPHandler: which codes are the caller's fault. */
function statusOf(engineCode: number): number {
  switch (engineCode) {
    case 516: // AUTHENTICATION_FAILED
      return 401;
    case 497: // ACCESS_DENIED
    case 164: // READONLY
      return 403;
    case 60: // UNKNOWN_TABLE
    case 81: // UNKNOWN_DATABASE
    case 46: // UNKNOWN_FUNCTION
    case 47: // UNKNOWN_IDENTIFIER
    case 115: // UNKNOWN_SETTING
      return 404;
    case 159: // TIMEOUT_EXCEEDED
      return 408;
    case 202: // TOO_MANY_SIMULTANEOUS_QUERIES
    case 373: // SESSION_IS_LOCKED
      return 503;
    case 241: // MEMORY_LIMIT_EXCEEDED
    case 1001: // STD_EXCEPTION
      return 500;
    default:
      return clientFaults.has(engineCode) ? 400 : 500;
  }
}

// Parse and type errors: CANNOT_PARSE_*, SYNTAX_ERROR, TYPE_MISMATCH, BAD_ARGUMENTS, ILLEGAL_*, NOT_IMPLEMENTED …
const clientFaults = new Set([
  6, 26, 27, 33, 36, 38, 41, 43, 44, 48, 50, 53, 62, 69, 70, 72, 73, 117, 130, 184, 215, 394, 395, 396, 456,
  457,
]);

/** Any thrown value as an EngineError; the engine's own text is kept. */
export function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(text)?.[1];
  if (code === undefined) return new EngineError(1001, 'STD_EXCEPTION', text);
  const wrapped = new EngineError(Number(code), 'ERROR', '');
  wrapped.message = text;
  return wrapped;
}
