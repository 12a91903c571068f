// What a failed statement means: which constraint it hit, or that the store did not answer.

import { SkillpostError } from '../../errors.ts';

interface PostgresError {
  readonly code?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly detail?: string;
}

export const uniqueViolation = '23505';
export const foreignKeyViolation = '23503';
export const checkViolation = '23514';

export function codeOf(error: unknown): string {
  const code = (error as PostgresError | null)?.code;
  return typeof code === 'string' ? code : '';
}

export function constraintOf(error: unknown): string {
  return (error as PostgresError | null)?.constraint ?? '';
}

const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
const words =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|server closed the connection/i;

/** True when the store did not answer, or is starting or stopping: trying again later may help. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  // 08: connection; 53: out of resources; 57P: shutdown and start (SQLSTATE classes, PostgreSQL appendix A).
  if (systemCodes.has(code) || /^(?:08|53|57P)/.test(code)) return true;
  return code === '' && words.test(String((error as Error | null)?.message ?? error));
}

function isTimeout(error: unknown): boolean {
  // 57014: statement timeout; 40001, 40P01: serialisation and deadlock, worth another try.
  return ['57014', '40001', '40P01'].includes(codeOf(error)) || /Query read timeout/.test(String(error));
}

/** Any thrown value → SkillpostError where its meaning is known, else the value itself. */
export function translated(error: unknown): unknown {
  if (error instanceof SkillpostError) return error;
  if (isUnavailable(error))
    return new SkillpostError('STORE_UNAVAILABLE', 'unavailable', 'The database does not answer.', {
      cause: error,
    });
  if (isTimeout(error))
    return new SkillpostError('STORE_TIMEOUT', 'unavailable', 'The database took too long to answer.', {
      cause: error,
    });
  return error;
}

/** The database is there: the statement may have failed for one of the items that share it. */
export function isAboutItem(error: unknown): boolean {
  return !isUnavailable(error);
}

/** Wraps every method of a store so that it throws translated errors. */
export function withTranslatedErrors<T extends object>(store: T): T {
  const wrapped: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(store)) {
    wrapped[name] =
      typeof member !== 'function'
        ? member
        : (...args: unknown[]) => {
            try {
              const result: unknown = (member as (...args: unknown[]) => unknown)(...args);
              return result instanceof Promise ? result.catch(rethrow) : result;
            } catch (error) {
              throw translated(error);
            }
          };
  }
  return wrapped as T;
}

function rethrow(error: unknown): never {
  throw translated(error);
}
