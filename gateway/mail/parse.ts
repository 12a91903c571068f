// Raw bytes → the parts of a mail, within bounds. Runs in a worker (`parse-worker.ts`): hostile mail may take seconds.
// Knows nothing of envelopes, cases or stores.

import { limits } from '#actors/limits.ts';
import type { ParsedMail } from '#actors/vocabulary/mail.ts';
import { readBodies } from './bodies.ts';
import { calendarOf, calendarText } from './calendar.ts';
import { protectedPart } from './crypt/detect.ts';
import { clean, headerParts } from './header-parts.ts';
import { readHtml } from './html-text.ts';
import { mimeTree } from './mime-tree.ts';
import { enclosedHeaders, reportOf } from './report.ts';
import type { MailReport } from './report.ts';

/** Whether it is automatic depends on the envelope too, and is told later. */
export interface MailParts extends Omit<ParsedMail, 'automatic'> {
  /** What a machine says in the form that reports have; null: it is none. */
  readonly report: MailReport | null;
  /** Header fields of a mail that it gives back; empty when there is none. */
  readonly enclosed: ReadonlyMap<string, string>;
  /** It looks signed or encrypted (C15): whoever has keys may know more of it. */
  readonly isProtected: boolean;
}

/**
 * Throws with a plain reason when the mail is broken beyond what can be read, or passes a bound. `charset`: what a person
 * says that it is written in, whatever it says itself.
 */
export function parseMail(raw: Uint8Array, charset = ''): MailParts {
  const tree = mimeTree(raw);
  const body = readBodies(tree, charset);
  const html = body.html === null || body.html === '' ? null : body.html;
  const read = html === null ? null : readHtml(html);
  if (read !== null && read.nesting > limits.mailHtmlNesting)
    throw new Error(`HTML nested ${read.nesting} deep`);
  const calendar = calendarOf(body.attachments);
  const text = firstText([body.text, read?.text ?? '', calendarText(calendar)]);
  return {
    ...headerParts(tree.headers, charset),
    text: clean(text),
    html: html === null ? null : clean(html),
    attachments: body.attachments,
    calendar,
    report: reportOf(tree),
    enclosed: enclosedHeaders(tree),
    isProtected: protectedPart(tree) !== null,
  };
}

function firstText(texts: readonly string[]): string {
  return texts.find((text) => text.trim() !== '') ?? '';
}
