// The wire format of protocol buffers for the generated code (https://protobuf.dev/programming-guides/encoding): most of
// what a message costs is spent here. Has what the generated code uses, and knows no message.

/** Messages share chunks of memory: whoever keeps one for long keeps a copy, or the whole chunk stays alive. */
const chunkBytes = 16_384;
/** Up to so many characters a loop is faster than the call into C++. */
const shortChars = 12;
const twoTo32 = 0x1_0000_0000;

const nothing = Buffer.alloc(0);
/** The chunk that is written next, from where it is free. */
let spare: Buffer = nothing;
let spareFrom = 0;

function varintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Writes one message after another. */
export class BinaryWriter {
  private chunk: Buffer = nothing;
  private start = 0;
  private pos = 0;
  /** Where the lengths of the messages around this place belong. */
  private readonly forks: number[] = [];

  /** What was written since the last call. */
  finish(): Buffer {
    const bytes = this.chunk.subarray(this.start, this.pos);
    spare = this.chunk;
    spareFrom = this.pos;
    this.chunk = nothing;
    this.start = 0;
    this.pos = 0;
    return bytes;
  }

  /** Begins a message within a message. */
  fork(): this {
    this.reserve(1);
    this.forks.push(this.pos);
    this.pos += 1;
    return this;
  }

  /** Ends it. */
  join(): this {
    const lengthAt = this.forks.pop();
    if (lengthAt === undefined) throw new Error('there is no message to end');
    this.putLength(lengthAt, 1, this.pos - lengthAt - 1);
    return this;
  }

  uint32(value: number): this {
    if (value >>> 0 !== value) throw new RangeError(`not a uint32: ${value}`);
    this.reserve(5);
    this.varint(value);
    return this;
  }

  int32(value: number): this {
    if ((value | 0) !== value) throw new RangeError(`not an int32: ${value}`);
    return this.int64(value);
  }

  uint64(value: number): this {
    if (value < 0) throw new RangeError(`not a uint64: ${value}`);
    return this.int64(value);
  }

  int64(value: number): this {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
    this.reserve(10);
    if (value >= 0) {
      this.varint(value);
      return this;
    }
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 0x7fn; rest >>= 7n) this.chunk[this.pos++] = Number(rest & 0x7fn) | 0x80;
    this.chunk[this.pos++] = Number(rest);
    return this;
  }

  bool(value: boolean): this {
    this.reserve(1);
    this.chunk[this.pos++] = value ? 1 : 0;
    return this;
  }

  double(value: number): this {
    this.reserve(8);
    this.pos = this.chunk.writeDoubleLE(value, this.pos);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.reserve(value.length + 5);
    this.varint(value.length);
    this.chunk.set(value, this.pos);
    this.pos += value.length;
    return this;
  }

  string(value: string): this {
    const { length } = value;
    this.reserve(length * 3 + 5);
    const { chunk, pos } = this;
    if (length <= shortChars) {
      let index = 0;
      for (; index < length; index += 1) {
        const code = value.charCodeAt(index);
        if (code > 0x7f) break;
        chunk[pos + 1 + index] = code;
      }
      if (index === length) {
        chunk[pos] = length;
        this.pos = pos + 1 + length;
        return this;
      }
    }
    // As long as it would be in ASCII, which it mostly is.
    const guess = varintBytes(length);
    const bytes = chunk.write(value, pos + guess, 'utf8');
    this.pos = pos + guess + bytes;
    this.putLength(pos, guess, bytes);
    return this;
  }

  /** Puts the length before what was written after `at` and `reserved` bytes, and moves that when they do not do. */
  private putLength(at: number, reserved: number, length: number): void {
    const needed = varintBytes(length);
    if (needed !== reserved) {
      this.reserve(needed);
      this.chunk.copyWithin(at + needed, at + reserved, at + reserved + length);
    }
    this.pos = at;
    this.varint(length);
    this.pos += length;
  }

  /** Room for it is reserved. */
  private varint(value: number): void {
    let rest = value;
    // Beyond 32 bits the operators for bits do not reach.
    for (; rest >= twoTo32; rest = Math.floor(rest / 0x80)) this.chunk[this.pos++] = (rest % 0x80) | 0x80;
    for (; rest > 0x7f; rest >>>= 7) this.chunk[this.pos++] = (rest & 0x7f) | 0x80;
    this.chunk[this.pos++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.pos + bytes > this.chunk.length) this.moveOn(bytes);
  }

  /** Goes on in another chunk with what is unfinished. No two writers ever have the same. */
  private moveOn(bytes: number): void {
    const { chunk, start, pos } = this;
    const unfinished = pos - start;
    const needed = unfinished + bytes;
    if (spareFrom + needed > spare.length) {
      spare = Buffer.allocUnsafeSlow(Math.max(chunkBytes, 2 * needed));
      spareFrom = 0;
    }
    this.chunk = spare;
    this.start = spareFrom;
    spare = nothing;
    spareFrom = 0;
    if (unfinished > 0) chunk.copy(this.chunk, this.start, start, pos);
    for (const [index, at] of this.forks.entries()) this.forks[index] = at - start + this.start;
    this.pos = this.start + unfinished;
  }
}

/** Reads one message. What it returns as bytes is a part of the input. */
export class BinaryReader {
  readonly len: number;
  pos = 0;
  /** Kept by the generated code: how deep within messages it is. */
  __tsProtoDecodeDepth = 0;
  private readonly buf: Buffer;

  constructor(bytes: Uint8Array) {
    this.buf = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.len = bytes.length;
  }

  uint32(): number {
    const first = this.buf[this.pos];
    if (first !== undefined && first < 0x80) {
      this.pos += 1;
      return first;
    }
    return this.varint() >>> 0;
  }

  int32(): number {
    return this.varint() | 0;
  }

  uint64(): number {
    const value = this.varint();
    return this.safe(value < 0 ? Infinity : value);
  }

  int64(): number {
    return this.safe(this.varint());
  }

  bool(): boolean {
    return this.varint() !== 0;
  }

  double(): number {
    return this.buf.readDoubleLE(this.advance(8));
  }

  bytes(): Buffer {
    const length = this.uint32();
    const from = this.advance(length);
    return this.buf.subarray(from, from + length);
  }

  string(): string {
    const length = this.uint32();
    const from = this.advance(length);
    return this.buf.toString('utf8', from, from + length);
  }

  /** Passes over a field that this release does not know. */
  skip(wireType: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.advance(8);
    else if (wireType === 2) this.advance(this.uint32());
    else if (wireType === 5) this.advance(4);
    else throw new Error(`a field of the unknown wire type ${wireType}`);
  }

  private safe(value: number): number {
    if (!Number.isSafeInteger(value)) throw new RangeError('a number is larger than can be counted with');
    return value;
  }

  private advance(bytes: number): number {
    const from = this.pos;
    if (from + bytes > this.len) throw new RangeError('the message ends too early');
    this.pos = from + bytes;
    return from;
  }

  /** Of 64 bits, signed; exact as far as a number is. */
  private varint(): number {
    let low = 0;
    let unit = 1;
    for (let index = 0; index < 7; index += 1, unit *= 0x80) {
      const byte = this.byte();
      low += (byte & 0x7f) * unit;
      if (byte < 0x80) return low;
    }
    const eighth = this.byte();
    // Together 53 bits: as many as a number has.
    if (eighth < 0x10) return low + eighth * unit;
    let value = BigInt(low) | (BigInt(eighth & 0x7f) << 49n);
    let last = eighth;
    for (let shift = 56n; last >= 0x80; shift += 7n) {
      if (shift > 63n) throw new RangeError('a number has no end');
      last = this.byte();
      value |= BigInt(last & 0x7f) << shift;
    }
    return Number(BigInt.asIntN(64, value));
  }

  private byte(): number {
    return this.buf[this.advance(1)] ?? 0;
  }
}
