// What goes wrong at an outside mailbox, in kinds that mean something to who looks after it. Texts are shown: they carry the
// server's words, never a password.

import { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';

export const problemCodes = {
  /** Wrong password or expired token. */
  login: 'MAILBOX_LOGIN_REFUSED',
  /** No encryption where it was asked for, or a certificate that is not to be trusted. */
  trust: 'MAILBOX_NOT_TRUSTED',
  unreachable: 'MAILBOX_UNREACHABLE',
  late: 'MAILBOX_TOO_SLOW',
  /** Somebody else is in it, or it asks to be asked less often. */
  busy: 'MAILBOX_BUSY',
  /** It says what the protocol does not allow, or no. */
  refused: 'MAILBOX_REFUSED',
  /** The connection was lost in the middle of something. */
  lost: 'MAILBOX_LOST',
  folder: 'MAILBOX_NO_FOLDER',
} as const;

export type ProblemKind = keyof typeof problemCodes;

interface ProblemOptions {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
}

export function problem(kind: ProblemKind, text: string, options: ProblemOptions = {}): SkillpostError {
  const category = kind === 'login' || kind === 'trust' ? 'denied' : 'unavailable';
  return new SkillpostError(problemCodes[kind], category, shown(text), options);
}

/** One line of printable characters, no longer than people read. */
export function shown(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, limits.fetchReasonChars);
}

export function isProblem(error: unknown, kind: ProblemKind): boolean {
  return error instanceof SkillpostError && error.code === problemCodes[kind];
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
]);
const lateCodes = new Set(['ETIMEDOUT', 'CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT']);
const lostCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'NoConnection',
  'EConnectionClosed',
  'ClosedAfterConnectTLS',
]);

/** Servers repeat what they do not like, and may repeat what only they should know. */
export function withoutSecret(error: SkillpostError, secret: string): SkillpostError {
  if (secret === '' || !error.safeText.includes(secret)) return error;
  const { code, category, retryAfterMs } = error;
  const text = error.safeText.replaceAll(secret, '…');
  return new SkillpostError(code, category, text, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/** A failure of a socket or of TLS, as a problem. */
export function connectionProblem(error: unknown): SkillpostError {
  if (error instanceof SkillpostError) return error;
  const { code, message } = describe(error);
  if (isCertificateCode(code) || message.includes('certificate'))
    return problem('trust', `The server's certificate is not to be trusted: ${message}`, { cause: error });
  if (unreachableCodes.has(code))
    return problem('unreachable', `The server cannot be reached: ${message}`, { cause: error });
  if (lateCodes.has(code)) return problem('late', `The server takes too long: ${message}`, { cause: error });
  if (lostCodes.has(code)) return problem('lost', `The connection was lost: ${message}`, { cause: error });
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return problem('trust', `No encrypted connection: ${message}`, { cause: error });
  return problem('refused', message, { cause: error });
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const { code } = error as { code?: unknown };
  // Several addresses were tried: the reasons are within.
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : undefined;
  const message = error.message === '' && inner instanceof Error ? inner.message : error.message;
  return { code: typeof code === 'string' ? code : '', message };
}

const certificateCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function isCertificateCode(code: string): boolean {
  return certificateCodes.has(code) || code.startsWith('CERT_');
}
