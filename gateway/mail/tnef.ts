// `winmail.dat` (TNEF, [MS-OXTNEF]): what Outlook sends to people who do not use Outlook. Bounded: every length is checked
// against the bytes that are there. Pure; what is broken ends the reading, and what was read until then counts.

import { bufferOf } from '#actors/bytes.ts';
import { limits } from '#actors/limits.ts';
import { decodeText } from './charset.ts';
import { readProperties } from './tnef-properties.ts';
import type { Properties } from './tnef-properties.ts';
import { readRtf } from './rtf.ts';
import { unpackRtf } from './rtf-packing.ts';

export interface TnefAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string;
  readonly content: Buffer;
}

export interface Tnef {
  /** Empty when there is none. */
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly TnefAttachment[];
}

const signature = 0x223e9f78;
const levelAttachment = 2;
const tag = {
  body: 0x0002800c,
  codepage: 0x00069007,
  messageProperties: 0x00069003,
  startAttachment: 0x00069002,
  title: 0x00018010,
  data: 0x0006800f,
  attachmentProperties: 0x00069005,
} as const;
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  data: 0x3701,
  shortName: 0x3704,
  method: 0x3705,
  longName: 0x3707,
  mimeType: 0x370e,
  contentId: 0x3712,
} as const;

interface Attribute {
  readonly level: number;
  readonly id: number;
  readonly data: Buffer;
}

export function isTnef(contentType: string, content: Uint8Array): boolean {
  const named = /^application\/(vnd\.)?ms-tnef$/.test(contentType);
  const bytes = bufferOf(content);
  return (
    bytes.length > 6 &&
    bytes.readUInt32LE(0) === signature &&
    (named || contentType === 'application/octet-stream')
  );
}

export function readTnef(content: Uint8Array): Tnef {
  const attributes = attributesOf(bufferOf(content));
  const codepage = attributes.find(({ id }) => id === tag.codepage)?.data;
  const charset = codepage !== undefined && codepage.length >= 4 ? `cp${codepage.readUInt32LE(0)}` : '';
  const message = attributes.find(({ id }) => id === tag.messageProperties);
  const properties = message === undefined ? new Map<number, Buffer>() : readProperties(message.data);
  const plain = attributes.find(({ id }) => id === tag.body)?.data;
  return { ...bodyOf(properties, plain, charset), attachments: attachmentsOf(attributes, charset) };
}

function attributesOf(bytes: Buffer): readonly Attribute[] {
  const found: Attribute[] = [];
  let at = 6;
  while (at + 9 <= bytes.length && found.length < limits.tnefAttributes) {
    const level = bytes[at] ?? 0;
    const id = bytes.readUInt32LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const from = at + 9;
    if ((level !== 1 && level !== levelAttachment) || from + length > bytes.length) break;
    found.push({ level, id, data: bytes.subarray(from, from + length) });
    at = from + length + 2;
  }
  return found;
}

function bodyOf(
  properties: Properties,
  plain: Buffer | undefined,
  charset: string,
): Pick<Tnef, 'text' | 'html'> {
  const html = properties.get(property.html);
  const packed = properties.get(property.rtf);
  const rtf = packed === undefined ? null : unpackRtf(packed, limits.rtfBytes);
  const rich = rtf === null ? null : readRtf(rtf);
  const body = plain ?? properties.get(property.body);
  const written = body === undefined ? '' : textOf(body, charset);
  return {
    text: written.trim() === '' ? (rich?.text ?? '') : written,
    html: html === undefined ? (rich?.html ?? null) : textOf(html, ''),
  };
}

function attachmentsOf(attributes: readonly Attribute[], charset: string): readonly TnefAttachment[] {
  const groups: Attribute[][] = [];
  for (const attribute of attributes) {
    if (attribute.level !== levelAttachment) continue;
    if (attribute.id === tag.startAttachment) groups.push([]);
    else groups.at(-1)?.push(attribute);
  }
  return groups.slice(0, limits.parsedAttachments).flatMap((group) => {
    const data = (id: number): Buffer | undefined => group.find((one) => one.id === id)?.data;
    const own = data(tag.attachmentProperties);
    const properties = own === undefined ? new Map<number, Buffer>() : readProperties(own);
    const content = data(tag.data) ?? objectOf(properties.get(property.data));
    if (content === undefined) return [];
    const named = (id: number): string => textOf(properties.get(id) ?? Buffer.alloc(0), charset);
    const title = textOf(data(tag.title) ?? Buffer.alloc(0), charset);
    const filename =
      named(property.longName) || title || named(property.shortName) || named(property.displayName);
    return [
      { filename, contentType: named(property.mimeType), contentId: named(property.contentId), content },
    ];
  });
}

/** An embedded object begins with the id of its interface. */
function objectOf(data: Buffer | undefined): Buffer | undefined {
  return data === undefined || data.length < 16 ? data : data.subarray(16);
}

/** Ends at its first NUL. */
function textOf(bytes: Buffer, charset: string): string {
  const end = bytes.indexOf(0);
  return decodeText(end < 0 ? bytes : bytes.subarray(0, end), charset).text;
}
