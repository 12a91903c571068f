// What a delivery report says to people, in the language of the mail that it is about, and how the header of that mail is
// read for it. Pure.

import { limits } from '#actors/limits.ts';
import type { DeliveryAction } from '#actors/vocabulary/delivery-reports.ts';
import type { Template } from '#actors/vocabulary/directory.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import { noticeTemplate } from '#actors/vocabulary/notices.ts';
import { headerLanguages } from '#actors/vocabulary/languages.ts';
import { fillTemplate } from '#actors/vocabulary/template-fill.ts';
import { templateIn } from '#actors/vocabulary/templates.ts';
import type { TemplateWords } from '#actors/vocabulary/templates.ts';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import { decodeWords } from '../mail/encoded-words.ts';
import { readFields } from '../mail/mime-tree.ts';

export interface WordFacts {
  readonly action: DeliveryAction;
  /** Of the mail that it is about. */
  readonly header: string;
  readonly recipients: readonly string[];
  /** What the last server said. */
  readonly text: string;
  readonly attempts: number;
  /** Of `reportKind`; in our own words if nobody has others. */
  readonly template?: Template | undefined;
}

export type ReportTemplate = (action: DeliveryAction) => Template | undefined;

/** Those of all: reports are about no case. */
export function reportTemplates(directory: Pick<DirectorySource, 'current'>): ReportTemplate {
  return (action) => noticeTemplate(directory.current(), reportKind(action), { mailboxId: '', queueId: '' });
}

/** The kind of template that says it. */
export function reportKind(action: DeliveryAction): 'bounce' | Exclude<DeliveryAction, 'failed'> {
  return action === 'failed' ? 'bounce' : action;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

export function reportWords({
  action,
  header,
  recipients,
  text,
  attempts,
  template,
}: WordFacts): Pick<TemplateWords, 'subject' | 'text'> {
  const fields = readFields(header);
  const wanted = ['content-language', 'accept-language'].flatMap((name) =>
    headerLanguages(fields.get(name) ?? '', limits.mailLanguages),
  );
  const words = templateIn(template ?? ownTemplate(reportKind(action)), wanted);
  const facts = {
    recipient: recipients.join(', '),
    attempts: String(attempts),
    answer: oneLine(text).slice(0, 900),
    'original.subject': decodeWords(fields.get('subject') ?? ''),
  };
  return {
    subject: oneLine(fillTemplate(words.subject, facts)).slice(0, 400) || facts.recipient.slice(0, 400),
    text: fillTemplate(words.text, facts),
  };
}

/** Octets as they came, each a character. */
export function headerOf(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 65_536));
  const end = bytes.indexOf('\r\n\r\n');
  return bytes.subarray(0, end < 0 ? bytes.length : end + 2).toString('latin1');
}

/** RFC 5322 §2.1.1. */
export function shortLines(line: string): readonly string[] {
  return line.match(/.{1,240}(?:\s|$)|.{1,240}/gu) ?? [''];
}

const plain = /^[\x20-\x7e]*$/;

/** RFC 2047 §2: at most 75 characters a word, and no character cut in two. */
export function encodedWords(text: string): string {
  if (plain.test(text)) return text;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ');
}
