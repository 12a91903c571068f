// The address fields of a mail that decide where its answer goes (RFC 5322 §3.6.2, Mail-Followup-To), read from the top of
// its raw bytes: bounded, and without parsing the rest.

import addressparser from 'nodemailer/lib/addressparser';
import { limits } from '#actors/limits.ts';
import type { Address } from '#actors/vocabulary/mail.ts';
import type { AnsweredFields } from './reply-recipients.ts';

export function answeredFields(raw: Uint8Array): AnsweredFields {
  const top = Buffer.from(raw.subarray(0, limits.answeredHeaderBytes)).toString('utf8');
  const [head = ''] = top.split(/\r?\n\r?\n/, 1);
  const fields = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  return { replyTo: addressesIn(fields, 'reply-to'), followupTo: addressesIn(fields, 'mail-followup-to') };
}

function addressesIn(fields: readonly string[], name: string): readonly Address[] {
  const field = fields.find((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`);
  if (field === undefined) return [];
  const found = addressparser(field.slice(name.length + 1, limits.answeredFieldChars), { flatten: true });
  return found
    .filter(({ address }) => /^[^\s@]+@[^\s@]+$/.test(address))
    .slice(0, limits.recipientsPerMessage)
    .map(({ address, name: said }) => ({ address, name: said.includes('=?') ? '' : said }));
}
