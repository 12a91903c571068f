// What can still be shown of a mail that could not be parsed: its header fields read on their own, and the beginning of
// its text as it came. The whole of it stays in the archive (T3, T19). Pure.

import { bufferOf } from '#actors/bytes.ts';
import { limits } from '#actors/limits.ts';
import type { MailParts } from './parse.ts';
import { decodeText } from './charset.ts';

const headerBytes = 131_072;

export interface Halves {
  /** A mail of its own: header fields without those that describe a body. */
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

export function splitMail(raw: Uint8Array): Halves {
  const bytes = bufferOf(raw);
  const found = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at >= 0);
  const end = found.length === 0 ? bytes.length : Math.min(...found);
  const fields = bytes
    .subarray(0, Math.min(end, headerBytes))
    .toString('latin1')
    .split(/\r?\n(?![ \t])/)
    .filter((field) => !/^(content-|mime-version)/i.test(field));
  return { header: Buffer.from(`${fields.join('\r\n')}\r\n\r\n`, 'latin1'), body: bytes.subarray(end) };
}

/** `known` is what the header fields said; null when not even they could be read. */
export function salvaged(known: MailParts | null, body: Uint8Array): MailParts {
  const text = decodeText(body.subarray(0, limits.salvagedTextBytes), '')
    .text.toWellFormed()
    .replaceAll('\0', '\ufffd')
    .trim();
  const nothing: MailParts = {
    messageId: '',
    inReplyTo: '',
    references: [],
    from: { address: '', name: '' },
    replyTo: [],
    to: [],
    cc: [],
    subject: '',
    text,
    html: null,
    attachments: [],
    headers: new Map(),
    report: null,
    enclosed: new Map(),
    isProtected: false,
  };
  return known === null ? nothing : { ...known, text, html: null, attachments: [] };
}
