// The machine-readable half of a report (RFC 6522): what kind it is, what it says, and which mail it is about. Reads
// parts, decides nothing.

import { limits } from '#actors/limits.ts';
import { decodedBody, partsOf, readFields } from './mime-tree.ts';
import type { MimePart } from './mime-tree.ts';

export interface MailReport {
  readonly kind: 'delivery' | 'disposition' | 'feedback' | 'other';
  /** Fields as written; groups divided by empty lines. */
  readonly fields: string;
  /** Header fields of the mail that it is about; empty when none came back. */
  readonly original: ReadonlyMap<string, string>;
}

const kinds: Readonly<Record<string, MailReport['kind']>> = {
  'message/delivery-status': 'delivery',
  'message/global-delivery-status': 'delivery',
  'message/disposition-notification': 'disposition',
  'message/global-disposition-notification': 'disposition',
  'message/feedback-report': 'feedback',
};
const returned = new Set([
  'message/rfc822',
  'message/global',
  'text/rfc822-headers',
  'text/rfc822-header',
  'message/rfc822-headers',
  'message/global-headers',
]);

/** Null: the mail is no report, and nothing came back with it. */
export function reportOf(tree: MimePart): MailReport | null {
  const parts = [...partsOf(tree)];
  const said = parts.find(({ type }) => kinds[type] !== undefined);
  const isReport = tree.type === 'multipart/report';
  if (said === undefined && !isReport) return null;
  const enclosed = parts.find(({ type }) => returned.has(type));
  return {
    kind: said === undefined ? 'other' : (kinds[said.type] ?? 'other'),
    fields: said === undefined ? '' : textOf(said),
    original: enclosed === undefined ? new Map() : readFields(headOf(textOf(enclosed))),
  };
}

/** Of a mail that encloses the returned one without saying so: what many old servers do. */
export function enclosedHeaders(tree: MimePart): ReadonlyMap<string, string> {
  for (const part of partsOf(tree)) if (returned.has(part.type)) return readFields(headOf(textOf(part)));
  return new Map();
}

function textOf(part: MimePart): string {
  return decodedBody(part, limits.reportBytes).toString('utf8');
}

function headOf(text: string): string {
  const trimmed = text.replace(/^(?:\s*\r?\n)+/, '');
  return /^[\s\S]*?(?=\r?\n\r?\n|$(?![\s\S]))/.exec(trimmed)?.[0] ?? trimmed;
}
