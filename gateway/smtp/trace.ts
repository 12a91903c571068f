// The trace field that an accepted mail gets (RFC 5321 §4.4), and how many it has already (§6.3: loops). Pure.

import type { SMTPServerSession } from 'smtp-server';

export interface TraceFacts {
  readonly hostname: string;
  readonly clientName: string;
  readonly remoteAddress: string;
  /** SMTP, ESMTP, ESMTPS … (RFC 3848). */
  readonly transmissionType: string;
  readonly sessionId: string;
  readonly at: number;
}

export function receivedField(facts: TraceFacts): Uint8Array {
  const client = facts.clientName.replace(/[^A-Za-z0-9.:[\]_-]/g, '?').slice(0, 255) || 'unknown';
  const address = facts.remoteAddress.includes(':') ? `IPv6:${facts.remoteAddress}` : facts.remoteAddress;
  const date = new Date(facts.at).toUTCString().replace('GMT', '+0000');
  return Buffer.from(
    `Received: from ${client} ([${address}])\r\n` +
      `\tby ${facts.hostname} with ${facts.transmissionType} id ${facts.sessionId};\r\n\t${date}\r\n`,
    'latin1',
  );
}

/** Who hands mail in is known by the account; where from is nobody's business whom it is sent to. */
export function submissionField({
  hostname,
  transmissionType,
  sessionId,
  at,
}: Omit<TraceFacts, 'clientName' | 'remoteAddress'>): Uint8Array {
  const date = new Date(at).toUTCString().replace('GMT', '+0000');
  return Buffer.from(
    `Received: by ${hostname} with ${transmissionType} id ${sessionId};\r\n\t${date}\r\n`,
    'latin1',
  );
}

/** RFC 3848; RFC 6531 §4.3: ESMTPS that carries UTF-8 is UTF8SMTPS. */
export function protocolOf({
  transmissionType,
  envelope,
}: Pick<SMTPServerSession, 'transmissionType' | 'envelope'>): string {
  return envelope.smtpUtf8 === true ? transmissionType.replace('ESMTP', 'UTF8SMTP') : transmissionType;
}

const scannedBytes = 1_048_576;

function headerOf(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, scannedBytes));
  const end = bytes.indexOf('\r\n\r\n');
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString('latin1');
}

/** `Received` fields in the header of a mail whose lines end with CR LF. */
export function countReceived(raw: Uint8Array): number {
  return headerOf(raw).match(/^received:/gim)?.length ?? 0;
}

/** Of these, the ones that say that this host took it. */
export function hopsThrough(raw: Uint8Array, hostname: string): number {
  const fields = headerOf(raw)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const by = ` by ${hostname.toLowerCase()} `;
  return fields.filter((field) => /^received:/i.test(field) && field.toLowerCase().includes(by)).length;
}
