// Where the quoted part of a plain-text mail begins. For display only: nothing is cut away, the rest stays one click
// away (T19). Pure.

import { consoleLimits } from './limits.ts';

export interface SplitText {
  readonly fresh: string;
  /** Empty when nothing is quoted, or when everything would be. */
  readonly quoted: string;
}

const openers: readonly RegExp[] = [
  /^On .{6,200}wrote:\s*$/,
  /^Am .{6,200}schrieb.{0,200}:\s*$/,
  /^Le .{6,200}a écrit\s?:\s*$/,
  /^-{2,}\s*(Original Message|Ursprüngliche Nachricht|Forwarded message)\s*-{2,}\s*$/i,
  /^_{20,}\s*$/,
];

function opens(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (openers.some((pattern) => pattern.test(line))) return true;
  // Long attributions are wrapped by some programs.
  return (
    /^(On|Am|Le) /.test(line) && openers.some((pattern) => pattern.test(`${line} ${lines[at + 1] ?? ''}`))
  );
}

/** A quoted block counts only when it runs to the end: answers between the lines stay visible. */
function quotedTail(lines: readonly string[]): number {
  let start = lines.length;
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = (lines[at] ?? '').trim();
    if (line.startsWith('>')) start = at;
    else if (line !== '') break;
  }
  return start;
}

export function splitQuotes(text: string): SplitText {
  if (text.length > consoleLimits.quoteScanChars) return { fresh: text, quoted: '' };
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const opener = lines.findIndex((_, at) => opens(lines, at));
  const tail = quotedTail(lines);
  const start = opener === -1 ? tail : Math.min(opener, tail);
  const fresh = lines.slice(0, start).join('\n').trimEnd();
  if (start >= lines.length || fresh === '') return { fresh: text.trimEnd(), quoted: '' };
  return { fresh, quoted: lines.slice(start).join('\n').trim() };
}
