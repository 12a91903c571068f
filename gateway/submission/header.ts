// What submission puts right in the header of a mail, and reads of it (RFC 6409 §8): Date and Message-ID that are missing,
// Bcc that must not leave, and whose names it is written under. The body is left alone. Pure.

import addressparser from 'nodemailer/lib/addressparser';
import { bufferOf } from '#actors/bytes.ts';

interface Split {
  /** Whole fields with their line ends, folded as they came. */
  readonly fields: readonly string[];
  /** From the empty line on; empty without one. */
  readonly rest: Buffer;
}

// Octets in, octets out: latin1 keeps each as it is.
function split(raw: Uint8Array): Split {
  const bytes = bufferOf(raw);
  const end = bytes.subarray(0, 2).toString('latin1') === '\r\n' ? 0 : bytes.indexOf('\r\n\r\n');
  const headerEnd = end < 0 ? bytes.length : end === 0 ? 0 : end + 2;
  const header = bytes.subarray(0, headerEnd).toString('latin1');
  return {
    fields: header.split(/(?<=\r\n)(?![ \t])/).filter((field) => field !== ''),
    rest: bytes.subarray(headerEnd),
  };
}

function nameOf(field: string): string {
  return field
    .slice(0, Math.max(0, field.indexOf(':')))
    .trimEnd()
    .toLowerCase();
}

/** Addresses of a field of this name, lower-case; null when there is none, or one that names nobody. */
function addressesOf(fields: readonly string[], name: string): readonly string[] | null {
  const texts = fields.filter((field) => nameOf(field) === name);
  if (texts.length === 0) return null;
  const found = texts.flatMap((text) => {
    const value = Buffer.from(text.slice(text.indexOf(':') + 1), 'latin1').toString('utf8');
    return addressparser(value.replace(/\r\n/g, ' '), { flatten: true }).map(({ address }) =>
      address.toLowerCase(),
    );
  });
  return found.length === 0 || found.includes('') ? null : found;
}

/** Everybody whose name a reader sees as the sender; null: it does not say. */
export function authorsOf(raw: Uint8Array): readonly string[] | null {
  const { fields } = split(raw);
  const from = addressesOf(fields, 'from');
  if (from === null) return null;
  const said = fields.some((field) => nameOf(field) === 'sender');
  const sender = said ? addressesOf(fields, 'sender') : [];
  return sender === null ? null : [...new Set([...from, ...sender])];
}

const hidden = new Set(['bcc', 'resent-bcc', 'return-path']);

/** `trace`: the Received field that goes on top. */
export function completed(
  raw: Uint8Array,
  { trace, messageId, at }: { readonly trace: Uint8Array; readonly messageId: string; readonly at: number },
): Buffer {
  const { fields, rest } = split(raw);
  const kept = fields.filter((field) => !hidden.has(nameOf(field)));
  const has = (name: string): boolean => kept.some((field) => nameOf(field) === name);
  const added = [
    ...(has('date') ? [] : [`Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}\r\n`]),
    ...(has('message-id') ? [] : [`Message-ID: ${messageId}\r\n`]),
  ];
  return Buffer.concat([trace, Buffer.from([...added, ...kept].join(''), 'latin1'), rest]);
}
