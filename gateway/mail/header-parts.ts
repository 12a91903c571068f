// The header fields of a mail → who, to whom, about what, in answer to what. Pure.

import addressparser from 'nodemailer/lib/addressparser';
import { limits } from '#actors/limits.ts';
import type { Address } from '#actors/vocabulary/mail.ts';
import { decodeText } from './charset.ts';
import { decodeField, decodeWords } from './encoded-words.ts';
import type { MailParts } from './parse.ts';

export type HeaderParts = Pick<
  MailParts,
  'messageId' | 'inReplyTo' | 'references' | 'from' | 'replyTo' | 'to' | 'cc' | 'subject' | 'headers'
>;

/** `fields`: one character a byte. `forced`: the charset that a person says it is. */
export function headerParts(fields: ReadonlyMap<string, string>, forced: string): HeaderParts {
  const field = (name: string): string => fields.get(name) ?? '';
  const people = (name: string): readonly Address[] => addresses(field(name), forced);
  const from = people('from')[0] ?? people('sender')[0];
  return {
    messageId: messageIds(field('message-id'))[0] ?? '',
    inReplyTo: messageIds(field('in-reply-to'))[0] ?? '',
    references: messageIds(field('references')).slice(-limits.parsedReferences),
    from: from ?? { address: '', name: '' },
    replyTo: people('reply-to'),
    to: people('to'),
    cc: people('cc'),
    subject: line(decodeField(field('subject'), forced)),
    headers: new Map(Array.from(fields, ([name, value]) => [name, readable(value)])),
  };
}

function readable(value: string): string {
  return clean(decodeText(Buffer.from(value, 'latin1'), '').text);
}

function messageIds(value: string): readonly string[] {
  const found = value.slice(0, 65_536).match(/<[^<>\s]{1,900}>/g) ?? [];
  const bare = value.trim();
  const ids = found.length > 0 || !/^[^<>\s]{1,900}$/.test(bare) ? found : [`<${bare}>`];
  return ids.map(readable);
}

/** Names are decoded after the field is taken apart: an encoded comma divides nothing (RFC 2047 §5). */
function addresses(value: string, forced: string): readonly Address[] {
  if (value === '') return [];
  const text = decodeText(Buffer.from(value.slice(0, limits.addressFieldChars), 'latin1'), '', forced).text;
  return addressparser(text)
    .flatMap((entry) => entry.group ?? [entry])
    .flatMap(({ name, address = '' }) => readAddress({ name, address }, forced))
    .slice(0, limits.parsedAddresses);
}

function readAddress(entry: Address, forced: string): readonly Address[] {
  const name = line(decodeWords(entry.name, forced));
  const written = entry.address === '' ? (/<([^<>\s]+@[^<>\s]+)>\s*$/.exec(name)?.[1] ?? '') : entry.address;
  const address = line(decodeWords(written, forced)).replaceAll(' ', '');
  const at = address.lastIndexOf('@');
  if (at < 1) return [];
  const shown = entry.address === '' ? name.replace(/\s*<[^<>]*>\s*$/, '') : name;
  return [
    {
      address: address.slice(0, at) + address.slice(at).toLowerCase(),
      name: shown.replace(/^(["'])(.*)\1$/, '$2'),
    },
  ];
}

/** Without line ends, and no longer than a field that is shown. */
export function line(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim().slice(0, limits.headerChars).toWellFormed();
}

/** NUL and half surrogates are no text to any store. */
export function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
