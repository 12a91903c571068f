// A flat array of strings and bytes as one MessagePack value: one write to the socket instead of two for each value, and
// one call of `cmsgpack.unpack` in a script. Only the formats that every version of that library reads.

/** Longest string that is copied here, letter by letter: for short ones that is faster than to cross into C++. */
const copiedChars = 64;

function headerSize(bytes: number): number {
  if (bytes < 32) return 1;
  return bytes < 65_536 ? 3 : 5;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

/** Text and bytes behind it make one value. */
export interface Headed {
  readonly head: string;
  readonly bytes: Uint8Array;
}

export type Packable = string | Uint8Array | Headed;

function sizeOf(value: Packable): number {
  if (typeof value !== 'string')
    return value instanceof Uint8Array ? value.length : sizeOf(value.head) + value.bytes.length;
  return value.length <= copiedChars && isAscii(value) ? value.length : Buffer.byteLength(value);
}

function writeHeader(into: Buffer, at: number, bytes: number): number {
  if (bytes < 32) return into.writeUInt8(0xa0 | bytes, at);
  if (bytes < 65_536) {
    into[at] = 0xda;
    return into.writeUInt16BE(bytes, at + 1);
  }
  into[at] = 0xdb;
  return into.writeUInt32BE(bytes, at + 1);
}

function writeValue(into: Buffer, at: number, value: Packable, size: number): void {
  if (typeof value !== 'string') {
    if (value instanceof Uint8Array) {
      into.set(value, at);
      return;
    }
    const headSize = size - value.bytes.length;
    writeValue(into, at, value.head, headSize);
    into.set(value.bytes, at + headSize);
  } else if (size === value.length && size <= copiedChars)
    for (let index = 0; index < size; index += 1) into[at + index] = value.charCodeAt(index);
  else into.write(value, at, 'utf8');
}

/** Strings are written as UTF-8. */
export function packStrings(values: readonly Packable[]): Buffer {
  const sizes: number[] = [];
  let total = 5;
  for (const value of values) {
    const size = sizeOf(value);
    sizes.push(size);
    total += headerSize(size) + size;
  }
  const packed = Buffer.allocUnsafe(total);
  packed[0] = 0xdd;
  let at = packed.writeUInt32BE(values.length, 1);
  for (let index = 0; index < values.length; index += 1) {
    const size = sizes[index] ?? 0;
    at = writeHeader(packed, at, size);
    writeValue(packed, at, values[index] ?? '', size);
    at += size;
  }
  return packed;
}
