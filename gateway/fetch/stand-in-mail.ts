// What is kept in the place of a mail that cannot be: one that is too large, or that its server does not give. It keeps the
// fields that say who wrote about what, and says in plain words what happened (T3, T21). Pure.

import { limits } from '#actors/limits.ts';
import type { RawHeader } from './raw-header.ts';

const kept = ['From', 'Reply-To', 'To', 'Cc', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References'];

/** `header` null: nothing of it could be read. */
export function standInMail(header: RawHeader | null, subject: string, text: string): Buffer {
  const fields = kept.flatMap((name) => {
    const value = header?.values(name)[0];
    return value === undefined ? [] : [`${name}: ${folded(value)}`];
  });
  if (!fields.some((field) => field.startsWith('Subject:'))) fields.push(`Subject: ${subject}`);
  const own = [
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  const body = Buffer.from(`${text}\n`, 'utf8')
    .toString('base64')
    .replaceAll(/(.{76})/g, '$1\r\n');
  return Buffer.from(`${[...fields, ...own].join('\r\n')}\r\n\r\n${body}\r\n`, 'latin1');
}

/** At blanks, so that no line is longer than mail allows. */
function folded(value: string): string {
  return value.slice(0, limits.fetchLineBytes).replaceAll(/(.{60,900}?) /g, '$1\r\n ');
}

const mega = 1_048_576;

export function largeText(size: number, where: string): string {
  return [
    `This mail is too large to be taken over: ${(size / mega).toFixed(1)} MB, and at most ${limits.messageBytes / mega} MB are taken.`,
    `It is still in the mailbox ${where}. Nothing of it was changed there.`,
  ].join('\n');
}

export function givenUpText(reason: string, where: string): string {
  return [
    `A mail in the mailbox ${where} could not be fetched, ${limits.fetchMailAttempts} times in a row. It was passed over, so that the mails after it come.`,
    `It is still there. The last attempt ended with: ${reason}`,
  ].join('\n');
}
