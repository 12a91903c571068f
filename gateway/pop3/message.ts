// A message as POP3 sends it: lines that end with CR LF, the last one too (RFC 1939 §3, §11). `LIST` and `RETR` must agree
// to the octet, so both ask here. Pure.

import { bufferOf } from '#actors/bytes.ts';
import { withCrlf } from './line-endings.ts';

const cr = 0x0d;
const lf = 0x0a;
const dot = 0x2e;
const crlf = Buffer.from('\r\n');

/** The message that is sent, before lines that begin with a dot get another one. */
export function asLines(raw: Uint8Array): Uint8Array {
  const lines = withCrlf(raw);
  if (lines.length === 0) return crlf;
  return lines.at(-2) === cr && lines.at(-1) === lf ? lines : Buffer.concat([lines, crlf]);
}

export interface DeliveredMail {
  readonly envelopeFrom: string;
  readonly raw: Uint8Array;
}

/** As it lies in an Inbox: who gets what cannot be delivered stands on top of it (RFC 5321 §4.4). */
export function delivered({ envelopeFrom, raw }: DeliveredMail): Uint8Array {
  // It was checked when it came in; a line end in it would begin another field.
  const path = envelopeFrom.replace(/[\r\n\0]/g, '');
  return Buffer.concat([Buffer.from(`Return-Path: <${path}>\r\n`), asLines(raw)]);
}

/** What `LIST` says. */
export function retrievedOctets(mail: DeliveredMail): number {
  return delivered(mail).length;
}

/** The header, the empty line, and the first `bodyLines` lines of the body (RFC 1939 §7, TOP). */
export function topOf(message: Uint8Array, bodyLines: number): Uint8Array {
  const bytes = bufferOf(message);
  const empty = bytes.subarray(0, 2).equals(crlf) ? 0 : bytes.indexOf('\r\n\r\n');
  if (empty < 0) return bytes;
  let end = empty === 0 ? 2 : empty + 4;
  for (let line = 0; line < bodyLines && end < bytes.length; line += 1) {
    const next = bytes.indexOf(crlf, end);
    end = next < 0 ? bytes.length : next + 2;
  }
  return bytes.subarray(0, end);
}

/** What is written of one part of a message that begins at the start of a line: every leading dot doubled. */
export function stuffed(lines: Uint8Array): Uint8Array {
  const extra = leadingDots(lines);
  if (extra.length === 0) return lines;
  const out = new Uint8Array(lines.length + extra.length);
  let from = 0;
  let to = 0;
  for (const at of extra) {
    out.set(lines.subarray(from, at), to);
    to += at - from;
    out[to] = dot;
    to += 1;
    from = at;
  }
  out.set(lines.subarray(from), to);
  return out;
}

function leadingDots(lines: Uint8Array): readonly number[] {
  const found: number[] = [];
  for (let at = lines.indexOf(dot); at >= 0; at = lines.indexOf(dot, at + 1))
    if (at === 0 || lines[at - 1] === lf) found.push(at);
  return found;
}
