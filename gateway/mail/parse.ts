// Raw bytes → the parts of a mail, within bounds. Runs in a worker (`parse-worker.ts`): hostile mail makes the library
// throw, or work for seconds. Knows nothing of envelopes, cases or stores.

import type { Transform } from 'node:stream';
import { MailParser } from 'mailparser';
import type { AddressObject, AttachmentStream, EmailAddress, HeaderLines, MessageText } from 'mailparser';
import { limits } from '#actors/limits.ts';
import type { Address, Attachment, ParsedMail } from '#actors/vocabulary/mail.ts';
import { lenientDecoder } from './charset.ts';
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
}

/** What the library does not declare, and we must reach to decode text whose charset it gives up on. */
interface Internals {
  readonly headers: ReadonlyMap<string, unknown> | false;
  readonly headerLines: HeaderLines | false;
  decoder: { decodeStream(charset: string): Transform };
  createNode(node: unknown): { charset?: string; contentType?: string | false };
}

interface Collected {
  text: string;
  html: string | null;
  readonly attachments: Attachment[];
}

const undecided = 'x-undecided';

/** Throws with a plain reason when the mail is broken beyond what can be read, or passes a bound. */
export async function parseMail(raw: Uint8Array): Promise<MailParts> {
  const tree = mimeTree(raw);
  const parser = new MailParser({
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepCidLinks: true,
  });
  const internals = parser as unknown as Internals;
  decodeAllText(internals);
  const body = await collect(parser, raw);
  const html = body.html === null || body.html === '' ? null : body.html;
  const read = html === null ? null : readHtml(html);
  if (read !== null && read.nesting > limits.mailHtmlNesting)
    throw new Error(`HTML nested ${read.nesting} deep`);
  const text = body.text.trim() === '' ? (read?.text ?? '') : body.text;
  return {
    ...headerParts(internals),
    text: clean(text),
    html: html === null ? null : clean(html),
    attachments: body.attachments,
    report: reportOf(tree),
    enclosed: enclosedHeaders(tree),
  };
}

function decodeAllText(internals: Internals): void {
  const known = internals.decoder;
  internals.decoder = {
    decodeStream(charset) {
      if (charset === undecided) return lenientDecoder();
      try {
        return known.decodeStream(charset);
      } catch {
        return lenientDecoder();
      }
    },
  };
  const createNode = internals.createNode.bind(internals);
  internals.createNode = (node) => {
    const made = createNode(node);
    // The library takes these as they are, and loses every byte that is not UTF-8.
    if (/^(utf-?8|us-?ascii|ascii)?$/i.test(made.charset ?? '')) made.charset = undecided;
    return made;
  };
}

function collect(parser: MailParser, raw: Uint8Array): Promise<Collected> {
  const collected: Collected = { text: '', html: null, attachments: [] };
  return new Promise((resolve, reject) => {
    parser.on('error', reject);
    parser.on('data', (part: AttachmentStream | MessageText) => {
      if (part.type === 'text') {
        collected.text = typeof part.text === 'string' ? part.text : '';
        collected.html = typeof part.html === 'string' ? part.html : null;
      } else if (collected.attachments.length >= limits.parsedAttachments)
        reject(new Error(`more than ${limits.parsedAttachments} attachments`));
      else collectAttachment(part, collected.attachments, reject);
    });
    parser.on('end', () => resolve(collected));
    parser.end(Buffer.from(raw));
  });
}

function collectAttachment(
  part: AttachmentStream,
  attachments: Attachment[],
  reject: (reason: Error) => void,
): void {
  const chunks: Buffer[] = [];
  part.content.on('data', (chunk: Buffer) => chunks.push(chunk));
  part.content.on('error', reject);
  part.content.on('end', () => {
    const contentId = (part.contentId ?? '').trim();
    attachments.push({
      filename: line(part.filename ?? ''),
      contentType: line(part.contentType).toLowerCase() || 'application/octet-stream',
      contentId: line(contentId),
      inline: part.contentDisposition === 'inline' || (part.related === true && contentId !== ''),
      content: new Uint8Array(Buffer.concat(chunks)),
    });
    part.release();
  });
}

type HeaderParts = Omit<MailParts, 'text' | 'html' | 'attachments' | 'report' | 'enclosed'>;

function headerParts(internals: Internals): HeaderParts {
  const headers = readHeaders(internals.headerLines || []);
  const read = internals.headers || new Map<string, unknown>();
  const written = read.get('subject');
  const subject = typeof written === 'string' ? written : '';
  const from = addresses(read.get('from'))[0] ?? addresses(read.get('sender'))[0];
  return {
    messageId: messageIds(headers.get('message-id') ?? '')[0] ?? '',
    inReplyTo: messageIds(headers.get('in-reply-to') ?? '')[0] ?? '',
    references: messageIds(headers.get('references') ?? '').slice(-limits.parsedReferences),
    from: from ?? { address: '', name: '' },
    replyTo: addresses(read.get('reply-to')),
    to: addresses(read.get('to')),
    cc: addresses(read.get('cc')),
    subject: line(subject),
    headers,
  };
}

/** The first field of each name, unfolded. */
function readHeaders(lines: HeaderLines): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const { key, line: written } of lines.slice(0, limits.parsedHeaders))
    if (!headers.has(key))
      headers.set(
        key,
        clean(
          written
            .slice(written.indexOf(':') + 1)
            .replace(/\s+/g, ' ')
            .trim(),
        ),
      );
  return headers;
}

function messageIds(value: string): readonly string[] {
  const found = value.slice(0, 65_536).match(/<[^<>\s]{1,900}>/g) ?? [];
  const bare = value.trim();
  return found.length > 0 || !/^[^<>\s]{1,900}$/.test(bare) ? found : [`<${bare}>`];
}

function addresses(value: unknown): readonly Address[] {
  const objects = (Array.isArray(value) ? value : [value]) as readonly (AddressObject | undefined)[];
  const flat = objects.flatMap((object) => object?.value ?? []).flatMap(flatten);
  return flat.slice(0, limits.parsedAddresses);
}

function flatten(entry: EmailAddress): readonly Address[] {
  if (entry.group !== undefined) return entry.group.flatMap(flatten);
  const address = line(entry.address ?? '').replaceAll(' ', '');
  const at = address.lastIndexOf('@');
  if (at < 1) return [];
  return [{ address: address.slice(0, at) + address.slice(at).toLowerCase(), name: line(entry.name) }];
}

function line(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim().slice(0, limits.headerChars);
}

/** NUL and half surrogates are no text to any store. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
