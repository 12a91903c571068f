// Replies with our own enhanced status codes (RFC 3463, RFC 2034), where the library would put a general one.

import { asSkillpostError, categories } from '#actors/errors.ts';

interface SmtpError extends Error {
  responseCode: number;
}

/** `status` is both codes: `550 5.1.1`. */
export function smtpError(status: string, text: string): SmtpError {
  const [code = '451', enhanced = '4.3.0'] = status.split(' ');
  return Object.assign(new Error(`${enhanced} ${text}`), { responseCode: Number(code) });
}

/** A mail that could not be kept is always one to be sent again: 4xx, whatever went wrong with us. */
export function notAccepted(thrown: unknown): SmtpError {
  const { smtp } = categories[asSkillpostError(thrown).category];
  return smtpError(smtp.startsWith('4') ? smtp : '451 4.3.0', 'Not accepted now, try again later');
}

export function isPermanent(error: Error): boolean {
  return 'responseCode' in error && Number(error.responseCode) >= 500;
}

/** RFC 5321, 4.2: a reply is printable ASCII, also where the library repeats in it what a client said. */
export function printable<T extends string | string[] | null | undefined>(text: T): T;
export function printable(text: string | string[] | null | undefined): typeof text {
  if (Array.isArray(text)) return text.map((line) => printable(line));
  return text?.replaceAll(/[^\t\x20-\x7e]/g, '?');
}

/** Starts with an enhanced status code of its own. */
export function hasEnhancedCode(text: unknown): boolean {
  return typeof text === 'string' && /^[245]\.\d{1,3}\.\d{1,3} /.test(text);
}
