// Content-Transfer-Encoding undone (RFC 2045 §6), and what was used before there was one. Linear in the bytes, never more
// than `most` of them. Pure.

import { limits } from '#actors/limits.ts';

const equals = 0x3d;

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const upper = byte & 0xdf;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
}

/** Quoted-printable; what is no escape stays as it is. */
export function unquotedBytes(bytes: Uint8Array): Buffer {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const skipped = byte === equals ? softBreak(bytes, at + 1) : 0;
    const high = byte === equals ? hexDigit(bytes[at + 1]) : -1;
    const low = high < 0 ? -1 : hexDigit(bytes[at + 2]);
    if (skipped > 0) at += skipped;
    else if (low >= 0) {
      out[length++] = high * 16 + low;
      at += 2;
    } else out[length++] = byte;
  }
  return out.subarray(0, length);
}

/** Bytes of white space and one line end after an equals sign; 0 when there is no line end. */
function softBreak(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < from + 80 && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1;
  if (bytes[at] === 0x0d) at += 1;
  return bytes[at] === 0x0a ? at + 1 - from : 0;
}

export function untransferred(body: Buffer, encoding: string, most: number): Buffer {
  if (encoding === 'base64') return unbased(body.subarray(0, Math.ceil(most * 1.4) + 4)).subarray(0, most);
  if (encoding === 'quoted-printable') return unquotedBytes(body.subarray(0, most * 3)).subarray(0, most);
  if (/^(x-)?uu(e|encode|encoded)$/.test(encoding)) {
    const [file] = uuFiles(body.subarray(0, most * 2).toString('latin1'));
    return file === undefined ? body.subarray(0, most) : file.content.subarray(0, most);
  }
  return body.subarray(0, most);
}

/** Several encoded pieces one after the other, each with its own padding, are met in the wild. */
function unbased(body: Buffer): Buffer {
  const text = body.toString('latin1');
  const padded = text.search(/=[ \t\r\n]{0,200}[A-Za-z0-9+/]/);
  if (padded < 0) return Buffer.from(text, 'base64');
  return Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')));
}

export interface UuFile {
  readonly filename: string;
  readonly content: Buffer;
  /** Where it stands in the text. */
  readonly from: number;
  readonly to: number;
}

/** With the first line of what follows, which tells most text from it. */
const uuBegin = /^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n(?=[ -`]{0,64}[ \t]{0,8}\r?\n)/gm;

/** Files that old programs put into the text itself. */
export function uuFiles(text: string): readonly UuFile[] {
  const found: UuFile[] = [];
  let after = 0;
  let tried = 0;
  for (const match of text.includes('begin ') ? text.matchAll(uuBegin) : []) {
    if (match.index < after) continue;
    if (++tried > limits.uuFiles) break;
    const end = /^end[ \t]*(?:\r?\n|$(?![\s\S]))/m.exec(text.slice(match.index + match[0].length));
    if (end === null) break;
    const from = match.index + match[0].length;
    const lines = text.slice(from, from + end.index).split(/\r?\n/);
    if (!lines.every((line) => /^[ -`]{0,64}[ \t]{0,8}$/.test(line))) continue;
    after = from + end.index + end[0].length;
    const content = Buffer.concat(lines.map(uuLine));
    found.push({ filename: (match[1] ?? '').trim(), content, from: match.index, to: after });
  }
  return found;
}

function uuLine(line: string): Buffer {
  const value = (at: number): number => (line.charCodeAt(at) - 32) & 63;
  const length = line === '' ? 0 : value(0);
  const out: number[] = [];
  for (let at = 1; out.length < length && at < line.length; at += 4) {
    const [a, b, c, d] = [value(at), value(at + 1), value(at + 2), value(at + 3)];
    out.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
  }
  return Buffer.from(out.slice(0, length).map((byte) => byte & 255));
}
