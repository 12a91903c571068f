// The parts of a mail → what is read and what is attached: alternatives, related pictures, enclosed mails, files in the
// text. Bounded in decoded bytes; what is packed (ZIP, gzip) stays packed (T3). Pure.

import { limits } from '#actors/limits.ts';
import type { Attachment } from '#actors/vocabulary/mail.ts';
import { decodeText } from './charset.ts';
import { decodeField } from './encoded-words.ts';
import { unflowed } from './flowed.ts';
import { line } from './header-parts.ts';
import { decodedBody, readFields, readValue } from './mime-tree.ts';
import type { MimePart } from './mime-tree.ts';
import { parameterOf } from './parameters.ts';
import { isTnef, readTnef } from './tnef.ts';
import { uuFiles } from './transfer.ts';

export interface Bodies {
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
}

interface Reading {
  readonly texts: string[];
  readonly htmls: string[];
  readonly attachments: Attachment[];
  /** What a person says the charset is; empty: as it says itself. */
  readonly forced: string;
  left: number;
}

const shownTypes = new Set(['text/plain', 'text/html', 'message/delivery-status']);
const mailTypes = new Set(['message/rfc822', 'message/global', 'text/rfc822-headers']);

/** Throws with a plain reason when there is more than is read. */
export function readBodies(tree: MimePart, forced: string): Bodies {
  const reading: Reading = { texts: [], htmls: [], attachments: [], forced, left: limits.decodedBytes };
  readInto(reading, tree, { related: false, alternative: false });
  unpackOutlook(reading);
  const { texts, htmls, attachments } = reading;
  return {
    text: texts.join('\n'),
    html: htmls.length === 0 ? null : htmls.join('<br>\n'),
    attachments,
  };
}

/** In the place of each `winmail.dat` what is in it; its text counts when there is no other. */
function unpackOutlook(reading: Reading): void {
  const packed = reading.attachments.filter(({ contentType, content }) => isTnef(contentType, content));
  for (const one of packed) {
    const { text, html, attachments } = readTnef(one.content);
    const isEmpty = attachments.length === 0 && text === '' && html === null;
    if (isEmpty) continue;
    const found = attachments.map((attachment) => ({
      filename: line(attachment.filename),
      contentType: line(attachment.contentType).toLowerCase() || 'application/octet-stream',
      contentId: attachment.contentId === '' ? '' : `<${line(attachment.contentId)}>`,
      inline: attachment.contentId !== '',
      content: new Uint8Array(attachment.content),
    }));
    reading.attachments.splice(reading.attachments.indexOf(one), 1, ...found);
    if (reading.texts.join('').trim() !== '' || reading.htmls.length > 0) continue;
    if (text !== '') reading.texts.push(text);
    if (html !== null) reading.htmls.push(html);
  }
  if (reading.attachments.length > limits.parsedAttachments)
    throw new Error(`more than ${limits.parsedAttachments} attachments`);
}

interface Around {
  readonly related: boolean;
  readonly alternative: boolean;
}

function readInto(reading: Reading, part: MimePart, around: Around): void {
  if (part.children.length > 0) {
    const inside = {
      related: around.related || part.type === 'multipart/related',
      alternative: around.alternative || part.type === 'multipart/alternative',
    };
    for (const child of part.children) readInto(reading, child, inside);
    return;
  }
  const { value: disposition, params } = readValue(part.headers.get('content-disposition') ?? '');
  const filename = parameterOf(params, 'filename') || parameterOf(part.params, 'name');
  // A multipart without its boundary is text that somebody can still read.
  const type = part.type.startsWith('multipart/') ? 'text/plain' : part.type;
  const shown = shownTypes.has(type) && (disposition === '' || disposition === 'inline');
  if (shown && !(filename !== '' && disposition === 'inline' && hasText(reading)))
    readText(reading, part, type, around);
  else attach(reading, part, { filename, disposition, related: around.related });
}

function hasText({ texts, htmls }: Reading): boolean {
  return texts.length + htmls.length > 0;
}

function take(reading: Reading, part: MimePart): Buffer {
  const bytes = decodedBody(part, reading.left + 1);
  reading.left -= bytes.length;
  if (reading.left < 0) throw new Error(`more than ${limits.decodedBytes} bytes when decoded`);
  return bytes;
}

function readText(reading: Reading, part: MimePart, type: string, { alternative }: Around): void {
  const bytes = take(reading, part);
  const declared = part.params.get('charset') ?? '';
  const label = declared === '' && type === 'text/html' ? metaCharset(bytes) : declared;
  const { text } = decodeText(bytes, label, reading.forced);
  if (type === 'text/html') {
    reading.htmls.push(text);
    return;
  }
  const flowed = /^flowed$/i.test(part.params.get('format') ?? '');
  const plain = withoutFiles(reading, text.replace(/\r\n?/g, '\n'));
  const shown = flowed ? unflowed(plain, /^yes$/i.test(part.params.get('delsp') ?? '')) : plain;
  reading.texts.push(shown);
  // A footer that a list puts under HTML is read by nobody otherwise.
  if (!alternative && reading.htmls.length > 0 && shown.trim() !== '') reading.htmls.push(asHtml(shown));
}

function asHtml(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return `<div style="white-space: pre-wrap">${escaped}</div>`;
}

/** Of HTML that says it inside only. */
function metaCharset(bytes: Buffer): string {
  const start = bytes.subarray(0, 4_096).toString('latin1');
  return /<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i.exec(start)?.[1] ?? '';
}

/** Old programs put files into the text; they are attached, and leave a line that says so. */
function withoutFiles(reading: Reading, text: string): string {
  let rest = '';
  let at = 0;
  for (const { filename, content, from, to } of uuFiles(text)) {
    push(reading, {
      filename: line(filename),
      contentType: 'application/octet-stream',
      contentId: '',
      inline: false,
      content,
    });
    rest += `${text.slice(at, from)}[${filename}]\n`;
    at = to;
  }
  return at === 0 ? text : rest + text.slice(at);
}

interface Naming {
  readonly filename: string;
  readonly disposition: string;
  readonly related: boolean;
}

function attach(reading: Reading, part: MimePart, { filename, disposition, related }: Naming): void {
  const content = take(reading, part);
  const contentId = (part.headers.get('content-id') ?? '').trim();
  push(reading, {
    filename: line(filename) || nameOf(part, content),
    contentType: line(part.type) || 'application/octet-stream',
    contentId: line(contentId),
    inline: disposition === 'inline' || (related && contentId !== '' && disposition !== 'attachment'),
    content: new Uint8Array(content),
  });
}

function push(reading: Reading, attachment: Attachment): void {
  if (reading.attachments.length >= limits.parsedAttachments)
    throw new Error(`more than ${limits.parsedAttachments} attachments`);
  reading.attachments.push(attachment);
}

/** An enclosed mail is known by its subject; other parts without a name by what they are. */
function nameOf(part: MimePart, content: Buffer): string {
  if (mailTypes.has(part.type)) {
    const start = content.subarray(0, limits.reportBytes).toString('latin1').replace(/^\s+/, '');
    const subject = decodeField(readFields(start.split(/\r?\n\r?\n/)[0] ?? '').get('subject') ?? '');
    return `${
      line(subject)
        .replace(/[\\/:*?"<>|]/g, '_')
        .slice(0, 100)
        .toWellFormed() || 'message'
    }.eml`;
  }
  return namesOfTypes[part.type] ?? '';
}

const namesOfTypes: Readonly<Record<string, string>> = {
  'text/calendar': 'invite.ics',
  'text/vcard': 'contact.vcf',
  'text/x-vcard': 'contact.vcf',
  'application/pgp-signature': 'signature.asc',
  'application/pgp-encrypted': 'version.asc',
  'application/pkcs7-signature': 'smime.p7s',
  'application/x-pkcs7-signature': 'smime.p7s',
  'application/pkcs7-mime': 'smime.p7m',
  'application/x-pkcs7-mime': 'smime.p7m',
};
