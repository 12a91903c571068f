// The report that a person gets when mail of theirs could not be delivered (RFC 3464, in a multipart/report of RFC 3462),
// with a null return path, so that it is never answered by another one. Pure.

import { limits } from '#actors/limits.ts';
import type { ArchivedMail } from '#actors/ports/mail-store.ts';
import type { Template } from '#actors/vocabulary/directory.ts';
import { headerLanguages } from '#actors/vocabulary/languages.ts';
import { fillTemplate } from '#actors/vocabulary/template-fill.ts';
import { templateIn } from '#actors/vocabulary/templates.ts';
import type { TemplateWords } from '#actors/vocabulary/templates.ts';
import { ownTemplate } from '#actors/vocabulary/texts/own-texts.ts';
import { decodeWords } from '../mail/encoded-words.ts';
import { readFields } from '../mail/mime-tree.ts';

export interface FailureFacts {
  readonly hostname: string;
  readonly mail: ArchivedMail;
  readonly recipient: string;
  /** What the last server said. */
  readonly text: string;
  readonly attempts: number;
  /** In our own words, if nobody has others. */
  readonly template?: Template | undefined;
  readonly messageId: string;
  readonly at: number;
}

/** The sender asked not to be told of this recipient (RFC 3461 §4.1). */
export function wantsNoFailure(mail: ArchivedMail, recipient: string): boolean {
  const asked = mail.dsn?.recipients.find(({ address }) => address === recipient)?.notify ?? [];
  return asked.length > 0 && !asked.includes('failure');
}

/** Of a long answer the enhanced status code (RFC 3463), else a general one. */
function statusOf(text: string): string {
  return /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0] ?? '5.0.0';
}

const dateOf = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');
const oneLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 900);
/** RFC 3461 §4. */
const xtext = (text: string): string =>
  text.replace(
    /[^\x21-\x7e]|[+=]/g,
    (letter) => `+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

function headerOf(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 65_536));
  const end = bytes.indexOf('\r\n\r\n');
  return bytes.subarray(0, end < 0 ? bytes.length : end + 2).toString('latin1');
}

function statusPart({ hostname, mail, recipient, text }: FailureFacts): string {
  const asked = mail.dsn?.recipients.find(({ address }) => address === recipient);
  const envelopeId = mail.dsn?.envelopeId ?? '';
  // RFC 6533 for addresses in UTF-8.
  const type = /^[\x20-\x7e]*$/.test(recipient) ? 'rfc822' : 'utf-8';
  return [
    `Reporting-MTA: dns; ${hostname}`,
    ...(envelopeId === '' ? [] : [`Original-Envelope-Id: ${xtext(envelopeId)}`]),
    `Arrival-Date: ${dateOf(mail.receivedAt)}`,
    '',
    ...(asked === undefined || asked.originalRecipient === ''
      ? []
      : [`Original-Recipient: ${asked.originalRecipient.replace(';', '; ')}`]),
    `Final-Recipient: ${type}; ${recipient}`,
    'Action: failed',
    `Status: ${statusOf(text)}`,
    `Diagnostic-Code: smtp; ${oneLine(text)}`,
    '',
  ].join('\r\n');
}

const oneLineText = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** In the language of the mail, where there is that. */
function reportWords({
  mail,
  recipient,
  text,
  attempts,
  template,
}: FailureFacts): Pick<TemplateWords, 'subject' | 'text'> {
  const header = readFields(headerOf(mail.raw));
  const wanted = ['content-language', 'accept-language'].flatMap((name) =>
    headerLanguages(header.get(name) ?? '', limits.mailLanguages),
  );
  const words = templateIn(template ?? ownTemplate('bounce'), wanted);
  const facts = {
    recipient,
    attempts: String(attempts),
    answer: oneLineText(text).slice(0, 900),
    'original.subject': decodeWords(header.get('subject') ?? ''),
  };
  return {
    subject: oneLineText(fillTemplate(words.subject, facts)).slice(0, 400) || recipient,
    text: fillTemplate(words.text, facts),
  };
}

/** RFC 5322 §2.1.1. */
function shortLines(line: string): readonly string[] {
  return line.match(/.{1,240}(?:\s|$)|.{1,240}/gu) ?? [''];
}

const plain = /^[\x20-\x7e]*$/;

/** RFC 2047 §2: at most 75 characters a word, and no character cut in two. */
function encodedWords(text: string): string {
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

/** The same facts always give the same octets. */
export function failureReport(facts: FailureFacts): Buffer {
  const { hostname, mail, recipient, messageId, at } = facts;
  const words = reportWords(facts);
  const boundary = `report-${mail.id}`;
  const header = headerOf(mail.raw);
  const eightBit = /[\u0080-\uffff]/.test(header + recipient);
  const lines = [
    `From: Mail delivery <postmaster@${hostname}>`,
    `To: <${mail.envelopeFrom}>`,
    `Subject: ${encodedWords(words.subject)}`,
    `Date: ${dateOf(at)}`,
    `Message-ID: ${messageId}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...words.text.split('\n').flatMap(shortLines),
    '',
    `--${boundary}`,
    `Content-Type: message/${eightBit ? 'global-' : ''}delivery-status`,
    '',
    statusPart(facts),
    `--${boundary}`,
    `Content-Type: ${eightBit ? 'message/global-headers' : 'text/rfc822-headers'}`,
    ...(eightBit ? ['Content-Transfer-Encoding: 8bit'] : []),
    '',
  ];
  const before = Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8');
  return Buffer.concat([before, Buffer.from(header, 'latin1'), Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
