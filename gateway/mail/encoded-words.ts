// Header fields → what people read (RFC 2047), as real mail has them: bytes that nobody encoded, letters cut between two
// words, words without their end, unknown charsets. Pure.

import { decodeText } from './charset.ts';
import { unquotedBytes } from './transfer.ts';

const word = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bq])\?(.*?)(?:\?=|$)/gi;

interface Run {
  readonly charset: string;
  readonly bytes: Buffer;
}

/** `field`: one character a byte. */
export function decodeField(field: string, forced = ''): string {
  return decodeWords(decodeText(Buffer.from(field, 'latin1'), '', forced).text, forced);
}

/** `text` is text already; only the words in it are decoded. White space between two words is none (§6.2). */
export function decodeWords(text: string, forced = ''): string {
  if (!text.includes('=?')) return text;
  const pieces: (string | Run)[] = [];
  let at = 0;
  for (const match of text.matchAll(word)) {
    const [whole, charset = '', encoding = '', encoded = ''] = match;
    const between = text.slice(at, match.index);
    const before = pieces.at(-1);
    const run = { charset: charset.toLowerCase(), bytes: wordBytes(encoding, encoded) };
    if (typeof before !== 'object' || between.trim() !== '') pieces.push(between, run);
    else if (before.charset === run.charset)
      pieces[pieces.length - 1] = { ...run, bytes: Buffer.concat([before.bytes, run.bytes]) };
    else pieces.push(run);
    at = match.index + whole.length;
  }
  pieces.push(text.slice(at));
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : decodeText(piece.bytes, piece.charset, forced).text))
    .join('');
}

function wordBytes(encoding: string, encoded: string): Buffer {
  if (encoding.toLowerCase() === 'b') return Buffer.from(encoded, 'base64');
  return unquotedBytes(Buffer.from(encoded.replaceAll('_', '=20'), 'utf8'));
}
