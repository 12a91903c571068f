// The skeleton of a mail: its parts, their header fields, and where their bytes are. One bounded pass that decodes
// nothing until asked; a mail that passes a bound throws a plain reason (T3). Pure; knows no meaning of any part.

import { bufferOf } from '#actors/bytes.ts';
import { limits } from '#actors/limits.ts';
import { untransferred } from './transfer.ts';

export interface MimePart {
  /** Lower-case names; the first field of each, unfolded, one character a byte. */
  readonly headers: ReadonlyMap<string, string>;
  /** Lower-case, such as `text/plain`. */
  readonly type: string;
  /** Lower-case names; values as written. */
  readonly params: ReadonlyMap<string, string>;
  readonly encoding: string;
  /** As transferred, not decoded. */
  readonly body: Buffer;
  /** Header fields and body, as they stand in the mail. */
  readonly whole: Buffer;
  readonly children: readonly MimePart[];
}

interface Walk {
  parts: number;
}

interface Place {
  readonly depth: number;
  /** What a part is that does not say what it is (RFC 2046 §5.1.5). */
  readonly plain: string;
}

/** RFC 2045, 2046. Enclosed messages are leaves here: whoever wants to look into one reads its body as a mail. */
export function mimeTree(raw: Uint8Array): MimePart {
  const bytes = bufferOf(raw);
  return readPart(bytes, { parts: 0 }, { depth: 0, plain: 'text/plain' });
}

/** The part itself first, then what is in it, in the order they stand. */
export function* partsOf(part: MimePart): Generator<MimePart> {
  yield part;
  for (const child of part.children) yield* partsOf(child);
}

function readPart(bytes: Buffer, walk: Walk, { depth, plain }: Place): MimePart {
  walk.parts += 1;
  if (walk.parts > limits.mimeParts) throw new Error(`more than ${limits.mimeParts} parts`);
  if (depth > limits.mimeDepth) throw new Error(`parts nested more than ${limits.mimeDepth} deep`);
  const { head, body } = splitHead(bytes);
  if (head.length > limits.mimeHeaderBytes)
    throw new Error(`header fields of more than ${limits.mimeHeaderBytes} bytes`);
  const headers = readFields(head.toString('latin1'));
  const { value, params } = readValue(headers.get('content-type') ?? '');
  const type = /^[^/\s]+\/[^/\s]+$/.test(value) ? value : plain;
  const encoding = (headers.get('content-transfer-encoding') ?? '')
    .slice(0, 200)
    .replace(/\(.*\)/, '')
    .trim()
    .toLowerCase();
  const boundary = params.get('boundary') ?? '';
  const inner = type.startsWith('multipart/') && boundary !== '' ? sections(body, boundary) : [];
  const without = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  return {
    headers,
    type,
    params,
    encoding,
    body,
    whole: bytes,
    children: inner.map((section) => readPart(section, walk, { depth: depth + 1, plain: without })),
  };
}

/** Where the header fields of a mail or part end; `head` is without the empty line. */
export function splitHead(bytes: Buffer): { readonly head: Buffer; readonly body: Buffer } {
  // A part without header fields begins with its empty line.
  for (const end of ['\r\n', '\n'])
    if (bytes.subarray(0, end.length).toString('latin1') === end)
      return { head: bytes.subarray(0, 0), body: bytes.subarray(end.length) };
  const found = [
    { at: bytes.indexOf('\r\n\r\n'), length: 4 },
    { at: bytes.indexOf('\n\n'), length: 2 },
  ].filter(({ at }) => at >= 0);
  const first = found.toSorted((a, b) => a.at - b.at)[0];
  if (first === undefined) return { head: bytes, body: bytes.subarray(bytes.length) };
  return { head: bytes.subarray(0, first.at), body: bytes.subarray(first.at + first.length) };
}

/** Header fields of any text that is made of them; the first of each name, unfolded. White space is ASCII's: a byte of
 * a letter may look like another. */
export function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of text.split(/\r?\n(?![ \t])/).slice(0, limits.parsedHeaders)) {
    const colon = field.indexOf(':');
    const name = field.slice(0, colon).trim().toLowerCase();
    if (colon < 1 || /\s/.test(name) || fields.has(name)) continue;
    fields.set(
      name,
      field
        .slice(colon + 1)
        .replace(/[ \t\r\n\f\v]+/g, ' ')
        .replace(/^ | $/g, ''),
    );
  }
  return fields;
}

const parameter = /;[ \t]*([^\s=;"]{1,100})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.){0,2000})"?|([^; \t]{0,2000}))/g;

/** `multipart/report; report-type=x` → its value in lower case, and its parameters. */
export function readValue(field: string): {
  readonly value: string;
  readonly params: ReadonlyMap<string, string>;
} {
  const read = field.slice(0, limits.mimeFieldChars);
  const params = new Map<string, string>();
  for (const [, name = '', quoted, bare] of read.matchAll(parameter)) {
    const value = quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1');
    if (!params.has(name.toLowerCase())) params.set(name.toLowerCase(), value);
  }
  return { value: (read.split(';')[0] ?? '').trim().toLowerCase(), params };
}

/** What stands between the boundaries; what comes before the first and after the last is for nobody. */
export function sections(body: Buffer, boundary: string): readonly Buffer[] {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  const found: Buffer[] = [];
  let from = -1;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    const kind = delimiterAt(body, at, delimiter.length);
    if (kind === 'none') continue;
    if (from >= 0) found.push(body.subarray(from, endBefore(body, at)));
    if (found.length > limits.mimeParts) throw new Error(`more than ${limits.mimeParts} parts`);
    const line = body.indexOf(10, at);
    from = kind === 'last' || line < 0 ? -1 : line + 1;
    if (kind === 'last') break;
  }
  if (from >= 0) found.push(body.subarray(from));
  return found;
}

/** A delimiter is a line of its own, white space after it allowed. */
function delimiterAt(body: Buffer, at: number, length: number): 'next' | 'last' | 'none' {
  if (at > 0 && body[at - 1] !== 10) return 'none';
  const end = Math.min(body.length, at + length + 200);
  const rest = /^[^\r\n]*/.exec(body.subarray(at + length, end).toString('latin1'))?.[0] ?? '';
  if (/^[ \t]*$/.test(rest)) return 'next';
  return /^--[ \t]*$/.test(rest) ? 'last' : 'none';
}

function endBefore(body: Buffer, at: number): number {
  const newline = body[at - 1] === 10 ? at - 1 : at;
  return newline > 0 && body[newline - 1] === 13 ? newline - 1 : newline;
}

/** The bytes that were meant; at most `most` of them, so that no part grows past what is kept. */
export function decodedBody({ body, encoding }: MimePart, most: number): Buffer {
  return untransferred(body, encoding, most);
}
