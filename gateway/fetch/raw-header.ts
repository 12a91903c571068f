// Fields of the header of a raw mail, as far as fetching has to know them before anybody parses it: never throws, reads no
// more than the beginning. Pure.

import { createHash } from 'node:crypto';
import { bufferOf } from '#actors/bytes.ts';
import { limits } from '#actors/limits.ts';

export interface RawHeader {
  /** Values of a field, unfolded, in the order they stand. */
  readonly values: (name: string) => readonly string[];
  /** Where the body begins. */
  readonly bodyAt: number;
}

export function readRawHeader(raw: Uint8Array): RawHeader {
  const bytes = bufferOf(raw);
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at >= 0);
  const end = ends.length === 0 ? bytes.length : Math.min(...ends);
  const fields = bytes
    .subarray(0, Math.min(end, limits.fetchHeaderBytes))
    .toString('latin1')
    .split(/\r?\n(?![ \t])/);
  return {
    values: (name) => {
      const start = `${name.toLowerCase()}:`;
      return fields
        .filter((field) => field.slice(0, start.length).toLowerCase() === start)
        .map((field) =>
          field
            .slice(start.length)
            .replaceAll(/\r?\n[ \t]+/g, ' ')
            .trim(),
        );
    },
    bodyAt: end,
  };
}

const named = ['message-id', 'date', 'from', 'subject'];

/**
 * The same for the same mail, wherever it lies and whatever servers on its way wrote into its header (T7): of who, when, what
 * about, and the text. Two mails of a sender who repeats Message-IDs are two.
 */
export function fingerprintOf(raw: Uint8Array): string {
  const header = readRawHeader(raw);
  const hash = createHash('sha256');
  for (const name of named) hash.update(`${header.values(name).join('\n')}\0`);
  return hash.update(raw.subarray(header.bodyAt)).digest('hex');
}

/** Under which a fetched mail is kept, once per mailbox (F6). */
export function archiveIdOf(mailboxId: string, fingerprint: string): string {
  const hex = createHash('sha256').update(`fetched\0${mailboxId}\0${fingerprint}`).digest('hex');
  return `f${hex.slice(0, 35)}`;
}

/** When the last server took it, else when it says that it was written; null: nobody says. */
export function arrivalOf({ values }: RawHeader): number | null {
  const stamp = values('received')[0]?.split(';').at(-1);
  for (const text of [stamp, values('date')[0]]) {
    const at = text === undefined ? NaN : Date.parse(text.replaceAll(/\([^)]*\)/g, ' ').trim());
    if (Number.isFinite(at)) return at;
  }
  return null;
}

const address = /<?([^\s<>,;"]+@[^\s<>,;"]+)>?/;

/** The return path that its server has noted; empty: the null one, or none. */
export function returnPathOf({ values }: RawHeader): string {
  return address.exec(values('return-path')[0] ?? '')?.[1] ?? '';
}

/** Addresses that it was delivered to by its server: where a signed reply address shows that is in no other field. */
export function deliveredTo({ values }: RawHeader): readonly string[] {
  const found = ['delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) =>
    values(name).flatMap((text) => address.exec(text)?.[1] ?? []),
  );
  return [...new Set(found)].slice(0, limits.fetchDeliveredTo);
}
