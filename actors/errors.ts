// The error catalogue: categories with what each means to a caller, and the one error class that crosses layers.
// Compared by `code`, never by `instanceof` across a wire.

export type ErrorCategory =
  | 'rejected'
  | 'invalid'
  | 'denied'
  | 'misrouted'
  | 'overloaded'
  | 'unavailable'
  | 'bug';

export interface CategoryRule {
  readonly retry: 'never' | 'at-once' | 'after-hint' | 'back-off';
  readonly http: number;
  readonly smtp: string;
}

export const categories: Readonly<Record<ErrorCategory, CategoryRule>> = {
  rejected: { retry: 'never', http: 409, smtp: '550 5.7.1' },
  invalid: { retry: 'never', http: 422, smtp: '501 5.1.3' },
  denied: { retry: 'never', http: 403, smtp: '535 5.7.8' },
  misrouted: { retry: 'at-once', http: 503, smtp: '451 4.3.0' },
  overloaded: { retry: 'after-hint', http: 429, smtp: '452 4.3.1' },
  unavailable: { retry: 'back-off', http: 503, smtp: '451 4.3.0' },
  bug: { retry: 'never', http: 500, smtp: '451 4.3.0' },
};

export interface SkillpostErrorOptions {
  /** For logs only; never secrets. */
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  /** What is wrong with which field: sentences that may be shown to anybody. */
  readonly fields?: Readonly<Record<string, string>>;
}

export class SkillpostError extends Error {
  readonly code: string;
  readonly category: ErrorCategory;
  /** One plain sentence that may be shown to anybody. */
  readonly safeText: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number | undefined;
  readonly fields: Readonly<Record<string, string>> | undefined;

  constructor(code: string, category: ErrorCategory, safeText: string, options: SkillpostErrorOptions = {}) {
    super(`${code}: ${safeText}`, { cause: options.cause });
    this.name = 'SkillpostError';
    this.code = code;
    this.category = category;
    this.safeText = safeText;
    this.meta = options.meta ?? {};
    this.retryAfterMs = options.retryAfterMs;
    this.fields = options.fields;
  }
}

/** Turns any thrown value into a SkillpostError; what is not one is a bug. */
export function asSkillpostError(error: unknown): SkillpostError {
  if (error instanceof SkillpostError) return error;
  return new SkillpostError('INTERNAL', 'bug', 'Something went wrong on our side.', { cause: error });
}
