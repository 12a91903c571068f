// Mail put together anew from its header fields and what was inside its wrapping, so that it can be read like any mail.
// Bytes only; knows no library and no key. Whoever wrapped it may not change who it is from: of the inner fields only
// those count that say what the content is, and the subject where programs hide it.

import { createHash } from 'node:crypto';
import { readFields, readValue, splitHead } from '../mime-tree.ts';
import type { MimePart } from '../mime-tree.ts';
import { parseMail } from '../parse.ts';
import type { MailParts } from '../parse.ts';

const ofContent = /^(?:content-[^:]*|mime-version)$/i;

interface Field {
  readonly name: string;
  readonly text: string;
}

function fieldsOf(head: Buffer): readonly Field[] {
  return head
    .toString('latin1')
    .split(/\r?\n(?![ \t])/)
    .map((text) => ({ name: text.slice(0, Math.max(0, text.indexOf(':'))).trim(), text }));
}

/** What was signed or encrypted, as a part of its own. Some write a text alone, without any field. */
export function asEntity(content: Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return /^(?:[!-9;-~]{1,100}[ \t]{0,10}:|\r?\n)/.test(bytes.subarray(0, 200).toString('latin1'))
    ? bytes
    : Buffer.concat([Buffer.from('\r\n'), bytes]);
}

/** The mail `raw` with `entity` as its content. */
export function withContent(raw: Buffer, entity: Buffer): Buffer {
  const outer = fieldsOf(splitHead(raw).head).filter(({ name }) => name !== '' && !ofContent.test(name));
  const { head, body } = splitHead(entity);
  const inner = fieldsOf(head);
  const subject = hiddenSubject(head, inner);
  const kept = subject === null ? outer : outer.filter(({ name }) => name.toLowerCase() !== 'subject');
  const fields = [...kept, ...inner.filter(({ name }) => ofContent.test(name))].map(({ text }) => text);
  if (subject !== null) fields.push(subject);
  return Buffer.concat([Buffer.from(`${fields.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** Programs that encrypt the subject write `...` outside, and the real one inside (RFC 9788 and what came before). */
function hiddenSubject(head: Buffer, inner: readonly Field[]): string | null {
  const { params } = readValue(readFields(head.toString('latin1')).get('content-type') ?? '');
  if (!params.has('protected-headers') && !params.has('hp')) return null;
  return inner.find(({ name }) => name.toLowerCase() === 'subject')?.text ?? null;
}

/** Signatures are made over lines that end with CR LF (RFC 1847 §2.1); what was stored otherwise has lost its CR. */
export function canonical(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  return /(?:^|[^\r])\n/.test(text) ? Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1') : bytes;
}

/** The mail with `entity` in the place of one of its parts, which must be a part of these very bytes. */
export function replaced(mail: Buffer, part: Pick<MimePart, 'whole'>, entity: Buffer): Buffer {
  const from = part.whole.byteOffset - mail.byteOffset;
  return Buffer.concat([mail.subarray(0, from), entity, mail.subarray(from + part.whole.length)]);
}

/** As text and files alone: what is shown as HTML by nobody can send nothing to anybody. */
export function plainEntity(entity: Buffer): Buffer {
  const parts = readable(entity);
  if (parts === null) return Buffer.from('Content-Type: text/plain; charset=utf-8\r\n\r\n');
  const boundary = `=_${createHash('sha256').update(entity).digest('hex')}`;
  const section = (fields: string, content: Uint8Array): string =>
    `--${boundary}\r\n${fields}Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n`;
  const text = section('Content-Type: text/plain; charset=utf-8\r\n', Buffer.from(parts.text));
  const files = parts.attachments.map(({ filename, contentType, content }) =>
    section(
      `Content-Type: ${contentType}\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(filename)}\r\n`,
      content,
    ),
  );
  const { head: own } = splitHead(entity);
  const subject = hiddenSubject(own, fieldsOf(own));
  const head = subject === null ? '' : `${subject}\r\n`;
  return Buffer.from(
    `${head}Content-Type: multipart/mixed;${subject === null ? '' : ' protected-headers="v1";'} boundary="${boundary}"\r\n\r\n${text}${files.join('')}--${boundary}--\r\n`,
    'latin1',
  );
}

function readable(entity: Buffer): MailParts | null {
  try {
    return parseMail(entity);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}
