// A report of what became of a mail (RFC 3464, in a multipart/report of RFC 6522), for who sent it. It has a null return
// path, so that it is never answered by another one, and an id that follows from what it says of which mail: made again,
// after a crash, it is the same. Pure.

import { createHash } from 'node:crypto';
import { limits } from '#actors/limits.ts';
import type { ArchivedMail } from '#actors/ports/mail-store.ts';
import type { DeliveryAction } from '#actors/vocabulary/delivery-reports.ts';
import type { Template } from '#actors/vocabulary/directory.ts';
import { has8Bit } from '../outbound/smtp-client.ts';
import { encodedWords, headerOf, reportWords, shortLines } from './words.ts';

export type ReportedMail = Pick<ArchivedMail, 'id' | 'raw' | 'envelopeFrom' | 'dsn' | 'receivedAt'>;

export interface ReportFacts {
  readonly hostname: string;
  readonly mail: ReportedMail;
  readonly action: DeliveryAction;
  readonly recipients: readonly string[];
  /** What the last server said; empty: none was asked. */
  readonly text: string;
  readonly attempts: number;
  /** Of failures, in our own words if nobody has others. */
  readonly template?: Template | undefined;
  readonly at: number;
}

/** Of the archive, and of the guard of machine mail. */
export function reportId({
  mail,
  action,
  recipients,
}: Pick<ReportFacts, 'mail' | 'action' | 'recipients'>): string {
  // One report of all that was delivered, whoever is still here when it is made again.
  const of = action === 'delivered' ? [] : recipients;
  const hash = createHash('sha256').update(JSON.stringify([mail.id, action, ...of]));
  return `report-${hash.digest('hex').slice(0, 32)}`;
}

/** The enhanced status codes (RFC 3463) that go with an action, and the one where the server named none. */
const statuses: Readonly<Record<DeliveryAction, readonly [RegExp, string]>> = {
  delivered: [/\b2\.\d{1,3}\.\d{1,3}\b/, '2.0.0'],
  relayed: [/\b2\.\d{1,3}\.\d{1,3}\b/, '2.0.0'],
  delayed: [/\b4\.\d{1,3}\.\d{1,3}\b/, '4.0.0'],
  failed: [/\b[45]\.\d{1,3}\.\d{1,3}\b/, '5.0.0'],
};

function statusOf({ action, text }: ReportFacts): string {
  const [pattern, otherwise] = statuses[action];
  return pattern.exec(text)?.[0] ?? otherwise;
}

const dateOf = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');
const oneLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 900);
/** It came encoded: it may say anything, line ends as well. */
const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');
/** RFC 3461 §4. */
const xtext = (text: string): string =>
  text.replace(
    /[^\x21-\x7e]|[+=]/g,
    (letter) => `+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

function statusPart(facts: ReportFacts): readonly string[] {
  const { hostname, mail, recipients } = facts;
  const envelopeId = mail.dsn?.envelopeId ?? '';
  return [
    `Reporting-MTA: dns; ${hostname}`,
    ...(envelopeId === '' ? [] : [`Original-Envelope-Id: ${xtext(envelopeId)}`]),
    `Arrival-Date: ${dateOf(mail.receivedAt)}`,
    '',
    ...recipients.flatMap((recipient) => recipientFields(facts, recipient)),
  ];
}

function recipientFields(facts: ReportFacts, recipient: string): readonly string[] {
  const { mail, action, text } = facts;
  const asked = mail.dsn?.recipients.find(({ address }) => address === recipient);
  // RFC 6533 for addresses in UTF-8.
  const type = /^[\x20-\x7e]*$/.test(recipient) ? 'rfc822' : 'utf-8';
  return [
    ...(asked === undefined || asked.originalRecipient === ''
      ? []
      : [`Original-Recipient: ${printable(asked.originalRecipient.replace(';', '; '))}`]),
    `Final-Recipient: ${type}; ${recipient}`,
    `Action: ${action}`,
    `Status: ${statusOf(facts)}`,
    ...(text === '' ? [] : [`Diagnostic-Code: smtp; ${oneLine(text)}`]),
    ...(action === 'delayed'
      ? [`Will-Retry-Until: ${dateOf(mail.receivedAt + limits.deliveryGiveUpMs)}`]
      : []),
    '',
  ];
}

interface Returned {
  readonly type: string;
  readonly content: Buffer;
}

/** RFC 3461 §4.3: the whole mail comes back with a failure alone, if that was asked and it is not too much to send twice. */
function returnedPart({ mail, action }: ReportFacts, eightBit: boolean): Returned {
  const whole =
    action === 'failed' && mail.dsn?.return === 'full' && mail.raw.length <= limits.reportedMailBytes;
  return whole
    ? { type: eightBit ? 'message/global' : 'message/rfc822', content: Buffer.from(mail.raw) }
    : {
        type: eightBit ? 'message/global-headers' : 'text/rfc822-headers',
        content: Buffer.from(headerOf(mail.raw), 'latin1'),
      };
}

/** The same facts always give the same octets. */
export function deliveryReport(facts: ReportFacts): Buffer {
  const { hostname, mail, recipients, at } = facts;
  const header = headerOf(mail.raw);
  const words = reportWords({ ...facts, header });
  const boundary = `report-${mail.id}`;
  const eightBit = /[\u0080-\uffff]/.test(header + recipients.join(''));
  const { type, content } = returnedPart(facts, eightBit);
  const lines = [
    `From: Mail delivery <postmaster@${hostname}>`,
    `To: <${mail.envelopeFrom}>`,
    `Subject: ${encodedWords(words.subject)}`,
    `Date: ${dateOf(at)}`,
    `Message-ID: <${reportId(facts)}@${hostname}>`,
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
    ...(eightBit ? ['Content-Transfer-Encoding: 8bit'] : []),
    '',
    ...statusPart(facts),
    `--${boundary}`,
    `Content-Type: ${type}`,
    ...(eightBit || has8Bit(content) ? ['Content-Transfer-Encoding: 8bit'] : []),
    '',
  ];
  const before = Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8');
  return Buffer.concat([before, content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
