// The MAPI properties within TNEF ([MS-OXTNEF] §2.1.3.4): id → its first value, UTF-16 as UTF-8. Bounded by the bytes that
// are there. Pure.

import { limits } from '#actors/limits.ts';

export type Properties = ReadonlyMap<number, Buffer>;

const multiValued = 0x1000;
/** Bytes of one value, padded to four. */
const fixed: Readonly<Record<number, number>> = {
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};
const variable = new Set([0x0d, 0x1e, 0x1f, 0x102]);
const firstNamed = 0x8000;

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** What is broken ends the reading; what was read until then counts. */
export function readProperties(bytes: Buffer): Properties {
  const found = new Map<number, Buffer>();
  const cursor: Cursor = { bytes, at: 0 };
  const count = Math.min(word(cursor) ?? 0, limits.tnefProperties);
  for (let read = 0; read < count; read += 1) {
    const header = word(cursor);
    if (header === null) break;
    const type = header & 0xffff;
    const id = header >>> 16;
    if (id >= firstNamed && !skipName(cursor)) break;
    const value = readValue(cursor, type);
    if (value === null) break;
    const isWide = (type & ~multiValued) === 0x1f;
    if (!found.has(id)) found.set(id, isWide ? Buffer.from(value.toString('utf16le')) : value);
  }
  return found;
}

function word(cursor: Cursor): number | null {
  const bytes = take(cursor, 4);
  return bytes === null ? null : bytes.readUInt32LE(0);
}

function take(cursor: Cursor, length: number): Buffer | null {
  if (length < 0 || cursor.at + length > cursor.bytes.length) return null;
  const taken = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return taken;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

/** A GUID, then a number, or a text with its length. */
function skipName(cursor: Cursor): boolean {
  if (take(cursor, 16) === null) return false;
  const kind = word(cursor);
  const value = word(cursor);
  if (kind === null || value === null) return false;
  return kind === 0 || take(cursor, padded(value)) !== null;
}

function readValue(cursor: Cursor, type: number): Buffer | null {
  const kind = type & ~multiValued;
  const several = (type & multiValued) !== 0;
  const isVariable = variable.has(kind);
  const count = several || isVariable ? word(cursor) : 1;
  if (count === null || count > limits.tnefProperties) return null;
  let first: Buffer | null = null;
  for (let read = 0; read < count; read += 1) {
    const value = isVariable ? takeVariable(cursor) : take(cursor, fixed[kind] ?? -1);
    if (value === null) return null;
    first ??= value;
  }
  return first ?? Buffer.alloc(0);
}

function takeVariable(cursor: Cursor): Buffer | null {
  const length = word(cursor);
  if (length === null || length > cursor.bytes.length) return null;
  const value = take(cursor, Math.min(padded(length), cursor.bytes.length - cursor.at));
  return value === null || value.length < length ? null : value.subarray(0, length);
}
