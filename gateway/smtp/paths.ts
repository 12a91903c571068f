// Quoted local parts of MAIL and RCPT (RFC 5321 §4.1.2), which the library refuses: read here, and put in the place of
// letters that it was given instead. Pure.

const command = /^([^:]{1,20}:\s*<(?:@[^:>"]{1,255}:)?)"((?:[^"\\\p{Cc}]|\\[\x20-\x7e])*)"(@.*)$/u;
const atoms = /^[\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~]+)*$/u;

export interface QuotedPath {
  /** The same command with as many letters in the place of the quoted part. */
  readonly command: string;
  /** The local part in its simplest form: quoted only where it has to be. */
  readonly local: string;
}

/** Null: there is no quoted local part, or it is not one. */
export function readQuotedPath(line: string): QuotedPath | null {
  const [, before = '', content = '', rest = ''] = command.exec(line) ?? [];
  if (rest === '') return null;
  const text = content.replace(/\\(.)/g, '$1');
  if (text === '') return null;
  const local = atoms.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
  return { command: `${before}${'q'.repeat(Math.min(content.length, 64))}${rest}`, local };
}
